"""Drives the completion of bash as the shell would, through COMP_WORDS, and looks at what it offers.

    test_completion.py --bin BIN --work WORK

The completions stand in share/ beside BIN.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

BIN = WORK = None  # set below


def offered(program, *words):
    """What bash offers for the last word, split as bash splits ('=' stands alone)."""
    script = BIN.parent / "share/bash-completion/completions" / program
    function = "_" + program.replace("-", "_")
    line = f'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); {function}; printf "%s\\n" "${{COMPREPLY[@]}}"'
    done = subprocess.run(["bash", "-c", line, "bash", script, program, *words], cwd=WORK, capture_output=True, text=True, check=True)
    assert done.stderr == "", done.stderr
    return sorted(line for line in done.stdout.splitlines() if line)


class Completion(unittest.TestCase):
    def test_it_offers_every_option_of_every_stage(self):
        programs = sorted(path.name for path in BIN.glob("dc-*"))
        for program in programs:
            usage = json.loads(subprocess.run([BIN / program, "--help-json"], capture_output=True, text=True, check=True).stdout)
            names = {f"--{p['name']}" for part in ("inputs", "outputs", "options", "reserved") for p in usage[part]}
            self.assertLessEqual(names | {"--help", "--version"}, set(offered(program, "-")), program)
        self.assertGreaterEqual(len(programs), 9)

    def test_it_completes_the_name_of_an_option(self):
        self.assertEqual(offered("dc-prune", "--ke"), ["--keep"])
        self.assertEqual(offered("dc-prune", "--scores", "a.h5", "--ke"), ["--keep"])
        self.assertEqual(offered("dc-train", "--no-nes"), ["--no-nesterov"])

    def test_it_completes_choices_after_a_blank_and_after_an_equals_sign(self):
        self.assertEqual(offered("dc-prune", "--keep", "ea"), ["easiest"])
        self.assertEqual(offered("dc-prune", "--keep", "=", "ea"), ["easiest"])
        self.assertEqual(offered("dc-train", "--optimiser", ""), ["adamw", "sgd"])
        self.assertEqual(offered("dc-train", "--optimiser", "="), ["adamw", "sgd"])

    def test_it_completes_the_last_of_several_choices_between_commas(self):
        self.assertEqual(offered("dc-score", "--method", "el2n,forg"), ["el2n,forgetting"])

    def test_it_offers_artifacts_and_folders_where_an_artifact_is_read_or_written(self):
        self.assertEqual(offered("dc-combine", "--images", ""), ["folder", "test.h5", "train one.h5"])
        self.assertEqual(offered("dc-combine", "--out", "te"), ["test.h5"])
        self.assertEqual(offered("dc-inspect", "te"), ["test.h5"])

    def test_it_offers_artifacts_for_every_word_of_a_list(self):
        self.assertEqual(offered("dc-prune", "--scores", "a.h5", "te"), ["test.h5"])
        self.assertEqual(offered("dc-report", "a.h5", "te"), ["test.h5"])

    def test_it_offers_any_file_elsewhere(self):
        self.assertEqual(offered("dc-report", "--html", "te"), ["test.h5", "test.html"])
        self.assertEqual(offered("dc-prune", "--config", "te"), ["test.h5", "test.html"])
        self.assertEqual(offered("dc-fetch", "idx", ":", "fo"), ["folder"])

    def test_it_guesses_no_numbers(self):
        self.assertEqual(offered("dc-prune", "--ipc", ""), [])
        self.assertEqual(offered("dc-prune", "--seed", "te"), [])


def main():
    global BIN, WORK
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    if shutil.which("bash") is None:
        sys.exit(77)
    BIN, WORK = arguments.bin.resolve(), arguments.work.resolve()
    shutil.rmtree(WORK, ignore_errors=True)
    os.makedirs(WORK / "folder")
    for name in ("train one.h5", "test.h5", "test.html"):
        (WORK / name).touch()
    unittest.main(argv=sys.argv[:1])


if __name__ == "__main__":
    main()
