"""Installs the build below a DESTDIR, moves the prefix elsewhere, and runs the suite from there with nothing in the environment.

    test_install.py --bin BIN --work WORK
"""

import argparse
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import unittest
import zlib

BIN = WORK = None  # set below


def run(*command, cwd="/"):
    """The output of a command that knows no PATH, no HOME and no LD_LIBRARY_PATH; fails the test on another exit code than 0."""
    done = subprocess.run([str(word) for word in command], cwd=cwd, env={}, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode == 0, f"{command}: exit {done.returncode}\n{done.stderr}"
    return done.stdout


def write_png(path):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    path.parent.mkdir(parents=True)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 1, 8, 0, 0, 0, 0))
                     + chunk(b"IDAT", zlib.compress(b"\0\x07\x09")) + chunk(b"IEND", b""))


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        shutil.rmtree(WORK, ignore_errors=True)
        subprocess.run(["cmake", "--install", BIN.parent, "--prefix", "/opt/dc"], env={**os.environ, "DESTDIR": str(WORK / "staged")},
                       check=True, stdout=subprocess.DEVNULL)
        cls.prefix = WORK / "moved to another place"
        (WORK / "staged/opt/dc").rename(cls.prefix)
        cls.stages = sorted((cls.prefix / "bin").iterdir())

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(WORK)  # half a gigabyte

    def test_all_lands_below_the_prefix(self):
        self.assertEqual([path for path in (WORK / "staged").rglob("*") if path.is_file()], [])
        self.assertEqual({path.name for path in self.prefix.iterdir()}, {"bin", "lib", "share"})
        self.assertEqual({path.name for path in self.stages}, {path.name for path in BIN.glob("dc-*")})

    def test_every_stage_starts(self):
        for stage in self.stages:
            self.assertRegex(run(stage, "--version"), rf"^{stage.name} \d+\.\d+\.\d+ ")

    def test_it_starts_through_a_link_and_from_any_folder(self):
        link = WORK / "dc-score"
        link.symlink_to(self.prefix / "bin/dc-score")
        self.assertIn("dc-score", run(link, "--version", cwd=WORK))

    def test_it_decodes_images_and_trains(self):
        write_png(WORK / "photos/train/a/1.png")
        write_png(WORK / "photos/train/b/1.png")
        binaries = self.prefix / "bin"
        run(binaries / "dc-fetch", "folder:photos", "--size", "8", "--out", "train.h5", cwd=WORK)
        network = ["--model", "resnet8", "--width", "4", "--steps", "1"]
        run(binaries / "dc-train", "--images", "train.h5", *network, "--out", "net.h5", cwd=WORK)
        self.assertIn("sound", run(binaries / "dc-inspect", "net.h5", "--check", cwd=WORK))

    def test_nothing_remembers_where_it_was_built(self):
        folders = [str(BIN.parent).encode(), str(pathlib.Path(__file__).resolve().parents[3]).encode()]
        for file in [*self.stages, *(self.prefix / "lib/dc").glob("libdc_*")]:
            dynamic = subprocess.run(["readelf", "-d", file], check=True, capture_output=True, text=True).stdout
            for path in re.findall(r"(?:RPATH|RUNPATH).*\[(.*)\]", dynamic):
                self.assertEqual(path, "$ORIGIN/../lib/dc", file.name)
            for folder in folders:
                self.assertNotIn(folder, file.read_bytes(), file.name)

    def test_the_folders_are_those_of_other_programs(self):
        for stage in self.stages:
            self.assertTrue((self.prefix / "share/man/man1" / f"{stage.name}.1").is_file())
            self.assertTrue((self.prefix / "share/bash-completion/completions" / stage.name).is_file())
        for name in ("share/dc/data_schema/image_set.json", "share/doc/dc/LICENSE", "share/doc/dc/format.md"):
            self.assertTrue((self.prefix / name).is_file(), name)

    def test_the_installed_pipeline_knows_what_to_run(self):
        shown = subprocess.run(["make", "-n", "-C", self.prefix / "share/dc", "-f", "pipelines/pca.mk", "CONFIG=configs/tiny",
                                f"RUN={WORK / 'run'}", "BIN=../../bin"], check=True, capture_output=True, text=True).stdout
        self.assertEqual(set(re.findall(r"bin/dc-([a-z]+) ", shown)),
                         {"fetch", "augment", "train", "score", "prune", "combine", "eval", "inspect", "report"})


def main():
    global BIN, WORK
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    BIN, WORK = arguments.bin.resolve(), arguments.work.resolve()
    unittest.main(argv=sys.argv[:1])


if __name__ == "__main__":
    main()
