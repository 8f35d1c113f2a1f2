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

BUDGETS = [f"ipc{ipc}" for ipc in EXPERIMENT["budgets"].split()]
SEEDS = EXPERIMENT["seeds"].split()
# One set made and judged.
SETS = [f"{RUN}/{method}/{budget}/seed{seed}" for method in METHODS for budget in BUDGETS for seed in SEEDS]


wildcard_constraints:
    method="|".join(METHODS),
    budget="|".join(BUDGETS),
    seed="[0-9]+",


def scores_of(method, seed):
    """Every repetition draws its own random scores."""
    return f"{RUN}/scores/random-seed{seed}.h5" if method.score == "random" else f"{RUN}/scores/{method.score}.h5"


def kept_of(wildcards):
    """A mosaic stores grid x grid images in the pixels of one."""
    return int(wildcards.budget.removeprefix("ipc")) * METHODS[wildcards.method].grid ** 2


def grid_of(wildcards):
    return METHODS[wildcards.method].grid


def augment_config_of(wildcards):
    return f"{CONFIG}/augment-whole.cfg" if grid_of(wildcards) == 1 else f"{CONFIG}/augment-cells.cfg"


def label_of(wildcards):
    return wildcards.method


# What the report tells of, and what the costs of the choices are known from.
EVALS = [*(f"{folder}/eval.h5" for folder in SETS), f"{RUN}/proxy/eval.h5"]
COSTS = [
    f"{RUN}/proxy/checkpoint.h5",
    *sorted({scores_of(method, seed) for method in METHODS.values() for seed in SEEDS}),
    *(f"{folder}/selection.h5" for folder in SETS),
]


include: "rules/pca_score.smk"
include: "rules/pca_prune.smk"
include: "rules/pca_inspect.smk"
include: "rules/pca_report.smk"
