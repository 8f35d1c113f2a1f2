def fetch_config_of(wildcards):
    """fetch-train.cfg where training images are changed on purpose, which no test image may be."""
    own = f"{CONFIG}/fetch-{wildcards.part}.cfg"
    return own if os.path.exists(own) else f"{CONFIG}/fetch.cfg"


rule fetch:
    input:
        config=fetch_config_of,
        classes=[f"{CONFIG}/classes.tsv"] if os.path.exists(f"{CONFIG}/classes.tsv") else [],
    output:
        f"{RUN}/data/{{part}}.h5",
    wildcard_constraints:
        part="train|test",
    params:
        version=tool("dc-fetch"),
        source=lambda wildcards: EXPERIMENT[f"{wildcards.part}_source"],
        split=lambda wildcards: EXPERIMENT[f"{wildcards.part}_split"],
    shell:
        "{BIN}/dc-fetch --quiet {params.source:q} --split {params.split} --config {input.config} --out {output}"
