#!/usr/bin/env python3
"""Writes adam.json beside this file: what PyTorch's own Adam makes of two parameters.

Values and gradients follow formulas that the test repeats; the file keeps every 41st value after 1 and after 10 steps,
for float32 gradients and for gradients that were rounded to bfloat16 (masters stay float32).
Run: python3 make_adam_golden.py        (PyTorch 1.13.1, Debian's python3-torch)
"""
import json
import math
import pathlib

import torch

SHAPES = [[7, 11], [4099]]
LEARNING_RATE, BETAS, EPSILON = 0.003, (0.5, 0.999), 1e-7


def value(parameter, i):
    return math.cos(0.37 * (i + 1) + parameter)


def gradient(parameter, step, i):
    return math.sin(0.1 * (i + 1) * step + parameter) * 10.0 ** (i % 7 - 4)


def run(narrow):
    parameters = []
    for n, shape in enumerate(SHAPES):
        count = math.prod(shape)
        data = torch.tensor([value(n, i) for i in range(count)], dtype=torch.float64).float().reshape(shape)
        parameters.append(torch.nn.Parameter(data))
    adam = torch.optim.Adam(parameters, lr=LEARNING_RATE, betas=BETAS, eps=EPSILON)
    kept = {}
    for step in range(1, 11):
        for n, p in enumerate(parameters):
            g = torch.tensor([gradient(n, step, i) for i in range(p.numel())], dtype=torch.float64).float()
            p.grad = (g.bfloat16().float() if narrow else g).reshape(p.shape)
        adam.step()
        if step in (1, 10):
            kept[str(step)] = [p.detach().flatten()[::41].tolist() for p in parameters]
    return kept


path = pathlib.Path(__file__).with_name("adam.json")
path.write_text(json.dumps({"torch": torch.__version__, "float32": run(False), "bfloat16": run(True)}, indent=1) + "\n")
print(path, path.stat().st_size, "bytes")
