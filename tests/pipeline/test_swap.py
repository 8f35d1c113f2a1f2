"""Puts the programs of docs/examples in the place of stages, under Make and under Snakemake, and lets the pipeline go on.

Standard library only; --python has h5py, --torch-python PyTorch as well, where there is one.
"""

import argparse
import csv
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

import manifest
from manifest import PROJECT, artifacts, call, folders, needs_snakemake, run_tests

CONFIG = PROJECT / "configs/tiny"
EXAMPLES = PROJECT / "docs/examples"
BIN = WORK = None  # set below
PATH = os.environ["PATH"]


def use(python):
    """Makes `python` the python3 of programs that begin with #!/usr/bin/env python3."""
    os.environ["PATH"] = f"{pathlib.Path(python).parent}:{PATH}"


def make(run, *options, expect=0):
    return manifest.make("pca", run, CONFIG, BIN, *options, expect=expect)


def snakemake(run, *options, version=7):
    return call(manifest.SNAKEMAKE[version], "--snakefile", EXAMPLES / "median_prune.smk", "--cores", "2", "--directory", run.parent, *options,
                "--config", f"experiment={CONFIG}", f"run={run}", f"bin={BIN}")


def stages_to_run(commands):
    """The stages of the suite that appear in a dry run's commands."""
    return set(re.findall(r"/dc-([a-z]+) ", commands))


def makers(artifact):
    """The tools that an artifact descends from, by kind; the kind of a raw source is not told."""
    shown = json.loads(call(BIN / "dc-inspect", artifact, "--provenance", "--format", "json"))
    return {record["kind"]: record["tool"] for record in shown["ancestors"].values()}


class Swapped(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        use(PYTHON)
        shutil.rmtree(WORK, ignore_errors=True)
        cls.run_folder = WORK / "median"
        make(cls.run_folder, "-j2", "dc-prune=docs/examples/median_prune.py")

    def copy_of_run(self, name):
        return shutil.copytree(self.run_folder, WORK / name)

    def methods(self, run):
        with open(run / "report.csv", newline="") as file:
            return {row["method"] for row in csv.DictReader(file)}

    def test_the_page_shows_what_is_tested(self):
        page = (PROJECT / "docs/swapping-a-stage.md").read_text()
        own = pathlib.Path(__file__).read_text()
        for swap in re.findall(r"dc-[a-z]+=docs/\S+", page):
            self.assertIn(f'"{swap}"', own)
        rule = re.search(r"^```\n(use rule .*?)^```", page, re.DOTALL | re.MULTILINE).group(1)
        self.assertIn(rule, (EXAMPLES / "median_prune.smk").read_text())

    def test_a_choice_in_python_leads_to_a_report(self):
        self.assertEqual(self.methods(self.run_folder), {"pca", "random", "full-set"})
        for method in ("pca", "random"):
            found = makers(self.run_folder / method / "ipc1/seed1/eval.h5")
            self.assertEqual((found["selection"], found["score_table"]), ("median_prune.py", "dc-score"))

    @needs_snakemake(9)
    def test_a_rule_is_swapped_in_snakemake_9_too(self):
        run = WORK / "nine/run"
        run.parent.mkdir()
        commands = snakemake(run, "--dry-run", "--printshellcmds", version=9)
        self.assertEqual(set(re.findall(r"(\S+) --quiet --scores .*--keep (\S+)", commands)),
                         {(str(EXAMPLES / "median_prune.py"), "easiest"), (str(BIN / "dc-prune"), "random")})

    @needs_snakemake(7)
    def test_a_rule_of_snakemake_is_swapped_for_one_method_and_writes_what_make_wrote(self):
        run = WORK / "snakemake"
        snakemake(run)
        expected, found = artifacts(self.run_folder / "pca"), artifacts(run / "pca")
        self.assertEqual(found, expected)
        self.assertEqual(makers(run / "random/ipc1/seed1/eval.h5")["selection"], "dc-prune")
        self.assertIn("Nothing to be done", snakemake(run, "--dry-run"))

    @needs_snakemake(7)
    def test_a_line_of_the_experiment_swaps_a_stage_in_both_manifests(self):
        config = shutil.copytree(CONFIG, WORK / "config")
        with open(config / "experiment.cfg", "a") as file:
            file.write("dc-prune = docs/examples/median_prune.py\n")
        run = WORK / "dry/run"
        run.parent.mkdir()
        for commands in (manifest.make("pca", run, config, BIN, "-n"),
                         manifest.snakemake(7, "pca", run, config, BIN, "--dry-run", "--printshellcmds")):
            self.assertIn("docs/examples/median_prune.py --quiet --scores", commands)
            self.assertNotIn("/dc-prune ", commands)
            self.assertIn("/dc-combine --quiet", commands)

    def test_a_changed_program_reruns_what_it_made_and_what_follows(self):
        run, program = self.copy_of_run("changed"), WORK / "own_prune.py"
        shutil.copy(EXAMPLES / "median_prune.py", program)
        shutil.copy(EXAMPLES / "dc_h5.py", WORK)
        os.environ["DC_SCHEMA"] = str(PROJECT / "data_schema")
        make(run, "-q", f"dc-prune={program}")  # the same program in another place
        program.write_text(program.read_text() + "# another rule\n")
        follows = {"combine", "augment", "train", "eval", "inspect", "report"}
        commands = make(run, "-n", f"dc-prune={program}")
        self.assertEqual(stages_to_run(commands), follows)
        self.assertIn(f"{program} --quiet --scores", commands)
        self.assertEqual(stages_to_run(make(run, "-n")), follows | {"prune"})

    def test_a_choice_whose_costs_nobody_wrote_down_is_reported_without_them(self):
        run = self.copy_of_run("uncosted")
        (run / "pca/ipc1/seed1/selection.h5.run.json").unlink()
        (run / "report.txt").unlink()
        make(run, "dc-prune=docs/examples/median_prune.py")
        with open(run / "report.csv", newline="") as file:
            costs = {row["method"]: row["selecting_seconds"] for row in csv.DictReader(file)}
        self.assertEqual(costs["pca"], "")
        self.assertGreater(float(costs["random"]), 0)

    def test_what_cannot_take_the_place_of_a_stage_is_told_before_any_work(self):
        run, silent = WORK / "none/run", WORK / "silent.py"
        run.parent.mkdir()
        silent.write_text("#!/usr/bin/env python3\n")
        silent.chmod(0o755)
        for name, program, told in (("dc-pruen", "x", "dc-pruen: no such stage"),
                                    ("dc-prune", "nothere.py", "nothere.py --version: expected one line"),
                                    ("dc-prune", silent, "silent.py --version: expected one line")):
            self.assertIn(told, make(run, f"{name}={program}", expect=2))
            self.assertFalse((run / "data").exists())

    @needs_snakemake(7)
    def test_snakemake_takes_the_swap_from_its_command_line_and_refuses_what_cannot_be(self):
        run = WORK / "words/run"
        run.parent.mkdir()

        def dry(word, **how):
            return manifest.snakemake(7, "pca", run, CONFIG, BIN, "--dry-run", "--printshellcmds", settings=[word], **how)

        self.assertIn("docs/examples/median_prune.py --quiet --scores", dry("dc_prune=docs/examples/median_prune.py"))
        self.assertIn("dc-pruen: no such stage", dry("dc_pruen=x", expect=1))
        self.assertIn("dc-prune=nothere.py: no program that can be run", dry("dc_prune=nothere.py", expect=1))

    def test_scores_in_python_lead_to_a_report(self):
        run = self.copy_of_run("mean-loss")
        proxy = (run / "proxy/checkpoint.h5").stat().st_mtime_ns
        make(run, "-j2", "methods=pca", "dc-score=docs/examples/mean_loss.py")
        self.assertEqual((run / "proxy/checkpoint.h5").stat().st_mtime_ns, proxy)
        self.assertEqual(self.methods(run), {"pca", "full-set"})
        found = makers(run / "pca/ipc1/seed1/eval.h5")
        self.assertEqual((found["score_table"], found["selection"], found["dynamics"]), ("mean_loss.py", "dc-prune", "dc-train"))

    def test_training_in_pytorch_leads_to_scores_and_to_a_report(self):
        is_there = TORCH_PYTHON and pathlib.Path(TORCH_PYTHON).exists()
        if not is_there or subprocess.run([TORCH_PYTHON, "-c", "import torch, h5py"], stderr=subprocess.DEVNULL).returncode != 0:
            self.skipTest("no Python with PyTorch and h5py here; `make references` installs one")
        use(TORCH_PYTHON)
        self.addCleanup(use, PYTHON)
        run = self.copy_of_run("pytorch")
        make(run, "methods=pca", "dc-train=docs/examples/pytorch_train.py")
        self.assertEqual(self.methods(run), {"pca", "full-set"})
        found = makers(run / "pca/ipc1/seed1/eval.h5")
        self.assertEqual([found[kind] for kind in ("checkpoint", "dynamics", "score_table")],
                         ["pytorch_train.py", "pytorch_train.py", "dc-score"])
        # The suite sees the network as PyTorch does: the same outputs for every training image.
        logits = WORK / "predictions.h5"
        call(BIN / "dc-eval", "--images", run / "data/train.h5", "--checkpoint", run / "proxy/checkpoint.h5", "--save-predictions", logits,
             "--out", WORK / "eval.h5", "--overwrite")
        check = ("import sys; sys.path.insert(0, sys.argv[1]); import dc_h5, torch, pytorch_train as own\n"
                 "images, net, seen = map(dc_h5.read, sys.argv[2:])\n"
                 "mean, std = torch.tensor(net.input_mean), torch.tensor(net.input_std)\n"
                 "pixels = ((torch.tensor(images.image_pixels) / 255 - mean) / std).permute(0, 3, 1, 2).float()\n"
                 "model = own.network(net.network)\n"
                 "model.load_state_dict({name: torch.tensor(values) for name, values in net.parameter.items()})\n"
                 "print(float((model(pixels).detach() - torch.tensor(seen.prediction_logit)).abs().max()))")
        difference = float(call(TORCH_PYTHON, "-c", check, EXAMPLES, run / "data/train.h5", run / "proxy/checkpoint.h5", logits))
        self.assertLess(difference, 1e-4)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--python", required=True)
    parser.add_argument("--torch-python", default="")
    arguments, sys.argv[1:] = parser.parse_known_args()
    PYTHON, TORCH_PYTHON = arguments.python, arguments.torch_python
    BIN, WORK = folders()
    run_tests()
