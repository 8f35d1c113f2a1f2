"""Runs the manifests, by Make and by Snakemake, and tells what they wrote. Standard library only."""

import argparse
import hashlib
import pathlib
import re
import subprocess
import sys
import unittest

PROJECT = pathlib.Path(__file__).resolve().parents[2]


def call(*command, expect=0):
    """The output of a command run in the project's folder; fails the test with that output on another exit code."""
    done = subprocess.run([str(word) for word in command], cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert done.returncode == expect, f"{' '.join(map(str, command))}: exit {done.returncode}, expected {expect}\n{done.stdout}"
    return done.stdout


def make(pipeline, run, config, bin_folder, *options):
    return call("make", "--no-print-directory", "-f", f"pipelines/{pipeline}.mk", f"CONFIG={config}", f"RUN={run}", f"BIN={bin_folder}",
                *options)


def snakemake(pipeline, run, config, bin_folder, *options):
    return call("snakemake", "--snakefile", "pipelines/Snakefile", "--cores", "2", "--directory", run.parent, *options,
                "--config", f"pipeline={pipeline}", f"experiment={config}", f"run={run}", f"bin={bin_folder}")


def artifacts(run):
    """Digest of every artifact and figure below a run's folder, by its path there."""
    return {str(path.relative_to(run)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(run.rglob("*")) if path.suffix in {".h5", ".png"}}


def stages_to_run(commands):
    """The stages that appear in a dry run's commands."""
    return set(re.findall(r"/dc-([a-z]+) ", commands))


def folders():
    """The folders of executables (--bin) and of what a test writes (--work); the other arguments are left in sys.argv."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    arguments, rest = parser.parse_known_args()
    sys.argv[1:] = rest
    return arguments.bin.resolve(), arguments.work.resolve()


def run_tests():
    unittest.main(module="__main__", verbosity=2)
