#!/usr/bin/env python3
"""Row C3's peer: torchvision's standard training view through a DataLoader, as the published evaluator uses it.

  peer_views.py time FOLDER BATCH IMAGES WORKERS   seconds for IMAGES views, workers already started
  peer_views.py check SET BATCH_FILE ROWS_FILE     torchvision's pixels of the same boxes against ours"""
import json
import sys
import time

import numpy as np
import torch
from PIL import Image
from torchvision import datasets, transforms
from torchvision.transforms import functional

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


def time_loader(folder, batch, images, workers):
    view = transforms.Compose([transforms.RandomResizedCrop(224), transforms.RandomHorizontalFlip(), transforms.ToTensor(), transforms.Normalize(MEAN, STD)])
    data = datasets.ImageFolder(folder, view)
    repeats = -(-(images + workers * 2 * batch) // len(data))
    data = torch.utils.data.ConcatDataset([data] * repeats)
    loader = iter(torch.utils.data.DataLoader(data, batch, shuffle=True, num_workers=workers, persistent_workers=True))
    next(loader)  # the workers are up
    start = time.perf_counter()
    for _ in range(images // batch):
        next(loader)
    print(json.dumps({"seconds": time.perf_counter() - start}), flush=True)


def check(path, batch_file, rows_file):
    import h5py
    with h5py.File(path) as file:
        pixels = file["/image/pixels"][:]
    rows = np.loadtxt(rows_file, dtype=int)
    ours = np.fromfile(batch_file, np.float32).reshape(len(rows), 224, 224, 3)
    worst = 0.0
    for row, found in zip(rows, ours):
        image, x, y, w, h, flip = (int(v) for v in row)
        view = functional.resized_crop(Image.fromarray(pixels[image]), y, x, h, w, [224, 224])
        view = functional.hflip(view) if flip else view
        expected = functional.normalize(functional.to_tensor(view), MEAN, STD).permute(1, 2, 0).numpy()
        worst = max(worst, float(np.abs(expected - found).max()))
    print(json.dumps({"verdict": f"same pixels as torchvision to {worst:.1e}" if worst < 1e-5 else f"PIXELS DIFFER by {worst}"}))


if __name__ == "__main__":
    if sys.argv[1] == "time":
        time_loader(sys.argv[2], *map(int, sys.argv[3:6]))
    else:
        check(*sys.argv[2:5])
