"""What the manifests promise beside results: they lint clean, no rule reads what is not whole yet, a failure is shown, the commands
and tables of docs/pipelines.md are true.

The manifests are tried alone, with programs that only seem to work in the place of the stages. Standard library only; everything
is written under --work.
"""

import concurrent.futures
import functools
import os
import re
import shutil
import unittest

from manifest import (PROJECT, SNAKEMAKE, call, folders, kill_once_there, make, make_command, needs_snakemake, run_tests, snakemake,
                      snakemake_command, stand_ins)

BIN = WORK = None  # set below

PAGE = PROJECT / "docs/pipelines.md"
CONFIG = {"pca": PROJECT / "configs/tiny", "pruning": PROJECT / "configs/pruning-tiny"}
# Slurm in three lines each: a job is a process, its state a file.
SLURM = {
    "sbatch": 'for script; do :; done; id=$(ls "$JOBS" | wc -l); echo "$*" > "$JOBS/$id"; echo RUNNING > "$JOBS.$id"\n'
              '(sh "$script" > "$JOBS.$id.log" 2>&1 && echo COMPLETED > "$JOBS.$id" || echo TIMEOUT > "$JOBS.$id") > /dev/null 2>&1 &\n'
              'echo "$id"\n',
    "sacct": 'for id; do :; done; cat "$JOBS.$id"\n',
    "scancel": "exit 1\n",
}


def rules():
    """Every rule of the Snakefiles, by name: the text from its first line to the next rule."""
    found = {}
    for path in sorted((PROJECT / "pipelines/rules").glob("*.smk")):
        for text in re.split(r"(?m)^(?=rule )", path.read_text())[1:]:
            found.setdefault(re.match(r"rule (\w+):", text)[1], []).append(text)
    return found


class Manifests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        shutil.rmtree(WORK, ignore_errors=True)
        stand_ins(WORK / "build/release/bin")
        cls.bin = WORK / "build/release/bin"

    def run_folder(self, name):
        run = WORK / name / "run"
        run.parent.mkdir()
        return run

    def lint(self, version):
        for pipeline, config in CONFIG.items():
            said = snakemake(version, pipeline, self.run_folder(f"lint-{version}-{pipeline}"), config, self.bin, "--lint")
            self.assertIn("your workflow is in a good condition", said)

    def test_snakemake_7_lints_clean(self):
        self.lint(7)

    @needs_snakemake(9)
    def test_snakemake_9_lints_clean(self):
        self.lint(9)

    # A stand-in writes in two pieces and fails when one of its inputs lacks the second.
    def test_no_rule_reads_what_another_is_still_writing_whatever_runs_beside_it(self):
        for pipeline, config in CONFIG.items():
            run = self.run_folder(f"race-make-{pipeline}")
            make(pipeline, run, config, self.bin, "-j8")
            self.assertGreater((run / "report.html").stat().st_size, 0)
        snakemake(7, "pca", self.run_folder("race-snakemake"), CONFIG["pca"], self.bin, "--cores", "8")

    def test_what_a_failed_stage_says_is_shown(self):
        broken = WORK / "broken"
        stand_ins(broken)
        (broken / "dc-score").write_text("#!/bin/sh\n[ $1 = --version ] && echo 1 || { echo 'dc-score: what went wrong' >&2; exit 3; }\n")
        self.assertIn("dc-score: what went wrong", make("pca", self.run_folder("failed-make"), CONFIG["pca"], broken, expect=2))
        self.assertIn("dc-score: what went wrong",
                      snakemake(7, "pca", self.run_folder("failed-snakemake"), CONFIG["pca"], broken, expect=1))

    def test_a_report_that_was_killed_with_its_last_word_unsaid_is_made_again(self):
        for command in (functools.partial(make_command, "pca"), functools.partial(snakemake_command, 7, "pca")):
            by = command.func.__name__
            run = self.run_folder(f"killed-{by}")
            self.assertTrue(kill_once_there(command(run, CONFIG["pca"], self.bin), run / "report.json.run.json", True))
            call(*command(run, CONFIG["pca"], self.bin))
            self.assertEqual((run / "report.txt").read_text(), "done\n", by)

    def test_a_file_that_was_deleted_is_made_again_with_what_follows(self):
        run = self.run_folder("deleted")
        make("pca", run, CONFIG["pca"], self.bin, "-j2")
        for path in ("proxy/dynamics.h5", "pca/ipc1/seed1/views.h5"):
            (run / path).unlink()
            make("pca", run, CONFIG["pca"], self.bin, "-q", expect=1)
            make("pca", run, CONFIG["pca"], self.bin)
            self.assertTrue((run / path).exists())
            make("pca", run, CONFIG["pca"], self.bin, "-q")

    def test_a_config_file_that_is_missing_is_named(self):
        config = WORK / "incomplete"
        shutil.copytree(CONFIG["pca"], config)
        (config / "prune.cfg").unlink()
        said = make("pca", self.run_folder("incomplete-run"), config, self.bin, expect=2)
        self.assertIn(f"{config}/prune.cfg is not there", said)


class Page(unittest.TestCase):
    """docs/pipelines.md."""

    def setUp(self):
        self.text = PAGE.read_text()

    def commands(self, word):
        blocks = [block for block in re.findall(r"```sh\n(.*?)```", self.text, re.DOTALL) if word in block]
        self.assertTrue(blocks, word)
        return "".join(blocks)

    def place(self, name, version=None):
        """A folder that looks like the project's, with executables where a release build has them; the environment to work there."""
        folder = WORK / name
        stand_ins(folder / "build/release/bin")
        for path in ("pipelines", "configs"):
            (folder / path).symlink_to(PROJECT / path)
        tools = folder / "tools"
        tools.mkdir()
        for tool, text in SLURM.items():
            (tools / tool).write_text(f"#!/bin/sh\n{text}")
            (tools / tool).chmod(0o755)
        if version:
            (tools / "snakemake").symlink_to(SNAKEMAKE[version])
        (folder / "jobs").mkdir()
        return folder, {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "JOBS": str(folder / "jobs")}

    def test_the_commands_for_make_run(self):
        folder, environment = self.place("page-make")
        call("sh", "-ec", self.commands("make -f"), cwd=folder, env=environment)
        for run in ("tiny", "pruning-tiny"):
            self.assertTrue((folder / "results" / run / "report.html").exists(), run)

    def run_snakemake(self, version):
        # Of the pipelines only the images, and nothing twice: whole runs are tested elsewhere.
        folder, environment = self.place(f"page-snakemake-{version}", version)
        script = re.sub(r"(run=(\S+) bin=\S+)", r"\1 --until fetch", self.commands("snakemake --snakefile"))
        commands = [command for command in re.split(r"(?m)^(?=snakemake)", script) if command]
        self.assertEqual(len(commands), 3)
        with concurrent.futures.ThreadPoolExecutor() as pool:  # submitting is mostly waiting
            list(pool.map(lambda command: call("sh", "-ec", command, cwd=folder, env=environment), commands))
        for run in ("tiny-snakemake", "pruning-tiny-snakemake", "tiny-slurm"):
            self.assertTrue((folder / "results" / run / "data/test.h5").exists(), run)
        self.assertEqual(sorted(path.read_text().rsplit(" ", 1)[0] for path in (folder / "jobs").iterdir()),
                         ["--parsable --job-name=dc-fetch --cpus-per-task=1 --mem=4000 --time=120"] * 2)

    def test_the_commands_for_snakemake_7_run(self):
        self.run_snakemake(7)

    @needs_snakemake(9)
    def test_the_commands_for_snakemake_9_run(self):
        self.run_snakemake(9)

    def test_the_table_of_rules_is_the_rules(self):
        table = dict(re.findall(r"^\| `(\w+)`[^|]*\| `(dc-\w+)` \|", self.text, re.MULTILINE))
        programs = {name: set(re.findall(r'program=program\("(dc-\w+)"\)', "".join(texts))) for name, texts in rules().items()}
        self.assertEqual({name: {program} for name, program in table.items()}, programs)

    def test_the_table_of_the_profile_is_the_profile(self):
        lines = re.findall(r"(?m)^[a-z-]+: .*$", (PROJECT / "pipelines/profiles/default/config.yaml").read_text())
        self.assertEqual(re.findall(r"^\| `([a-z-]+: \w+)` \|", self.text, re.MULTILINE), lines)

    def test_the_profiles_for_slurm_differ_in_nothing_but_names(self):
        names = {"executor: cluster-generic\n": "", "cluster-generic-submit-cmd": "cluster", "cluster-generic-": "cluster-", "-cmd:": ":"}
        files = [(PROJECT / "pipelines/profiles/slurm" / name).read_text() for name in ("config.yaml", "config.v8+.yaml")]
        old, new = (text[text.index("jobs:"):] for text in files)
        for one, other in names.items():
            new = new.replace(one, other)
        self.assertEqual(old, new)


if __name__ == "__main__":
    BIN, WORK = folders()
    run_tests()
