#!/usr/bin/env python3
"""Writes small valid inputs for the fuzz targets: the first files of a corpus, before any mutation.

    make_seeds.py FOLDER

Needs Pillow, which make_environment.sh of tests/references installs: .venv-references/bin/python tests/fuzz/make_seeds.py FOLDER
The corpora in tests/fuzz/corpus grew from these; `make fuzz` does not need them again.
"""
import gzip
import io
import json
import pathlib
import struct
import sys
import zlib

from PIL import Image


def idx(extents, values):
    return bytes([0, 0, 8, len(extents)]) + b"".join(struct.pack(">I", n) for n in extents) + bytes(values)


def idx_seeds():
    images, labels = idx([2, 3, 2], range(12)), idx([3], [0, 1, 1])
    yield from (images, labels, gzip.compress(images, mtime=0), gzip.compress(labels, mtime=0))


def cifar_seeds():
    yield bytes([3]) + bytes(3072)
    yield bytes([1, 42]) + bytes(range(256)) * 12
    yield b"".join(b"class %d\n" % c for c in range(10))


def npy(descr, shape, values, version=1):
    text = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}".encode()
    head = 10 if version == 1 else 12
    text += b" " * (-(head + len(text) + 1) % 64) + b"\n"
    return b"\x93NUMPY" + bytes([version, 0]) + struct.pack("<H" if version == 1 else "<I", len(text)) + text + values


def arrays():
    yield npy("|u1", (2, 2, 2), bytes(range(8)))
    yield npy("<i8", (2,), struct.pack("<2q", 0, 1))
    yield npy("<f4", (2, 3), struct.pack("<6f", *range(6)))
    yield npy("<U3", (2,), "abcdé\0".encode("utf-32-le"))
    yield npy(">f8", (2,), struct.pack(">2d", 0.5, -2))
    yield npy("<f2", (2, 1), struct.pack("<2e", 0.5, -2), version=2)
    yield npy("|S2", (2,), b"ab\0\0", version=3)


def npz_seeds():
    images, labels, features, keys, *_ = arrays()
    for flag in (0, 1):
        yield bytes([flag]) + b"".join(struct.pack("<H", len(a)) + a for a in (images, labels, features, keys))


def zip_seeds():
    import zipfile
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", method) as archive:
            for name, array in zip(("x.npy", "y.npy"), arrays()):
                with archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as file:
                    file.write(array)
        yield out.getvalue()


def deflated_seeds():
    yield gzip.compress(b"a" * 300, mtime=0) + gzip.compress(b"b", mtime=0)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    yield packer.compress(b"hello") + packer.flush()


def pictures():
    yield Image.radial_gradient("L").resize((9, 7))
    yield Image.merge("RGB", [Image.linear_gradient("L").resize((9, 7)).rotate(90 * k) for k in range(3)])


def saved(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def jpeg_seeds():
    for image in pictures():
        for options in ({}, {"progressive": True}, {"subsampling": 2, "optimize": True}, {"restart_marker_blocks": 1}):
            yield saved(image, "JPEG", **options)
    yield saved(image.convert("CMYK"), "JPEG")


def codecs_seeds():
    for image in pictures():
        for kind in ("PNG", "BMP", "WEBP", "TIFF"):
            yield saved(image, kind)
    yield saved(image.convert("P"), "PNG", optimize=True)
    yield saved(image.convert("RGBA"), "PNG")
    yield saved(image.convert("L").convert("I;16"), "PNG")
    yield saved(image.convert("1"), "TIFF", compression="group4")
    for compression in ("tiff_lzw", "tiff_adobe_deflate", "packbits"):
        yield saved(image, "TIFF", compression=compression)
    yield saved(image, "WEBP", lossless=True)
    yield saved(image, "JPEG")


def config_seeds():
    yield b"# which samples\nkeep = hardest\nipc = 40   # a class\nmomentum = 0.5\nmilestones = 3,60\nnesterov = no\n"
    yield b"fraction = 0.25\narea = 0.5,1\nfields = loss,aum\noffset = 18446744073709551615\nwindow = 3\nformat = png\n"


def command_line_seeds():
    yield b"--scores\ns.h5\n--out=o.h5\n--ipc\n40\n--keep\nwindow\n--no-nesterov\n--area\n0.5,1\n--momentum\n1e-3"
    yield b"--scores\ns.h5\n--out\no.h5\n--fraction\n0.5\n--dynamics\na.h5\nb.h5\n--device\ncuda:1\n--milestones\n3\n--milestones\n7"
    yield b"--help\n--metod\nx"


def number_seeds():
    yield from (b"-9223372036854775808", b"18446744073709551615", b"1e-07", b"-0", b"inf", b"folder:/data", b"scores:a.csv")


def records():
    def record(kind, tool, inputs):
        return {"kind": kind, "tool": tool, "version": "0.1.0", "seed": 7, "facts": {"images_seen": 300},
                "parameters": {"area": [0.25, 1], "keep": "easiest", "ipc": 40, "none": None, "on": True},
                "libraries": {"hdf5": "1.10.8"}, "inputs": [{"role": r, "kind": k, "id": i} for r, k, i in inputs]}
    yield record("image_set", "a", [("idx", "raw", "00")])
    yield record("score_table", "b", [("images", "image_set", "a"), ("dynamics", "dynamics", "c")])
    yield record("selection", "c", [("scores", "score_table", "b")])


def record_seeds():
    yield from (json.dumps(r, separators=(",", ":"), sort_keys=True).encode() for r in records())


def lineage_seeds():
    yield b"".join(struct.pack("<H", len(r)) + r for r in record_seeds())


def run_facts_seeds():
    yield b'{"duration_s": 1.5, "peak_memory_bytes": 4096, "outputs": [{"id": "a"}, {"id": "b"}]}'


def policy_seeds():
    crop = {"op": "random_resized_crop", "area_min": 0.25, "area_max": 1, "ratio_min": 0.75, "ratio_max": 1.5}
    ends = [{"op": "flip", "p": 0.5}, {"op": "normalize", "mean": [0.5], "std": [0.25]}]
    cell = {"op": "cell", "grid": 2, "choose": "all"}
    middle = {"op": "resize_center_crop", "resize": 6}
    for order, operations in (("shuffled", [cell, crop, *ends]), ("stored", [{"op": "pad_crop", "pad": 2}, *ends]),
                              ("stored", [middle, {"op": "normalize", "mean": [0, 0, 0], "std": [1, 1, 1]}])):
        yield json.dumps({"size": 4, "order": order, "operations": operations}).encode()


def note_seeds():
    yield b"# Title\n\nSome **bold** and `code`,\nand <b>more</b>.\n\n- one\n- two **x\n## End\n"
    yield b"title=a.png=caption"
    yield saved(next(pictures()), "PNG")


def csv_seeds():
    yield b"key,el2n,aum\ntrain/000000,0.5,-1\ntrain/000001,1e-3,+2\n"
    yield b'\xef\xbb\xbf"key","el2n"\r\n"a, ""b""",0.25\r\n'


def classes_seeds():
    yield "# id\tname\nn01440764\ttench\nn01443537\tgold  fish\n\nc3\n".encode()
    yield "a\r\nä\r\n".encode()


def main():
    root = pathlib.Path(sys.argv[1])
    makers = {name[:-len("_seeds")]: make for name, make in globals().items() if name.endswith("_seeds")}
    makers["npy"] = arrays
    for target, make in makers.items():
        folder = root / target
        folder.mkdir(parents=True, exist_ok=True)
        for number, seed in enumerate(make()):
            (folder / f"seed-{number:02}").write_bytes(seed)
    print(f"seeds of {len(makers)} targets in {root}")


if __name__ == "__main__":
    main()
