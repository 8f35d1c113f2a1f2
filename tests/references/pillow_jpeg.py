#!/usr/bin/python3
"""Makes tests/data/pillow/*.jpg, one small JPEG a kind, and jpeg.txt with the SHA-256 of what Pillow decodes from them.

The committed files were made with Pillow 9.4.0 and libjpeg-turbo 2.1.5. Line: file width height sha256(RGB) sha256(L).
"""
import hashlib
import pathlib

import numpy
from PIL import Image

OUT = pathlib.Path(__file__).resolve().parents[1] / "data" / "pillow"
KINDS = {  # name: mode, options of the encoder
    "colour_420": ("RGB", {"quality": 75, "subsampling": "4:2:0"}),
    "colour_422": ("RGB", {"quality": 90, "subsampling": "4:2:2"}),
    "colour_444": ("RGB", {"quality": 95, "subsampling": "4:4:4"}),
    "progressive": ("RGB", {"quality": 60, "progressive": True}),
    "grey": ("L", {"quality": 80}),
    "cmyk": ("CMYK", {"quality": 85}),
}


def picture(height, width):
    """Smooth waves and one hard edge, so that the chroma upsampling shows."""
    y, x = numpy.mgrid[0:height, 0:width].astype(numpy.float64)
    planes = [127 + 100 * numpy.sin(x / 5 + y / 9), 127 + 100 * numpy.cos(x / 7 - y / 4), numpy.where(x + y > 30, 230.0, 20.0)]
    return numpy.stack(planes, axis=-1).round().clip(0, 255).astype(numpy.uint8)


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    lines = []
    for name, (mode, options) in KINDS.items():
        path = OUT / f"{name}.jpg"
        Image.fromarray(picture(29, 37)).convert(mode).save(path, "JPEG", **options)
        with Image.open(path) as image:
            rgb = image.convert("RGB")
            grey = image.convert("L") if image.mode == "L" else rgb.convert("L")
            digests = [hashlib.sha256(i.tobytes()).hexdigest() for i in (rgb, grey)]
            lines.append(f"{path.name} {image.width} {image.height} {' '.join(digests)}")
    (OUT / "jpeg.txt").write_text("\n".join(lines) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
