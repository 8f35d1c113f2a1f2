rule report:
    input:
        evals=EVALS,
        figures=[f"{RUN}/figures/{sheet}.png" for sheet in SHEETS],
        config=f"{CONFIG}/report.cfg",
        note=f"{CONFIG}/note.md",
    output:
        html=f"{RUN}/report.html",
        markdown=f"{RUN}/report.md",
        csv=f"{RUN}/report.csv",
        json=f"{RUN}/report.json",
        text=f"{RUN}/report.txt",
    log:
        f"{RUN}/report.log",
    params:
        program=program("dc-report"),
        run_facts=run_facts(COSTS),
        figures=[f"--figure '{title}={RUN}/figures/{sheet}.png'" for sheet, (title, _, _) in SHEETS.items()],
    conda:
        ENVIRONMENT
    shell:
        "{params.program} --quiet {input.evals} --config {input.config} --overwrite --note {input.note}"
        " {params.run_facts} {params.figures} --html {output.html} --markdown {output.markdown}"
        " --csv {output.csv} --json {output.json} > {output.text} 2> {log}"
