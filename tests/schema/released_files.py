#!/usr/bin/env python3
"""The released examples are stored as the field tables say, hold the JSON that the format page describes, and can be made anew.

    released_files.py PROJECT FOLDER_OF_EXECUTABLES
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import h5py

EXECUTABLES = sys.argv.pop(2)
ROOT = pathlib.Path(sys.argv.pop(1)).resolve()
RELEASED = ROOT / "data_schema/released"
EXAMPLES = sorted(RELEASED.glob("*.h5"))
SCHEMAS = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (ROOT / "data_schema").glob("*.json")}
PAGE = (ROOT / "docs/format.md").read_text(encoding="utf-8")


def objects_of(file, schema_path):
    """The objects of a file that a path of the schema stands for."""
    prefix, family, _ = schema_path.partition("<")
    if family:
        return list(file[prefix].values()) if prefix in file else []
    return [file[schema_path]] if schema_path in file else []


def json_attributes(name):
    """The texts of the JSON attributes of that name in all examples."""
    for path in EXAMPLES:
        with h5py.File(path) as file:
            for attribute in SCHEMAS[file.attrs["encoding-type"]]["attributes"]:
                if attribute["type"] == "json" and attribute["name"] == name:
                    yield from (o.attrs[name] for o in objects_of(file, attribute["path"]) if name in o.attrs)


def described(name):
    """What the page says of a JSON attribute."""
    return PAGE.split(f"\n`{name}` ", 1)[1].split("\n\n`", 1)[0].split("\n## ", 1)[0]


def first_column(table):
    return sorted(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE))


def operations(table):
    """The keys of each operation of a policy, by its name."""
    lines = re.findall(r"^\| `(\w+)` \| ([^|]*) \|", table, re.MULTILINE)
    return {name: set(re.findall(r"`(\w+)`", keys)) for name, keys in lines}


class ReleasedFiles(unittest.TestCase):
    def test_are_stored_as_the_tables_say(self):
        tables = (ROOT / "data_schema/README.md").read_text(encoding="utf-8")
        most = int(re.search(r"at most ([\d,]+) items of that", tables)[1].replace(",", ""))
        level = int(re.search(r"deflate \(level (\d)\)", tables)[1])
        for path in EXAMPLES:
            with h5py.File(path) as file:
                for field in SCHEMAS[file.attrs["encoding-type"]]["fields"]:
                    for data in objects_of(file, field["path"]):
                        expected = (None, None, None, False)
                        if field.get("storage") == "compressed":
                            expected = ((1,) * (data.ndim - 1) + (min(most, data.shape[-1]),), "gzip", level, True)
                        found = (data.chunks, data.compression, data.compression_opts, data.shuffle)
                        self.assertEqual(found, expected, f"{path}: {data.name}")

    def test_hold_canonical_json(self):
        for name in ("network", "policy", "protocol", "parameters"):
            texts = list(json_attributes(name))
            self.assertTrue(texts, name)
            for text in texts:
                self.assertEqual(text, json.dumps(json.loads(text), sort_keys=True, separators=(",", ":")))

    def test_hold_networks_as_described(self):
        for text in json_attributes("network"):
            self.assertEqual(sorted(json.loads(text)), first_column(described("network")))

    def test_hold_policies_as_described(self):
        keys, known = described("policy").split("| `op` |")
        for policy in map(json.loads, json_attributes("policy")):
            self.assertEqual(sorted(policy), first_column(keys))
            for operation in policy["operations"]:
                name = operation.pop("op")
                self.assertLessEqual(operation.keys(), operations(known)[name], name)

    def test_hold_protocols_as_described(self):
        needed, more = (set(re.findall(r"`(\w+)`", part)) for part in described("protocol").split("dc-train also writes"))
        for protocol in map(json.loads, json_attributes("protocol")):
            self.assertLessEqual(needed, protocol.keys())
            self.assertLessEqual(protocol.keys(), needed | more)

    def test_can_be_made_anew(self):
        """The script beside them makes files of the same names that hold at least what those hold."""
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, RELEASED / "make_examples.py", EXECUTABLES, folder], check=True)
            made = sorted(pathlib.Path(folder).glob("*.h5"))
            self.assertEqual([path.name for path in made], [path.name for path in EXAMPLES])
            for path in made:
                with h5py.File(path) as new, h5py.File(RELEASED / path.name) as old:
                    old.visit(lambda name: self.assertIn(name, new, path.name))


if __name__ == "__main__":
    unittest.main()
