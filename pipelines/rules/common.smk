# What every pipeline begins with: the experiment, the machine, the words that the rules are made of. The twin of
# experiment.mk.
import functools
import hashlib
import os
import re
import subprocess

from snakemake.exceptions import WorkflowError

# Threads of a network that wait for each other busily take the cores that others need: on two cores with other work, a
# training with two threads took four times as long, a pass of single images a hundred times. So they sleep instead.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

CONFIG = config["experiment"]
RUN = config["run"]
BIN = os.path.abspath(config["bin"])


def settings(path):
    """The key = value lines of a file; experiment.mk includes the same files as they are."""
    with open(path) as lines:
        pairs = (line.partition("=") for line in lines if "=" in line and not line.startswith("#"))
        return {key.strip(): value.strip() for key, _, value in pairs}


# The project's folder, also when a Snakefile elsewhere includes this one: what Snakemake calls its base then is elsewhere.
PROJECT = os.path.realpath(os.path.join(os.path.dirname(settings.__code__.co_filename), "../.."))
ENVIRONMENT = f"{PROJECT}/pipelines/envs/stages.yaml"


@functools.lru_cache(maxsize=None)
def identity_of(path):
    """Version and digest of a program."""
    with open(path, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    said = subprocess.run([path, "--version"], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if said.returncode != 0 or not said.stdout.strip():
        raise WorkflowError(f"{path} --version: expected one line and exit code 0 of a program that takes the place of a stage\n{said.stderr}")
    return f"{said.stdout.strip()} sha256 {digest}"


class Program(str):
    """The path of a program that is remembered as what the program is: Snakemake compares parameters by their repr. A new
    build reruns what its stage made and what follows, the same build in another place reruns nothing."""

    def __repr__(self):
        return identity_of(self)


def program(name):
    """The parameter that names the program of the stage dc-X: the executable of BIN, or what takes its place (dc-prune=FILE in
    experiment.cfg, dc_prune=FILE under --config); or any other, whose path counts from the project's folder. A function, since
    Snakemake makes plain strings of strings."""
    path = os.path.join(PROJECT, SWAPPED.get(name, f"{BIN}/{name}" if name.startswith("dc-") else name))
    return lambda wildcards: Program(path)


def run_facts(costs):
    """The costs of a choice stand in the .run.json files beside what was made for it; a program in the place of a stage may
    write none. Of the files named, those that are there, each behind its option: for the shell."""
    return f"$(ls {' '.join(f'{made}.run.json' for made in costs)} 2> /dev/null | sed 's/^/--run-facts /')"


def fetch_config_of(wildcards):
    """fetch-train.cfg where training images are changed on purpose, which no test image may be."""
    own = f"{CONFIG}/fetch-{wildcards.part}.cfg"
    return own if os.path.exists(own) else f"{CONFIG}/fetch.cfg"


EXPERIMENT = settings(f"{CONFIG}/experiment.cfg")
SOURCES = {f"{part}_{word}" for part in ("train", "test") for word in ("source", "split")}
EXPERIMENT.update({key: value for key, value in config.items() if key in EXPERIMENT.keys() | SOURCES})
# Snakemake 7 takes no hyphen in what stands behind --config.
SWAPPED = {key.replace("_", "-"): value for key, value in {**EXPERIMENT, **config}.items() if re.match("dc[-_]", key)}
for name, path in SWAPPED.items():
    if not os.path.exists(f"{BIN}/{name}"):
        raise WorkflowError(f"{name}: no such stage in {BIN}")
    if not os.access(os.path.join(PROJECT, path), os.X_OK):
        raise WorkflowError(f"{name}={path}: no program that can be run")
    identity_of(os.path.join(PROJECT, path))
MACHINE = settings(config.get("machine", f"{PROJECT}/pipelines/profiles/default/machine.cfg"))
CLASS_LIST = [path for path in [f"{CONFIG}/classes.tsv"] if os.path.exists(path)]
