rule augment_proxy:
    input:
        images=f"{RUN}/data/train.h5",
        config=f"{CONFIG}/augment-proxy.cfg",
    output:
        f"{RUN}/proxy/views.h5",
    params:
        version=tool("dc-augment"),
    shell:
        "{BIN}/dc-augment --quiet --images {input.images} --config {input.config} --out {output}"


rule augment:
    input:
        images=f"{RUN}/{{method}}/{{budget}}/seed{{seed}}/images.h5",
        config=augment_config_of,
    output:
        f"{RUN}/{{method}}/{{budget}}/seed{{seed}}/views.h5",
    params:
        version=tool("dc-augment"),
    shell:
        "{BIN}/dc-augment --quiet --images {input.images} --config {input.config} --out {output}"
