# What every pipeline begins with: the experiment, the machine, the words that the rules are made of. The twin of
# experiment.mk.
import functools
import hashlib
import os
import subprocess

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
    version = subprocess.run([path, "--version"], stdin=subprocess.DEVNULL, capture_output=True, text=True).stdout.strip()
    return f"{version} sha256 {digest}"


class Program(str):
    """The path of a program that is remembered as what the program is: Snakemake compares parameters by their repr. A new
    build reruns what its stage made and what follows, the same build in another place reruns nothing."""

    def __repr__(self):
        return identity_of(self)


def program(name):
    """The parameter that names the program of the stage dc-X: the executable of BIN, or what takes its place (dc-prune=FILE in
    experiment.cfg or under --config); or any other, whose path counts from the project's folder. A function, since Snakemake
    makes plain strings of strings."""
    path = os.path.join(PROJECT, EXPERIMENT.get(name, f"{BIN}/{name}" if name.startswith("dc-") else name))
    return lambda wildcards: Program(path)


def fetch_config_of(wildcards):
    """fetch-train.cfg where training images are changed on purpose, which no test image may be."""
    own = f"{CONFIG}/fetch-{wildcards.part}.cfg"
    return own if os.path.exists(own) else f"{CONFIG}/fetch.cfg"


EXPERIMENT = settings(f"{CONFIG}/experiment.cfg")
SOURCES = {f"{part}_{word}" for part in ("train", "test") for word in ("source", "split")}
EXPERIMENT.update({key: value for key, value in config.items() if key in EXPERIMENT.keys() | SOURCES or key.startswith("dc-")})
MACHINE = settings(config.get("machine", f"{PROJECT}/pipelines/profiles/default/machine.cfg"))
CLASS_LIST = [path for path in [f"{CONFIG}/classes.tsv"] if os.path.exists(path)]
