#!/usr/bin/env python3
"""Rows C12 and C13's peer: h5py, from contiguous data for reading, into chunks of one image for writing.

  peer_storage.py read FILE READS SEED THREADS   the same images as bench_storage
  peer_storage.py write FILE COUNT SIZE
  peer_storage.py compare OURS PEER"""
import concurrent.futures
import json
import sys
import time

import h5py
import numpy as np


def indices(reads, seed, n):
    state, result = seed, []
    for _ in range(reads):
        state = (1103515245 * state + 12345) & 0x7FFFFFFF
        result.append(state % n)
    return result


def read(path, reads, seed, threads):
    with h5py.File(path) as file:
        pixels = file["/image/pixels"]
        chosen = indices(reads, seed, pixels.shape[0])

        def total(some):
            result = 0
            for i in some:
                image = pixels[i].reshape(-1)
                result += int(image[0]) + int(image[image.size // 2]) + int(image[-1])
            return result

        start = time.perf_counter()
        with concurrent.futures.ThreadPoolExecutor(threads) as pool:
            check = sum(pool.map(total, [chosen[i::threads] for i in range(threads)]))
        print(json.dumps({"seconds": time.perf_counter() - start, "check": check}))


def write(path, count, size):
    flat = np.arange(count * size * size * 3, dtype=np.uint64) * np.uint64(2654435761) >> np.uint64(13)
    pixels = flat.astype(np.uint8).reshape(count, size, size, 3)
    start = time.perf_counter()
    with h5py.File(path, "w") as file:
        data = file.create_dataset("/image/pixels", pixels.shape, np.uint8, chunks=(1, size, size, 3))
        for i in range(count):
            data[i] = pixels[i]
    print(json.dumps({"seconds": time.perf_counter() - start}))


def compare(ours, peer):
    with h5py.File(ours) as a, h5py.File(peer) as b:
        same = np.array_equal(a["/image/pixels"][:], b["/image/pixels"][:])
    print(json.dumps({"verdict": "same pixels" if same else "PIXELS DIFFER"}))


if __name__ == "__main__":
    {"read": read, "write": write, "compare": compare}[sys.argv[1]](sys.argv[2], *(int(a) if a.isdigit() else a for a in sys.argv[3:]))
