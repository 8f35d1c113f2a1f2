#!/usr/bin/env python3
"""Rows C8 and C9's peer: greedy choices in NumPy as published code makes them, from full matrices of distances and, for
craig, from gradients of the last layer built in full. Makes the same features and logits as bench_selection.

  peer_selection.py time RULE CLASSES SAMPLES WIDTH COUNT          RULE is k-center, facility-location or craig
  peer_selection.py check RULE CLASSES SAMPLES WIDTH COUNT PICKS   whether PICKS are the same, in the same order

Times are those of float32, as published code computes. The check is made in float64: |a|^2 + |b|^2 - 2ab in float32 loses
the digits by which near candidates differ, and now and then chooses another one."""
import json
import pathlib
import sys
import time

import numpy as np

CLASSES = 1000
CLUSTERS = 12


def noise(part, rows, columns):
    """Numbers in [-1/2, 1/2) on a grid of 2^-24, of every row and column."""
    x = (np.uint64(part) << np.uint64(56)) + (rows[:, None] << np.uint64(20)) + np.arange(columns, dtype=np.uint64)[None, :]
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    x ^= x >> np.uint64(31)
    return (x >> np.uint64(40)).astype(np.float32) * np.float32(2**-24) - np.float32(0.5)


def clustered(part, first, rows, columns, scale):
    places = np.arange(first, first + rows, dtype=np.uint64)
    return np.float32(scale) * (noise(part, places % np.uint64(CLUSTERS), columns) + noise(part + 1, places, columns))


def distances(products):
    squares = np.diagonal(products)
    return np.sqrt(np.maximum(squares[:, None] + squares[None, :] - 2 * products, 0))


def k_center(features, count):
    apart = distances(features @ features.T)
    centre = features.mean(axis=0, dtype=np.float64)
    chosen = [int(np.argmin(((features - centre) ** 2).sum(axis=1)))]
    while len(chosen) < count:
        nearest = apart[chosen].min(axis=0)
        nearest[chosen] = -1
        chosen.append(int(np.argmax(nearest)))
    return chosen


def facility_location(products, count):
    apart = distances(products)
    similarity = apart.max() - apart
    best = np.zeros(len(products), products.dtype)
    chosen = []
    while len(chosen) < count:
        gain = np.maximum(similarity - best, 0).sum(axis=1, dtype=np.float64)
        gain[chosen] = -1
        chosen.append(int(np.argmax(gain)))
        best = np.maximum(best, similarity[chosen[-1]])
    return chosen


def gradient_products(features, logits, label):
    """In float32 from all gradients at once, in float64 from those of a few classes at a time."""
    power = np.exp(logits - logits.max(axis=1, keepdims=True))
    error = power / power.sum(axis=1, keepdims=True)
    error[:, label] -= 1
    with_bias = np.concatenate([features, np.ones((len(features), 1), features.dtype)], axis=1)
    step = CLASSES if features.dtype == np.float32 else 50
    products = np.zeros((len(features), len(features)), features.dtype)
    for first in range(0, CLASSES, step):
        gradients = (error[:, first : first + step, None] * with_bias[:, None, :]).reshape(len(features), -1)
        products += gradients @ gradients.T
    return products


def choose(rule, classes, samples, width, count, dtype):
    """The choices from every class, and the seconds they took."""
    data = [(clustered(1, c * samples, samples, width, 2).astype(dtype), clustered(3, c * samples, samples, CLASSES, 6).astype(dtype) if rule == "craig" else None) for c in range(classes)]
    start = time.perf_counter()
    picks = []
    for c, (features, logits) in enumerate(data):
        if rule == "k-center":
            chosen = k_center(features, count)
        elif rule == "facility-location":
            chosen = facility_location(features @ features.T, count)
        else:
            chosen = facility_location(gradient_products(features, logits, c), count)
        picks.append([c * samples + i for i in chosen])
    return picks, time.perf_counter() - start


def verdict(ours, peer):
    if ours == peer:
        return "same picks in the same order"
    sets = sum(set(a) != set(b) for a, b in zip(ours, peer))
    if sets > 0:
        return f"PICKS DIFFER in {sets} of {len(peer)} classes"
    return f"same samples, in another order in {sum(a != b for a, b in zip(ours, peer))} of {len(peer)} classes"


if __name__ == "__main__":
    mode, rule = sys.argv[1:3]
    numbers = [int(word) for word in sys.argv[3:7]]
    if mode == "time":
        print(json.dumps({"seconds": choose(rule, *numbers, np.float32)[1]}))
    else:
        lines = pathlib.Path(sys.argv[7]).read_text(encoding="utf-8").splitlines()
        print(json.dumps({"verdict": verdict([[int(i) for i in line.split()] for line in lines], choose(rule, *numbers, np.float64)[0])}))
