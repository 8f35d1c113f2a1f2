rule score_random:
    input:
        images=f"{RUN}/data/train.h5",
    output:
        f"{RUN}/scores/random-seed{{seed}}.h5",
    log:
        f"{RUN}/scores/random-seed{{seed}}.log",
    params:
        program=program("dc-score"),
    conda:
        ENVIRONMENT
    shell:
        "{params.program} --quiet --images {input.images} --method random --seed {wildcards.seed} --out {output} 2> {log}"


rule score:
    input:
        dynamics=f"{RUN}/proxy/dynamics.h5",
        config=f"{CONFIG}/score-{{score}}.cfg",
    output:
        f"{RUN}/scores/{{score}}.h5",
    log:
        f"{RUN}/scores/{{score}}.log",
    wildcard_constraints:
        score="[a-z0-9]+",
    params:
        program=program("dc-score"),
    conda:
        ENVIRONMENT
    shell:
        "{params.program} --quiet --dynamics {input.dynamics} --config {input.config} --method {wildcards.score} --out {output} 2> {log}"
