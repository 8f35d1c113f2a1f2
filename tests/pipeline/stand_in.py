#!/usr/bin/env -S python3 -ES
"""Takes the place of every stage where only the manifests are tried: writes what it is told to write, slowly and in two
pieces, and fails when a file that it reads is not whole."""

import os
import sys
import time
import zlib

WRITTEN = {"--out", "--save-dynamics", "--save-predictions", "--save-features", "--draw", "--html", "--markdown", "--csv", "--json"}
MADE = (".h5", ".h5.run.json", ".png")
END = "the end\n"


def main(name, words):
    if words == ["--version"]:
        return f"{name} 1.0"
    written = [value for option, value in zip(words, words[1:]) if option in WRITTEN]
    for path in (word.split("=")[-1] for word in words):
        if path.endswith(MADE) and path not in written:
            with open(path) as file:
                if not file.read().endswith(END):
                    sys.exit(f"{name}: {path} is not whole")
    for path in written + [f"{path}.run.json" for path in written]:
        with open(path, "w") as file:
            file.write(f"{name}\n")
            file.flush()
            time.sleep(zlib.crc32(path.encode()) % 20 / 1000)
            file.write(END)
    if name == "dc-report" and "DC_KILLED" in os.environ:
        time.sleep(60)  # everything is written but what it says in the end
    return "done"


print(main(os.path.basename(sys.argv[0]), sys.argv[1:]))
