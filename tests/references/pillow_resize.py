#!/usr/bin/python3
"""Makes tests/data/pillow/resize.txt: what Pillow's resize gives for many sizes and boxes, as SHA-256 and, when small, in full.

The committed file was made with Pillow 9.4.0; 10.4, 11.3 and 12.0 give the same. Pillow 13.0 resizes some images that
shrink in height top-down first, which changes about 1 % of the bytes by 1: use the older one here. Line: filter channels width height x y w h out_w out_h sha256 [bytes in hex].
"""
import hashlib
import pathlib
import random

import numpy
import PIL
from PIL import Image

OUT = pathlib.Path(__file__).resolve().parents[1] / "data" / "pillow" / "resize.txt"
FILTERS = {"bilinear": Image.BILINEAR, "box": Image.BOX}
FIXED = [  # width, height, box, out_w, out_h
    (28, 28, (0, 0, 28, 28), 14, 14), (28, 28, (0, 0, 14, 14), 28, 28), (28, 28, (14, 14, 14, 14), 28, 28),
    (28, 28, (3, 5, 9, 11), 28, 28), (32, 32, (0, 0, 32, 32), 32, 32), (64, 64, (32, 0, 32, 32), 64, 64),
    (64, 64, (0, 0, 64, 64), 32, 32), (64, 64, (1, 2, 61, 57), 64, 64), (224, 224, (0, 0, 112, 112), 224, 224),
    (224, 224, (0, 0, 224, 224), 112, 112), (224, 224, (17, 40, 151, 133), 224, 224), (224, 224, (200, 180, 24, 44), 224, 224),
    (500, 375, (0, 0, 500, 375), 341, 256), (500, 375, (37, 11, 301, 290), 224, 224), (500, 375, (5, 5, 480, 360), 64, 64),
    (375, 500, (0, 0, 375, 500), 256, 341), (7, 5, (0, 0, 7, 5), 3, 2), (7, 5, (0, 0, 7, 5), 5, 7), (1, 1, (0, 0, 1, 1), 6, 4),
    (4, 4, (0, 0, 4, 4), 1, 1), (2, 3, (0, 0, 2, 3), 9, 8), (40, 30, (0, 0, 40, 30), 40, 13), (40, 30, (0, 0, 40, 30), 13, 30),
    (640, 8, (0, 0, 640, 8), 3, 8), (6, 3, (1, 0, 4, 3), 7, 3),
]


def pixels(width, height, channels):
    """Noise by formula, the same as in resize_test.cpp: unsigned 32-bit arithmetic that wraps."""
    y, x, c = numpy.meshgrid(numpy.arange(height), numpy.arange(width), numpy.arange(channels), indexing="ij")
    v = (x.astype(numpy.uint64) * 2654435761 + y.astype(numpy.uint64) * 2246822519 + c.astype(numpy.uint64) * 3266489917) & 0xFFFFFFFF
    v = ((v ^ (v >> 15)) * 668265263) & 0xFFFFFFFF
    return (v >> 24).astype(numpy.uint8)


def cases():
    for width, height, box, out_w, out_h in FIXED:
        yield width, height, box, out_w, out_h
    draw = random.Random(1)
    for _ in range(60):
        width, height = draw.randint(1, 160), draw.randint(1, 160)
        w, h = draw.randint(1, width), draw.randint(1, height)
        yield width, height, (draw.randint(0, width - w), draw.randint(0, height - h), w, h), draw.randint(1, 160), draw.randint(1, 160)


def main():
    if int(PIL.__version__.split(".")[0]) > 12:
        raise SystemExit(f"pillow_resize.py: Pillow is {PIL.__version__}, expected 9.4 to 12: run it with Debian's /usr/bin/python3")
    lines = []
    for width, height, (x, y, w, h), out_w, out_h in cases():
        for channels in (1, 3):
            values = pixels(width, height, channels)
            image = Image.fromarray(values[:, :, 0] if channels == 1 else values).crop((x, y, x + w, y + h))
            for name, code in FILTERS.items():
                data = image.resize((out_w, out_h), code).tobytes()
                full = " " + data.hex() if len(data) <= 64 else ""
                lines.append(f"{name} {channels} {width} {height} {x} {y} {w} {h} {out_w} {out_h} {hashlib.sha256(data).hexdigest()}{full}")
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text("\n".join(lines) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
