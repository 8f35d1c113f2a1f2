rule report:
    input:
        evals=[f"{folder}/eval.h5" for folder in SETS] + [f"{RUN}/proxy/eval.h5"],
        figures=[f"{RUN}/figures/{sheet}.png" for sheet in SHEETS],
        config=f"{CONFIG}/report.cfg",
        experiment=f"{CONFIG}/experiment.cfg",
    output:
        html=f"{RUN}/report.html",
        markdown=f"{RUN}/report.md",
        csv=f"{RUN}/report.csv",
        json=f"{RUN}/report.json",
    params:
        version=tool("dc-report"),
        figures=[f"--figure '{title}={RUN}/figures/{sheet}.png'" for sheet, (title, _, _) in SHEETS.items()],
    shell:
        "{BIN}/dc-report --quiet {input.evals} --config {input.config} {params.figures}"
        " --html {output.html} --markdown {output.markdown} --csv {output.csv} --json {output.json}"
