#!/usr/bin/python3
"""Makes tests/data/numpy/compressed.npz: four images of 2 x 5 pixels in colour that count from 0 to 119, and labels.

The committed file was made with NumPy 1.24.2.
"""
import pathlib

import numpy

OUT = pathlib.Path(__file__).resolve().parents[1] / "data" / "numpy"


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    images = numpy.arange(120, dtype=numpy.uint8).reshape(4, 2, 5, 3)
    labels = numpy.array([3, 0, 1, 2], dtype=numpy.int64)
    numpy.savez_compressed(OUT / "compressed.npz", val_images=images, val_labels=labels)


if __name__ == "__main__":
    main()
