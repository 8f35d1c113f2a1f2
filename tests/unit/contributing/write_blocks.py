"""Writes the C++ blocks of a Markdown page that begin with the path of a file, each to that path below a folder.

    python3 write_blocks.py page.md folder
"""

import pathlib
import re
import sys

page, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
blocks = re.findall(r"^```cpp\n// (\S+\.cpp)\n(.*?)^```", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
if not blocks:
    sys.exit(f"{page}: no C++ block begins with a path, expected some")
for path, code in blocks:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists() or file.read_text(encoding="utf-8") != code:
        file.write_text(code, encoding="utf-8")
