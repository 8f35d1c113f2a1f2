rule score_random:
    input:
        images=f"{RUN}/data/train.h5",
    output:
        f"{RUN}/scores/random-seed{{seed}}.h5",
    params:
        version=tool("dc-score"),
    shell:
        "{BIN}/dc-score --quiet --images {input.images} --method random --seed {wildcards.seed} --out {output}"


rule score:
    input:
        dynamics=f"{RUN}/proxy/dynamics.h5",
        config=f"{CONFIG}/score-{{score}}.cfg",
    output:
        f"{RUN}/scores/{{score}}.h5",
    wildcard_constraints:
        score="[a-z0-9]+",
    params:
        version=tool("dc-score"),
    shell:
        "{BIN}/dc-score --quiet --dynamics {input.dynamics} --config {input.config} --method {wildcards.score} --out {output}"
