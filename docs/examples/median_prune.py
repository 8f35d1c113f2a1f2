#!/usr/bin/env python3
"""dc-prune by another rule: keeps of each class the samples whose scores are nearest to the median of their class."""
import dc_h5
import numpy


def main():
    o = dc_h5.options(__doc__, "1.0", {"scores": str, "ipc": int, "out": str}, unused=("config", "keep", "seed"))
    scores = dc_h5.read(o.scores, "score_table")
    if len(scores.score) != 1:
        raise dc_h5.UsageError(f"--scores {o.scores}: holds {', '.join(scores.score)}, expected one score")
    (score,) = scores.score.values()
    classes = [numpy.flatnonzero(scores.sample_label == c) for c in range(len(scores.class_id))]
    available = numpy.array([len(members) for members in classes])
    if not 1 <= o.ipc <= available.min():
        raise dc_h5.UsageError(f"--ipc {o.ipc}: expected 1 to {available.min()}, the samples of the smallest class")
    nearest = lambda values: numpy.argsort(numpy.abs(values - numpy.median(values)), kind="stable")[:o.ipc]
    index = numpy.concatenate([members[nearest(score[members])] for members in classes])
    dc_h5.write(o.out, "selection", {
        "/selection/index": index, "/selection/key": scores.sample_key[index], "/selection/label": scores.sample_label[index],
        "/selection/rank": numpy.tile(numpy.arange(o.ipc), len(classes)), "/selection/weight": numpy.ones(len(index)),
        "/class/id": scores.class_id, "/class/name": scores.class_name,
        "/budget/available": available, "/budget/kept": numpy.full(len(classes), o.ipc),
    }, {
        "/selection@samples": len(score), "/selection@rule": "median", "/selection@parameters": {"ipc": o.ipc},
    }, tool="median_prune.py", version="1.0", parameters={"ipc": o.ipc}, inputs=[("scores", scores)])


if __name__ == "__main__":
    dc_h5.stage(main)
