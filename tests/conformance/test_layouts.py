"""Artifacts that h5py wrote in other layouts than the suite's: a stage makes the same bytes of them, or says why it does not.

Needs h5py and NumPy; the executables come from --bin, everything is written under --work.
"""

import collections
import itertools
import os
import shutil
import unittest

import h5py
import numpy

import suite
from suite import made, stage

import dc_h5

counter = itertools.count()  # of files


def text_type(size, padding, charset):
    """A string type as HDF5 has it; size None is variable."""
    kind = h5py.h5t.C_S1.copy()
    kind.set_size(size or h5py.h5t.VARIABLE)
    kind.set_strpad(padding)
    kind.set_cset(charset)
    return kind


def store_texts(group, name, texts, padding=h5py.h5t.STR_NULLTERM, charset=h5py.h5t.CSET_UTF8, variable=False):
    """A column of strings of any kind."""
    if variable:
        group.create_dataset(name, data=texts, dtype=h5py.string_dtype("utf-8" if charset == h5py.h5t.CSET_UTF8 else "ascii"))
        return
    filler = b" " if padding == h5py.h5t.STR_SPACEPAD else b"\0"
    size = max(map(len, texts), default=0) + 3
    column = h5py.h5d.create(group.id, name.encode(), text_type(size, padding, charset), h5py.h5s.create_simple((len(texts),)))
    column.write(h5py.h5s.ALL, h5py.h5s.ALL, numpy.array([text.ljust(size, filler) for text in texts], dtype=f"S{size}"),
                 text_type(size, padding, charset))


def lay_out(source, numbers=None, texts=None, attribute=None, more=None, **file_options):
    """The path of a copy of an artifact. `numbers(values)` gives how data are created, `texts(group, name, values)` creates strings,
    `attribute(node, name, value)` writes attributes, and `more(file)` adds to it all before it is sealed."""
    def put(node, name, value):
        (attribute or (lambda *_: node.attrs.__setitem__(name, value)))(node, name, value)

    def copy(item, group, name):
        if isinstance(item, h5py.Group):
            copied = group.create_group(name)
        elif h5py.check_string_dtype(item.dtype):
            (texts or store_texts)(group, name, [bytes(text) for text in item[()].tolist()])
            copied = group[name]
        else:
            copied = group.create_dataset(name, **{"data": item[()], **(numbers(item) if numbers else {})})
        for label, value in item.attrs.items():
            put(copied, label, value)
        for child in item if isinstance(item, h5py.Group) else []:
            copy(item[child], copied, child)

    target = suite.WORK / f"{next(counter)}.h5"
    with h5py.File(source) as old, h5py.File(target, "w", **file_options) as new:
        for name, value in old.attrs.items():
            if name not in ("dc-id", "complete"):
                put(new, name, value)
        for name in old:
            if name != "digest":
                copy(old[name], new, name)
        if more:
            more(new)
        try:
            seal(new)
        except dc_h5.InvalidInput:  # structures that are refused before their identity matters
            new.attrs.update({"dc-id": "", "complete": True})
    return target


def seal(file):
    """The digests, the dc-id and the mark of completeness, of a file as it stands."""
    items = dc_h5._items("", file)
    digests = {path: dc_h5._digests(item, item.data[()]) for path, item in sorted(items.items()) if item.type}
    file["digest"] = numpy.frombuffer(b"".join(sum(digests.values(), [])), numpy.uint8).reshape(-1, 32)
    file.attrs["dc-id"] = dc_h5._identity(items, digests)
    file.attrs["complete"] = True


def chunked(shape_of, **options):
    """Chunks, where there is something to be cut; of data that may grow, so that chunks may be larger than they are."""
    return lambda item: ({"chunks": shape_of(item.shape), "maxshape": (None,) * len(item.shape), **options}
                         if item.shape and item.size else {})


def odd(shape):
    return tuple(max(1, min(length, 2 * k + 3)) for k, length in enumerate(shape))


def compact(item):
    """h5py has no word for data inside the object header."""
    plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    plist.set_layout(h5py.h5d.COMPACT)
    return {"dcpl": plist}


def swapped(item):
    return {"dtype": item.dtype.newbyteorder(">")}


def fixed_text(node, name, value):
    """Text attributes as fixed-length ASCII, as many languages write them."""
    node.attrs[name] = numpy.bytes_(value.encode()) if isinstance(value, str) else value


def one_element(node, name, value):
    """Attributes as arrays of one element, as R writes them."""
    node.attrs.create(name, [value], dtype=h5py.string_dtype() if isinstance(value, str) else None)


SAME = {  # layouts that hold the same content
    "contiguous": {},
    "chunks of one item": {"numbers": chunked(lambda shape: (1,) * len(shape))},
    "odd chunks": {"numbers": chunked(odd)},
    "chunks beyond the extent": {"numbers": chunked(lambda shape: tuple(n + 5 for n in shape))},
    "compact": {"numbers": lambda item: compact(item) if item.size * item.dtype.itemsize < 60000 else {}},
    "big-endian": {"numbers": swapped},
    "big-endian in odd chunks": {"numbers": lambda item: {**chunked(odd)(item), **swapped(item)}},
    "gzip": {"numbers": chunked(odd, compression="gzip", compression_opts=9)},
    "gzip and shuffle": {"numbers": chunked(odd, compression="gzip", shuffle=True)},
    "fletcher32": {"numbers": chunked(lambda shape: tuple(max(4, n) for n in shape), fletcher32=True)},
    "times": {"numbers": lambda item: {"track_times": True}},
    "ordered": {"track_order": True},
    "userblock": {"userblock_size": 512},
    "libver v108": {"libver": ("v108", "v110")},
    "libver latest of 1.10": {"libver": ("v110", "v110")},
    "pages": {"fs_strategy": "page", "fs_page_size": 4096},
    "fixed attributes": {"attribute": fixed_text},
}
for charset in ("ASCII", "UTF8"):
    for padding in ("NULLTERM", "NULLPAD", "SPACEPAD"):
        SAME[f"strings {charset} {padding}"] = {"texts": lambda group, name, values, charset=charset, padding=padding: store_texts(
            group, name, values, getattr(h5py.h5t, f"STR_{padding}"), getattr(h5py.h5t, f"CSET_{charset}"))}
    SAME[f"strings {charset} variable"] = {"texts": lambda group, name, values, charset=charset: store_texts(
        group, name, values, charset=getattr(h5py.h5t, f"CSET_{charset}"), variable=True)}


def extras(file):
    file["of_mine/notes"] = ["a", "b"]
    file["of_mine/flags"] = numpy.array([True, False])
    file["sample"].attrs["colour"] = numpy.float16(0.5)


def retyped(path, dtype):
    def change(file):
        values, attributes = file[path][()].astype(dtype), dict(file[path].attrs)
        del file[path]
        file[path] = values
        file[path].attrs.update(attributes)
    return change


def added(**arguments):
    return lambda file: file.create_dataset("mine", **arguments)


REFUSED = {  # what is done to a score table -> the reason that is given
    "/mine: filter 32000 lzf (expected deflate, shuffle or fletcher32)": added(data=numpy.zeros(9), chunks=(3,), compression="lzf"),
    "/mine: filter 6 scaleoffset": added(data=numpy.zeros(9, int), chunks=(3,), scaleoffset=4),
    "/sample/label: type int32, expected int64": retyped("sample/label", "int32"),
    "/sample/label: type uint64, expected int64": retyped("sample/label", "uint64"),
    "/score/el2n: type float32, expected float64": retyped("score/el2n", "float32"),
    "/score/el2n: type int64, expected float64": retyped("score/el2n", "int64"),
    "/sample/label: 2 axes, expected 1": lambda file: reshape(file, "sample/label", (-1, 1)),
    "/class/id: type int64, expected string": lambda file: replace(file, "class/id", numpy.arange(3)),
    "/mine: its type is not a number, a string or a boolean": added(data=numpy.zeros(2, dtype=[("a", int), ("b", float)])),
    "/mine: its type is not a number, a string or a boolean (": added(data=numpy.array([0, 1]), dtype=h5py.enum_dtype({"NO": 0, "YES": 1})),
    "/mine: its type": added(shape=(2,), dtype=h5py.vlen_dtype(numpy.int32)),
    "/mine: no data": added(data=h5py.Empty("f8")),
    "/@mine: no data": lambda file: file.attrs.create("mine", h5py.Empty("f8")),
    "/mine: a named type": lambda file: file.__setitem__("mine", numpy.dtype("f8")),
    "/mine: a soft, external or user-defined link": lambda file: file.__setitem__("mine", h5py.SoftLink("/sample")),
    "/zeta: a second link to an object": lambda file: file.__setitem__("zeta", file["score"]),
    "/score/el2n: attribute direction is missing": lambda file: file["score/el2n"].attrs.__delitem__("direction"),
    "/score/el2n@direction: 'up', expected one of": lambda file: file["score/el2n"].attrs.__setitem__("direction", "up"),
    "attribute direction has type int64, expected string": lambda file: file["score/el2n"].attrs.__setitem__("direction", 1),
    "/score/el2n@parameters: not JSON": lambda file: file["score/el2n"].attrs.__setitem__("parameters", "el2n"),
    "/score/el2n[2] is NaN, expected finite numbers": lambda file: file["score/el2n"].__setitem__(2, numpy.nan),
    "/sample/label[1] is 3, expected an index below 3": lambda file: file["sample/label"].__setitem__(1, 3),
    "/sample/label[1] is -1, expected 0 to inf": lambda file: file["sample/label"].__setitem__(1, -1),
    "a second time, expected unique values": lambda file: file["sample/key"].__setitem__(1, file["sample/key"][0]),
    "attribute seed": lambda file: file["provenance"].attrs.__setitem__("seed", numpy.int32(0)),
}


def replace(file, path, values):
    del file[path]
    file[path] = values


def reshape(file, path, shape):
    replace(file, path, file[path][()].reshape(shape))


def read_in_a_child(path, expected):
    """What comes of reading a damaged file: "same", "refused", "wrong", or "died": nothing guards h5py's HDF5 from every damage."""
    child = os.fork()
    if child == 0:
        try:
            artifact = dc_h5.read(path)
            artifact.check()
            same = set(artifact) == set(expected) and all(numpy.array_equal(artifact[name], expected[name]) for name in expected)
            os._exit(0 if same else 2)
        except dc_h5.InvalidInput as failure:
            os._exit(2 if "\n" in str(failure) else 1)
        finally:
            os._exit(2)
    status = os.waitpid(child, 0)[1]
    return "died" if os.WIFSIGNALED(status) else ("same", "refused", "wrong")[os.WEXITSTATUS(status)]


class Layouts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        shutil.rmtree(suite.WORK, ignore_errors=True)
        cls.path = suite.make_artifacts(suite.WORK / "suite")
        cls.id = {name: dc_h5.read(path).id for name, path in cls.path.items()}
        # What stages make of inputs as the suite writes them; the last word is the input that changes its layout.
        cls.commands = {
            "scores": ["dc-prune", "--score", "el2n", "--ipc", 3, "--scores"],
            "dynamics": ["dc-score", "--method", "el2n,aum", "--dynamics"],
            "images": ["dc-combine", "--selection", cls.path["selection"], "--grid", 2, "--images"],
            "selection": ["dc-combine", "--images", cls.path["images"], "--grid", 2, "--selection"],
            "features": ["dc-prune", "--keep", "herding", "--ipc", 2, "--features"],
        }
        cls.out = suite.WORK / "out.h5"
        cls.expected = {name: cls.result(name, cls.path[name]) for name in cls.commands}

    @classmethod
    def result(cls, name, path):
        """What the stage makes of the artifact at `path`."""
        return made(*cls.commands[name], path, "--overwrite", "--out", cls.out)

    def refused(self, path, reason):
        """Both sides refuse the file: the suite for `reason`, with exit code 3 and one line."""
        done = stage("dc-inspect", path, "--check")
        self.assertEqual(done.returncode, 3, reason)
        self.assertIn(reason, done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        with self.assertRaises(dc_h5.InvalidInput, msg=reason):
            dc_h5.read(path).check()

    def test_layouts_do_not_matter(self):
        for layout, options in SAME.items():
            # Mosaics are images, predictions floats like features.
            for name in ("scores", "encoded", "selection") if "texts" in options else set(self.path) - {"mosaics", "predictions"}:
                with self.subTest(layout=layout, artifact=name):
                    other = lay_out(self.path[name], **options)
                    artifact = dc_h5.read(other)
                    artifact.check()
                    self.assertEqual(artifact.id, self.id[name])
                    if name in self.commands:
                        self.assertEqual(self.result(name, other), self.expected[name])
                        continue
                    done = stage("dc-inspect", other, "--check")
                    self.assertEqual((done.returncode, done.stderr), (0, ""))
                    self.assertIn(self.id[name], done.stdout)

    def test_extra_groups_and_attributes_and_arrays_of_one_are_taken_with_an_identity_of_their_own(self):
        for options in ({"more": extras}, {"attribute": one_element}):
            other = lay_out(self.path["scores"], **options)
            self.assertEqual(stage("dc-inspect", other, "--check").returncode, 0)
            self.assertNotEqual(dc_h5.read(other).id, self.id["scores"])
            self.result("scores", other)
            expected = suite.WORK / "expected.h5"
            expected.write_bytes(self.expected["scores"])
            found, expected = dc_h5.read(self.out), dc_h5.read(expected)
            self.assertEqual(found.attributes, expected.attributes)
            self.assertEqual(set(found), set(expected))
            for path, values in expected.items():
                numpy.testing.assert_array_equal(found[path], values)

    def test_what_is_no_artifact_is_refused_with_the_reason(self):
        for reason, change in REFUSED.items():
            with self.subTest(reason=reason):
                self.refused(lay_out(self.path["scores"], more=change), reason)

    def test_the_mark_of_completeness_may_be_an_integer_but_must_be_one(self):
        for mark, good in ((True, True), (numpy.int8(1), True), (1, True), (False, False), (numpy.int64(0), False)):
            other = lay_out(self.path["scores"])
            with h5py.File(other, "r+") as file:
                file.attrs["complete"] = mark
            if good:
                self.assertEqual(self.result("scores", other), self.expected["scores"], mark)
                self.assertEqual(dc_h5.read(other).id, self.id["scores"])
            else:
                self.refused(other, "is not complete: its writer was interrupted")

    def test_a_changed_value_is_found_by_its_digest(self):
        for name, field in (("scores", "score/el2n"), ("images", "image/pixels"), ("dynamics", "dyn/loss"),
                            ("selection", "selection/index")):
            other = shutil.copy(self.path[name], suite.WORK / f"{next(counter)}.h5")
            with h5py.File(other, "r+") as file:
                values = file[field][()]
                values.flat[1] = 1 - values.flat[1]
                file[field][...] = values
            self.refused(other, f"/{field}")
            done = stage(*self.commands[name], other, "--overwrite", "--out", self.out)
            self.assertEqual(done.returncode, 3, name)
            self.assertIn("not what was written", done.stderr)

    def test_a_flipped_bit_is_found_by_python_or_changes_nothing(self):
        whole, other = self.path["scores"].read_bytes(), suite.WORK / "flipped.h5"
        expected = dict(dc_h5.read(self.path["scores"]))
        draws, outcomes = numpy.random.default_rng(7), collections.Counter()
        for place, bit in zip(draws.integers(len(whole), size=200).tolist(), draws.integers(8, size=200).tolist()):
            damaged = bytearray(whole)
            damaged[place] ^= 1 << bit
            other.write_bytes(damaged)
            outcome = read_in_a_child(other, expected)
            self.assertNotEqual(outcome, "wrong", (place, bit))
            outcomes[outcome] += 1
        self.assertGreater(outcomes["refused"], 50, outcomes)

    def test_a_library_that_is_too_new_is_named_with_the_way_out(self):
        other = lay_out(self.path["scores"], libver="latest")
        done = stage("dc-inspect", other, "--check")
        if h5py.version.hdf5_version_tuple < (1, 12):
            self.assertEqual(done.returncode, 0)
        else:
            self.assertEqual(done.returncode, 3)
            self.assertIn("rewrite it with libver='v110'", done.stderr)


if __name__ == "__main__":
    suite.run_tests()
