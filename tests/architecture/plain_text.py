#!/usr/bin/env python3
"""Looks for what no tracked text file should hold: paths of one machine, notes to self, stray blanks.

    plain_text.py SOURCE_DIR
"""
import pathlib
import re
import subprocess
import sys

RULES = [
    (re.compile(r"(?<![\w.$}/-])/(?:home|root|Users|mnt|media|srv|workspace|work)/"), "a path of one machine"),
    (re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b"), "a note to self; do it, or say in the text what is missing"),
    (re.compile(r"[ \t]+$"), "blanks at the end of the line"),
    (re.compile(r"\r"), "a carriage return"),
]
LARGEST_BYTES = 2 * 1024 * 1024
CORPORA = "tests/fuzz/corpus/"  # inputs of parsers, whatever they look like


def tracked_files(root):
    listing = subprocess.run(["git", "-C", str(root), "ls-files", "-z"], capture_output=True, text=True)
    if listing.returncode == 0:
        return [root / name for name in listing.stdout.split("\0") if name]
    skipped = {"build", ".venv", "results"}  # not a clone: everything that is not made here
    return [p for p in root.rglob("*") if p.is_file() and not skipped & set(p.relative_to(root).parts)]


def check(path, root):
    name = path.relative_to(root)
    data = path.read_bytes()
    if len(data) > LARGEST_BYTES:
        yield f"{name}: {len(data)} bytes, expected at most {LARGEST_BYTES}"
    if b"\0" in data or str(name).startswith(CORPORA):
        return
    text = data.decode("utf-8", errors="replace")
    for number, line in enumerate(text.split("\n"), 1):
        for pattern, fault in RULES:
            if pattern.search(line):
                yield f"{name}:{number}: {fault}"
    if text and not text.endswith("\n"):
        yield f"{name}: no line feed at the end"


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    files = [p for p in tracked_files(root) if p.is_file() and not p.is_symlink()]
    complaints = [c for p in files for c in check(p, root)]
    print("\n".join(complaints) or f"{len(files)} files are clean")
    sys.exit(bool(complaints) or not files)


if __name__ == "__main__":
    main()
