# Prune-Combine-Augment beside the plain selections it is made of: which sets there are and how each is made.
from typing import NamedTuple


class Method(NamedTuple):
    """Three words of experiment.cfg: the score, the end of the ranking that is kept, the mosaic grid."""

    score: str
    keep: str
    grid: int


METHODS = {}
for name in EXPERIMENT["methods"].split():
    score, keep, grid = EXPERIMENT[f"method.{name}"].split()
    METHODS[name] = Method(score, keep, int(grid))

BUDGETS = EXPERIMENT["budgets"].split()
SEEDS = EXPERIMENT["seeds"].split()
# One set made and judged.
SETS = [f"{RUN}/{method}/ipc{budget}/seed{seed}" for method in METHODS for budget in BUDGETS for seed in SEEDS]


wildcard_constraints:
    method="|".join(METHODS),
    ipc=r"\d+",
    seed=r"\d+",


def scores_of(method, seed):
    """Every repetition draws its own random scores."""
    return f"{RUN}/scores/random-seed{seed}.h5" if method.score == "random" else f"{RUN}/scores/{method.score}.h5"


def kept_of(wildcards):
    """A mosaic stores grid x grid images in the pixels of one."""
    return int(wildcards.ipc) * METHODS[wildcards.method].grid ** 2


def augment_config_of(wildcards):
    return f"{CONFIG}/augment-whole.cfg" if METHODS[wildcards.method].grid == 1 else f"{CONFIG}/augment-cells.cfg"
