"""Runs the tiny Prune-Combine-Augment experiment through Make and Snakemake and compares what they write.

Standard library only; the executables come from --bin, everything is written under --work.
"""

import collections
import csv
import os
import pathlib
import re
import shutil
import tarfile
import unittest

import manifest
from manifest import PROJECT, artifacts, call, folders, run_tests, stages_to_run

CONFIG = PROJECT / "configs/tiny"
DATA = pathlib.Path(os.environ.get("DC_DATA", PROJECT.parent / "shared" / "data"))
BIN = WORK = None  # set below


def make(run, *options, config=CONFIG, bin_folder=None):
    return manifest.make("pca", run, config, bin_folder or BIN, *options)


def snakemake(run, *options):
    return manifest.snakemake("pca", run, CONFIG, BIN, *options)


class TinyPca(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        shutil.rmtree(WORK, ignore_errors=True)
        cls.first = WORK / "first"
        make(cls.first, "-j2")

    def test_a_second_run_writes_the_same_bytes(self):
        make(WORK / "second", "-j1")
        self.assertEqual(artifacts(self.first), artifacts(WORK / "second"))

    def test_snakemake_writes_the_same_bytes_as_make_and_then_has_nothing_to_do(self):
        run = WORK / "snakemake"
        snakemake(run)
        self.assertEqual(artifacts(self.first), artifacts(run))
        self.assertIn("Nothing to be done", snakemake(run, "--dry-run"))

    def test_make_has_nothing_to_do_a_second_time(self):
        make(self.first, "-q")
        self.assertEqual(stages_to_run(make(self.first, "-n")), set())

    def test_a_changed_setting_reruns_its_stage_and_what_follows(self):
        # The mosaic's filter cannot alter scores or selections; all that looks at the mosaics is made again.
        config = WORK / "changed"
        shutil.copytree(CONFIG, config)
        run = WORK / "changed-run"
        shutil.copytree(self.first, run)
        make(run, "-t", config=config)
        make(run, "-q", config=config)
        (config / "combine.cfg").write_text("filter = box\n")
        self.assertEqual(stages_to_run(make(run, "-n", config=config)), {"combine", "augment", "train", "eval", "inspect", "report"})

    def test_only_a_changed_executable_reruns_its_stage(self):
        run = WORK / "rebuilt-run"
        shutil.copytree(self.first, run)
        make(run, "-t")
        folder = WORK / "bin"
        folder.mkdir()
        for executable in BIN.iterdir():
            if executable.name != "dc-prune":
                (folder / executable.name).symlink_to(executable)
        shutil.copy(BIN / "dc-prune", folder)
        make(run, "-q", bin_folder=folder)
        with open(folder / "dc-prune", "ab") as file:
            file.write(b"another build")
        self.assertEqual(stages_to_run(make(run, "-n", bin_folder=folder)),
                         {"prune", "combine", "augment", "train", "eval", "inspect", "report"})

    def test_stages_without_a_network_write_the_same_bytes_on_any_number_of_threads(self):
        run = self.first
        commands = re.findall(r"^\S*/(dc-(?:fetch|score|prune|combine|augment) .*?) --out (\S+)$",
                              make(run, "-n", "-B").replace("\\\n", " "), re.MULTILINE)
        self.assertEqual({command.split()[0] for command, _ in commands},
                         {"dc-fetch", "dc-score", "dc-prune", "dc-combine", "dc-augment"})
        for command, made in commands:
            for threads in (1, 2):
                again = WORK / f"threads{threads}.h5"
                call("sh", "-c", f"{BIN}/{command} --threads {threads} --overwrite --out {again}")
                self.assertEqual(pathlib.Path(made).read_bytes(), again.read_bytes(), f"{command} --threads {threads}")


def extract(archive, folder, classes, images):
    """The first images of the first classes of every split in an archive of SPLIT/CLASS/FILE."""
    chosen, taken = {}, collections.Counter()
    with tarfile.open(archive) as tar:
        for member in tar:
            split, name, *_ = member.name.removeprefix("./").split("/") + [""]
            if not member.isfile():
                continue
            known = chosen.setdefault(split, [])
            if name not in known and len(known) < classes:
                known.append(name)
            if name in known and taken[split, name] < images:
                taken[split, name] += 1
                tar.extract(member, folder, filter="data") if hasattr(tarfile, "data_filter") else tar.extract(member, folder)


class ColourPca(unittest.TestCase):
    """`make pca DATA=folder:...` on real colour photographs, where they are."""

    def run_on(self, archive, classes, size):
        if not (DATA / archive).exists():
            self.skipTest(f"{DATA / archive} is not there (DC_DATA names the folder)")
        name = archive.split(".")[0]
        folder, config, run = WORK / f"{name}-images", WORK / f"{name}-config", WORK / name
        shutil.rmtree(folder, ignore_errors=True)
        extract(DATA / archive, folder, classes, 12)
        shutil.copytree(CONFIG, config, dirs_exist_ok=True)
        experiment = (config / "experiment.cfg").read_text()
        (config / "experiment.cfg").write_text(re.sub(r"(?m)^(train|test)_.*\n", "", experiment))
        (config / "fetch.cfg").write_text(f"size = {size}\nchannels = 3\n")
        call("sh", "pipelines/with_source.sh", f"folder:{folder}", "", "make", "--no-print-directory", "-f", "pipelines/pca.mk",
             f"CONFIG={config}", f"RUN={run}", f"BIN={BIN}")
        with open(run / "report.csv", newline="") as file:
            rows = {row["method"]: row for row in csv.DictReader(file)}
        self.assertEqual(set(rows), {"pca", "random", "full-set"})
        self.assertEqual(int(rows["pca"]["stored_bytes"]), classes * size * size * 3)

    def test_tiny_imagenet(self):
        self.run_on("tiny-imagenet-100.tar.gz", 3, 64)

    def test_cifar10(self):
        self.run_on("cifar10-jpeg.tar.gz", 4, 32)


if __name__ == "__main__":
    BIN, WORK = folders()
    run_tests()
