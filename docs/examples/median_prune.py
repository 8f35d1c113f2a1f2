#!/usr/bin/env python3
"""dc-prune by another rule: keeps of each class the samples whose scores are nearest to the median of their class."""
import dc_h5
import numpy


def main():
    o = dc_h5.options(__doc__, "1.0", {"scores": str, "ipc": int, "out": str}, unused=("config", "keep", "seed"))
    scores = dc_h5.read(o.scores, "score_table")
    (score,) = scores.score.values()
    classes = [numpy.flatnonzero(scores.sample_label == c) for c in range(len(scores.class_id))]
    available = numpy.array([len(members) for members in classes])
    if not 1 <= o.ipc <= available.min():
        raise dc_h5.UsageError(f"--ipc {o.ipc}: expected 1 to {available.min()}, the samples of the smallest class")
    distances = [numpy.abs(score[members] - numpy.median(score[members])) for members in classes]
    nearest = [numpy.argsort(distance, kind="stable")[:o.ipc] for distance in distances]
    index = numpy.concatenate([members[n] for members, n in zip(classes, nearest)])
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
