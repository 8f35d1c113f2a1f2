# Every pruning method from one training: which sets there are and how each is made. One proxy is trained and asked about
# every training image once; all scores are made in one go. Then each method chooses at each budget, and a student learns
# from the choice.
METHODS = EXPERIMENT["methods"].split()
SEEDS = EXPERIMENT["seeds"].split()
# A method is a file METHOD.cfg of options of dc-prune, a budget is options of dc-prune in experiment.cfg. A method that
# cannot have all budgets names its own.
# Like all names in config files, that of their folder counts from the project's.
METHOD_FOLDER = f"{CONFIG}/methods"
if "method_folder" in EXPERIMENT:
    METHOD_FOLDER = os.path.join(PROJECT, EXPERIMENT["method_folder"])
BUDGETS = {method: EXPERIMENT.get(f"budgets.{method}", EXPERIMENT["budgets"]).split() for method in METHODS}
REPETITIONS = [f"{method}/{budget}/seed{seed}" for method in METHODS for budget in BUDGETS[method] for seed in SEEDS]


wildcard_constraints:
    method="|".join(METHODS),
    budget="|".join({budget for budgets in BUDGETS.values() for budget in budgets}),
    seed="[0-9]+",


def first_of(method):
    """The repetition of a method that stands for it in figures and comparisons."""
    return f"{method}/{BUDGETS[method][0]}/seed{SEEDS[0]}"


def budget_options_of(wildcards):
    return EXPERIMENT[f"budget.{wildcards.budget}"]


def grid_of(wildcards):
    return 1


def augment_config_of(wildcards):
    return f"{CONFIG}/augment-student.cfg"


def label_of(wildcards):
    """A choice from all classes together has a name of its own beside one of the same size that is shared among them."""
    return f"{wildcards.method}-global" if "--share global" in budget_options_of(wildcards) else wildcards.method


# Within RUN: what the report tells of, and what the costs of the choices are known from.
EVALS = [*(f"{repetition}/eval.h5" for repetition in REPETITIONS), "proxy/eval.h5"]
COSTS = ["proxy/checkpoint.h5", "proxy/train-eval.h5", "scores.h5", *(f"{repetition}/selection.h5" for repetition in REPETITIONS)]


include: "rules/pruning_score.smk"
include: "rules/pruning_prune.smk"
include: "rules/pruning_inspect.smk"
include: "rules/pruning_report.smk"
