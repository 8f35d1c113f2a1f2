"""The executables, and small artifacts of every kind that they wrote, for the tests of this folder."""

import argparse
import pathlib
import struct
import subprocess
import sys
import unittest
import zlib

import numpy

PROJECT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT / "tests/support"))
BIN = WORK = None  # set by run_tests()


def stage(program, *options):
    """The finished process of a stage."""
    return subprocess.run([BIN / program, *map(str, options)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def made(program, *options):
    """Runs a stage that has to succeed; gives the bytes of what stands after its last option."""
    done = stage(program, *options)
    assert done.returncode == 0, f"{program} {' '.join(map(str, options))}: exit {done.returncode}\n{done.stderr}"
    return pathlib.Path(options[-1]).read_bytes()


def png(pixels):
    """The bytes of a PNG file of a grey image."""
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    height, width = pixels.shape
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def write_raw(folder):
    """Eighteen images of three classes, as arrays and as a folder of files."""
    draws = numpy.random.default_rng(5)
    label = numpy.arange(18) % 3
    pixels = draws.integers(0, 90, (18, 8, 8), dtype=numpy.uint8)
    pixels[numpy.arange(18), label] += 150  # class c is bright in row c
    numpy.savez(folder / "raw.npz", train_images=pixels, train_labels=label)
    for c in range(3):
        (folder / f"raw/train/class {c}").mkdir(parents=True)
        for i in range(2):
            (folder / f"raw/train/class {c}/{i}.png").write_bytes(png(pixels[3 * i + c][:, :8 - i]))


def make_artifacts(folder):
    """An artifact of every kind and of both ways to store images: {name: path}. Names are those of the files."""
    folder.mkdir(parents=True)
    write_raw(folder)
    path = {name: folder / f"{name}.h5" for name in ("images", "plan", "checkpoint", "dynamics", "predictions", "features", "eval",
                                                     "scores", "selection", "mosaics", "encoded")}
    made("dc-fetch", f"npz:{folder}/raw.npz", "--split", "train", "--out", path["images"])
    made("dc-augment", "--images", path["images"], "--record-epochs", 2, "--out", path["plan"])
    made("dc-train", "--images", path["images"], "--plan", path["plan"], "--model", "resnet8", "--width", 2, "--epochs", 2, "--batch", 9,
         "--save-dynamics", path["dynamics"], "--out", path["checkpoint"])
    made("dc-eval", "--images", path["images"], "--checkpoint", path["checkpoint"], "--save-predictions", path["predictions"],
         "--save-features", path["features"], "--out", path["eval"])
    made("dc-score", "--dynamics", path["dynamics"], "--method", "el2n,aum", "--out", path["scores"])
    made("dc-prune", "--scores", path["scores"], "--score", "el2n", "--keep", "stratified", "--ipc", 4, "--out", path["selection"])
    made("dc-combine", "--images", path["images"], "--selection", path["selection"], "--grid", 2, "--out", path["mosaics"])
    made("dc-fetch", f"folder:{folder}/raw", "--split", "train", "--store", "encoded", "--out", path["encoded"])
    return path


def run_tests():
    global BIN, WORK
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    arguments, rest = parser.parse_known_args()
    BIN, WORK = arguments.bin.resolve(), arguments.work.resolve()
    unittest.main(module="__main__", argv=sys.argv[:1] + rest, verbosity=2)
