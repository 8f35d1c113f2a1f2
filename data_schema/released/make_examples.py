#!/usr/bin/env python3
"""Makes the released examples: a small file of every kind, and of every variant that differs in what it holds.

    make_examples.py FOLDER_OF_EXECUTABLES OUT

Everything comes from two dozen images that are computed here, so the same version of the stages makes the same bytes
(networks: on the same machine). A released example is never made again; see README.md beside this script. Needs h5py,
for dynamics-required.h5 alone.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import zlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
SIDE, CLASSES, TRAIN, TEST = 8, 3, 24, 12
SMALL_NETWORK = "--model convnet --width 2 --depth 1 --batch 8"

# One stage a line. Words that end in .h5 are files of OUT where they are listed in README.md, of a scratch folder else.
STEPS = f"""
dc-fetch idx:raw --split train --out image_set-pixels.h5
dc-fetch idx:raw --split test --out test.h5
dc-fetch idx:raw --split train --flip-labels 0.25 --seed 3 --out image_set-clean_label.h5
dc-fetch folder:photos --store encoded --out image_set-encoded.h5
dc-augment --images image_set-pixels.h5 --policy small --out view_plan-policy.h5
dc-augment --images image_set-pixels.h5 --policy small --record-epochs 3 --out view_plan-rows.h5
dc-train --images image_set-pixels.h5 {SMALL_NETWORK} --epochs 3 --save-dynamics dynamics.h5 --out checkpoint-parameters.h5
dc-train --images image_set-pixels.h5 --model resnet8 --width 1 --batch 8 --epochs 1 --out checkpoint-buffers.h5
dc-eval --images image_set-pixels.h5 --checkpoint checkpoint-parameters.h5 --gradient-norms \
    --save-predictions predictions-gradient_norm.h5 --neighbours 2 --save-features features-neighbours.h5 --out unused.h5
dc-eval --images image_set-pixels.h5 --checkpoint checkpoint-parameters.h5 --save-predictions predictions.h5 --out unused.h5
dc-eval --images test.h5 --checkpoint checkpoint-parameters.h5 --method full-set --out eval_report.h5
dc-fetch features:vectors.npy --images image_set-pixels.h5 --join order --out features-import.h5
dc-score --dynamics dynamics.h5 --method el2n,forgetting,confidence --out score_table-several.h5
dc-score --images image_set-pixels.h5 --method random --out score_table-random.h5
dc-prune --scores score_table-several.h5 --score el2n --keep easiest --ipc 4 --out selection-score.h5
dc-prune --scores score_table-several.h5 --score el2n --keep stratified --strata 3 --fraction 0.5 \
    --cutoff 0.1 --cutoff-score confidence --out selection-strata.h5
dc-prune --predictions predictions.h5 --features features-import.h5 --keep craig --ipc 2 --out selection-weights.h5
dc-prune --images image_set-pixels.h5 --keep random --ipc 1 --out selection-random.h5
dc-combine --images image_set-pixels.h5 --selection selection-score.h5 --grid 2 --out image_set-mosaic.h5
dc-combine --images image_set-pixels.h5 --selection selection-weights.h5 --out image_set-weights.h5
"""


def pixel(label, i, y, x):
    """Class c is bright in row c and dark elsewhere; image i shifts both."""
    return 220 + (i + x) % 30 if y == label else (7 * i + 3 * x + 5 * y) % 90


def image(i):
    return bytes(pixel(i % CLASSES, i, y, x) for y in range(SIDE) for x in range(SIDE))


def idx(extents, values):
    """An IDX file of unsigned bytes."""
    return bytes([0, 0, 8, len(extents)]) + b"".join(n.to_bytes(4, "big") for n in extents) + values


def write_idx(folder):
    folder.mkdir()
    for name, images in (("train", range(TRAIN)), ("t10k", range(TRAIN, TRAIN + TEST))):
        pixels = idx([len(images), SIDE, SIDE], b"".join(image(i) for i in images))
        (folder / f"{name}-images-idx3-ubyte").write_bytes(pixels)
        (folder / f"{name}-labels-idx1-ubyte").write_bytes(idx([len(images)], bytes(i % CLASSES for i in images)))


def png(i):
    """A grey PNG file of image i."""
    def chunk(name, body):
        return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")
    size = SIDE.to_bytes(4, "big")
    rows = b"".join(b"\0" + image(i)[y * SIDE:(y + 1) * SIDE] for y in range(SIDE))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size + size + b"\x08\0\0\0\0") + chunk(b"IDAT", zlib.compress(rows))
            + chunk(b"IEND", b""))


def write_folder(folder):
    """PNG files of this script's images and JPEG files of the tests, in two classes."""
    for label, name in enumerate(("n01", "n02")):
        (folder / name).mkdir(parents=True)
        (folder / name / "drawn.png").write_bytes(png(label))
    shutil.copy(ROOT / "tests/data/pillow/grey.jpg", folder / "n01" / "photo.JPEG")
    shutil.copy(ROOT / "tests/data/pillow/colour_420.jpg", folder / "n02" / "photo.JPEG")


def write_vectors(path):
    """A .npy file of three float32 numbers an image: whole numbers, so that their bytes are plain to see."""
    head = f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({TRAIN}, 3), }}"
    head += " " * (63 - (10 + len(head)) % 64) + "\n"
    values = b"".join(bytes([0, 0, 0x80 + 0x10 * k, 0x3f]) for i in range(TRAIN) for k in (i % 3, i % 5, i % 7))
    path.write_bytes(b"\x93NUMPY\1\0" + len(head).to_bytes(2, "little") + head.encode() + values)


def write_required(source, target):
    """The dynamics of `source` without the columns that may be left out, as another program may write it."""
    sys.path.insert(0, str(ROOT / "tests" / "schema"))
    import h5py
    from seal import seal
    with h5py.File(source) as whole, h5py.File(target, "w", libver=("earliest", "v110")) as part:
        for name in whole:
            if name != "digest":
                whole.copy(name, part)
        part.attrs.update({name: whole.attrs[name] for name in ("encoding-type", "encoding-version")})
        for name in ("p_second", "kd", "hnorm2"):
            del part[f"dyn/{name}"]
        seal(part)


def make(executables, out, scratch):
    write_idx(scratch / "raw")
    write_folder(scratch / "photos")
    write_vectors(scratch / "vectors.npy")
    for step in STEPS.strip().splitlines():
        program, *words = step.split()
        subprocess.run([executables / program, *words, "--quiet"], cwd=scratch, check=True)
    write_required(scratch / "dynamics.h5", scratch / "dynamics-required.h5")
    for name in sorted(scratch.glob("*.h5")):
        if name.name not in {"test.h5", "unused.h5"}:
            shutil.copy(name, out / name.name)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    executables, out = (pathlib.Path(word).resolve() for word in sys.argv[1:])
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        make(executables, out, pathlib.Path(scratch))


if __name__ == "__main__":
    main()
