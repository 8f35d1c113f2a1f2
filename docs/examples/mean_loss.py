#!/usr/bin/env python3
"""A stage of one's own: scores every sample by its mean loss over the epochs of a training run.

    mean_loss.py dynamics.h5 scores.h5

Takes the place of dc-score. Needs h5py and NumPy only.
"""
import hashlib
import json
import os
import sys

import h5py
import numpy

VERSION = "1.0"


def canonical(value):
    """JSON as artifacts hold it: sorted keys, no spaces."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def column(texts):
    """Strings as a column holds them: UTF-8 of one length, padded with NUL."""
    encoded = [text.encode() for text in texts]
    longest = max(map(len, encoded), default=0) or 1
    return numpy.array(encoded, dtype=h5py.string_dtype("utf-8", longest))


def head(item):
    """Type and extents of a data set or attribute, as docs/format.md digests them."""
    is_text = h5py.check_string_dtype(item.dtype)
    name = "string" if is_text else "bool" if item.dtype == bool else item.dtype.name
    return f"{name} [{','.join(map(str, item.shape))}]\n".encode()


def canonical_bytes(item, values):
    """Values of a data set or attribute, as docs/format.md digests them."""
    if h5py.check_string_dtype(item.dtype):
        texts = [text if isinstance(text, bytes) else text.encode() for text in numpy.ravel(values)]
        return b"".join(b"%d:%s" % (len(text), text) for text in texts)
    return numpy.ascontiguousarray(values, dtype=item.dtype.newbyteorder("<")).tobytes()


def pieces(dataset):
    """The digests of a data set: of whole rows, as many as hold at most 2^20 items."""
    if dataset.size == 0:
        return []
    rows = numpy.atleast_1d(dataset[()])
    each = max(1, 2**20 // (dataset.size // len(rows)))
    return [hashlib.sha256(canonical_bytes(dataset, rows[k:k + each])).digest() for k in range(0, len(rows), each)]


class Attribute:
    """An attribute with the type it has in the file."""

    def __init__(self, holder, name):
        handle = h5py.h5a.open(holder.id, name.encode())
        self.shape, self.dtype, self.value = handle.shape, handle.dtype, holder.attrs[name]

    def __getitem__(self, _):
        return numpy.array(self.value, dtype=object if isinstance(self.value, str) else self.dtype)


def seal(file):
    """Adds the digests of the data, the dc-id, which is the digest of everything, and the mark of completeness."""
    paths = ["/"]
    file.visit(lambda path: paths.append("/" + path))
    sha, digests = hashlib.sha256(), []
    for path in sorted(paths, key=str.encode):
        item = file[path]
        sha.update(f"\n{path}\n".encode())
        if isinstance(item, h5py.Dataset):
            own = pieces(item)
            sha.update(head(item) + b"".join(own))
            digests += own
        for name in sorted(item.attrs, key=str.encode):
            attribute = Attribute(item, name)
            sha.update(f"@{name} ".encode() + head(attribute) + canonical_bytes(attribute, attribute[()]))
    file["digest"] = numpy.frombuffer(b"".join(digests), numpy.uint8).reshape(-1, 32)
    file.attrs["dc-id"] = sha.hexdigest()
    file.attrs["complete"] = True


def record_of(file):
    """An artifact's own record, as the provenance of what is made from it repeats it."""
    own = file["provenance"].attrs
    inputs = zip(*(file[f"provenance/input/{name}"].asstr()[:] for name in ("role", "kind", "id")))
    return {"kind": file.attrs["encoding-type"], "tool": own["tool"], "version": own["version"],
            "parameters": json.loads(own["parameters"]), "seed": int(own["seed"]),
            "libraries": json.loads(own["libraries"]), "facts": json.loads(own["facts"]),
            "inputs": [{"role": role, "kind": kind, "id": identity} for role, kind, identity in inputs]}


def write_provenance(target, tool, parameters, role, source):
    """Who made the artifact, from what, and the records of all its ancestors."""
    group = target.create_group("provenance")
    group.attrs.update({"tool": tool, "version": VERSION, "parameters": canonical(parameters), "seed": numpy.int64(0),
                        "libraries": canonical({"h5py": h5py.__version__}), "facts": canonical({})})
    row = {"role": role, "kind": source.attrs["encoding-type"], "id": source.attrs["dc-id"]}
    for name, value in row.items():
        group[f"input/{name}"] = column([value])
    ancestors = dict(zip(source["provenance/ancestor/id"].asstr()[:], source["provenance/ancestor/record"].asstr()[:]))
    ancestors[source.attrs["dc-id"]] = canonical(record_of(source))
    group["ancestor/id"] = column(sorted(ancestors))
    group["ancestor/record"] = column([ancestors[identity] for identity in sorted(ancestors)])


def mean_loss(source):
    """The science: the mean over the epochs in which the sample was presented (it is NaN in the others)."""
    return numpy.nanmean(source["dyn/loss"][:].astype(numpy.float64), axis=0)


def main(dynamics, out):
    part = out + ".part"
    with h5py.File(dynamics) as source, h5py.File(part, "w", libver=("earliest", "v110")) as target:
        target.attrs.update({"encoding-type": "score_table", "encoding-version": "1.0"})
        for path in ("sample/key", "sample/label", "class/id", "class/name"):
            source.copy(path, target, name=path)
        score = target.create_dataset("score/mean-loss", data=mean_loss(source))
        score.attrs.update({"direction": "higher-is-harder", "method": "mean-loss", "parameters": canonical({})})
        write_provenance(target, "mean_loss.py", {}, "dynamics", source)
        seal(target)
    os.replace(part, out)  # whole or not at all


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
