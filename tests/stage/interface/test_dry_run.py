"""Compares what --dry-run foretells with what the run then writes and takes.

    test_dry_run.py --bin BIN --work WORK

Sizes have to be right within 5 %, the peak of the memory within a factor of 2. Times depend on what else the machine does:
that one is told is all that is asked here. Standard library only.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import sys
import unittest

from test_examples import shell, write_idx

ENV = WORK = None  # set below
UNITS = {"B": 1, "kB": 1e3, "MB": 1e6, "GB": 1e9}


def bytes_in(text):
    number, unit = text.split()
    return float(number) * UNITS[unit]


class DryRun(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        write_idx(WORK / "raw", "train", 1200)
        cls.run_stage("dc-fetch idx:raw --out train.h5")

    @staticmethod
    def run_stage(line):
        done = shell(line, WORK, ENV)
        assert done.returncode == 0, f"{line}: {done.stderr}"
        return done.stderr

    def compare(self, line):
        """Runs `line` dry, then wet; gives what was said dry."""
        before = {path: path.stat().st_mtime_ns for path in WORK.iterdir()}
        said = self.run_stage(line + " --dry-run")
        self.assertEqual(before, {path: path.stat().st_mtime_ns for path in WORK.iterdir()}, "a dry run leaves no trace")
        self.assertIn("dry run: the inputs are fine; nothing was written", said)
        self.run_stage(line + " --quiet")
        foretold = re.findall(r"would write (\S+): .*, (about|at most) ([\d.]+ k?M?B)$", said, re.MULTILINE)
        self.assertEqual({name for name, _, _ in foretold}, set(re.findall(r"--(?:out|save-\w+) (\S+)", line)))
        for name, how, size in foretold:
            real = (WORK / name).stat().st_size
            self.assertLess(real, 1.05 * bytes_in(size) + 4000, f"{name}: {said}")
            if how == "about":
                self.assertGreater(real, 0.95 * bytes_in(size) - 4000, f"{name}: {said}")
        memory = re.search(r"would need about ([\d.]+ \w+) of memory", said)
        if memory:
            peak = json.loads((WORK / (line.split()[-1] + ".run.json")).read_text())["peak_memory_bytes"]
            self.assertLess(peak / 2, bytes_in(memory.group(1)), said)
            self.assertGreater(peak * 2, bytes_in(memory.group(1)), said)
        return said

    def test_it_foretells_every_stage_that_makes_an_artifact_of_artifacts(self):
        self.compare("dc-augment --images train.h5 --policy small --record-epochs 5 --out plan.h5")
        trained = self.compare("dc-train --images train.h5 --model resnet10 --width 16 --epochs 2 --save-dynamics dyn.h5 --out net.h5")
        self.assertRegex(trained, r"would need about \d+ MB of memory")
        self.assertRegex(trained, r"would take about \d\d:\d\d, going by [1-4] steps of 128")
        self.compare("dc-score --dynamics dyn.h5 --method el2n,aum --out scores.h5")
        self.compare("dc-prune --scores scores.h5 --score el2n --ipc 400 --out selection.h5")
        self.compare("dc-combine --images train.h5 --selection selection.h5 --grid 2 --out mosaic.h5")
        self.compare("dc-combine --images train.h5 --selection selection.h5 --size 112 --out large.h5")
        self.compare("dc-eval --images train.h5 --checkpoint net.h5 --save-predictions pred.h5 --save-features feat.h5 --out eval.h5")


def main():
    global ENV, WORK
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    WORK = arguments.work.resolve()
    ENV = {**os.environ, "PATH": f"{arguments.bin.resolve()}:{os.environ['PATH']}", "OMP_WAIT_POLICY": "passive"}
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    unittest.main(argv=sys.argv[:1])


if __name__ == "__main__":
    main()
