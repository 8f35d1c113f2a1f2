#!/usr/bin/python3
"""Makes tests/data/pillow/photos.txt: what Pillow decodes from 200 ImageNet photographs, and resizes them to.

Takes imagenet-photos-200.tar in DC_DATA or ../shared/data; leaves the stored file alone where that is absent. The committed
file was made with Pillow 9.4.0. Line: file width height sha256(RGB) sha256(RGB resized to 224 x 224, bilinear), 16 digits each.
"""
import hashlib
import os
import pathlib
import tarfile

import PIL
from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parents[2]
ARCHIVE = pathlib.Path(os.environ.get("DC_DATA", ROOT.parent / "shared" / "data")) / "imagenet-photos-200.tar"


def digest(image):
    return hashlib.sha256(image.tobytes()).hexdigest()[:16]


def main():
    if int(PIL.__version__.split(".")[0]) > 12:
        raise SystemExit(f"pillow_photos.py: Pillow is {PIL.__version__}, expected 9.4 to 12: run it with Debian's /usr/bin/python3")
    if not ARCHIVE.exists():
        print(f"pillow_photos.py: {ARCHIVE} is not there; photos.txt stays as it is")
        return
    lines = []
    with tarfile.open(ARCHIVE) as archive:
        for member in archive:
            if not member.isfile():
                continue
            image = Image.open(archive.extractfile(member)).convert("RGB")
            small = image.resize((224, 224), Image.BILINEAR)
            lines.append(f"{member.name} {image.width} {image.height} {digest(image)} {digest(small)}")
    (ROOT / "tests" / "data" / "pillow" / "photos.txt").write_text("\n".join(lines) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
