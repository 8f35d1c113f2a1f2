#!/usr/bin/env python3
"""Writes the schema files of a next minor version: to every kind an optional field along each of its axes, one along a new axis,
and optional attributes are added.

    next_schema.py OUT SCHEMA...
"""
import json
import pathlib
import sys


def next_version(schema):
    major, minor = map(int, schema["version"].split("."))
    axes = list(schema["axes"]) + ["novelty"]
    fields = [{"path": f"/next/along_{axis}", "type": "float64", "axes": [axis], "optional": True, "about": "something new"}
              for axis in axes]
    attributes = [{"path": path, "name": "next_note", "type": "string", "optional": True, "about": "something new"}
                  for path in ("/", schema["fields"][0]["path"])]
    return {**schema, "version": f"{major}.{minor + 1}", "axes": {**schema["axes"], "novelty": "an axis of its own"},
            "fields": schema["fields"] + fields, "attributes": schema["attributes"] + attributes}


def main():
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    for path in map(pathlib.Path, sys.argv[2:]):
        schema = next_version(json.loads(path.read_text(encoding="utf-8")))
        (out / path.name).write_text(json.dumps(schema, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
