#!/usr/bin/env python3
"""Files that another program wrote are taken or refused as the format page says; its worked example is a sound artifact.

    foreign_files.py PROJECT DC_INSPECT
"""
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import h5py
import numpy

from seal import PIECE_ITEMS, column, seal

DC_INSPECT = sys.argv.pop(2)
ROOT = pathlib.Path(sys.argv.pop(1)).resolve()
PAGE = (ROOT / "docs/format.md").read_text(encoding="utf-8")
EXAMPLE = ROOT / "data_schema/released/features-import.h5"


def check(path):
    """Exit code and message of dc-inspect --check."""
    outcome = subprocess.run([DC_INSPECT, path, "--check"], capture_output=True, text=True, check=False)
    return outcome.returncode, outcome.stdout + outcome.stderr


def unescaped(text):
    return text.encode().decode("unicode_escape").encode("latin-1")


def strings(text):
    """The strings of "3:cat9:cat-1.png"."""
    values = []
    while text:
        length, text = text.split(b":", 1)
        values.append(text[:int(length)].decode())
        text = text[int(length):]
    return values


def worked_example(path):
    """Writes what the page's worked example says, from its text, and returns the dc-id that the page gives."""
    part = PAGE.split("### A worked example", 1)[1]
    pieces = [unescaped(values) for values in re.findall(r"^\| \d+ \| `[^`]+` \| `([^`]+)` \|", part, re.MULTILINE)]
    digests = re.findall(r"^\| \d+ \|.*`(\w{64})` \|$", part, re.MULTILINE)
    with h5py.File(path, "w", libver=("earliest", "v110")) as file:
        place = file
        for line in part.split("```text\n")[1].split("\n```")[0].split("\n"):
            if line.startswith("@"):
                name, kind, _, value = re.match(r"@(\S+) (\w+) (\[\])\\n(.*)$", line).groups()
                place.attrs[name] = strings(unescaped(value))[0] if kind == "string" else numpy.frombuffer(unescaped(value), kind)[0]
                continue
            name, kind, piece = re.match(r"\\n(/[^\\]*)\\n(?:(\w+) \[\d+\]\\n(?:<(\d+)>)?)?$", line).groups()
            values = pieces[int(piece) - 1] if piece else b""
            if kind:
                file[name] = column(strings(values)) if kind == "string" else numpy.frombuffer(values, kind)
            place = file.require_group(name) if not kind else file[name]
        file["digest"] = numpy.frombuffer(bytes.fromhex("".join(digests)), numpy.uint8).reshape(-1, 32)
        file.attrs["dc-id"] = identity = re.search(r"the dc-id, is `(\w+)`", PAGE)[1]
        file.attrs["complete"] = True
    return identity


class ForeignFiles(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = str(pathlib.Path(self.folder.name) / "file.h5")

    def tearDown(self):
        self.folder.cleanup()

    def outcome(self, change, libver=("earliest", "v110")):
        """dc-inspect --check of the example after `change`, with digests that fit."""
        with h5py.File(EXAMPLE) as whole, h5py.File(self.path, "w", libver=libver) as file:
            for name in whole:
                if name != "digest":
                    whole.copy(name, file)
            file.attrs.update({name: whole.attrs[name] for name in ("encoding-type", "encoding-version")})
            change(file)
            seal(file)
        return check(self.path)

    def assert_taken(self, change, **how):
        code, words = self.outcome(change, **how)
        self.assertEqual(code, 0, words)

    def assert_refused(self, expected, change, **how):
        code, words = self.outcome(change, **how)
        self.assertEqual(code, 3, words)
        self.assertIn(expected, words)

    def replaced(self, path, make):
        def change(file):
            values = file[path][()]
            del file[path]
            make(file, path, values)
        return change

    def test_the_worked_example_is_sound(self):
        identity = worked_example(self.path)
        code, words = check(self.path)
        self.assertEqual(code, 0, words)
        self.assertIn(identity, words)

    def test_big_endian_numbers_are_taken(self):
        self.assert_taken(self.replaced("/sample/label", lambda f, p, v: f.create_dataset(p, data=v.astype(">i8"))))
        self.assert_taken(self.replaced("/feature/value", lambda f, p, v: f.create_dataset(p, data=v.astype(">f4"))))

    def test_other_widths_are_refused(self):
        self.assert_refused("/sample/label: type int32, expected int64",
                            self.replaced("/sample/label", lambda f, p, v: f.create_dataset(p, data=v.astype("i4"))))

    def test_strings_of_any_sort_are_taken(self):
        texts = [f"key {i}" for i in range(24)]
        variable = numpy.array(texts, dtype=h5py.string_dtype())
        self.assert_taken(self.replaced("/sample/key", lambda f, p, v: f.create_dataset(p, data=variable)))
        self.assert_taken(self.replaced("/sample/key", lambda f, p, v: f.create_dataset(p, data=numpy.array(texts, "S12"))))

    def test_padding_does_not_matter(self):
        """Names of different lengths, sealed as they are, then stored with spaces behind them."""
        texts = numpy.array([f"key {i}" for i in range(24)], "S12")
        self.assert_taken(self.replaced("/sample/key", lambda f, p, v: f.create_dataset(p, data=texts)))
        kind = h5py.h5t.C_S1.copy()
        kind.set_size(12)
        kind.set_strpad(h5py.h5t.STR_SPACEPAD)
        with h5py.File(self.path, "r+") as file:
            del file["/sample/key"]
            dataset = h5py.h5d.create(file.id, b"/sample/key", kind, h5py.h5s.create_simple((24,)))
            dataset.write(h5py.h5s.ALL, h5py.h5s.ALL, numpy.char.ljust(texts, 12), kind)
        self.assertEqual(check(self.path)[0], 0, check(self.path)[1])

    def test_every_allowed_filter_is_taken(self):
        self.assert_taken(self.replaced("/feature/value", lambda f, p, v: f.create_dataset(
            p, data=v, chunks=(5, 2), shuffle=True, compression="gzip", fletcher32=True)))
        self.assert_refused("filter 32000", self.replaced("/feature/value", lambda f, p, v: f.create_dataset(
            p, data=v, chunks=(5, 2), compression="lzf")))

    def test_what_is_unknown_is_ignored(self):
        def more(file):
            file["more/deep"] = numpy.zeros((2, 1, 1, 1), numpy.float32)
            file["more"].attrs["list"] = numpy.arange(3)
            file["sample/label"].attrs["note"] = "of mine"
            file.attrs["flag"] = True
        self.assert_taken(more)

    def test_limits_are_those_of_the_page(self):
        limits = {row[0]: row[1] for row in re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", PAGE, re.MULTILINE)}
        self.assertEqual([limits[name] for name in ("rank", "attribute", "chunk")], ["at most 4", "at most 1 MiB", "at most 64 MiB"])
        self.assert_taken(lambda f: f.create_dataset("more", data=numpy.zeros((1,) * 4)))
        self.assert_refused("rank 5, expected at most 4", lambda f: f.create_dataset("more", data=numpy.zeros((1,) * 5)))
        dense = ("v108", "v110")  # attributes above 64 KiB need the newer layout
        self.assert_taken(lambda f: f.attrs.create("more", numpy.zeros(2**20, numpy.uint8)), libver=dense)
        self.assert_refused("more than 1 MiB", lambda f: f.attrs.create("more", numpy.zeros(2**20 + 1, numpy.uint8)), libver=dense)
        wide = {"shape": (2**26 + 1,), "maxshape": (None,), "dtype": numpy.uint8, "compression": "gzip"}
        self.assert_refused("chunks of more than 64 MiB", lambda f: f.create_dataset("more", chunks=(2**26 + 1,), **wide))
        self.assert_refused("nested deeper than 16", lambda f: f.create_group("/".join("abcdefghijklmnopq")))

        self.assert_taken(lambda f: None)
        with h5py.File(self.path, "r+") as file:  # after it was sealed: nobody could read so much to seal it
            file.create_dataset("more", shape=(2**40 + 1,), chunks=(1024,), dtype=numpy.uint8)
        self.assertIn("more than 2^40 items", check(self.path)[1])

    def test_pieces_are_as_large_as_the_page_says(self):
        items = int(re.search(r"as many as hold at most ([\d,]+) items", PAGE)[1].replace(",", ""))
        self.assertEqual(items, PIECE_ITEMS)
        self.assert_taken(lambda f: f.create_dataset("more", data=numpy.arange(items + 1, dtype=numpy.uint32)))
        self.assert_taken(lambda f: f.create_dataset("wide", data=numpy.ones((3, items // 2 + 1), numpy.uint8)))

    def test_links_and_types_of_other_sorts_are_refused(self):
        self.assert_refused("a soft, external or user-defined link", lambda f: f.__setitem__("more", h5py.ExternalLink("a.h5", "/")))
        self.assert_refused("a second link to an object", lambda f: f.__setitem__("more", f["class/id"]))
        self.assert_refused("a named type", lambda f: f.__setitem__("more", numpy.dtype("i8")))
        pair = numpy.zeros(2, [("x", "i4"), ("y", "i4")])
        self.assert_refused("not a number, a string or a boolean", lambda f: f.create_dataset("more", data=pair))


if __name__ == "__main__":
    unittest.main()
