#!/usr/bin/env python3
"""Row C10's peer: coverage-centric selection (Zheng et al. 2023) from the scores of a whole set.

  peer_ccs.py export TABLE SCORES.npz             the same scores as NumPy arrays
  peer_ccs.py time SCORES.npz FRACTION CUTOFF     the way the published code goes: PyTorch tensors, a mask of the whole set a bin
  peer_ccs.py check TABLE SELECTION FRACTION CUTOFF SEED
                                                  an implementation of its own, with the suite's random draws: the same samples?"""
import json
import sys

import numpy as np

BINS = 50


def read_table(path):
    import h5py

    with h5py.File(path) as file:
        return file["/score/el2n"][:], file["/score/aum"][:]


def export(table, target):
    el2n, aum = read_table(table)
    np.savez(target, el2n=el2n, aum=aum)


def budgets(sizes, total):
    """Bins from the smallest up: each gets its size or an even share of what is left."""
    budget, rest = np.zeros(len(sizes), dtype=np.int64), total
    for done, k in enumerate(np.argsort(sizes, kind="stable")):
        budget[k] = min(sizes[k], rest // (len(sizes) - done))
        rest -= budget[k]
    return budget


def time_published(scores, fraction, cutoff):
    import torch

    arrays = np.load(scores)
    el2n, aum = torch.from_numpy(arrays["el2n"]), torch.from_numpy(arrays["aum"])
    stay = torch.argsort(aum)[int(cutoff * len(aum)):]
    pool = el2n[stay]
    total = int(fraction * len(el2n))
    low, high = pool.min(), pool.max() * 1.0001
    step = (high - low) / BINS
    bins = [torch.arange(len(pool))[torch.logical_and(pool >= low + k * step, pool < low + (k + 1) * step)] for k in range(BINS)]
    budget = budgets(np.array([len(b) for b in bins]), total)
    kept = torch.cat([b[torch.randperm(len(b))[:n]] for b, n in zip(bins, budget)])
    print(f"kept {len(stay[kept])}")


def philox(counter, key):
    """Philox4x32-10 of many counters: four uint32 arrays."""
    c, (k0, k1) = [np.asarray(v, dtype=np.uint64) for v in counter], key
    mask = np.uint64(0xFFFFFFFF)
    for _ in range(10):
        a, b = np.uint64(0xD2511F53) * c[0], np.uint64(0xCD9E8D57) * c[2]
        c = [(b >> np.uint64(32)) ^ c[1] ^ np.uint64(k0), b & mask, (a >> np.uint64(32)) ^ c[3] ^ np.uint64(k1), a & mask]
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return c


def random_bits(seed, name, epoch, count):
    """The first 64 random bits of every slot of a stream, as common/base/rng.hpp defines them."""
    digest = 0xCBF29CE484222325
    for byte in name.encode():
        digest = (digest ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    key = philox([[digest & 0xFFFFFFFF], [digest >> 32], [0], [0]], (seed & 0xFFFFFFFF, seed >> 32))
    slots, zeros = np.arange(count, dtype=np.uint64), np.zeros(count, dtype=np.uint64)
    high, low, *_ = philox([zeros, slots, zeros, zeros + np.uint64(epoch)], (int(key[0][0]), int(key[1][0])))
    return high << np.uint64(32) | low


def check(table, selection, fraction, cutoff, seed):
    import h5py

    el2n, aum = read_table(table)
    count = len(el2n)
    # The lowest AUM are the hardest; of equal ones those with the largest keys.
    easiest_first = np.lexsort((random_bits(seed, "cutoff", 0, count), aum))[::-1]
    stay = np.sort(easiest_first[: count - int(np.floor(cutoff * count + 0.5))])
    low, high = el2n[stay].min(), el2n[stay].max()
    edges = low + (high - low) * np.arange(1, BINS) / BINS
    bins = np.searchsorted(edges, el2n[stay], side="right")
    budget = budgets(np.bincount(bins, minlength=BINS), int(np.floor(fraction * count + 0.5)))
    uniform = random_bits(seed, "ties", 1, count) >> np.uint64(11)
    order = np.lexsort((uniform[stay], bins))
    place = np.arange(len(stay)) - np.concatenate([[0], np.cumsum(np.bincount(bins, minlength=BINS))])[bins[order]]
    ours = set(stay[order[place < budget[bins[order]]]].tolist())
    with h5py.File(selection) as file:
        theirs = set(file["/selection/index"][:].tolist())
    verdict = f"the same {len(ours):,} samples" if ours == theirs else f"SELECTIONS DIFFER in {len(ours ^ theirs)} samples"
    print(json.dumps({"verdict": verdict}))


if __name__ == "__main__":
    command, *words = sys.argv[1:]
    if command == "export":
        export(*words)
    elif command == "time":
        time_published(words[0], float(words[1]), float(words[2]))
    else:
        check(words[0], words[1], float(words[2]), float(words[3]), int(words[4]))
