rule report:
    input:
        evals=[f"{folder}/eval.h5" for folder in SETS] + [f"{RUN}/proxy/eval.h5"],
        figures=[f"{RUN}/figures/{sheet}.png" for sheet in SHEETS],
        config=f"{CONFIG}/report.cfg",
        note=f"{CONFIG}/note.md",
        experiment=f"{CONFIG}/experiment.cfg",
    output:
        html=f"{RUN}/report.html",
        markdown=f"{RUN}/report.md",
        csv=f"{RUN}/report.csv",
        json=f"{RUN}/report.json",
        text=f"{RUN}/report.txt",
    params:
        version=tool("dc-report"),
        # The costs of a choice stand in the .run.json files beside what was made for it.
        run_facts=[f"{made}.run.json" for made in [f"{RUN}/proxy/checkpoint.h5"]
                   + sorted({scores_of(method, seed) for method in METHODS.values() for seed in SEEDS})
                   + [f"{folder}/selection.h5" for folder in SETS]],
        figures=[f"--figure '{title}={RUN}/figures/{sheet}.png'" for sheet, (title, _, _) in SHEETS.items()],
    shell:
        "{BIN}/dc-report --quiet {input.evals} --config {input.config} --overwrite --note {input.note}"
        " --run-facts {params.run_facts} {params.figures} --html {output.html} --markdown {output.markdown} --csv {output.csv} --json {output.json} > {output.text}"
