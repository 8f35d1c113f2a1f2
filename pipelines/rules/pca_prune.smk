rule prune:
    input:
        scores=lambda wildcards: scores_of(METHODS[wildcards.method], wildcards.seed),
        config=f"{CONFIG}/prune.cfg",
    output:
        f"{RUN}/{{method}}/{{budget}}/seed{{seed}}/selection.h5",
    log:
        f"{RUN}/{{method}}/{{budget}}/seed{{seed}}/selection.log",
    params:
        program=program("dc-prune"),
        keep=lambda wildcards: METHODS[wildcards.method].keep,
        kept=kept_of,
    conda:
        ENVIRONMENT
    shell:
        "{params.program} --quiet --scores {input.scores} --config {input.config} --keep {params.keep} --ipc {params.kept}"
        " --seed {wildcards.seed} --out {output} 2> {log}"
