"""What runs again after a change, told by dry runs of Make and of Snakemake: what can come out differently, and nothing else.

The manifests are tried alone here, with programs that only seem to work in the place of the stages. Standard library only;
everything is written under --work. Snakemake takes a second or two to look, so it is asked about part of the changes only;
about all of them with --every.
"""

import os
import re
import shutil
import sys
import unittest

from manifest import PROJECT, folders, make, needs_snakemake, run_tests, snakemake, stand_ins, to_make

BIN = WORK = None  # set below
EVERY = "--every" in sys.argv

SET = {"selection", "images", "views", "student", "eval"}
SHEETS = {"originals", "extremes", "selection", "images", "views"}


def made(sets, *names):
    """Artifacts of some sets: paths like pca/ipc1/seed1/images."""
    return {f"{folder}/{name}" for folder in sets for name in names}


def figures(*names):
    return {f"figures/{name}" for name in names}


# The experiment that is changed: two methods at two budgets, one seed. Its figures show PCA at one image a class.
PCA, RANDOM = {"pca/ipc1/seed1", "pca/ipc2/seed1"}, {"random/ipc1/seed1", "random/ipc2/seed1"}
BOTH = PCA | RANDOM
AFTER_THE_PROXY = {"proxy/checkpoint", "proxy/eval", "scores/el2n", "report"} | made(PCA, *SET) | figures(*SHEETS - {"originals"})
AFTER_TRAINING_IMAGES = {"data/train", "proxy/views", "scores/random-seed1"} | AFTER_THE_PROXY | made(RANDOM, *SET) | figures("originals")
EVERYTHING = {"data/test"} | AFTER_TRAINING_IMAGES


def append(name, line):
    """A change of a config file: one line more."""
    def change(config):
        with open(config / name, "a") as file:
            file.write(f"{line}\n")
    return change


def put(name, value):
    """A change of experiment.cfg: another value."""
    def change(config):
        path = config / "experiment.cfg"
        text, found = re.subn(rf"(?m)^{re.escape(name)} = .*$", f"{name} = {value}", path.read_text())
        assert found == 1, f"{name} stands {found} times in {path}"
        path.write_text(text)
    return change


def threads(name, count):
    def change(config):
        path = config / "machine.cfg"
        path.write_text(re.sub(rf"(?m)^{name} = .*$", f"{name} = {count}", path.read_text()))
    return change


def save_again(config):
    for path in config.iterdir():
        os.utime(path)


# A change of the configuration, and all that runs again.
PCA_CHANGES = {
    "files saved again as they were": (save_again, set()),
    "fetch.cfg": (append("fetch.cfg", "shuffle = 1"), EVERYTHING),
    "a fetch-train.cfg beside it": (append("fetch-train.cfg", "first = 20"), AFTER_TRAINING_IMAGES),
    "augment-proxy.cfg": (append("augment-proxy.cfg", "pad = 1"), {"proxy/views"} | AFTER_THE_PROXY),
    "train-proxy.cfg": (append("train-proxy.cfg", "epochs = 3"), AFTER_THE_PROXY),
    "score-el2n.cfg": (append("score-el2n.cfg", "window = 1"), AFTER_THE_PROXY - {"proxy/checkpoint", "proxy/eval"}),
    "prune.cfg": (append("prune.cfg", "short-class = keep-all"),
                  made(BOTH, *SET) | figures("selection", "images", "views") | {"report"}),
    "combine.cfg": (append("combine.cfg", "filter = box"),
                    made(BOTH, *SET - {"selection"}) | figures("images", "views") | {"report"}),
    "augment-cells.cfg": (append("augment-cells.cfg", "area-min = 0.7"),
                          made(PCA, "views", "student", "eval") | figures("views") | {"report"}),
    "augment-whole.cfg": (append("augment-whole.cfg", "area-min = 0.7"), made(RANDOM, "views", "student", "eval") | {"report"}),
    "train-student.cfg": (append("train-student.cfg", "steps = 5"), made(BOTH, "student", "eval") | {"report"}),
    "eval.cfg": (append("eval.cfg", "batch = 10"), made(BOTH, "eval") | {"proxy/eval", "report"}),
    "inspect.cfg": (append("inspect.cfg", "columns = 3"), figures(*SHEETS) | {"report"}),
    "report.cfg": (append("report.cfg", "title = Another"), {"report"}),
    "note.md": (append("note.md", "A line."), {"report"}),
    "a comment in experiment.cfg": (append("experiment.cfg", "# A remark."), set()),
    "a seed more": (put("seeds", "1 2"),
                    made({"pca/ipc1/seed2", "pca/ipc2/seed2", "random/ipc1/seed2", "random/ipc2/seed2"}, *SET)
                    | {"scores/random-seed2", "report"}),
    # The figures show the middle budget.
    "a budget more": (put("budgets", "1 2 5"),
                      made({"pca/ipc5/seed1", "random/ipc5/seed1"}, *SET) | figures("selection", "images", "views") | {"report"}),
    "a budget less": (put("budgets", "1"), {"report"}),
    "a method less": (put("methods", "pca"), {"report"}),
    "a method's grid": (put("method.pca", "el2n easiest 3"),
                        made(PCA, *SET) | figures("selection", "images", "views") | {"report"}),
    "threads of the proxy": (threads("proxy_threads", 1), AFTER_THE_PROXY),
    "threads of the students": (threads("student_threads", 2), made(BOTH, "student", "eval") | {"report"}),
}

CCS = {"ccs/ipc2/seed1"}
ALL = CCS | {"random/ipc2/seed1", "el2n/ipc2/seed1", "el2n/global10/seed1"}
AFTER_THE_SCORES = {"scores", "report"} | made(ALL, *SET) | figures("score-el2n", "method-ccs")
PRUNING_CHANGES = {
    "files saved again as they were": (save_again, set()),
    "a method's file": (append("methods/ccs.cfg", "strata = 10"), made(CCS, *SET) | figures("method-ccs") | {"report"}),
    "a budget's options": (put("budget.global10", "--fraction 0.2 --share global"), made({"el2n/global10/seed1"}, *SET) | {"report"}),
    "eval-train.cfg": (append("eval-train.cfg", "neighbours = 5"), {"proxy/train-eval"} | AFTER_THE_SCORES),
    "score.cfg": (append("score.cfg", "dual-span = 2"), AFTER_THE_SCORES),
    "another figure": (put("drawn_methods", "ccs el2n"), figures("method-el2n") | {"report"}),
    # Scores and selections are the same on any number of threads, what a network says is not.
    "threads of the students": (threads("student_threads", 2), made(ALL, "student", "eval") | {"report"}),
}


class Reruns:
    """A pipeline of stand-ins, run whole once, then changed in one place at a time."""

    pipeline = settings = changes = after_combine = None
    asked = None  # names of changes, if not all

    @classmethod
    def setUpClass(cls):
        cls.work = WORK / f"{cls.__name__}"
        shutil.rmtree(cls.work, ignore_errors=True)
        cls.config, cls.bin, cls.run_folder = cls.work / "config", cls.work / "bin", cls.work / "made" / "run"
        stand_ins(cls.bin)
        cls.copy_config(cls.config)
        cls.run_folder.parent.mkdir()
        cls.call()

    @classmethod
    def copy_config(cls, folder):
        shutil.copytree(PROJECT / "configs" / cls.settings["experiment"], folder)
        shutil.copy(PROJECT / "pipelines/profiles/default/machine.cfg", folder)
        for name, value in cls.settings.items():
            if name != "experiment":
                put(name, value)(folder)

    def would_make(self, bin_folder=None):
        return to_make(self.call("-n", bin_folder=bin_folder), self.run_folder)

    def test_exactly_what_a_change_can_alter_runs_again(self):
        for name, (change, expected) in self.changes.items():
            if self.asked is not None and name not in self.asked and not EVERY:
                continue
            with self.subTest(name):
                change(self.config)
                would_make = self.would_make()
                shutil.rmtree(self.config)
                self.copy_config(self.config)
                self.assertEqual(would_make, expected)
        self.assertEqual(self.would_make(), set(), "when every change is taken back, and though one had looked")

    def test_a_new_build_reruns_its_stage_and_the_same_build_in_another_place_nothing(self):
        elsewhere = self.work / "elsewhere"
        shutil.copytree(self.bin, elsewhere)
        for path in elsewhere.iterdir():
            os.utime(path)
        self.assertEqual(self.would_make(elsewhere), set())
        with open(elsewhere / "dc-combine", "a") as file:
            file.write("# another build\n")
        self.assertEqual(self.would_make(elsewhere), self.after_combine)


class ByMake(Reruns):
    @classmethod
    def call(cls, *options, bin_folder=None):
        return make(cls.pipeline, cls.run_folder, cls.config, bin_folder or cls.bin, f"MACHINE={cls.config}/machine.cfg", *options)


class BySnakemake(Reruns):
    version = None

    @classmethod
    def call(cls, *options, bin_folder=None):
        return snakemake(cls.version, cls.pipeline, cls.run_folder, cls.config, bin_folder or cls.bin, "--printshellcmds", *options,
                         settings=[f"machine={cls.config}/machine.cfg"])


class Pca:
    pipeline, settings, changes = "pca", {"experiment": "tiny", "budgets": "1 2"}, PCA_CHANGES
    after_combine = PCA_CHANGES["combine.cfg"][1]


class Pruning:
    pipeline, settings, changes = "pruning", {"experiment": "pruning-tiny", "methods": "random el2n ccs"}, PRUNING_CHANGES
    after_combine = made(ALL, *SET - {"selection"}) | {"report"}

    @classmethod
    def copy_config(cls, folder):
        super().copy_config(folder)
        shutil.copytree(PROJECT / "configs/pruning-fashion-mnist/methods", folder / "methods")
        put("method_folder", folder / "methods")(folder)


class PcaByMake(Pca, ByMake, unittest.TestCase):
    pass


class PruningByMake(Pruning, ByMake, unittest.TestCase):
    pass


class PcaBySnakemake7(Pca, BySnakemake, unittest.TestCase):
    version = 7
    asked = {"files saved again as they were", "a fetch-train.cfg beside it", "score-el2n.cfg", "combine.cfg", "a seed more",
             "a budget less", "a method's grid", "threads of the proxy"}


@unittest.skipUnless(EVERY, "for --every")
class PruningBySnakemake7(Pruning, BySnakemake, unittest.TestCase):
    version = 7


@needs_snakemake(9)
class PcaBySnakemake9(Pca, BySnakemake, unittest.TestCase):
    version = 9
    asked = {"combine.cfg", "a seed more", "a budget less"}


@unittest.skipUnless(EVERY, "for --every")
@needs_snakemake(9)
class PruningBySnakemake9(Pruning, BySnakemake, unittest.TestCase):
    version = 9


if __name__ == "__main__":
    sys.argv = [word for word in sys.argv if word != "--every"]
    BIN, WORK = folders()
    run_tests()
