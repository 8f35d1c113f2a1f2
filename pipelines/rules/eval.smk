rule eval_proxy:
    input:
        images=f"{RUN}/data/test.h5",
        checkpoint=f"{RUN}/proxy/checkpoint.h5",
        config=f"{CONFIG}/eval.cfg",
    output:
        f"{RUN}/proxy/eval.h5",
    log:
        f"{RUN}/proxy/eval.log",
    params:
        program=program("dc-eval"),
        threads=MACHINE["proxy_threads"],
    threads: int(MACHINE["proxy_threads"])
    conda:
        ENVIRONMENT
    shell:
        "{params.program} --quiet --images {input.images} --checkpoint {input.checkpoint} --config {input.config}"
        " --method full-set --threads {params.threads} --out {output} 2> {log}"


rule eval:
    input:
        images=f"{RUN}/data/test.h5",
        checkpoint=f"{RUN}/{{method}}/{{budget}}/seed{{seed}}/student.h5",
        config=f"{CONFIG}/eval.cfg",
    output:
        f"{RUN}/{{method}}/{{budget}}/seed{{seed}}/eval.h5",
    log:
        f"{RUN}/{{method}}/{{budget}}/seed{{seed}}/eval.log",
    params:
        program=program("dc-eval"),
        label=label_of,
        threads=MACHINE["student_threads"],
    threads: int(MACHINE["student_threads"])
    conda:
        ENVIRONMENT
    shell:
        "{params.program} --quiet --images {input.images} --checkpoint {input.checkpoint} --config {input.config}"
        " --method {params.label} --threads {params.threads} --out {output} 2> {log}"
