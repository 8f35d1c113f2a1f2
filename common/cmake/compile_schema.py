#!/usr/bin/env python3
"""Turns the schema files of data_schema/ into C++ tables (--out FOLDER) or the field tables for people (--markdown FILE)."""
import argparse
import json
import pathlib
import re
import sys

CPP_TYPE = {"string": "std::string", "uint8": "std::uint8_t", "int32": "std::int32_t", "int64": "std::int64_t",
            "float32": "float", "float64": "double", "json": "std::string"}
KIND_KEYS = {"kind", "version", "about", "axes", "alternatives", "together", "fields", "attributes"}
FIELD_KEYS = {"path", "type", "axes", "about", "unit", "storage", "optional", "finite", "unique", "range", "index_of"}
ATTRIBUTE_KEYS = {"path", "name", "type", "about", "unit", "optional", "range", "one_of"}


def load(path):
    text = path.read_text(encoding="utf-8")
    schema = json.loads(text)
    if path.stem != schema["kind"]:
        sys.exit(f"{path}: kind is '{schema['kind']}', expected '{path.stem}' as the file is called")
    for where, entry, known in ([("kind", schema, KIND_KEYS)] + [(f["path"], f, FIELD_KEYS) for f in schema["fields"]]
                                + [(a["name"], a, ATTRIBUTE_KEYS) for a in schema["attributes"]]):
        unknown = set(entry) - known
        if unknown:
            sys.exit(f"{path}: {where}: unknown key {', '.join(sorted(unknown))}; expected {', '.join(sorted(known))}")
        if "type" in entry and entry["type"] not in CPP_TYPE:
            sys.exit(f"{path}: {where}: unknown type '{entry['type']}'; expected one of {', '.join(sorted(CPP_TYPE))}")
    for field in schema["fields"]:
        for axis in field["axes"]:
            if axis != "..." and axis.removesuffix("+1") not in schema["axes"]:
                sys.exit(f"{path}: {field['path']}: axis '{axis}' is not declared under axes")
    optional = {field["path"] for field in schema["fields"] if field.get("optional")}
    for grouped in sum(schema.get("alternatives", []) + schema.get("together", []), []):
        if grouped not in optional:
            sys.exit(f"{path}: '{grouped}' stands under alternatives or together, expected an optional field")
    return {**schema, "text": text}


def quoted(text):
    return json.dumps(text, ensure_ascii=False)


def bound(entry, place):
    value = entry.get("range", [None, None])[place]
    if value is None:
        return ("-" if place == 0 else "") + "std::numeric_limits<double>::infinity()"
    return repr(float(value))


def identifier(path, name=""):
    words = [w for w in re.split(r"[/]", path) if w and not w.startswith("<")]
    return "_".join(words + ([name] if name else []))


def is_family(entry):
    return "<" in entry["path"]


def accessor(template, entry, table, place, name):
    cpp = CPP_TYPE[entry["type"]]
    about = entry["about"][0].upper() + entry["about"][1:]
    if is_family(entry):
        prefix, _ = entry["path"].split("<")
        return (f"/// {entry['path']}: {about}.\n"
                f"inline {template}<{cpp}> {name}(const std::string& name) {{ return {{&{table}[{place}], {quoted(prefix)} + name}}; }}\n")
    return (f"/// {entry['path']}: {about}.\n"
            f"inline {template}<{cpp}> {name}() {{ return {{&{table}[{place}], {quoted(entry['path'])}}}; }}\n")


def header(schemas):
    out = ["// Generated from data_schema/*.json. Do not edit.", "#pragma once", "#include <cstdint>", "#include <optional>",
           "#include <span>", "#include <string>", "#include <string_view>", "", '#include "common/schema/spec.hpp"', "",
           "namespace dc {", "",
           "/// The artifact kinds.", "enum class Kind : int {"]
    out += [f"  {s['kind']},  ///< {s['about']}" for s in schemas]
    out += ["};", "", "/// The name in files and messages, such as \"score_table\".", "std::string_view kind_name(Kind kind);", "",
            "/// The kind of that name, or nothing.", "std::optional<Kind> kind_from_name(std::string_view name);", "",
            "/// All of them, in the order of their names.", "std::span<const Kind> all_kinds();", "",
            "}  // namespace dc", "", "namespace dc::schema {", "", "const KindSpec& kind_spec(Kind kind);", ""]
    for s in schemas:
        kind = s["kind"]
        out += [f"namespace {kind} {{", f"extern const FieldSpec kFields[{len(s['fields'])}];",
                f"extern const AttributeSpec kAttributes[{len(s['attributes'])}];"]
        out += [accessor("Field", f, "kFields", i, identifier(f["path"])) for i, f in enumerate(s["fields"])]
        out += [accessor("Attribute", a, "kAttributes", i, identifier(a["path"], a["name"])) for i, a in enumerate(s["attributes"])]
        out += [f"}}  // namespace {kind}", ""]
    out += ["}  // namespace dc::schema", ""]
    return "\n".join(out)


def names_array(name, values):
    return f"constexpr std::string_view {name}[] = {{{', '.join(quoted(v) for v in values)}}};"


def path_groups(name, groups):
    """Constant tables of groups of paths, and the word that stands for them."""
    if not groups:
        return [], "{}"
    lines = [names_array(f"{name}{i}", paths) for i, paths in enumerate(groups)]
    parts = ", ".join(f"{name}{i}" for i in range(len(groups)))
    return lines + [f"constexpr std::span<const std::string_view> {name}s[] = {{{parts}}};"], f"{name}s"


def source(schemas):
    out = ["// Generated from data_schema/*.json. Do not edit.", '#include "common/schema/kinds.hpp"', "", "namespace dc::schema {", ""]
    for s in schemas:
        kind = s["kind"]
        out += [f"namespace {kind} {{", "namespace {"]
        out += [names_array(f"kAxes{i}", f["axes"]) for i, f in enumerate(s["fields"])]
        out += [names_array(f"kOneOf{i}", a["one_of"]) for i, a in enumerate(s["attributes"]) if "one_of" in a]
        out += ["constexpr AxisSpec kAxes[] = {" + ", ".join(f"{{{quoted(a)}, {quoted(t)}}}" for a, t in s["axes"].items()) + "};"]
        choices, alternatives = path_groups("kAlternative", s.get("alternatives"))
        bands, together = path_groups("kCompanion", s.get("together"))
        out += choices + bands + [f'constexpr std::string_view kText = R"schema({s["text"]})schema";']
        out += ["}  // namespace", f"const FieldSpec kFields[{len(s['fields'])}] = {{"]
        for i, f in enumerate(s["fields"]):
            flags = ", ".join(str(bool(f.get(k))).lower() for k in ("optional", "finite", "unique"))
            out += [f"    {{{quoted(f['path'])}, Type::{f['type']}, kAxes{i}, {quoted(f['about'])}, Storage::{f.get('storage', 'contiguous')}, "
                    f"{flags}, {bound(f, 0)}, {bound(f, 1)}, {quoted(f.get('index_of', ''))}}},"]
        out += ["};", f"const AttributeSpec kAttributes[{len(s['attributes'])}] = {{"]
        for i, a in enumerate(s["attributes"]):
            one_of = f"kOneOf{i}" if "one_of" in a else "{}"
            out += [f"    {{{quoted(a['path'])}, {quoted(a['name'])}, Type::{a['type']}, {quoted(a['about'])}, {str(bool(a.get('optional'))).lower()}, "
                    f"{bound(a, 0)}, {bound(a, 1)}, {one_of}}},"]
        major, minor = s["version"].split(".")
        out += ["};", "static const KindSpec kSpec = {"
                f"Kind::{kind}, {quoted(kind)}, {major}, {minor}, {quoted(s['about'])}, kAxes, kFields, kAttributes, "
                f"{alternatives}, {together}, kText}};", f"}}  // namespace {kind}", ""]
    out += ["const KindSpec& kind_spec(Kind kind) {", "  switch (kind) {"]
    for s in schemas:
        out += [f"    case Kind::{s['kind']}:", f"      return {s['kind']}::kSpec;"]
    out += ["  }", f"  return {schemas[0]['kind']}::kSpec;", "}", "", "}  // namespace dc::schema", "", "namespace dc {", "",
            "std::string_view kind_name(Kind kind) { return schema::kind_spec(kind).name; }", "",
            "std::optional<Kind> kind_from_name(std::string_view name) {"]
    out += [f"  if (name == {quoted(s['kind'])}) return Kind::{s['kind']};" for s in schemas]
    out += ["  return std::nullopt;", "}", "", "std::span<const Kind> all_kinds() {",
            "  static constexpr Kind kAll[] = {" + ", ".join(f"Kind::{s['kind']}" for s in schemas) + "};",
            "  return kAll;", "}", "", "}  // namespace dc", ""]
    return "\n".join(out)


def value_rule(entry):
    rules = []
    low, high = entry.get("range", [None, None])
    if low is not None and high is not None:
        rules.append(f"{low} to {high}")
    elif low is not None:
        rules.append(f"at least {low}")
    elif high is not None:
        rules.append(f"at most {high}")
    if entry.get("finite"):
        rules.append("finite")
    if entry.get("unique"):
        rules.append("unique")
    if entry.get("one_of"):
        rules.append(" \\| ".join(f"`{v}`" for v in entry["one_of"]))
    if entry.get("index_of"):
        rules.append(f"index into {entry['index_of']}")
    return ", ".join(rules)


HEAD = """# Field tables

Generated from the schema files beside this page; `dc-inspect --schema KIND` prints one of them. What holds for every
artifact (root attributes, provenance, digest, strings, JSON, limits) is in [docs/format.md](../docs/format.md).

How to read the tables:

* The heading is the kind and its version: `encoding-type` and `encoding-version` of the root.
* A path with `<name>` stands for any number of data sets, each with a name of its own without a slash: one at least, unless it is optional.
* Axes give the rank and the order of the extents. An axis has the same length wherever it stands in a file; `axis+1` is one longer;
  `...` is any shape, up to rank 4.
* *There*: yes, optional, or a choice, which the line "exactly one of" below the tables explains. An attribute of an object that is not there
  is not there either.
* *Values*: bounds are allowed values themselves. NaN passes a range and infinity an open one, except where the values are finite.
  Indices start at 0, so an index into an axis is below its length. Unique: no value twice.
* *Stored* as one block: contiguous, unfiltered, so that it can be mapped into memory. Compressed: chunks of one row of all axes but the
  last, and of at most 65,536 items of that, with the filters shuffle and deflate (level 4). That is how stages write; a reader takes either.
"""


def plain(text):
    """Text that Markdown leaves alone in the cell of a table."""
    return text.replace("|", "\\|").replace("<", "&lt;")


def field_row(field, choices):
    """The table row of a data set."""
    need = "optional" if field.get("optional") else "yes"
    if field["path"] in choices:
        need = "a choice"
    stored = {"contiguous": "one block", "compressed": "compressed"}[field.get("storage", "contiguous")]
    return (f"| `{field['path']}` | {need} | {field['type']} | {', '.join(field['axes'])} | {field.get('unit', '')} | "
            f"{value_rule(field)} | {stored} | {plain(field['about'])} |")


def attribute_row(attribute):
    """The table row of an attribute."""
    need = "optional" if attribute.get("optional") else "yes"
    return (f"| `{attribute['name']}` | `{attribute['path']}` | {need} | {attribute['type']} | {attribute.get('unit', '')} | "
            f"{value_rule(attribute)} | {plain(attribute['about'])} |")


def listed(paths):
    return ", ".join(f"`{path}`" for path in paths)


def markdown(schemas):
    out = [HEAD]
    for s in schemas:
        alternatives = s.get("alternatives", [])
        choices = set(sum(alternatives, []))
        out += [f"## {s['kind']} {s['version']}", "", s["about"], "", "| axis | |", "| --- | --- |"]
        out += [f"| {a} | {t} |" for a, t in s["axes"].items()]
        out += ["", "| data set | there | type | axes | unit | values | stored | |", "| --- " * 8 + "|"]
        out += [field_row(field, choices) for field in s["fields"]]
        out += ["", "| attribute | of | there | type | unit | values | |", "| --- " * 7 + "|"]
        out += [attribute_row(attribute) for attribute in s["attributes"]]
        if alternatives:
            out += ["", "Exactly one of: " + "; or ".join(listed(group) for group in alternatives) + "."]
        out += ["\nAll or none: " + listed(group) + "." for group in s.get("together", [])]
        out += [""]
    return "\n".join(out)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, help="folder for kinds.hpp and kinds.cpp")
    parser.add_argument("--markdown", type=pathlib.Path, help="file for the field tables")
    parser.add_argument("schemas", type=pathlib.Path, nargs="+")
    arguments = parser.parse_args()
    schemas = [load(p) for p in sorted(arguments.schemas)]
    if arguments.out:
        arguments.out.mkdir(parents=True, exist_ok=True)
        (arguments.out / "kinds.hpp").write_text(header(schemas), encoding="utf-8")
        (arguments.out / "kinds.cpp").write_text(source(schemas), encoding="utf-8")
    if arguments.markdown:
        arguments.markdown.write_text(markdown(schemas), encoding="utf-8")


if __name__ == "__main__":
    main()
