# What the proxy says of every training image, and all scores at once.
rule eval_train:
    input:
        images=f"{RUN}/data/train.h5",
        checkpoint=f"{RUN}/proxy/checkpoint.h5",
        config=f"{CONFIG}/eval-train.cfg",
    output:
        report=f"{RUN}/proxy/train-eval.h5",
        predictions=f"{RUN}/proxy/predictions.h5",
        features=f"{RUN}/proxy/features.h5",
    log:
        f"{RUN}/proxy/train-eval.log",
    params:
        program=program("dc-eval"),
        threads=MACHINE["proxy_threads"],
    threads: int(MACHINE["proxy_threads"])
    conda:
        ENVIRONMENT
    shell:
        "{params.program} --quiet --images {input.images} --checkpoint {input.checkpoint} --config {input.config}"
        " --method full-set --threads {params.threads} --save-predictions {output.predictions}"
        " --save-features {output.features} --out {output.report} 2> {log}"


rule score:
    input:
        dynamics=f"{RUN}/proxy/dynamics.h5",
        predictions=f"{RUN}/proxy/predictions.h5",
        features=f"{RUN}/proxy/features.h5",
        config=f"{CONFIG}/score.cfg",
    output:
        f"{RUN}/scores.h5",
    log:
        f"{RUN}/scores.log",
    params:
        program=program("dc-score"),
    threads: int(MACHINE["proxy_threads"])
    conda:
        ENVIRONMENT
    shell:
        "{params.program} --quiet --dynamics {input.dynamics} --predictions {input.predictions} --features {input.features}"
        " --config {input.config} --threads {threads} --out {output} 2> {log}"
