#!/usr/bin/env python3
"""Does to every stage all the harm that test_faults.py samples, and prints what became of the files (`make torture`).

    torture.py --bin FOLDER --library FILE --work FOLDER [--part PART...] [--stage NAME...] [--runs N] [--seed N]
"""
import argparse
import pathlib
import shutil
import sys

import campaign
from scene import Scene

COLUMNS = (("runs", "runs"), ("ended early", "killed"), ("failed", "failed"), ("old", "old"), ("none", "gone"), ("new", "new"),
           ("old and new", "between"), ("temporaries", "temporaries"))
ABOUT = {"calls": "each call that changes a file: disk full, one error, kill -9 before and after it, half a write, a stop signal",
         "kills": "kill -9 at random moments",
         "stops": "SIGINT, SIGTERM and SIGHUP at random moments",
         "writers": "2 and 5 runs write the same files at once, then 5 of which 2 are killed; a reader looks on",
         "resume": "a training is killed at random moments and started again until it is done"}


def tallies(part, scene, stage, runs, seed):
    """(what was done, Tally) of one part of the campaign for one stage."""
    if part == "calls":
        for harm in campaign.HARMS:
            yield harm, campaign.every_call(scene, stage, (harm,))
    elif part == "kills":
        yield "kill -9", campaign.end_at_random(scene, stage, runs, seed)
    elif part == "stops":
        yield "stop signals", campaign.end_at_random(scene, stage, runs, seed, campaign.STOPS)
    elif part == "writers":
        for writers, killed in ((2, 0), (5, 0), (5, 2)):
            name = f"{writers} writers" + (f", {killed} killed" if killed else "")
            yield name, campaign.many_writers(scene, stage, writers, -(-runs // writers), seed, killed)
    elif stage.name == scene.long_training.program:
        for i in range(-(-runs // 20)):
            tally = campaign.kill_until_done(scene, seed + i)
            yield f"went on {tally['resumed']} times", tally


def row(*cells):
    first, second, *counts = cells
    return f"{first:<11}{second:<21}" + "".join(f"{cell:>{width}}" for cell, width in zip(counts, (6, 13, 8, 6, 6, 6, 13, 13, 15)))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for folder in ("bin", "library", "work"):
        parser.add_argument(f"--{folder}", type=pathlib.Path, required=True)
    parser.add_argument("--part", nargs="+", choices=ABOUT, default=list(ABOUT))
    parser.add_argument("--stage", nargs="+", help="stages to torture; all unless given")
    parser.add_argument("--runs", type=int, default=200, help="runs of a stage in each part that draws moments")
    parser.add_argument("--seed", type=int, default=20260)
    o = parser.parse_args()
    scene = Scene(o.bin.resolve(), o.library.resolve(), o.work.resolve())
    wrong = []
    for part in o.part:
        print(f"\n{ABOUT[part]} (seed {o.seed})")
        print(row("stage", "", *(title for title, _ in COLUMNS), "anything else"))
        for stage in scene.stages.values():
            if o.stage and stage.name not in o.stage:
                continue
            for what, tally in tallies(part, scene, stage, o.runs, o.seed):
                print(row(stage.name, what, *(tally[key] for _, key in COLUMNS), len(tally.wrong)), flush=True)
                wrong += tally.wrong
    print(*wrong, sep="\n")
    if not wrong:
        shutil.rmtree(scene.work)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
