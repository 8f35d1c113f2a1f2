#!/usr/bin/env python3
"""Row C4's peer: a training step of ResNet-18 with the 32-pixel stem in PyTorch, SGD 0.01 with momentum.

  peer_training.py plain|tuned BATCH STEPS THREADS

plain: NCHW, as published evaluators run it. tuned: channels_last and the fused optimiser. Weights and images come from
the formulas that bench_training uses, so the losses must agree."""
import json
import sys
import time

import numpy as np
import torch
import torchvision


def values(shape, scale, place):
    count = int(np.prod(shape))
    return torch.from_numpy((scale * np.sin(0.7 * np.arange(count, dtype=np.float64) + place)).astype(np.float32)).reshape(shape)


def network():
    net = torchvision.models.resnet18(num_classes=10)
    net.conv1 = torch.nn.Conv2d(3, 64, 3, 1, 1, bias=False)
    net.maxpool = torch.nn.Identity()
    with torch.no_grad():
        for place, (_, parameter) in enumerate(net.named_parameters()):
            if parameter.dim() == 4:
                fan_out = parameter.shape[0] * parameter.shape[2] * parameter.shape[3]
                parameter.copy_(values(parameter.shape, 2 / fan_out**0.5, place))
            elif parameter.dim() == 2:
                parameter.copy_(values(parameter.shape, parameter.shape[1] ** -0.5, place))
    return net.train()


def main():
    mode, (batch, steps, threads) = sys.argv[1], map(int, sys.argv[2:5])
    torch.set_num_threads(threads)
    net, images = network(), values((batch, 3, 32, 32), 1.0, 0)
    labels = torch.arange(batch) % 10
    if mode == "tuned":
        net, images = net.to(memory_format=torch.channels_last), images.to(memory_format=torch.channels_last)
    optimiser = torch.optim.SGD(net.parameters(), 0.01, momentum=0.9, fused=mode == "tuned")

    def step():
        optimiser.zero_grad()
        loss = torch.nn.functional.cross_entropy(net(images), labels)
        loss.backward()
        optimiser.step()
        return loss.detach()

    step()
    start = time.perf_counter()
    for _ in range(steps):
        loss = step()
    value = loss.item()
    print(json.dumps({"seconds": time.perf_counter() - start, "loss": value}))


if __name__ == "__main__":
    main()
