"""Runs the tiny pruning experiment, a method of every kind, through Make and Snakemake and compares what they write.

Standard library only; the executables come from --bin, everything is written under --work.
"""

import csv
import re
import shutil
import unittest

from manifest import PROJECT, artifacts, call, folders, make, needs_snakemake, run_tests, snakemake

CONFIG = PROJECT / "configs/pruning-tiny"
EXPERIMENTS = ["pruning-fashion-mnist", "pruning-fashion-mnist-noise", "pruning-fashion-mnist-long-tail", "pruning-cifar10"]
BIN = WORK = None  # set below


def settings(path):
    """The name = value lines of a file, a list for each name."""
    found = {}
    for name, value in re.findall(r"^([^#=\s]+)\s*=\s*(.*)$", path.read_text(), re.MULTILINE):
        found.setdefault(name, []).append(value.strip())
    return found


class TinyPruning(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        shutil.rmtree(WORK, ignore_errors=True)
        WORK.mkdir(parents=True)
        cls.first = WORK / "first"
        make("pruning", cls.first, CONFIG, BIN, "-j2")

    def test_a_second_run_writes_the_same_bytes(self):
        make("pruning", WORK / "second", CONFIG, BIN, "-j1")
        self.assertEqual(artifacts(self.first), artifacts(WORK / "second"))

    def test_snakemake_7_writes_the_same_bytes_as_make_and_then_has_nothing_to_do(self):
        run = WORK / "snakemake7" / "run"
        run.parent.mkdir()
        snakemake(7, "pruning", run, CONFIG, BIN)
        self.assertEqual(artifacts(self.first), artifacts(run))
        self.assertIn("Nothing to be done", snakemake(7, "pruning", run, CONFIG, BIN, "--dry-run"))

    @needs_snakemake(9)
    def test_snakemake_9_writes_the_same_bytes_as_make(self):
        # Two methods of the seventeen, one of them with its choice from all classes too: each job has the price of all.
        run = WORK / "snakemake9" / "run"
        run.parent.mkdir()
        snakemake(9, "pruning", run, CONFIG, BIN, settings=["methods=el2n ccs"])
        made, first = artifacts(run), artifacts(self.first)
        self.assertIn("el2n/global10/seed1/eval.h5", made)
        self.assertEqual(made, {path: first[path] for path in made})

    def test_make_has_nothing_to_do_a_second_time(self):
        make("pruning", self.first, CONFIG, BIN, "-q")

    def test_the_report_has_every_method_and_tells_choices_from_all_classes_apart(self):
        experiment = settings(CONFIG / "experiment.cfg")
        with open(self.first / "report.csv", newline="") as file:
            rows = {row["method"]: row for row in csv.DictReader(file)}
        self.assertEqual(set(rows), set(experiment["methods"][0].split()) | {"el2n-global", "full-set"})
        self.assertEqual(rows["random"]["ipc"], "2")
        self.assertEqual(rows["el2n-global"]["images"], "24")

    def test_selections_are_the_same_on_any_number_of_threads(self):
        commands = re.findall(r"^\S*/(dc-(?:score|prune) .*?) --out (\S+)$",
                              make("pruning", self.first, CONFIG, BIN, "-n", "-B").replace("\\\n", " "), re.MULTILINE)
        self.assertGreater(len(commands), 10)
        for command, made in commands:
            again = WORK / "threads.h5"
            call("sh", "-c", f"{BIN}/{re.sub(r'--threads [0-9]+', '--threads 3', command)} --overwrite --out {again}")
            with open(made, "rb") as first, open(again, "rb") as second:
                self.assertEqual(first.read(), second.read(), command)


class Experiments(unittest.TestCase):
    def test_scores_and_methods_that_are_asked_for_are_there(self):
        for name in EXPERIMENTS + [CONFIG.name]:
            folder = PROJECT / "configs" / name
            experiment = settings(folder / "experiment.cfg")
            scores = ",".join(settings(folder / "score.cfg")["method"]).split(",")
            methods = experiment["methods"][0].split()
            used = set(experiment["drawn_scores"][0].split())
            for method in methods:
                chosen = settings(PROJECT / "configs/pruning-fashion-mnist/methods" / f"{method}.cfg")
                for option in ("score", "confidence", "cutoff-score"):
                    used.update(chosen.get(option, []))
            self.assertLessEqual(used, set(scores), name)
            self.assertLessEqual(set(experiment["drawn_methods"][0].split()), set(methods), name)
            budgets = experiment["budgets"][0].split() + " ".join(experiment.get(f"budgets.{m}", [""])[0] for m in methods).split()
            for budget in budgets:
                self.assertIn(f"budget.{budget}", experiment, name)

    def test_methods_of_the_whole_experiment_are_the_files_of_its_folder(self):
        folder = PROJECT / "configs/pruning-fashion-mnist"
        self.assertEqual(sorted(settings(folder / "experiment.cfg")["methods"][0].split()),
                         sorted(path.stem for path in (folder / "methods").glob("*.cfg")))


if __name__ == "__main__":
    BIN, WORK = folders()
    run_tests()
