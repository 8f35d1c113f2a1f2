# Names many files, which are shorter from within the run's folder.
rule report:
    input:
        evals=[f"{RUN}/{path}" for path in EVALS],
        scores=f"{RUN}/scores.h5",
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
        evals=EVALS,
        # What the choices at the first budget have in common is told of one seed.
        compared=[f"{first_of(method)}/selection.h5" for method in METHODS],
        run_facts=run_facts(COSTS),
        figures=[f"--figure '{title}=figures/{sheet}.png'" for sheet, (title, _, _) in SHEETS.items()],
        run=lambda wildcards, output: os.path.dirname(output.html),
        config=lambda wildcards, input: os.path.abspath(input.config),
        note=lambda wildcards, input: os.path.abspath(input.note),
    conda:
        ENVIRONMENT
    shell:
        "(cd {params.run} && {params.program} --quiet {params.evals} --config {params.config} --overwrite --note {params.note}"
        " --scores scores.h5 --selections {params.compared} {params.run_facts} {params.figures}"
        " --html report.html --markdown report.md --csv report.csv --json report.json > report.txt) 2> {log}"
