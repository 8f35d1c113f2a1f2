# The bytes of a network depend on its number of threads, so that comes from the machine file and not from the cores
# that happen to be free; `threads` only reserves them.
rule train_proxy:
    input:
        images=f"{RUN}/data/train.h5",
        plan=f"{RUN}/proxy/views.h5",
        config=f"{CONFIG}/train-proxy.cfg",
    output:
        checkpoint=f"{RUN}/proxy/checkpoint.h5",
        dynamics=f"{RUN}/proxy/dynamics.h5",
    log:
        f"{RUN}/proxy/checkpoint.log",
    params:
        program=program("dc-train"),
        threads=MACHINE["proxy_threads"],
    threads: int(MACHINE["proxy_threads"])
    conda:
        ENVIRONMENT
    shell:
        "{params.program} --images {input.images} --plan {input.plan} --config {input.config} --threads {params.threads}"
        " --save-dynamics {output.dynamics} --out {output.checkpoint} 2> {log}"


rule train:
    input:
        images=f"{RUN}/{{method}}/{{budget}}/seed{{seed}}/images.h5",
        plan=f"{RUN}/{{method}}/{{budget}}/seed{{seed}}/views.h5",
        config=f"{CONFIG}/train-student.cfg",
    output:
        f"{RUN}/{{method}}/{{budget}}/seed{{seed}}/student.h5",
    log:
        f"{RUN}/{{method}}/{{budget}}/seed{{seed}}/student.log",
    params:
        program=program("dc-train"),
        threads=MACHINE["student_threads"],
    threads: int(MACHINE["student_threads"])
    conda:
        ENVIRONMENT
    shell:
        "{params.program} --quiet --images {input.images} --plan {input.plan} --config {input.config}"
        " --threads {params.threads} --seed {wildcards.seed} --out {output} 2> {log}"
