#!/usr/bin/env python3
"""dc-train in PyTorch: a ConvNet that dc-eval takes, and the record of its training that dc-score takes.

    pytorch_train.py --images train.h5 --plan views.h5 --config train.cfg --save-dynamics dynamics.h5 --out network.h5

Reads epochs or steps, batch, lr and width from the file of options and leaves the others alone. Of the plan it takes how
pixels are normalised; it sees whole images, or one random cell of a mosaic at full size, and mirrors half of them.
"""
import argparse
import collections
import math
import re

import dc_h5
import numpy
import torch
from torch import nn
from torch.nn import functional

VERSION = "1.0"


def network(spec):
    """Names and shapes of the suite's convnet: 3x3 convolution, instance normalisation, ReLU, 2x2 average, over and over."""
    grow = spec["channels"] == 1 and spec["size"] == 28  # grey images of 28 pixels are padded to 32
    layers, inputs, width, side = [], spec["channels"], spec["width"], 32 if grow else spec["size"]
    for block in range(spec["depth"]):
        convolution = nn.Conv2d(inputs, width, 3, padding=3 if grow and block == 0 else 1)
        layers += [convolution, nn.GroupNorm(width, width), nn.ReLU(), nn.AvgPool2d(2)]
        inputs, side = width, side // 2
    head = nn.Linear(inputs * side * side, spec["classes"])
    return nn.Sequential(collections.OrderedDict(features=nn.Sequential(*layers), flat=nn.Flatten(), classifier=head))


def seen(images, grid):
    """The views of a batch [B, C, H, W]: of a mosaic one random cell, brought to full size; half of them mirrored."""
    if grid > 1:
        height, width = (length // grid for length in images.shape[2:])
        corners = torch.randint(grid, (len(images), 2)) * torch.tensor([height, width])
        cells = torch.stack([image[:, y:y + height, x:x + width] for image, (y, x) in zip(images, corners.tolist())])
        images = functional.interpolate(cells, images.shape[2:], mode="bilinear")
    return torch.where(torch.rand(len(images), 1, 1, 1) < 0.5, images, images.flip(3))


def facts_of(logits, label):
    """What dc-score wants to know of each sample, as data_schema/dynamics.json has it."""
    log_p, own = logits.log_softmax(1), label[:, None]
    others = torch.full_like(own, -math.inf, dtype=logits.dtype)
    margin = logits.gather(1, own)[:, 0] - logits.scatter(1, own, others).amax(1)
    return {"loss": -log_p.gather(1, own)[:, 0], "p_other": log_p.scatter(1, own, others).amax(1).exp(), "zmargin": margin,
            "pnorm2": log_p.exp().square().sum(1), "entropy": -(log_p.exp() * log_p).sum(1), "top1": logits.argmax(1), "seen": 1}


def train(net, images, o):
    """Trains `net`; gives the record [epochs, samples], the learning rate of every epoch and the number of images seen."""
    pixels = torch.tensor(images.image_pixels).permute(0, 3, 1, 2) / 255
    pixels = (pixels - torch.tensor(o.mean).view(-1, 1, 1)) / torch.tensor(o.std).view(-1, 1, 1)
    label, n = torch.tensor(images.sample_label), len(pixels)
    steps_each = math.ceil(n / o.batch)
    steps = o.steps or o.epochs * steps_each
    epochs = math.ceil(steps / steps_each)
    record = {name: numpy.full((epochs, n), numpy.nan, numpy.float32) for name in ("loss", "p_other", "zmargin", "pnorm2", "entropy")}
    record.update(top1=numpy.full((epochs, n), -1, numpy.int32), seen=numpy.zeros((epochs, n), numpy.uint8))
    optimiser = torch.optim.SGD(net.parameters(), o.lr, momentum=0.9)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    lr, images_seen = [], 0
    for step in range(steps):
        epoch, place = divmod(step, steps_each)
        if place == 0:
            order = torch.randperm(n)
            lr.append(schedule.get_last_lr()[0])
        batch = order[place * o.batch:(place + 1) * o.batch]
        logits = net(seen(pixels[batch], images.mosaic_grid or 1))
        for name, values in facts_of(logits.detach(), label[batch]).items():
            record[name][epoch, batch.numpy()] = values
        optimiser.zero_grad()
        functional.cross_entropy(logits, label[batch]).backward()
        optimiser.step()
        schedule.step()
        images_seen += len(batch)
    return record, lr, {"images_seen": images_seen, "steps": steps}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--version", action="version", version=f"pytorch_train.py {VERSION} (torch {torch.__version__})")
    for option in ("--images", "--plan", "--config", "--out"):
        parser.add_argument(option, required=True)
    parser.add_argument("--save-dynamics")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--quiet", action="store_true")
    o = parser.parse_args()
    with open(o.config, encoding="utf-8") as file:
        usual = {"epochs": 10, "steps": 0, "batch": 64, "lr": 0.05, "width": 32}
        chosen = {**usual, **dict(re.findall(r"(?m)^(epochs|steps|batch|lr|width) *= *(\S+)", file.read()))}
    o.steps, o.epochs, o.batch, o.width = (int(chosen[name]) for name in ("steps", "epochs", "batch", "width"))
    o.lr = float(chosen["lr"])
    return o


def main():
    o = arguments()
    torch.manual_seed(o.seed)
    torch.set_num_threads(o.threads)
    images, plan = dc_h5.read(o.images, "image_set"), dc_h5.read(o.plan, "view_plan")
    n, height, width, channels = images.image_pixels.shape
    normalise = next(operation for operation in plan.policy["operations"] if operation["op"] == "normalize")
    o.mean, o.std = normalise["mean"], normalise["std"]
    spec = {"architecture": "convnet", "channels": channels, "classes": len(images.class_id), "depth": 2, "size": height, "stem": "auto",
            "width": o.width}
    net = network(spec)
    record, lr, facts = train(net, images, o)

    maker = {"tool": "pytorch_train.py", "version": VERSION, "seed": o.seed, "facts": facts, "libraries": {"torch": torch.__version__},
             "inputs": [("images", images), ("plan", plan)],
             "parameters": {"batch": o.batch, "epochs": len(lr), "lr": o.lr, "threads": o.threads, "width": o.width}}
    classes = {path: images[path] for path in ("/class/id", "/class/name")}
    if o.save_dynamics:
        samples = {path: images[path] for path in ("/sample/key", "/sample/label")}
        values = {f"/dyn/{name}": array for name, array in record.items()}
        dc_h5.write(o.save_dynamics, "dynamics", {**samples, **classes, **values, "/epoch/lr": numpy.array(lr)},
                    {"/dyn@mode": "train", "/dyn@network": spec, "/dyn@images_seen": facts["images_seen"]}, **maker)
    protocol = {"batch": o.batch, "images": n, "labels": "hard", "lr": o.lr, "model": "convnet", "optimiser": "sgd", "seed": o.seed,
                "stored_bytes": n * height * width * channels, **facts}
    parameters = {f"/parameter/{name}": tensor.detach().numpy() for name, tensor in net.named_parameters()}
    dc_h5.write(o.out, "checkpoint", {**parameters, **classes, "/input/mean": numpy.array(o.mean), "/input/std": numpy.array(o.std)},
                {"/@network": spec, "/@protocol": protocol}, **maker)


if __name__ == "__main__":
    dc_h5.stage(main)
