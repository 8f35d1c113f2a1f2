"""Formats the man page of every stage with every warning on; `man` and `mandoc` are asked where they are installed.

    test_man.py --bin BIN --work WORK

The pages stand in share/ beside BIN. Exit code 77: no formatter is installed.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, "MANWIDTH": "80", "LC_ALL": "C.UTF-8"})


def complaints_about(page):
    if shutil.which("groff"):
        yield run("groff", "-man", "-ww", "-Tutf8", "-z", page).stderr
    if shutil.which("mandoc"):
        yield run("mandoc", "-Tlint", "-Wwarning", page).stdout.replace("missing date, using \"\"", "")
    if shutil.which("man"):
        shown = run("man", "--warnings", "-l", page)
        yield shown.stderr
        usage = json.loads(run(BIN / page.stem, "--help-json").stdout)
        names = [p["name"] for part in ("inputs", "outputs", "options", "reserved") for p in usage[part] if not p["positional"]]
        flat = " ".join(shown.stdout.replace("\u2010\n", "").split())
        missing = [name for name in names if f"--{name}" not in flat and f"--[no-]{name}" not in flat]
        yield f"{page.name}: does not show {', '.join(missing)}" if missing else ""


def main():
    global BIN
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path)
    BIN = parser.parse_args().bin.resolve()
    if not any(shutil.which(tool) for tool in ("groff", "mandoc", "man")):
        sys.exit(77)
    pages = sorted((BIN.parent / "share/man/man1").glob("dc-*.1"))
    complaints = [text for page in pages for text in complaints_about(page) if text]
    print("\n".join(complaints) or f"{len(pages)} pages without a warning")
    sys.exit(bool(complaints) or len(pages) < 9)


if __name__ == "__main__":
    main()
