"""Reads and writes artifacts of every kind: all that a stage of one's own in Python needs beside h5py and NumPy.

    import dc_h5

    scores = dc_h5.read("scores.h5", "score_table")
    scores.sample_label                     # /sample/label as a NumPy array; strings come as str
    scores.score["el2n"]                    # of a family such as /score/<name>, every member by its name
    scores.score_direction["el2n"]          # an attribute; JSON comes as what it stands for
    scores["/score/el2n"], scores.attributes["/score/el2n@direction"], scores.id, scores.provenance

    dc_h5.write("selection.h5", "selection", {"/selection/index": index, ...}, {"/selection@samples": 60000, ...},
                tool="my_prune.py", version="1.0", parameters={"ipc": 10}, inputs=[("scores", scores)], seed=3)

The twin of common/artifact: both refuse the same files and give the same content the same dc-id (docs/format.md). It
knows no field of any kind: those stand in data_schema/*.json, looked for in $DC_SCHEMA or else beside this file and in the
folders above it.
"""
import argparse
import contextlib
import hashlib
import json
import math
import operator
import os
import pathlib
import re
import secrets
import sys
import time
from collections.abc import Mapping
from typing import NamedTuple

import h5py
import numpy

PIECE_ITEMS = 1 << 20  # whole rows of at most so many items are digested together
CHUNK_ITEMS = 65536    # of a field that is stored compressed
FILTERS = {h5py.h5z.FILTER_DEFLATE, h5py.h5z.FILTER_SHUFFLE, h5py.h5z.FILTER_FLETCHER32}
LIBRARIES = {"hdf5": h5py.version.hdf5_version, "numpy": numpy.__version__}  # versions that can change numbers
_start, _made = time.time(), []  # of this process: when it began, what it wrote

# What every kind has beside the fields and attributes of its schema.
RECORD = {"tool": "string", "version": "string", "seed": "int64", "parameters": "json", "libraries": "json", "facts": "json"}
TABLES = {"input": ("role", "kind", "id"), "ancestor": ("id", "record")}
COMMON = {"fields": [{"path": f"/provenance/{table}/{column}", "type": "string", "axes": [table]}
                     for table, columns in TABLES.items() for column in columns],
          "attributes": [{"path": "/", "name": name, "type": "string"} for name in ("encoding-type", "encoding-version")]
          + [{"path": "/provenance", "name": name, "type": kind} for name, kind in RECORD.items()]}


class Failure(Exception):
    """A run that failed. The message is one line: where, expected against found, what to do."""
    code = 1


class UsageError(Failure):
    code = 2


class InvalidInput(Failure):
    code = 3


def stage(main):
    """Runs `main` and ends the program as those of the suite end: a failure is one line and an exit code."""
    try:
        main()
    except (Failure, OSError) as failure:
        print(f"{os.path.basename(sys.argv[0])}: {failure}", file=sys.stderr)
        sys.exit(getattr(failure, "code", 4))


def options(text, version, required, unused=()):
    """Reads the command line of a stage: the options `required`, {name: type}, and those of every stage.

    `unused` are options that a pipeline gives to the stage in whose place the program stands: taken and left alone.
    """
    parser = argparse.ArgumentParser(description=text, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--version", action="version", version=f"{version} (numpy {numpy.__version__})")
    for option, kind in required.items():
        parser.add_argument(f"--{option}", type=kind, required=True)
    for option in unused:
        parser.add_argument(f"--{option}", help="taken from a pipeline and left alone")
    parser.add_argument("--quiet", action="store_true", help="it says nothing anyway")
    return parser.parse_args()


def canonical(value):
    """JSON as artifacts hold it: sorted keys, no spaces."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


class Provenance(NamedTuple):
    own: dict        # kind, tool, version, seed; parameters, libraries and facts as JSON text; inputs: [{role, kind, id}]
    ancestors: dict  # dc-id -> the record of that artifact as JSON text

    def record(self):
        return canonical({name: json.loads(value) if RECORD.get(name) == "json" else value for name, value in self.own.items()})


class Item(NamedTuple):
    """A group (of no type), a data set or an attribute, be it in a file or in memory."""
    type: str
    shape: tuple = ()
    data: object = None
    attributes: dict = {}


def _in_order(items):
    """Items in the order in which they are digested."""
    return {path: items[path] for path in sorted(items, key=str.encode)}


def _texts(raw):
    """Strings as bytes, however they are stored: padding is no part of them."""
    texts = (text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text for text in numpy.ravel(raw))
    return [bytes(text).split(b"\0")[0] for text in texts]


def _decoded(where, text):
    try:
        return text.decode()
    except UnicodeDecodeError:
        raise InvalidInput(f"{where}: {text!r} is no UTF-8") from None


def _bytes(item, values):
    """Values as the bytes that are digested."""
    if item.type == "string":
        return b"".join(b"%d:%s" % (len(text), text) for text in _texts(values))
    values = numpy.asarray(values)
    return values.astype(values.dtype.newbyteorder("<")).tobytes()


def _pieces(shape):
    """The rows of each piece of a data set."""
    rows, items = shape[0] if shape else 1, math.prod(shape)
    each = max(1, min(rows, PIECE_ITEMS // (items // rows))) if items else 1
    return [slice(first, first + each) for first in range(0, rows if items else 0, each)]


def _digests(item, values):
    """SHA-256 of every piece."""
    return [hashlib.sha256(_bytes(item, values[rows] if item.shape else values)).digest() for rows in _pieces(item.shape)]


def _identity(items, digests):
    """The dc-id: names, types, shapes and attributes, with the digests of their pieces in the place of data."""
    sha = hashlib.sha256()
    for path, item in items.items():
        sha.update(f"\n{path}\n".encode())
        if item.type:
            sha.update(f"{item.type} [{','.join(map(str, item.shape))}]\n".encode() + b"".join(digests[path]))
        for name in sorted(item.attributes, key=str.encode):
            if path != "/" or name not in ("dc-id", "complete"):
                own = item.attributes[name]
                sha.update(f"@{name} {own.type} [{','.join(map(str, own.shape))}]\n".encode() + _bytes(own, own.data))
    return sha.hexdigest()


def _schema(kind, where=""):
    places = [folder / name for folder in pathlib.Path(__file__).resolve().parents for name in ("data_schema", "dc/data_schema")]
    if "DC_SCHEMA" in os.environ:
        places = [pathlib.Path(os.environ["DC_SCHEMA"])]
    folder = next((place for place in places if (place / "image_set.json").is_file()), None)
    if folder is None:
        raise UsageError(f"no schema files in {places[0]}; set DC_SCHEMA to the folder data_schema of the suite")
    if kind not in {path.stem for path in folder.glob("*.json")}:
        raise InvalidInput(f"{where}encoding-type is '{kind}', which this version does not know")
    schema = json.loads((folder / f"{kind}.json").read_text(encoding="utf-8"))
    return {**schema, "fields": schema["fields"] + COMMON["fields"], "attributes": schema["attributes"] + COMMON["attributes"]}


def _fits(entry, path, name=None):
    return entry.get("name") == name and re.fullmatch(re.sub("<.*?>", "[^/]+", entry["path"]), path)


def _entry(entries, path, name=None):
    return next((entry for entry in entries if _fits(entry, path, name)), None)


def _type(entry):
    return "string" if entry["type"] == "json" else entry["type"]


def _refuse(wrong, where, values, expected):
    if numpy.any(wrong):
        place = numpy.flatnonzero(wrong)[0]
        value = values.flat[place]
        value = value.decode() if isinstance(value, bytes) else value
        raise InvalidInput(f"{where}{f'[{place}]' if values.ndim else ''} is {value}, expected {expected}")


def _check_values(where, entry, values, lengths):
    """Values of a field or attribute against its schema; `lengths` are those of all axes."""
    if entry.get("unique"):
        first = numpy.unique(values, return_index=True)[1]
        _refuse(~numpy.isin(numpy.arange(len(values)), first), where, values, "unique values, but it is there before")
    if _type(entry) != "string":
        low, high = (limit if bound is None else bound for bound, limit in zip(entry.get("range", (None, None)), (-numpy.inf, numpy.inf)))
        _refuse(~numpy.isfinite(values) & entry.get("finite", False), where, values, "finite numbers")
        _refuse((values < low) | (values > high), where, values, f"{low} to {high}")
    if axis := entry.get("index_of"):
        _refuse(values >= lengths[axis], where, values, f"an index below {lengths[axis]}, the number of entries along {axis}")


def _attribute(where, entry, item):
    """The value of an attribute as str, int or float."""
    values = numpy.ravel(item.data)
    if item.type != _type(entry) or len(values) != 1:
        raise InvalidInput(f"{where}: {item.type} {list(item.shape)}, expected one {_type(entry)}")
    value = _decoded(where, _texts(values)[0]) if item.type == "string" else values[0].item()
    if value not in entry.get("one_of", [value]) or value != value:
        raise InvalidInput(f"{where}: '{value}', expected one of {', '.join(entry.get('one_of', ['all numbers']))}")
    try:
        json.loads(value if entry["type"] == "json" else "0")
    except ValueError:
        raise InvalidInput(f"{where}: not JSON") from None
    _check_values(where, entry, numpy.asarray(value), {})
    return value


def _check_layout(name, schema, items):
    """Which fields and attributes there are, their types and axes. Gives what the schema says of each field, the lengths
    of the axes, and the attributes."""
    entries, lengths, seen_in, attributes = {}, {}, {}, {}
    for entry in schema["fields"]:
        paths = [path for path in items if _fits(entry, path)]
        if not paths and not entry.get("optional"):
            raise InvalidInput(f"{name}: {entry['path']} is missing ({entry.get('about', 'every artifact has it')})")
        for path in paths:
            item, axes, entries[path] = items[path], entry["axes"], entry
            if item.type != _type(entry):
                raise InvalidInput(f"{name}: {path}: type {item.type or 'group'}, expected {_type(entry)}")
            if axes != ["..."] and len(item.shape) != len(axes):
                raise InvalidInput(f"{name}: {path}: {len(item.shape)} axes, expected {len(axes)} ({', '.join(axes)})")
            for axis, length in zip(axes, item.shape if axes != ["..."] else ()):
                axis, length = axis.removesuffix("+1"), length - axis.endswith("+1")
                if lengths.setdefault(axis, length) != length:
                    raise InvalidInput(f"{name}: {path}: {length} entries along {axis}, expected {lengths[axis]} as in {seen_in[axis]}")
                seen_in.setdefault(axis, path)
    for entry in schema["attributes"]:
        for path in (path for path in items if _fits(entry, path, entry["name"])):
            if item := items[path].attributes.get(entry["name"]):
                attributes[f"{path}@{entry['name']}"] = _attribute(f"{name}: {path}@{entry['name']}", entry, item)
            elif not entry.get("optional"):
                raise InvalidInput(f"{name}: {path}: attribute {entry['name']} is missing")
    choices = schema.get("alternatives", [])
    for group in choices + schema.get("together", []):
        missing = [path for path in group if path not in items]
        if 0 < len(missing) < len(group):
            raise InvalidInput(f"{name}: {missing[-1]} is missing, expected all of {', '.join(group)}")
    if choices and sum(group[0] in items for group in choices) != 1:
        raise InvalidInput(f"{name}: expected exactly one of {' or '.join(' + '.join(group) for group in choices)}")
    return entries, lengths, attributes


def _item(where, handle, data, attributes=()):
    dtype = handle.dtype
    kind = "string" if h5py.check_string_dtype(dtype) else dtype.name
    if handle.shape is None or kind != "string" and (dtype.kind not in "iufb" or h5py.check_enum_dtype(dtype)):
        raise InvalidInput(f"{where}: not numbers, strings or booleans; artifacts never hold that")
    return Item(kind, handle.shape, data, dict(attributes))


def _items(name, file):
    """All that is in a file, by path."""
    found, seen = {}, set()

    def visit(path, node):
        address = h5py.h5o.get_info(node.id).addr
        if address in seen or not isinstance(node, (h5py.Group, h5py.Dataset)):
            raise InvalidInput(f"{name}: {path}: a second link to an object, or a named type; artifacts never hold that")
        seen.add(address)
        attributes = {label: _item(f"{name}: {path}@{label}", h5py.h5a.open(node.id, label.encode()), node.attrs[label])
                      for label in node.attrs}
        if isinstance(node, h5py.Dataset):
            plist = node.id.get_create_plist()
            if node.is_virtual or plist.get_external_count() or {plist.get_filter(k)[0] for k in range(plist.get_nfilters())} - FILTERS:
                raise InvalidInput(f"{name}: {path}: not in the file, or by a filter that is not deflate, shuffle or fletcher32")
            found[path] = _item(f"{name}: {path}", node, node, attributes)
            return
        found[path] = Item("", attributes=attributes)
        for child in node:
            below = f"{path.rstrip('/')}/{child}"
            if not isinstance(node.get(child, getlink=True), h5py.HardLink):
                raise InvalidInput(f"{name}: {below}: a soft, external or user-defined link; artifacts never hold that")
            visit(below, node[child])

    visit("/", file)
    return _in_order(found)


@contextlib.contextmanager
def _reading(name):
    """What HDF5 and h5py cannot read is told in one line, too."""
    try:
        yield
    except (OSError, RuntimeError, KeyError, TypeError, ValueError) as failure:
        raise InvalidInput(f"{name}: cannot be read: damaged, or written for a newer library ({failure})".replace("\n", " ")) from None


class Artifact(Mapping):
    """An open artifact: its fields by path. Data are checked, against their digests and the schema, when they are read."""

    def __init__(self, path, kind=None):
        self.path = name = os.fspath(path)
        if not os.path.exists(path):
            raise InvalidInput(f"{name}: no such file; check the path, or run the stage that makes it")
        if not os.path.isfile(path) or not h5py.is_hdf5(path):
            raise InvalidInput(f"{name}: not an HDF5 file, or one cut short; expected an artifact of this suite")
        with _reading(name):
            self._open(name, kind)

    def _open(self, name, kind):
        self._items, self._values = _items(name, h5py.File(name, "r")), {}
        self.kind, self.version, self.id = map(self._root, ("encoding-type", "encoding-version", "dc-id"))
        self._schema = _schema(self.kind, f"{name}: ")
        major = self._schema["version"].split(".")[0]
        if kind not in (None, self.kind):
            raise InvalidInput(f"{name}: kind is {self.kind}, expected {kind}")
        if self.version.split(".")[0] != major:
            raise InvalidInput(f"{name}: {self.kind} version {self.version}, this program reads version {major}.x; "
                               "use a matching version of the suite")
        if not numpy.all(self._items["/"].attributes.get("complete", Item("", data=0)).data == 1):
            raise InvalidInput(f"{name}: is not complete: its writer was interrupted; run that stage again")
        table = self._items.pop("/digest", Item("none"))
        entries, self._lengths, values = _check_layout(name, self._schema, self._items)
        self._entries = {path: entry for path, entry in entries.items() if entry not in COMMON["fields"]}
        data = {path: item for path, item in self._items.items() if item.type}
        count = sum(len(_pieces(item.shape)) for item in data.values())
        if (table.type, table.shape) != ("uint8", (count, 32)):
            raise InvalidInput(f"{name}: /digest: {table.type} {list(table.shape)}, expected uint8 [{count}, 32], a row for each piece")
        rows = map(bytes, table.data[()])
        self._digests = {path: [next(rows) for _ in _pieces(item.shape)] for path, item in data.items()}
        if (found := _identity(self._items, self._digests)) != self.id:
            raise InvalidInput(f"{name}: content has digest {found[:12]}, expected {self.id[:12]} (dc-id); "
                               "the file was damaged or edited; make it again")
        own = {label: values.pop(f"/provenance@{label}") for label in RECORD}
        columns = [[self._read(f"/provenance/{table}/{column}") for column in columns] for table, columns in TABLES.items()]
        own.update(kind=self.kind, inputs=[dict(zip(TABLES["input"], row)) for row in zip(*columns[0])])
        self.provenance = Provenance(own, dict(zip(*columns[1])))
        self.attributes = {key: value for key, value in values.items() if not key.startswith("/@encoding-")}

    def _root(self, name, kind="string"):
        if name not in self._items["/"].attributes:
            raise InvalidInput(f"{self.path}: attribute {name} is missing")
        return _attribute(f"{self.path}: /@{name}", {"type": kind}, self._items["/"].attributes[name])

    def _read(self, path):
        """Values of a data set, when they are what was written."""
        item = self._items[path]
        with _reading(f"{self.path}: {path}"):
            values = item.data[()]
            if _digests(item, values) != self._digests[path]:
                raise InvalidInput(f"{self.path}: {path}: not what was written (its digest differs); the file was damaged; make it again")
            if item.type != "string":
                return values
            texts = numpy.empty(item.shape, dtype=object)
            texts.flat = [_decoded(f"{self.path}: {path}", text) for text in _texts(values)]
            return texts

    def __iter__(self):
        return iter(self._entries)

    def __len__(self):
        return len(self._entries)

    def __getitem__(self, path):
        if path not in self._values:
            entry, values = self._entries[path], self._read(path)
            _check_values(f"{self.path}: {path}", entry, values, self._lengths)
            self._values[path] = values
        return self._values[path]

    def __getattr__(self, name):
        """A field (sample_label) or attribute (score_direction) by its name: None if left out; of a family all members."""
        if name.startswith("_"):  # asked for by copy, pickle and such
            raise AttributeError(name)
        for entry in self._schema["fields"] + self._schema["attributes"]:
            label = entry.get("name")
            if "_".join(word for word in [*entry["path"].split("/"), label] if word and word[0] != "<") != name:
                continue
            source, end = (self.attributes, f"@{label}") if label else (self, "")
            found = {key.removesuffix(end).rsplit("/", 1)[1]: json.loads(source[key]) if entry["type"] == "json" else source[key]
                     for key in source if key.endswith(end) and _fits(entry, key.removesuffix(end), label)}
            return found if "<" in entry["path"] else next(iter(found.values()), None)
        raise AttributeError(f"no {name} in a {self.kind}")

    def check(self):
        """Reads everything, also what the schema does not know."""
        for path in (path for path, item in self._items.items() if item.type):
            self[path] if path in self._entries else self._read(path)


read = Artifact


def _descend(kind, tool, version, parameters, inputs, seed, facts, libraries):
    """Who made an artifact from what, and the records of all that it descends from."""
    rows, ancestors = [], {}
    for role, source in inputs:
        raw = isinstance(source, str)  # the SHA-256 of a raw source's bytes; its scheme is the role
        rows.append({"role": role, "kind": "raw" if raw else source.kind, "id": source if raw else source.id})
        if not raw:
            ancestors.update({source.id: source.provenance.record(), **source.provenance.ancestors})
    return Provenance({"kind": kind, "tool": tool, "version": version, "parameters": canonical(parameters), "seed": seed,
                       "libraries": canonical({**LIBRARIES, **libraries}), "facts": canonical(facts), "inputs": rows}, ancestors)


def _stored(where, wanted, values):
    """Values as they are stored. Types match or are refused: nothing is converted."""
    array = numpy.asarray(values)
    found = array.dtype.name
    if wanted == "string":
        texts = [text.encode() if isinstance(text, str) else text for text in array.ravel().tolist()]
        if all(isinstance(text, bytes) for text in texts):
            if any(b"\0" in text for text in texts):
                raise InvalidInput(f"{where}: a NUL in a string, which artifacts cannot hold")
            return numpy.array(texts, dtype=h5py.string_dtype("utf-8", max(map(len, texts), default=0) or 1)).reshape(array.shape)
    if found != wanted:
        raise InvalidInput(f"{where}: type {found}, expected {wanted}")
    return array


def _content(name, schema, fields, attributes):
    """The items of an artifact with these fields and attributes, checked against the schema."""
    items = {}
    for path, values in fields.items():
        if not (entry := _entry(schema["fields"], path)):
            raise InvalidInput(f"{name}: {path}: a {schema['kind']} has no such field")
        array = _stored(f"{name}: {path}", _type(entry), values)
        items[path] = Item(_type(entry), array.shape, array, {})
    for path in list(items) + [key.rpartition("@")[0] for key in attributes]:
        for parent in [path, *map(str, pathlib.PurePosixPath(path).parents)]:
            items.setdefault(parent, Item("", attributes={}))
    for key, value in attributes.items():
        path, _, label = key.rpartition("@")
        if not (entry := _entry(schema["attributes"], path, label)):
            raise InvalidInput(f"{name}: {key}: a {schema['kind']} has no such attribute")
        if entry["type"] == "json" and not isinstance(value, str):
            value = canonical(value)
        value = {"string": str, "int64": operator.index, "float64": float}[_type(entry)](value)
        items[path].attributes[label] = Item(_type(entry), (), value)
    entries, lengths, _ = _check_layout(name, schema, items)
    for path, entry in entries.items():
        _check_values(f"{name}: {path}", entry, items[path].data, lengths)
    return _in_order(items)


def _store(file, schema, items, digests, identity):
    for path, item in items.items():
        storage = {}
        if item.type and _entry(schema["fields"], path).get("storage") == "compressed" and 0 not in item.shape:
            chunks = (1,) * (len(item.shape) - 1) + (min(CHUNK_ITEMS, item.shape[-1]),)
            storage = {"chunks": chunks, "shuffle": True, "compression": "gzip"}
        node = file.create_dataset(path, data=item.data, **storage) if item.type else file.require_group(path)
        node.attrs.update({name: own.data for name, own in item.attributes.items()})
    file["digest"] = numpy.frombuffer(b"".join(sum(digests.values(), [])), numpy.uint8).reshape(-1, 32)
    file.attrs["dc-id"] = identity
    file.attrs["complete"] = True  # last of all


def _require_replaceable(path, kind, inputs):
    """Inputs are never changed, and what is no artifact of the kind is not replaced."""
    if not os.path.exists(path):
        return
    if any(os.path.samefile(path, source.path) for _, source in inputs if not isinstance(source, str)):
        raise UsageError(f"{path}: is an input, too, and inputs are never changed; choose another file")
    try:
        Artifact(path, kind)
    except InvalidInput:
        raise UsageError(f"{path}: is not a complete {kind}, so it is not replaced; choose another file") from None


def _sync(path, flags):
    descriptor = os.open(path, flags)
    os.fsync(descriptor)
    os.close(descriptor)


def _run_facts(path, kind, identity, tool, version):
    """What is no part of a result, such as its cost, stands beside it: of all that this process wrote, for it is one run."""
    _made.append({"role": "out", "kind": kind, "id": identity})
    facts = {"tool": tool, "version": version, "date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(_start)),
             "host": os.uname().nodename, "duration_s": time.time() - _start, "outputs": _made}
    pathlib.Path(f"{path}.run.json").write_text(json.dumps(facts, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def write(path, kind, fields, attributes, *, tool="", version="0", parameters={}, inputs=(), seed=0, facts={}, libraries={},
          provenance=None):
    """Writes an artifact, whole or not at all, and gives its dc-id.

    `fields` are arrays by path, exactly of the types of the schema; `attributes` have keys like "/selection@samples".
    `inputs` are (role, artifact) or, of raw sources, (scheme, SHA-256). `provenance` stands for all of them in a copy.
    """
    schema, path = _schema(kind), os.fspath(path)
    _require_replaceable(path, kind, inputs)
    own, ancestors = provenance or _descend(kind, tool, version, parameters, inputs, seed, facts, libraries)
    tables = {"input": [[row[column] for row in own["inputs"]] for column in TABLES["input"]],
              "ancestor": [sorted(ancestors), [ancestors[identity] for identity in sorted(ancestors)]]}
    columns = {f"/provenance/{table}/{column}": values for table, names in TABLES.items() for column, values in zip(names, tables[table])}
    record = {"/@encoding-type": kind, "/@encoding-version": schema["version"], **{f"/provenance@{name}": own[name] for name in RECORD}}
    try:
        items = _content(path, schema, {**fields, **columns}, {**attributes, **record})
    except InvalidInput as wrong:
        raise Failure(f"{wrong}; nothing was written") from None
    digests = {name: _digests(item, item.data) for name, item in items.items() if item.type}
    identity = _identity(items, digests)
    folder = os.path.dirname(path) or "."
    temporary = f"{folder}/.{os.path.basename(path)}.{os.getpid()}.{secrets.token_hex(4)}.tmp"
    try:
        with h5py.File(temporary, "x", libver=("earliest", "v110")) as file:
            _store(file, schema, items, digests, identity)
        Artifact(temporary, kind)  # what cannot be read again is not published
        _sync(temporary, os.O_RDONLY)
        os.replace(temporary, path)
    finally:
        if os.path.exists(temporary):
            os.unlink(temporary)
    _sync(folder, os.O_RDONLY | os.O_DIRECTORY)
    _run_facts(path, kind, identity, own["tool"], own["version"])
    return identity
