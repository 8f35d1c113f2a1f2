# Contact sheets: where the images come from, what was chosen, what is stored, what the student sees.
# They show the first method at its middle budget.
FIGURE_SET = SETS[(len(BUDGETS) - 1) // 2 * len(SEEDS)]
# File name -> title in the report, artifact that is drawn, images it refers to.
SHEETS = {
    "originals": ("Originals", f"{RUN}/data/train.h5", []),
    "extremes": (
        "The easiest and the hardest by the score",
        scores_of(METHODS[next(iter(METHODS))], SEEDS[0]),
        [f"{RUN}/data/train.h5"],
    ),
    "selection": ("Chosen", f"{FIGURE_SET}/selection.h5", [f"{RUN}/data/train.h5"]),
    "images": ("Stored", f"{FIGURE_SET}/images.h5", []),
    "views": ("What the student sees in training", f"{FIGURE_SET}/views.h5", [f"{FIGURE_SET}/images.h5"]),
}


rule inspect:
    input:
        drawn=lambda wildcards: SHEETS[wildcards.sheet][1],
        images=lambda wildcards: SHEETS[wildcards.sheet][2],
        config=f"{CONFIG}/inspect.cfg",
    output:
        f"{RUN}/figures/{{sheet}}.png",
    log:
        f"{RUN}/figures/{{sheet}}.log",
    params:
        program=program("dc-inspect"),
        images=lambda wildcards: [f"--images {images}" for images in SHEETS[wildcards.sheet][2]],
    conda:
        ENVIRONMENT
    shell:
        "{params.program} --quiet {input.drawn} --config {input.config} --overwrite --draw {output} {params.images} 2> {log}"
