"""Runs the manifests, by Make and by Snakemake, and tells what they wrote or would write. Standard library only."""

import argparse
import contextlib
import hashlib
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import unittest

PROJECT = pathlib.Path(__file__).resolve().parents[2]
STAGES = ["fetch", "train", "eval", "score", "prune", "combine", "augment", "inspect", "report"]
SNAKEMAKE = {7: pathlib.Path(shutil.which("snakemake") or "/usr/bin/snakemake"), 9: PROJECT / ".venv-snakemake/bin/snakemake"}
HOW_TO_GET = {7: "apt-get install snakemake", 9: "sh tests/pipeline/make_environment.sh"}


def call(*command, expect=0, cwd=PROJECT, env=None):
    """The output of a command, by default run in the project's folder; fails the test with that output on another exit code."""
    done = subprocess.run([str(word) for word in command], cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert done.returncode == expect, f"{' '.join(map(str, command))}: exit {done.returncode}, expected {expect}\n{done.stdout}"
    return done.stdout


def make_command(pipeline, run, config, bin_folder, *options):
    return ["make", "--no-print-directory", "-f", f"pipelines/{pipeline}.mk", f"CONFIG={config}", f"RUN={run}", f"BIN={bin_folder}",
            *options]


def make(*arguments, expect=0):
    return call(*make_command(*arguments), expect=expect)


def snakemake_command(version, pipeline, run, config, bin_folder, *options, profile="default", settings=()):
    """Snakemake keeps its notes beside the run, so that runs know nothing of each other."""
    return [SNAKEMAKE[version], "--snakefile", "pipelines/Snakefile", "--profile", f"pipelines/profiles/{profile}", "--cores", "2",
            "--directory", run.parent, *options,
            "--config", f"pipeline={pipeline}", f"experiment={config}", f"run={run}", f"bin={bin_folder}", *settings]


def snakemake(*arguments, expect=0, **keywords):
    return call(*snakemake_command(*arguments, **keywords), expect=expect)


def needs_snakemake(version):
    """Skips a test where this version is missing, and says how to get it."""
    return unittest.skipUnless(SNAKEMAKE[version].exists(), f"Snakemake {version} is not there: {HOW_TO_GET[version]}")


def alive(mark):
    """The processes that have a certain word in their environment: a manifest that was started with it, and all that it started."""
    found = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (folder / "environ").read_bytes().split(b"\0") and "Z" not in (folder / "stat").read_text().split()[2]:
                found.append(int(folder.name))
        except OSError:  # ended meanwhile, or somebody else's
            continue
    return found


def kill_once_there(command, path, and_its_stages, after_s=0.1):
    """Starts a manifest and kills it soon after it has made a file: with its stages, or alone, so that these go on without it.
    Tells whether it was killed before it was done."""
    mark = f"DC_KILLED={os.getpid()}"
    done = subprocess.Popen(list(map(str, command)), cwd=PROJECT, env={**os.environ, **dict([mark.split("=")])},
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while done.poll() is None and not path.exists():
        time.sleep(0.01)
    time.sleep(after_s)
    killed = done.poll() is None
    for process in alive(mark) if and_its_stages else [done.pid]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    done.wait()
    return killed


def artifacts(run):
    """Digest of every artifact and figure below a run's folder, by its path there."""
    return {str(path.relative_to(run)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(run.rglob("*")) if path.suffix in {".h5", ".png"}}


def to_make(commands, run):
    """What a dry run's commands would make: paths below the run's folder, without suffix."""
    written = re.findall(r"^\s*\S.*/dc-[a-z]+ .*--(?:out|draw|html) (\S+)\.(?:h5|png|html)", commands.replace("\\\n", " "), re.MULTILINE)
    return {path.removeprefix(f"{run}/") for path in written}


def stand_ins(folder):
    """Fills a folder with executables that only seem to work, in the place of all stages."""
    folder.mkdir(parents=True)
    for stage in STAGES:
        shutil.copy(PROJECT / "tests/pipeline/stand_in.py", folder / f"dc-{stage}")


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
