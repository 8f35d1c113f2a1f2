"""Runs every example of every stage as --help prints it, and expects exit code 0, or 1 of a comparison.

    test_examples.py --bin BIN --work WORK

The files that an example names are outputs of other examples, or made here: what comes from outside the suite, and sets
so small that a training takes a second. Standard library only.
"""

import argparse
import glob
import json
import os
import pathlib
import random
import shlex
import shutil
import struct
import subprocess
import sys
import zlib

STAGES = ["fetch", "augment", "train", "score", "prune", "combine", "eval", "inspect", "report"]


def shell(line, folder, env):
    return subprocess.run(["sh", "-c", line], cwd=folder, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True)


def write_idx(folder, split, images, size=16):
    """Two classes that are easy to tell apart, as the MNIST family is stored."""
    draw = random.Random(split)
    labels = bytes(i % 2 for i in range(images))
    pixels = bytes(draw.randrange(60) + (150 if y < size // 2 and label else 0)
                   for label in labels for y in range(size) for _ in range(size))
    folder.mkdir(exist_ok=True)
    (folder / f"{split}-images-idx3-ubyte").write_bytes(struct.pack(">IIII", 0x803, images, size, size) + pixels)
    (folder / f"{split}-labels-idx1-ubyte").write_bytes(struct.pack(">II", 0x801, images) + labels)


def write_png(path, size):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes(range(size)) for _ in range(size))
    header = struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def write_npy(path, rows, columns):
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {columns}), }}"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    numbers = [random.Random(i).random() for i in range(rows * columns)]
    path.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + struct.pack(f"<{len(numbers)}f", *numbers))


def prepare(folder, env):
    """What examples read and no example makes: `dc-fetch` of small sets in place of the large ones, and outside files."""
    write_idx(folder / "raw", "train", 80)
    write_idx(folder / "raw", "t10k", 20)
    for name in ("a", "b"):
        write_png(folder / "imagenet/val" / name / "1.png", 32)
    keys = "".join(f"train/{i:06},{i / 80}\n" for i in range(80))
    (folder / "memorisation.csv").write_text("key,memorisation\n" + keys)
    write_npy(folder / "clip.npy", 80, 8)
    lines = ["dc-fetch idx:raw --split train --out train.h5", "dc-fetch idx:raw --split test --out test.h5"]
    for line in lines:
        done = shell(line + " --quiet", folder, env)
        assert done.returncode == 0, f"{line}: {done.stderr}"


def more_inputs():
    """Files that examples read and no example makes: scores to compare, and two scores with the selections made by them."""
    yield "dc-score --dynamics dyn.h5 --method loss --out other.h5"
    for score in ("el2n", "aum"):
        yield f"dc-score --dynamics dyn.h5 --method {score} --out {score}.h5"
        yield f"dc-prune --scores {score}.h5 --ipc 10 --out {score}-10.h5"


class Example:
    def __init__(self, line, usage):
        self.line = line
        self.first = line == usage.get("examples", [""])[0]
        words = shlex.split(line)[1:]
        inputs = {f"--{p['name']}" for p in usage["inputs"] if p["role"] in ("input", "path_input")}
        positional_input = any(p["positional"] for p in usage["inputs"])
        self.reads, option = [], "" if positional_input else None
        for word in words:
            if word.startswith("--"):
                option = word if word in inputs else None
            elif option is not None:
                self.reads.append(word.split("=")[-1] if option == "--figure" else word)

    def ready(self, folder):
        return all(glob.glob(str(folder / name)) for name in self.reads)


def examples_of(env):
    for stage in STAGES:
        usage = json.loads(subprocess.run([f"dc-{stage}", "--help-json"], env=env, check=True, capture_output=True, text=True).stdout)
        for line in usage["examples"]:
            yield Example(line, usage)


def complaints_about_events(line, folder, env):
    """What is wrong with the events of --progress json: every line is one, the first and the last are always there."""
    done = shell(line + " --overwrite --progress json", folder, env)
    try:
        events = [json.loads(text) for text in done.stderr.splitlines()]
    except json.JSONDecodeError as error:
        return [f"{line} --progress json: {error}: {done.stderr!r}"]
    names = [event["event"] for event in events]
    wrong = []
    if names[:1] != ["start"] or names[-1:] != ["finish"] or events[-1]["code"] != 0:
        wrong.append(f"{line} --progress json: begins and ends with {events[:1]} and {events[-1:]}")
    begun, ended = ([(e["task"], e["unit"], e["total"]) for e in events if e["event"] == name] for name in ("begin", "end"))
    if begun != ended or any(e["total"] not in (None, e["done"]) for e in events if e["event"] == "end"):
        wrong.append(f"{line} --progress json: begins {begun}, ends {ended}, with {events}")
    if not begun and not line.startswith(("dc-inspect", "dc-report")):
        wrong.append(f"{line} --progress json: no work is begun")
    return wrong


def run_all(waiting, folder, env):
    """Runs the examples whose inputs are there until none is left; the number that failed or never got their inputs."""
    failures = 0
    while ready := [example for example in waiting if example.ready(folder)]:
        example = ready[0]
        waiting.remove(example)
        done = shell(example.line, folder, env)
        expected = 1 if "--diff" in example.line else 0  # the two files differ
        if done.returncode != expected:
            failures += 1
            print(f"{example.line}\n  exit {done.returncode}, expected {expected}: {done.stderr.strip()}")
        elif example.first:
            wrong = complaints_about_events(example.line, folder, env)
            failures += len(wrong)
            print("\n".join(wrong), end="")
    for example in waiting:
        print(f"{example.line}\n  nothing makes {', '.join(example.reads)}")
    return failures + len(waiting)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    shutil.rmtree(arguments.work, ignore_errors=True)
    arguments.work.mkdir(parents=True)
    env = {**os.environ, "PATH": f"{arguments.bin.resolve()}:{os.environ['PATH']}", "OMP_WAIT_POLICY": "passive"}
    examples = list(examples_of(env))
    # Those of the installed data set make large files, so they have a folder of their own.
    large = [example for example in examples if "/usr/share/datasets" in example.line]
    (arguments.work / "large").mkdir()
    failures = run_all(list(large), arguments.work / "large", env)
    shutil.rmtree(arguments.work / "large")
    prepare(arguments.work, env)
    made = {"inputs": [{"name": name, "role": "input", "positional": False} for name in ("dynamics", "scores")]}
    failures += run_all([e for e in examples if e not in large] + [Example(line, made) for line in more_inputs()], arguments.work, env)
    print(f"{len(examples)} examples, {failures} failures")
    sys.exit(failures != 0 or len(examples) < 2 * len(STAGES))


if __name__ == "__main__":
    main()
