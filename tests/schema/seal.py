"""Makes an artifact of a file that h5py holds open: digests, dc-id, the mark of completeness, as the format page says."""
import hashlib

import h5py
import numpy

PIECE_ITEMS = 2**20


def column(texts):
    """Strings as a column holds them: UTF-8 of one length, padded with NUL."""
    encoded = [text.encode() for text in texts]
    return numpy.array(encoded, dtype=h5py.string_dtype("utf-8", max(map(len, encoded), default=0) or 1))


def head(name, shape):
    return f"{name} [{','.join(map(str, shape))}]\n".encode()


def type_name(dtype):
    if h5py.check_string_dtype(dtype):
        return "string"
    return "bool" if dtype == bool else dtype.name


def value_bytes(values):
    """Values as a digest takes them: little-endian, strings with their lengths."""
    if type_name(values.dtype) != "string":
        return values.astype(values.dtype.newbyteorder("<")).tobytes()
    texts = [text.encode() if isinstance(text, str) else text for text in values.ravel()]
    return b"".join(b"%d:%s" % (len(text), text) for text in texts)


def pieces(data):
    """The digests of whole rows along the first axis."""
    rows = numpy.atleast_1d(data[()])
    if rows.size == 0:
        return []
    each = max(1, PIECE_ITEMS // (rows.size // len(rows)))
    return [hashlib.sha256(value_bytes(rows[k:k + each])).digest() for k in range(0, len(rows), each)]


def attribute_bytes(holder, name):
    handle = h5py.h5a.open(holder.id, name.encode())
    value = numpy.array(holder.attrs[name], dtype=handle.dtype)
    return f"@{name} ".encode() + head(type_name(handle.dtype), handle.shape) + value_bytes(value)


def seal(file):
    paths = ["/"]
    file.visit(lambda path: paths.append("/" + path))
    stream, digests = hashlib.sha256(), []
    for path in sorted(paths, key=str.encode):
        stream.update(f"\n{path}\n".encode())
        if isinstance(file[path], h5py.Dataset):
            own = pieces(file[path])
            stream.update(head(type_name(file[path].dtype), file[path].shape) + b"".join(own))
            digests += own
        for name in sorted(file[path].attrs, key=str.encode):
            stream.update(attribute_bytes(file[path], name))
    file["digest"] = numpy.frombuffer(b"".join(digests), numpy.uint8).reshape(-1, 32)
    file.attrs["dc-id"] = stream.hexdigest()
    file.attrs["complete"] = True
