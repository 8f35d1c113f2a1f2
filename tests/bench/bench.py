#!/usr/bin/env python3
"""Measures the suite against its peers: pairs of runs alternated (A B A B ...), the first pair dropped, the median of the
per-pair ratios with their range beside it. A row counts only with its equivalence check.

Needs Python torch, torchvision, h5py and Pillow: `make bench` runs it in the environment of `make references`.
Timings are comparable within one run on one machine only."""
import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def run(command):
    """The command's JSON line, or its wall time when it prints none."""
    start = time.perf_counter()
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True)
    wall_s = time.perf_counter() - start
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}: exit code {done.returncode}\n{done.stderr[-2000:]}")
    for line in reversed(done.stdout.splitlines()):
        if line.startswith("{") and line.endswith("}"):
            return json.loads(line)
    return {"seconds": wall_s}


def alternate(ours, peer, pairs):
    """Per-pair ratios peer / ours of seconds (both do the same work), without the first pair, and the last outputs."""
    ratios, our_s, peer_s = [], [], []
    for _ in range(pairs + 1):
        a, b = run(ours), run(peer)
        ratios.append(b["seconds"] / a["seconds"])
        our_s.append(a["seconds"])
        peer_s.append(b["seconds"])
    return ratios[1:], statistics.median(our_s[1:]), statistics.median(peer_s[1:]), a, b


class Bench:
    def __init__(self, options, folder):
        self.programs = options.build / "bench"
        self.bin = options.build / "bin"
        self.python = sys.executable
        self.pairs = options.pairs
        self.folder = folder
        self.rows = []

    def row(self, name, goal, ours, peer, check):
        ratios, our_s, peer_s, a, b = alternate(ours, peer, self.pairs)
        verdict = check(a, b)
        ratio = statistics.median(ratios)
        self.rows.append({"row": name, "ours_s": our_s, "peer_s": peer_s, "ratio": ratio, "lowest": min(ratios), "highest": max(ratios), "goal": goal, "check": verdict})
        print(f"{name:44} ours {our_s:8.4f} s  peer {peer_s:8.4f} s  ratio {ratio:7.2f} ({min(ratios):.2f} to {max(ratios):.2f})  goal {goal:>6}  check {verdict}", flush=True)

    def photos(self):
        """A folder of 224-pixel JPEGs in one class: ImageNet photographs where they are, else smooth noise."""
        folder = self.folder / "photos"
        if not folder.exists():
            run([self.python, HERE / "make_photos.py", folder])
        return folder

    def photo_set(self):
        path = self.folder / "photos.h5"
        if not path.exists():
            run([self.bin / "dc-fetch", f"folder:{self.photos()}", "--size", "224", "--out", path])
        return path

    def c3(self):
        images = 2560
        ours = [self.programs / "bench_views", "time", self.photo_set(), 128, images // 128, 2]
        for workers in (2, 4):
            peer = [self.python, HERE / "peer_views.py", "time", self.photos(), 128, images, workers]
            self.row(f"C3 views of decoded 224 px, {workers} workers", ">= 25", ours, peer, self.same_views)

    def same_views(self, _ours, _peer):
        batch, rows = self.folder / "batch.f32", self.folder / "rows.txt"
        run([self.programs / "bench_views", "dump", self.photo_set(), 64, batch, rows])
        return run([self.python, HERE / "peer_views.py", "check", self.photo_set(), batch, rows])["verdict"]

    def c4(self):
        for tuned in ("plain", "tuned"):
            ours = [self.programs / "bench_training", "f32", 128, 6, 2]
            peer = [self.python, HERE / "peer_training.py", tuned, 128, 6, 2]
            self.row(f"C4 ResNet-18@32 training step, f32, peer {tuned}", ">= 2.8" if tuned == "plain" else ">= 1.05", ours, peer, self.same_loss)

        if any(flag in pathlib.Path("/proc/cpuinfo").read_text() for flag in ("avx512_bf16", "amx_bf16")):
            ours = [self.programs / "bench_training", "bf16", 128, 6, 2]
            peer = [self.python, HERE / "peer_training.py", "plain", 128, 6, 2]
            self.row("C4 the same in bf16, peer plain f32", ">= 2.8", ours, peer, lambda a, b: self.same_loss(a, b, bound=1e-2))

    @staticmethod
    def same_loss(ours, peer, bound=9e-4):
        # The default bound is that of the parity test: twice what PyTorch's own float32 is away from its float64.
        apart = abs(ours["loss"] - peer["loss"]) / max(1.0, peer["loss"])
        return f"loss {ours['loss']:.5f} / {peer['loss']:.5f}" + ("" if apart < bound else "  DIFFERS")

    def same_picks(self, space, rule, classes, count):
        """Ours and the peer's command, and the check of their choices from `classes` classes of 1300 samples."""
        numbers = [rule, classes, 1300, 512, count]
        picks = self.folder / f"{rule}.txt"
        ours = [self.programs / "bench_selection", space, *numbers, picks, 2]
        peer = [self.python, HERE / "peer_selection.py"]
        return ours, [*peer, "time", *numbers], lambda _a, _b: run([*peer, "check", *numbers, picks])["verdict"]

    def c8(self):
        self.row("C8 k-center, 100 classes of 1300, 200 each", ">= 15", *self.same_picks("features", "k-center", 100, 200))

    def c9(self):
        self.row("C9 facility location, one class of 1300", ">= 50", *self.same_picks("features", "facility-location", 1, 130))
        self.row("C9 craig, one class of 1300, C = 1000", ">= 50", *self.same_picks("gradients", "craig", 1, 130))

    def c10(self):
        table, arrays, selection = self.folder / "scores.h5", self.folder / "scores.npz", self.folder / "selection.h5"
        run([self.programs / "bench_scale", "scores", table, 1281167, 1000])
        run([self.python, HERE / "peer_ccs.py", "export", table, arrays])
        rule = ["--fraction", "0.1", "--cutoff", "0.3", "--cutoff-score", "aum"]
        ours = [self.bin / "dc-prune", "--quiet", "--scores", table, "--score", "el2n", "--keep", "stratified", *rule, "--threads", 2, "--out", selection]
        peer = [self.python, HERE / "peer_ccs.py", "time", arrays, 0.1, 0.3]
        self.row("C10 CCS from 1,281,167 scores, whole command", ">= 20", ours, peer,
                 lambda a, b: run([self.python, HERE / "peer_ccs.py", "check", table, selection, 0.1, 0.3, 0])["verdict"])

    def c11(self):
        for ours in ([self.bin / "dc-prune", "--help"], [self.bin / "dc-inspect", "--help"]):
            self.row(f"C11 {ours[0].name} --help against import torch", ">= 100", ours, [self.python, "-c", "import torch"], lambda a, b: "both exit with 0")

    def c12(self):
        images = self.folder / "large.h5"
        run([self.programs / "bench_storage", "write", images, 4000, 224])
        ours = [self.programs / "bench_storage", "read", images, 40000, 7, 2]
        peer = [self.python, HERE / "peer_storage.py", "read", images, 40000, 7, 2]
        self.row("C12 random 224 px image reads, 2 threads", ">= 2", ours, peer, lambda a, b: "same bytes" if a["check"] == b["check"] else "BYTES DIFFER")

    def c13(self):
        ours_file, peer_file = self.folder / "ours.h5", self.folder / "peer.h5"
        ours = [self.programs / "bench_storage", "write", ours_file, 2000, 224]
        peer = [self.python, HERE / "peer_storage.py", "write", peer_file, 2000, 224]
        self.row("C13 image writes", ">= 3", ours, peer,
                 lambda a, b: run([self.python, HERE / "peer_storage.py", "compare", ours_file, peer_file])["verdict"]
                 + f"; with digest, sync and rename {a['total_seconds']:.2f} s")

    def recording(self):
        for classes in (10, 1000):
            ours, peer = ([self.programs / "bench_training", "recording", word, classes, 128, 60, 2] for word in ("on", "off"))
            self.row(f"recording resnet8, {classes} classes, against not", ">= 0.97", ours, peer,
                     lambda a, b: "same loss" if a["loss"] == b["loss"] else "LOSSES DIFFER")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "release", help="build folder holding bin/ and bench/")
    parser.add_argument("--pairs", type=int, default=5, help="pairs that count; one more is run and dropped")
    parser.add_argument("--rows", default="c3,c4,c8,c9,c10,c11,c12,c13,recording", help="rows to run, between commas")
    parser.add_argument("--json", type=pathlib.Path, help="also write the rows here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dc-bench-") as folder:
        bench = Bench(options, pathlib.Path(folder))
        for name in options.rows.split(","):
            getattr(bench, name)()
    if options.json:
        options.json.write_text(json.dumps(bench.rows, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
