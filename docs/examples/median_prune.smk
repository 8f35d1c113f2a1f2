# Prune-Combine-Augment whose method `pca` chooses by the median, while all others choose as they did.
#
#   snakemake --snakefile docs/examples/median_prune.smk --cores all \
#     --config experiment=configs/demo run=results/median bin=build/release/bin
include: "../../pipelines/Snakefile"


rule everything:
    input:
        rules.all.input,


use rule prune as prune_by_median with:
    wildcard_constraints:
        method="pca",
    params:
        program=program("docs/examples/median_prune.py"),
        keep=lambda wildcards: METHODS[wildcards.method].keep,
        kept=kept_of,


ruleorder: prune_by_median > prune
