#!/usr/bin/env python3
"""dc-prune by another rule: keeps of each class the samples whose scores are nearest to the median of their class.

    median_prune.py --scores scores.h5 --ipc 10 --out selection.h5
"""
import argparse

import dc_h5
import numpy

VERSION = "1.0"


def nearest_to_median(score, members, count):
    """The `count` members nearest to their median, the nearest first; of equally near ones, the first in the table."""
    distance = numpy.abs(score[members] - numpy.median(score[members]))
    return members[numpy.argsort(distance, kind="stable")[:count]]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--version", action="version", version=f"median_prune.py {VERSION} (numpy {numpy.__version__})")
    parser.add_argument("--scores", required=True)
    parser.add_argument("--ipc", type=int, required=True)
    parser.add_argument("--out", required=True)
    for option in ("--config", "--keep", "--seed"):
        parser.add_argument(option, help="taken from a pipeline and left alone: this rule has no use for it")
    parser.add_argument("--quiet", action="store_true", help="it says nothing anyway")
    o = parser.parse_args()

    scores = dc_h5.read(o.scores, "score_table")
    (score,) = scores.score.values()
    classes = [numpy.flatnonzero(scores.sample_label == c) for c in range(len(scores.class_id))]
    available = numpy.array([len(members) for members in classes])
    if o.ipc > available.min():
        raise dc_h5.UsageError(f"--ipc {o.ipc}: the smallest class has {available.min()} samples; lower it")
    index = numpy.concatenate([nearest_to_median(score, members, o.ipc) for members in classes])
    fields = {
        "/selection/index": index, "/selection/key": scores.sample_key[index], "/selection/label": scores.sample_label[index],
        "/selection/rank": numpy.tile(numpy.arange(o.ipc), len(classes)), "/selection/weight": numpy.ones(len(index)),
        "/class/id": scores.class_id, "/class/name": scores.class_name,
        "/budget/available": available, "/budget/kept": numpy.full(len(classes), o.ipc),
    }
    attributes = {"/selection@samples": len(score), "/selection@rule": "median", "/selection@parameters": {"ipc": o.ipc}}
    dc_h5.write(o.out, "selection", fields, attributes, tool="median_prune.py", version=VERSION,
                parameters={"ipc": o.ipc}, inputs=[("scores", scores)])


if __name__ == "__main__":
    dc_h5.stage(main)
