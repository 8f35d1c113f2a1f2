rule combine:
    input:
        images=f"{RUN}/data/train.h5",
        selection=f"{RUN}/{{method}}/{{budget}}/seed{{seed}}/selection.h5",
        config=f"{CONFIG}/combine.cfg",
    output:
        f"{RUN}/{{method}}/{{budget}}/seed{{seed}}/images.h5",
    log:
        f"{RUN}/{{method}}/{{budget}}/seed{{seed}}/images.log",
    params:
        program=program("dc-combine"),
        grid=grid_of,
    conda:
        ENVIRONMENT
    shell:
        "{params.program} --quiet --images {input.images} --selection {input.selection} --config {input.config}"
        " --grid {params.grid} --out {output} 2> {log}"
