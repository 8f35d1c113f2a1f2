# Names many files, which are shorter from within the run's folder.
rule report:
    input:
        evals=[f"{RUN}/{repetition}/eval.h5" for repetition in REPETITIONS] + [f"{RUN}/proxy/eval.h5"],
        scores=f"{RUN}/scores.h5",
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
        evals=[f"{repetition}/eval.h5" for repetition in REPETITIONS] + ["proxy/eval.h5"],
        # What the choices at the first budget have in common is told of one seed.
        compared=[f"{first_of(method)}/selection.h5" for method in METHODS],
        # The costs of a choice stand in the .run.json files beside what was made for it.
        run_facts=[f"{made}.run.json" for made in ["proxy/checkpoint.h5", "proxy/train-eval.h5", "scores.h5"]
                   + [f"{repetition}/selection.h5" for repetition in REPETITIONS]],
        figures=[f"--figure '{title}=figures/{sheet}.png'" for sheet, (title, _, _) in SHEETS.items()],
        report=os.path.abspath(f"{BIN}/dc-report"),
        config=os.path.abspath(f"{CONFIG}/report.cfg"),
        note=os.path.abspath(f"{CONFIG}/note.md"),
    shell:
        "cd {RUN} && {params.report} --quiet {params.evals} --config {params.config} --overwrite --note {params.note}"
        " --scores scores.h5 --selections {params.compared} --run-facts {params.run_facts} {params.figures}"
        " --html report.html --markdown report.md --csv report.csv --json report.json > report.txt"
