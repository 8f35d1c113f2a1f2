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

# One set made and judged.
SETS = [
    f"{RUN}/{method}/ipc{budget}/seed{seed}"
    for method in METHODS
    for budget in EXPERIMENT["budgets"].split()
    for seed in EXPERIMENT["seeds"].split()
]


wildcard_constraints:
    method="|".join(METHODS),
    ipc=r"\d+",
    seed=r"\d+",


def scores_of(wildcards):
    score = METHODS[wildcards.method].score
    return f"{RUN}/scores/random-seed{wildcards.seed}.h5" if score == "random" else f"{RUN}/scores/{score}.h5"


def kept_of(wildcards):
    """A mosaic stores grid x grid images in the pixels of one."""
    return int(wildcards.ipc) * METHODS[wildcards.method].grid ** 2


def augment_config_of(wildcards):
    return f"{CONFIG}/augment-whole.cfg" if METHODS[wildcards.method].grid == 1 else f"{CONFIG}/augment-cells.cfg"
