# Contact sheets: where the images come from, the ends of some scores, the choices of some methods.
DRAWN_SCORES = EXPERIMENT["drawn_scores"].split()
DRAWN_METHODS = EXPERIMENT["drawn_methods"].split()

# File name -> title in the report, artifact that is drawn, what else is said.
IMAGES = f"{RUN}/data/train.h5"
SHEETS = {"originals": ("Originals", IMAGES, "")}
for name in DRAWN_SCORES:
    SHEETS[f"score-{name}"] = (f"The easiest and the hardest by {name}", f"{RUN}/scores.h5", f"--images {IMAGES} --score {name}")
for name in DRAWN_METHODS:
    SHEETS[f"method-{name}"] = (f"Chosen by {name}", f"{RUN}/{first_of(name)}/selection.h5", f"--images {IMAGES}")


rule inspect:
    input:
        drawn=lambda wildcards: SHEETS[wildcards.sheet][1],
        images=IMAGES,
        config=f"{CONFIG}/inspect.cfg",
    output:
        f"{RUN}/figures/{{sheet}}.png",
    log:
        f"{RUN}/figures/{{sheet}}.log",
    params:
        program=program("dc-inspect"),
        more=lambda wildcards: SHEETS[wildcards.sheet][2],
    conda:
        ENVIRONMENT
    shell:
        "{params.program} --quiet {input.drawn} --config {input.config} --overwrite --draw {output} {params.more} 2> {log}"
