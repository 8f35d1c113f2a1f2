#!/usr/bin/env python3
"""Holds all stages to one vocabulary: every option is in common/cli/options.json, and means there what it is used for.

    option_dictionary.py DICTIONARY EXECUTABLE...

The dictionary has one entry for each name: its meaning and its unit (null: none). A name that two stages use has one
unit, and is a file in both or a setting in both. Reserved options are declared once for all stages, in common/cli, and are not in it.
"""
import json
import pathlib
import subprocess
import sys


def options_of(executable):
    usage = json.loads(subprocess.run([executable, "--help-json"], check=True, capture_output=True, text=True).stdout)
    return usage["inputs"] + usage["outputs"] + usage["options"], usage["reserved"]


def check_dictionary(dictionary):
    if list(dictionary) != sorted(dictionary):
        yield "the dictionary is not sorted by name"
    for name, entry in dictionary.items():
        if set(entry) != {"meaning", "unit"} or not entry["meaning"]:
            yield f"{name}: expected a meaning and a unit (or null)"


def main():
    dictionary = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    complaints = list(check_dictionary(dictionary))
    used = {}
    for executable in sys.argv[2:]:
        stage = pathlib.Path(executable).name
        options, reserved = options_of(executable)
        for option in options:
            name = option["name"]
            is_file = option["type"] == "path"
            if used.setdefault(name, (is_file, stage))[0] != is_file:
                complaints.append(f"{stage} --{name}: a file in one stage and a setting in another ({used[name][1]}); rename one")
            if name not in dictionary:
                complaints.append(f"{stage} --{name}: not in common/cli/options.json; use a name of it, or add this one")
            elif option.get("unit") != dictionary[name]["unit"]:
                complaints.append(f"{stage} --{name}: unit {option.get('unit')}, expected {dictionary[name]['unit']} as in the dictionary")
        complaints += [f"{o['name']}: is reserved, expected not to be in the dictionary" for o in reserved if o["name"] in dictionary]
    complaints += [f"{name}: no stage has this option; remove it" for name in dictionary if name not in used]
    print("\n".join(complaints) or f"{len(used)} options in the dictionary")
    sys.exit(bool(complaints))


if __name__ == "__main__":
    main()
