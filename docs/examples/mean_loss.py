#!/usr/bin/env python3
"""dc-score by another method: the mean loss of every sample over the epochs of a training run."""
import dc_h5
import numpy


def main():
    o = dc_h5.options(__doc__, "1.0", {"dynamics": str, "out": str}, unused=("config", "method"))
    record = dc_h5.read(o.dynamics, "dynamics")
    score = numpy.nanmean(record.dyn_loss.astype(numpy.float64), axis=0)  # NaN where a sample was not presented
    fields = {path: record[path] for path in ("/sample/key", "/sample/label", "/class/id", "/class/name")}
    name = "/score/mean-loss"
    attributes = {f"{name}@direction": "higher-is-harder", f"{name}@method": "mean-loss", f"{name}@parameters": {}}
    dc_h5.write(o.out, "score_table", {**fields, name: score}, attributes, tool="mean_loss.py", version="1.0",
                inputs=[("dynamics", record)])


if __name__ == "__main__":
    dc_h5.stage(main)
