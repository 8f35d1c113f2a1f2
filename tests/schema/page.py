#!/usr/bin/env python3
"""The format page and the field tables say everything that the schemas say, and the page's worked example adds up.

    page.py PROJECT
"""
import hashlib
import json
import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(sys.argv.pop(1))
PAGE = (ROOT / "docs/format.md").read_text(encoding="utf-8")
TABLES = (ROOT / "data_schema/README.md").read_text(encoding="utf-8")
SCHEMAS = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "data_schema").glob("*.json"))]


def plain(cell):
    return cell.replace("\\|", "|").replace("&lt;", "<")


def rows(section):
    """The cells of every table row of a Markdown section, as people read them."""
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[plain(cell.strip()) for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def section(text, title):
    """The part of a page under a heading, to the next one of any rank."""
    return re.split(r"\n#+ ", text.split(f"# {title}\n", 1)[1], maxsplit=1)[0]


def words_of(rule, value):
    """What the tables have to say of a rule of the schema."""
    if rule == "range":
        low, high = value
        return [f"{low} to {high}" if None not in value else f"at least {low}" if high is None else f"at most {high}"]
    if rule in {"finite", "unique"}:
        return [rule] if value else []
    if rule == "index_of":
        return [f"index into {value}"]
    if rule == "one_of":
        return [f"`{choice}`" for choice in value]
    if rule == "storage":
        return [{"contiguous": "one block", "compressed": "compressed"}[value]]
    if rule == "axes":
        return [", ".join(value)]
    if rule == "optional":
        return ["optional", "a choice"] if value else []
    return [value]


def unescaped(text):
    return text.encode().decode("unicode_escape").encode("latin-1")


class FieldTables(unittest.TestCase):
    def test_every_rule_of_every_field_and_attribute_is_there(self):
        for schema in SCHEMAS:
            part = section(TABLES, f"{schema['kind']} {schema['version']}")
            table = rows(part)
            self.assertIn(schema["about"], part)
            for axis, about in schema["axes"].items():
                self.assertIn([axis, about], table)
            for entry in schema["fields"] + schema["attributes"]:
                key = f"`{entry.get('name', entry['path'])}`"
                found = [row for row in table if row[0] == key and ("name" not in entry or row[1] == f"`{entry['path']}`")]
                self.assertEqual(len(found), 1, f"{schema['kind']}: {key}")
                for rule, value in entry.items():
                    self.assert_said(rule, value, found[0], f"{schema['kind']}: {key}")
            for group in schema.get("alternatives", []) + schema.get("together", []):
                self.assertIn(", ".join(f"`{path}`" for path in group), part)

    def assert_said(self, rule, value, row, where):
        words = words_of(rule, value) if rule not in {"path", "name"} else [f"`{value}`"]
        if rule == "optional":
            self.assertTrue(not words or row[1] in words or row[2] in words, where)
            return
        for word in words:
            self.assertTrue(any(word in cell for cell in row), f"{where}: '{word}' is not in {row}")

    def test_what_has_to_be_there_is_not_called_optional(self):
        required = {f"`{f['path']}`" for s in SCHEMAS for f in s["fields"] if not f.get("optional")}
        optional = {f"`{f['path']}`" for s in SCHEMAS for f in s["fields"] if f.get("optional")}
        for row in rows(TABLES):
            if row[0] in required - optional:
                self.assertEqual(row[1], "yes", row[0])


class FormatPage(unittest.TestCase):
    def test_names_every_kind_and_no_other(self):
        row = next(row for row in rows(section(PAGE, "Root attributes")) if row[0] == "`encoding-type`")
        self.assertEqual(re.findall(r"`(\w+)`", row[2]), [schema["kind"] for schema in SCHEMAS])

    def test_names_every_type(self):
        said = set(re.findall(r"`(\w+)`", " ".join(row[0] for row in rows(section(PAGE, "Values")))))
        used = {entry["type"] for schema in SCHEMAS for entry in schema["fields"] + schema["attributes"]}
        self.assertEqual(said - {"bool"}, used)

    def test_describes_every_json_attribute(self):
        described = set(re.findall(r"^`(\w+)` ", section(PAGE, "JSON attributes"), re.MULTILINE)) | {"parameters"}
        used = {a["name"] for schema in SCHEMAS for a in schema["attributes"] if a["type"] == "json"}
        self.assertEqual(described, used)

    def test_its_links_lead_somewhere(self):
        for page in (ROOT / "docs/format.md", ROOT / "data_schema/README.md", ROOT / "data_schema/released/README.md"):
            for link in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
                self.assertTrue((page.parent / link).exists(), f"{page}: {link}")


class WorkedExample(unittest.TestCase):
    def setUp(self):
        part = section(PAGE, "A worked example")
        self.pieces = [(unescaped(row[2].strip("`")), row[3].strip("`")) for row in rows(part) if row[0].isdigit()]
        self.stream = b"".join(unescaped(line) for line in part.split("```text\n")[1].split("\n```")[0].split("\n"))
        self.identity = re.search(r"the dc-id, is `(\w+)`", PAGE)[1]

    def test_every_piece_has_the_digest_given(self):
        for values, digest in self.pieces:
            self.assertEqual(hashlib.sha256(values).hexdigest(), digest)

    def test_the_stream_has_the_digest_that_is_the_identity(self):
        whole = re.sub(rb"<(\d+)>", lambda place: bytes.fromhex(self.pieces[int(place[1]) - 1][1]), self.stream)
        self.assertEqual(hashlib.sha256(whole).hexdigest(), self.identity)


if __name__ == "__main__":
    unittest.main()
