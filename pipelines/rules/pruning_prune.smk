# Rules that want a validation set get the training set: images kept aside would be missing from the budget, and test
# images must not choose.
rule prune:
    input:
        scores=f"{RUN}/scores.h5",
        predictions=f"{RUN}/proxy/predictions.h5",
        features=f"{RUN}/proxy/features.h5",
        images=f"{RUN}/data/train.h5",
        config=lambda wildcards: f"{METHOD_FOLDER}/{wildcards.method}.cfg",
    output:
        f"{RUN}/{{method}}/{{budget}}/seed{{seed}}/selection.h5",
    log:
        f"{RUN}/{{method}}/{{budget}}/seed{{seed}}/selection.log",
    params:
        program=program("dc-prune"),
        budget=budget_options_of,
    threads: int(MACHINE["student_threads"])
    conda:
        ENVIRONMENT
    shell:
        "{params.program} --quiet --scores {input.scores} --predictions {input.predictions} --features {input.features}"
        " --validation-predictions {input.predictions} --validation-features {input.features} --images {input.images} --config {input.config}"
        " {params.budget} --threads {threads} --seed {wildcards.seed} --out {output} 2> {log}"
