rule fetch:
    input:
        config=f"{CONFIG}/fetch.cfg",
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
