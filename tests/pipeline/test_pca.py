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
from manifest import PROJECT, artifacts, call, folders, kill_once_there, needs_snakemake, run_tests, to_make

CONFIG = PROJECT / "configs/tiny"
DATA = pathlib.Path(os.environ.get("DC_DATA", PROJECT.parent / "shared" / "data"))
BIN = WORK = None  # set below


def make(run, *options):
    return manifest.make("pca", run, CONFIG, BIN, *options)


def snakemake(version, run, *options):
    return manifest.snakemake(version, "pca", run, CONFIG, BIN, *options)


class TinyPca(unittest.TestCase):
    # What is there already, whether the running stages are killed too, seconds between.
    MOMENTS = (("proxy/views.h5", True, 0.2), ("data/test.h5", False, 0), ("scores/el2n.h5", True, 0.1))

    @classmethod
    def setUpClass(cls):
        shutil.rmtree(WORK, ignore_errors=True)
        cls.first = WORK / "first"
        make(cls.first, "-j2")

    def test_a_second_run_writes_the_same_bytes(self):
        make(WORK / "second", "-j1")
        self.assertEqual(artifacts(self.first), artifacts(WORK / "second"))

    def compare_snakemake(self, version):
        """By Snakemake with four jobs at a time; what a second call would do."""
        run = WORK / f"snakemake{version}" / "run"
        run.parent.mkdir()
        snakemake(version, run, "--cores", "4")
        self.assertEqual(artifacts(self.first), artifacts(run))
        self.assertIn("Nothing to be done", snakemake(version, run, "--dry-run"))

    def test_snakemake_7_writes_the_same_bytes_as_make_and_then_has_nothing_to_do(self):
        self.compare_snakemake(7)

    @needs_snakemake(9)
    def test_snakemake_9_writes_the_same_bytes_as_make_and_then_has_nothing_to_do(self):
        self.compare_snakemake(9)

    def kill_and_go_on(self, name, command, moments):
        """Kills a run soon after some files are there, with its stages or alone, then lets it end: nothing is lost, nothing half."""
        run = WORK / name / "run"
        run.parent.mkdir()
        killed = [kill_once_there(command(run), run / path, with_stages, after_s) for path, with_stages, after_s in moments]
        self.assertTrue(all(killed), killed)
        call(*command(run))
        self.assertEqual(artifacts(self.first), artifacts(run))
        for path in ("report.html", "report.md", "report.csv", "report.json", "report.txt"):
            self.assertGreater((run / path).stat().st_size, 0, path)

    def test_a_killed_make_goes_on_where_it_was(self):
        self.kill_and_go_on("killed-make", lambda run: manifest.make_command("pca", run, CONFIG, BIN, "-j4"), self.MOMENTS)

    def test_a_killed_snakemake_7_goes_on_where_it_was(self):
        self.kill_and_go_on("killed-snakemake7", lambda run: manifest.snakemake_command(7, "pca", run, CONFIG, BIN), self.MOMENTS)

    @needs_snakemake(9)
    def test_a_killed_snakemake_9_goes_on_where_it_was(self):
        self.kill_and_go_on("killed-snakemake9", lambda run: manifest.snakemake_command(9, "pca", run, CONFIG, BIN),
                            self.MOMENTS[:1])

    def test_make_has_nothing_to_do_a_second_time(self):
        make(self.first, "-q")
        self.assertEqual(to_make(make(self.first, "-n"), self.first), set())

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
