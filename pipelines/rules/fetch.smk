rule fetch:
    input:
        config=fetch_config_of,
        classes=CLASS_LIST,
    output:
        f"{RUN}/data/{{part}}.h5",
    log:
        f"{RUN}/data/{{part}}.log",
    wildcard_constraints:
        part="train|test",
    params:
        program=program("dc-fetch"),
        source=lambda wildcards: EXPERIMENT[f"{wildcards.part}_source"],
        split=lambda wildcards: EXPERIMENT[f"{wildcards.part}_split"],
    conda:
        ENVIRONMENT
    shell:
        "{params.program} --quiet {params.source:q} --split {params.split} --config {input.config} --out {output} 2> {log}"
