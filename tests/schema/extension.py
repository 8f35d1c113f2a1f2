"""Tells whether a schema extends an older one of its major version: every file of the one is a file of the other, and a reader of
the older one can read files of the newer one, ignoring what it does not know.
"""

FIELD_RULES = ("type", "axes", "unit", "storage", "optional", "finite", "unique", "range", "index_of")
ATTRIBUTE_RULES = ("type", "unit", "optional", "range", "one_of")


def fields(schema):
    return {field["path"]: field for field in schema["fields"]}


def attributes(schema):
    return {f"{attribute['path']}@{attribute['name']}": attribute for attribute in schema["attributes"]}


def changed_rules(old, new, rules):
    """One line for each thing of `old` that is gone or has another rule in `new`."""
    for name, entry in old.items():
        if name not in new:
            yield f"{name} was removed; files have it and readers ask for it: keep it"
            continue
        for rule in rules:
            if entry.get(rule) != new[name].get(rule):
                yield f"{name}: {rule} was {entry.get(rule)}, is {new[name].get(rule)}; that needs a new major version"


def needed_additions(old, new):
    """One line for each thing of `new` that files made by `old` lack, though it has to be there."""
    for name in sorted(new.keys() - old.keys()):
        if not new[name].get("optional"):
            yield f"{name} was added and is required; files made before have none: make it optional"


def mistaken_for_old(old, new):
    """One line for each path of `new` that a reader of `old` takes for a member of a family, such as /score/<name>."""
    families = [path for path in fields(old) if "<" in path]
    for path in sorted(fields(new).keys() - fields(old).keys()):
        for family in families:
            if path.startswith(family.split("<")[0]):
                yield f"{path} was added among the members of {family}; readers would take it for one: move it"


def has_additions(old, new):
    names = (fields, attributes, lambda schema: schema["axes"])
    return any(of(new).keys() - of(old).keys() for of in names) or new.get("together", []) != old.get("together", [])


def broken_promises(old, new):
    """One line for each reason why `new` does not extend `old`, both loaded schema files of one kind; none where it does."""
    (old_major, old_minor), (new_major, new_minor) = (tuple(map(int, s["version"].split("."))) for s in (old, new))
    if new_major != old_major:
        return []
    lines = [f"axis {axis} was removed; keep it" for axis in old["axes"] if axis not in new["axes"]]
    lines += changed_rules(fields(old), fields(new), FIELD_RULES)
    lines += changed_rules(attributes(old), attributes(new), ATTRIBUTE_RULES)
    lines += needed_additions(fields(old), fields(new))
    lines += needed_additions(attributes(old), attributes(new))
    lines += mistaken_for_old(old, new)
    if old.get("alternatives", []) != new.get("alternatives", []):
        lines.append("alternatives were changed; readers ask for exactly one of those they know: that needs a new major version")
    for group in old.get("together", []):
        if group not in new.get("together", []):
            lines.append(f"{', '.join(group)}: no longer all or none; readers may count on all: that needs a new major version")
    for group in new.get("together", []):
        if group not in old.get("together", []) and any(path in fields(old) for path in group):
            lines.append(f"{', '.join(group)}: all or none is new; files made before may have some: only new fields may be bound so")
    if new_minor < old_minor:
        lines.append(f"version is {new['version']}, below the released {old['version']}")
    if new_minor == old_minor and has_additions(old, new):
        lines.append(f"something was added, version is still {new['version']}; raise the minor number")
    return [f"{new['kind']} {new['version']} against {old['version']}: {line}" for line in lines]
