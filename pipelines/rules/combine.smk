rule combine:
    input:
        images=f"{RUN}/data/train.h5",
        selection=f"{RUN}/{{method}}/{{budget}}/seed{{seed}}/selection.h5",
        config=f"{CONFIG}/combine.cfg",
    output:
        f"{RUN}/{{method}}/{{budget}}/seed{{seed}}/images.h5",
    params:
        version=tool("dc-combine"),
        grid=grid_of,
    shell:
        "{BIN}/dc-combine --quiet --images {input.images} --selection {input.selection} --config {input.config}"
        " --grid {params.grid} --out {output}"
