"""Reference values of the model and training rooms, computed with PyTorch and torchvision.

Run from the top of the repository in a virtual environment made with
    python3 -m venv .venv-references && .venv-references/bin/pip install --no-deps -r tests/references/requirements.txt
as
    .venv-references/bin/python tests/references/torch_training.py
and it writes tests/data/torch/*.json anew. PyTorch's CUDA wheel opens the CUDA 13 libraries even where it computes on the
CPU: the requirements bring them; a CUDA 13 toolkit in LD_LIBRARY_PATH does as well.

Weights and images are the formulas below, so nothing but numbers is stored. Losses are given twice: in float32, as
PyTorch trains, and in float64, which tells how far float32 itself is from the truth.
"""

import json
import math
import pathlib

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
import torchvision
from torchvision.models.resnet import BasicBlock

OUT = pathlib.Path(__file__).resolve().parent.parent / "data" / "torch"


def uniform(stream, count):
    """count numbers in [0, 1) on a grid of 2^-32: a 32-bit integer hash of (stream, place)."""
    with np.errstate(over="ignore"):
        x = np.arange(count, dtype=np.uint32) * np.uint32(0x9E3779B9) + np.uint32(stream) * np.uint32(0x85EBCA6B)
        x ^= x >> np.uint32(16)
        x *= np.uint32(0x7FEB352D)
        x ^= x >> np.uint32(15)
        x *= np.uint32(0x846CA68B)
        x ^= x >> np.uint32(16)
    return x.astype(np.float64) / 2.0**32


def symmetric(stream, shape, bound, centre=0.0):
    values = centre + bound * (2.0 * uniform(stream, math.prod(shape)) - 1.0)
    return torch.from_numpy(values.reshape(shape).astype(np.float32))


def fill(model):
    """Parameter p of a model takes stream p: norm weights about 1, other vectors about 0, the rest Kaiming-sized."""
    with torch.no_grad():
        for p, (name, parameter) in enumerate(model.named_parameters()):
            shape = tuple(parameter.shape)
            if parameter.dim() > 1:
                fan = shape[0] * math.prod(shape[2:]) if parameter.dim() == 4 else shape[1]
                value = symmetric(p, shape, math.sqrt(6.0 / fan) if parameter.dim() == 4 else 1.0 / math.sqrt(fan))
            else:
                value = symmetric(p, shape, 0.1, 1.0 if name.endswith("weight") else 0.0)
            parameter.copy_(value)
    return model


def images(stream, batch, channels, size):
    return symmetric(1000 + stream, (batch, channels, size, size), 2.0)


def labels(batch, classes):
    return torch.tensor([7 * i % classes for i in range(batch)])


def resnet18(stem, classes):
    model = torchvision.models.resnet18(num_classes=classes)
    if stem == "small":
        model.conv1 = nn.Conv2d(3, 64, 3, 1, 1, bias=False)
        model.maxpool = nn.Identity()
    return model


class Resnet8(nn.Module):
    """Three stages of one torchvision basic block each, 16, 32 and 64 wide, after a 3x3 stem of stride 2."""

    def __init__(self, channels, classes):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 16, 3, 2, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        self.layer1 = nn.Sequential(BasicBlock(16, 16))
        self.layer2 = nn.Sequential(BasicBlock(16, 32, 2, self.projection(16, 32)))
        self.layer3 = nn.Sequential(BasicBlock(32, 64, 2, self.projection(32, 64)))
        self.fc = nn.Linear(64, classes)

    @staticmethod
    def projection(a, b):
        return nn.Sequential(nn.Conv2d(a, b, 1, 2, bias=False), nn.BatchNorm2d(b))

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        return self.fc(self.layer3(self.layer2(self.layer1(x))).mean((2, 3)))


class ConvNet3(nn.Module):
    """Three blocks of convolution, instance normalisation, ReLU and average pooling, 8 wide; grey 28-pixel images."""

    def __init__(self, classes):
        super().__init__()
        layers = []
        for block, wide in enumerate((1, 8, 8)):
            layers += [nn.Conv2d(wide, 8, 3, padding=3 if block == 0 else 1), nn.GroupNorm(8, 8), nn.ReLU(), nn.AvgPool2d(2)]
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Linear(8 * 4 * 4, classes)

    def forward(self, x):
        return self.classifier(self.features(x).flatten(1))


def names_and_shapes(model):
    return [[name, list(p.shape)] for name, p in model.named_parameters()]


def logits(model, x, training):
    model = fill(model)
    model.train(training)
    with torch.no_grad():
        return [[float(v) for v in row] for row in model(x)]


def forward_references():
    entries = []
    for name, model, x in (
        ("resnet18 imagenet", resnet18("imagenet", 10), images(0, 4, 3, 64)),
        ("resnet18 small", resnet18("small", 10), images(1, 4, 3, 32)),
        ("resnet8 stride2", Resnet8(1, 10), images(2, 4, 1, 28)),
        ("convnet3", ConvNet3(10), images(3, 4, 1, 28)),
    ):
        entries.append({"name": name, "parameters": names_and_shapes(model),
                        "train": logits(model, x, True), "evaluation": logits(model, x, False)})
    return entries


def train(stem, optimiser, dtype, steps=20, batch=8):
    """20 steps on one batch. SGD decays everything; AdamW only tensors of more than one dimension.

    One batch and small steps: then the loss falls smoothly, and rounding does not grow from step to step.
    """
    model = fill(resnet18(stem, 10)).to(dtype).train()
    if optimiser == "sgd":
        stepper = torch.optim.SGD(model.parameters(), lr=1e-3, momentum=0.9, weight_decay=5e-4)
    else:
        decay = [p for n, p in model.named_parameters() if "weight" in n and p.dim() > 1]
        rest = [p for n, p in model.named_parameters() if not ("weight" in n and p.dim() > 1)]
        stepper = torch.optim.AdamW([{"params": rest, "weight_decay": 0.0}, {"params": decay}], lr=1e-4, weight_decay=0.01)
    losses = []
    x = images(0, batch, 3, 64 if stem == "imagenet" else 32).to(dtype)
    for _ in range(steps):
        loss = F.cross_entropy(model(x), labels(batch, 10))
        stepper.zero_grad()
        loss.backward()
        stepper.step()
        losses.append(loss.item())
    buffers = dict(model.named_buffers())
    return losses, [float(v) for v in buffers["bn1.running_var"][:8]]


def training_references():
    entries = []
    for stem in ("small", "imagenet"):
        for optimiser in ("sgd", "adamw"):
            single, _ = train(stem, optimiser, torch.float32)
            double, variance = train(stem, optimiser, torch.float64)
            print(stem, optimiser, "largest distance of float32 from float64:",
                  max(abs(a - b) / max(1.0, abs(b)) for a, b in zip(single, double)))
            entries.append({"stem": stem, "optimiser": optimiser, "loss_f32": single, "loss_f64": double, "running_var": variance})
    return entries


def signal_references():
    z = symmetric(5000, (6, 5), 4.0).double().numpy()
    y = np.array([0, 1, 2, 3, 4, 0])
    h = symmetric(5001, (6, 3), 1.0).double().numpy()
    p = np.exp(z - z.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    rows = np.arange(6)
    others = np.where(np.arange(5)[None, :] == y[:, None], -np.inf, z)
    error = p.copy()
    error[rows, y] -= 1.0
    return {
        "loss": (-np.log(p[rows, y])).tolist(),
        "p_other": np.where(np.arange(5)[None, :] == y[:, None], 0.0, p).max(1).tolist(),
        "zmargin": (z[rows, y] - others.max(1)).tolist(),
        "pnorm2": (p**2).sum(1).tolist(),
        "entropy": (-(p * np.log(p)).sum(1)).tolist(),
        "top1": z.argmax(1).tolist(),
        "hnorm2": (h**2).sum(1).tolist(),
        "el2n": np.sqrt((error**2).sum(1)).tolist(),
    }


def main():
    torch.set_num_threads(2)
    OUT.mkdir(parents=True, exist_ok=True)
    for name, value in (("forward", forward_references()), ("training", training_references()), ("signals", signal_references())):
        (OUT / f"{name}.json").write_text(json.dumps(value, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
