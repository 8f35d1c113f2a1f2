rule augment_proxy:
    input:
        images=f"{RUN}/data/train.h5",
        config=f"{CONFIG}/augment-proxy.cfg",
    output:
        f"{RUN}/proxy/views.h5",
    log:
        f"{RUN}/proxy/views.log",
    params:
        program=program("dc-augment"),
    conda:
        ENVIRONMENT
    shell:
        "{params.program} --quiet --images {input.images} --config {input.config} --out {output} 2> {log}"


rule augment:
    input:
        images=f"{RUN}/{{method}}/{{budget}}/seed{{seed}}/images.h5",
        config=augment_config_of,
    output:
        f"{RUN}/{{method}}/{{budget}}/seed{{seed}}/views.h5",
    log:
        f"{RUN}/{{method}}/{{budget}}/seed{{seed}}/views.log",
    params:
        program=program("dc-augment"),
    conda:
        ENVIRONMENT
    shell:
        "{params.program} --quiet --images {input.images} --config {input.config} --out {output} 2> {log}"
