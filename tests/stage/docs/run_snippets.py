"""Runs every block of a Markdown page in the working folder, each by itself: of Python, or of commands (sh).

    python3 run_snippets.py page.md [python|sh]
"""

import pathlib
import re
import subprocess
import sys

page = sys.argv[1]
language = sys.argv[2] if len(sys.argv) > 2 else "python"
blocks = re.findall(rf"^```{language}\n(.*?)^```", pathlib.Path(page).read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
if not blocks:
    sys.exit(f"{page}: no blocks of {language}, expected some")
for number, block in enumerate(blocks, 1):
    print(f"--- block {number}", flush=True)
    if language == "python":
        exec(compile(block, f"{page} block {number}", "exec"), {})
    else:
        subprocess.run(["sh", "-eux", "-c", block], check=True)
