#!/usr/bin/env python3
"""Makes the generated pages anew in a scratch folder and compares them with those in the tree.

    generated_docs.py SOURCE_DIR FOLDER_OF_EXECUTABLES
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile


def generated_pages(root):
    return {p.relative_to(root): p.read_text(encoding="utf-8")
            for p in [*sorted((root / "docs" / "reference").glob("*.md")), root / "data_schema" / "README.md"]}


def main():
    root, executables = pathlib.Path(sys.argv[1]), sys.argv[2]
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        (scratch / "common").symlink_to(root / "common")
        shutil.copytree(root / "data_schema", scratch / "data_schema")
        subprocess.run(["sh", str(root / "docs" / "make_docs.sh"), executables, folder], check=True)
        expected = generated_pages(scratch)
    found = generated_pages(root)
    stale = [page for page in sorted({*found, *expected}) if found.get(page) != expected.get(page)]
    for page in stale:
        print(f"{page}: not what the declarations say now; run `make docs`")
    sys.exit(bool(stale))


if __name__ == "__main__":
    main()
