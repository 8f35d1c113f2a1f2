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
        # Written beside the checkpoint: how long the scores took.
        run_facts=f"{RUN}/proxy/checkpoint.h5.run.json",
        figures=[f"--figure '{title}={RUN}/figures/{sheet}.png'" for sheet, (title, _, _) in SHEETS.items()],
    shell:
        "{BIN}/dc-report --quiet {input.evals} --config {input.config} --overwrite --note {input.note}"
        " --run-facts {params.run_facts} {params.figures} --html {output.html} --markdown {output.markdown} --csv {output.csv} --json {output.json} > {output.text}"
