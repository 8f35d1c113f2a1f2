#!/usr/bin/env python3
"""Fills a folder with 224-pixel JPEGs (quality 90) in one class: make_photos.py FOLDER.

Takes ImageNet photographs from imagenet-photos-200.tar in DC_DATA or ../shared/data, and smooth noise where that is absent."""
import io
import os
import pathlib
import sys
import tarfile

import numpy as np
from PIL import Image

COUNT, SIZE = 200, 224


def photographs():
    root = pathlib.Path(__file__).resolve().parents[2]
    archive = pathlib.Path(os.environ.get("DC_DATA", root.parent / "shared" / "data")) / "imagenet-photos-200.tar"
    if not archive.exists():
        rng = np.random.default_rng(0)
        for _ in range(COUNT):
            coarse = Image.fromarray(rng.integers(0, 256, (28, 28, 3), dtype=np.uint8))
            yield coarse.resize((SIZE, SIZE), Image.BICUBIC)
        return
    with tarfile.open(archive) as tar:
        for member in tar:
            if member.isfile() and member.name.endswith(".JPEG"):
                yield Image.open(io.BytesIO(tar.extractfile(member).read())).convert("RGB").resize((SIZE, SIZE), Image.BILINEAR)


def main():
    folder = pathlib.Path(sys.argv[1]) / "photo"
    folder.mkdir(parents=True)
    for i, image in enumerate(photographs()):
        image.save(folder / f"{i:04}.jpg", quality=90)


if __name__ == "__main__":
    main()
