"""Runs every Python block of a Markdown page in the working folder, each by itself.

    python3 run_snippets.py page.md
"""

import pathlib
import re
import sys

text = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
blocks = re.findall(r"^```python\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
if not blocks:
    sys.exit(f"{sys.argv[1]}: no Python blocks, expected some")
for number, block in enumerate(blocks, 1):
    print(f"--- block {number}", flush=True)
    exec(compile(block, f"{sys.argv[1]} block {number}", "exec"), {})
