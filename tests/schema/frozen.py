#!/usr/bin/env python3
"""The released schema files and examples are what they were, all kinds are among them, and today's schemas extend them.

    frozen.py DATA_SCHEMA
"""
import hashlib
import json
import pathlib
import re
import sys

from extension import broken_promises


def listed_digests(listing):
    """Name and SHA-256 of each line, as sha256sum writes them."""
    lines = listing.read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def changed_files(released):
    """One line for each file that is not the one that was released."""
    listed = listed_digests(released / "SHA256SUMS")
    found = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in released.iterdir() if p.suffix in {".json", ".h5"}}
    for name in sorted(listed.keys() | found.keys()):
        if name not in found:
            yield f"released/{name} is gone; bring it back: what was released stays"
        elif name not in listed:
            yield f"released/{name} is not in SHA256SUMS; a new release adds its line (see released/README.md)"
        elif found[name] != listed[name]:
            yield f"released/{name} was changed; bring it back, and release a new minor version instead"


def without_about(value):
    if isinstance(value, dict):
        return {key: without_about(entry) for key, entry in value.items() if key != "about"}
    return [without_about(entry) for entry in value] if isinstance(value, list) else value


def rules(schema):
    """A schema without its texts, which may be put better at any time."""
    return {**without_about(schema), "axes": sorted(schema["axes"])}


def gaps(kind, today, released):
    """One line for each reason why `today`'s schema is no honest successor of the `released` ones of its kind."""
    if not released:
        yield f"{kind}: no version is released; see released/README.md"
    for old in released:
        broken = broken_promises(old, today)
        yield from broken
        if not broken and old["version"] == today["version"] and rules(old) != rules(today):
            yield f"{kind} {today['version']} is not what was released under that number; raise the minor number"


def main():
    folder = pathlib.Path(sys.argv[1])
    released = folder / "released"
    problems = list(changed_files(released))
    for path in sorted(folder.glob("*.json")):
        versions = [json.loads(p.read_text(encoding="utf-8")) for p in sorted(released.glob(f"{path.stem}-*.json"))]
        problems += gaps(path.stem, json.loads(path.read_text(encoding="utf-8")), versions)
    for p in released.glob("*.json"):
        schema = json.loads(p.read_text(encoding="utf-8"))
        if p.name != f"{schema['kind']}-{schema['version']}.json":
            problems.append(f"released/{p.name} holds {schema['kind']} {schema['version']}")
        if not any(re.fullmatch(rf"{schema['kind']}(-.*)?\.h5", example.name) for example in released.glob("*.h5")):
            problems.append(f"released/{p.name}: no example of {schema['kind']} beside it")
    print("\n".join(problems), end="\n" if problems else "")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
