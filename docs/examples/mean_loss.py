#!/usr/bin/env python3
"""dc-score by another method: the mean loss of every sample over the epochs of a training run.

    mean_loss.py --dynamics dynamics.h5 --out scores.h5
"""
import argparse

import dc_h5
import numpy

VERSION = "1.0"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--version", action="version", version=f"mean_loss.py {VERSION} (numpy {numpy.__version__})")
    parser.add_argument("--dynamics", required=True)
    parser.add_argument("--out", required=True)
    for option in ("--config", "--method"):
        parser.add_argument(option, help="taken from a pipeline and left alone: this method has no options")
    parser.add_argument("--quiet", action="store_true", help="it says nothing anyway")
    o = parser.parse_args()

    record = dc_h5.read(o.dynamics, "dynamics")
    score = numpy.nanmean(record.dyn_loss.astype(numpy.float64), axis=0)  # NaN where a sample was not presented
    fields = {path: record[path] for path in ("/sample/key", "/sample/label", "/class/id", "/class/name")}
    name = "/score/mean-loss"
    attributes = {f"{name}@direction": "higher-is-harder", f"{name}@method": "mean-loss", f"{name}@parameters": {}}
    dc_h5.write(o.out, "score_table", {**fields, name: score}, attributes, tool="mean_loss.py", version=VERSION,
                inputs=[("dynamics", record)])


if __name__ == "__main__":
    dc_h5.stage(main)
