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
        cls.run_stage("dc-train --images train.h5 --model resnet10 --width 16 --epochs 2 --save-dynamics record.h5 --out proxy.h5")
        cls.run_stage("dc-eval --images train.h5 --checkpoint proxy.h5 --save-features vectors.h5 --out report.h5")
        cls.run_stage("dc-score --dynamics record.h5 --method el2n --csv el2n.csv --out el2n.h5")

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
        self.assertEqual({name for name, _, _ in foretold},
                         set(re.findall(r"--(?:out|draw|html|markdown|csv|json|plot|save-\w+) (\S+)", line)))
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

    def compare_all(self, line, going_by):
        """The same of a stage that also tells its memory, and its time from a part of the work."""
        said = self.compare(line)
        self.assertRegex(said, r"would need about \d+ MB of memory")
        self.assertRegex(said, rf"would take about \d\d:\d\d, going by {going_by}\n")

    def refused(self, line, code):
        done = shell(line + " --dry-run", WORK, ENV)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertNotIn("inputs are fine", done.stderr)
        return done.stderr

    def test_it_foretells_what_is_fetched(self):
        self.compare_all("dc-fetch idx:raw --out again.h5", r"\d+ images")
        self.compare_all("dc-fetch idx:raw --size 56 --channels 3 --first 300 --out large.h5", r"\d+ images")
        self.compare("dc-fetch scores:el2n.csv --images train.h5 --direction higher-is-harder --out imported.h5")

    def test_it_reads_the_source(self):
        self.assertIn("nowhere", self.refused("dc-fetch idx:nowhere --out never.h5", 3))
        self.assertIn("--ipc 5000", self.refused("dc-prune --scores el2n.h5 --ipc 5000 --out never.h5", 3))

    def test_it_foretells_what_is_trained_and_judged(self):
        self.compare_all("dc-train --images train.h5 --model resnet10 --width 16 --epochs 2 --save-dynamics dyn.h5 --out net.h5",
                         "[1-4] steps of 128")
        self.compare_all("dc-eval --images train.h5 --checkpoint proxy.h5 --save-predictions pred.h5 --save-features feat.h5 --out eval.h5",
                         r"\d+ views")

    def test_it_foretells_what_is_chosen(self):
        self.compare_all("dc-score --dynamics record.h5 --method el2n,aum --out scores.h5", "2 epochs of a record")
        self.compare_all("dc-prune --scores el2n.h5 --ipc 40 --out selection.h5", "the choice itself")
        self.compare("dc-prune --features vectors.h5 --keep k-center --ipc 10 --out spread.h5")

    def test_it_foretells_what_is_made_of_images(self):
        self.run_stage("dc-prune --scores el2n.h5 --ipc 40 --out chosen.h5")
        self.compare("dc-augment --images train.h5 --policy small --record-epochs 5 --out plan.h5")
        self.compare_all("dc-combine --images train.h5 --selection chosen.h5 --grid 2 --out mosaic.h5", "20 images")
        self.compare("dc-combine --images train.h5 --selection chosen.h5 --size 112 --out enlarged.h5")

    def test_it_foretells_pages_and_pictures(self):
        self.compare("dc-report report.h5 --html page.html --markdown page.md --csv page.csv --json page.json --plot page.svg")
        self.compare("dc-inspect train.h5 --draw sheet.png")


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
