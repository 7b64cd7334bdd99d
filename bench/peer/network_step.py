#!/usr/bin/python3
"""The other training steps of the default method in PyTorch: its classifiers' and its autoencoder's (see docs/performance.md).

Networks, losses and optimisers are those of src/Bagan/Networks, src/Bagan/Evaluation/Classifiers and
src/Bagan/Methods/BalancingGan/Stages/AutoencoderStage.cs, written as PyTorch users write them. Settings as in train_step.py.
"""
import argparse

import torch
from torch import nn
from torch.nn import functional as F

import networks
import serving


class ConvNorm(nn.Module):
    def __init__(self, inputs, outputs, kernel=3, stride=1):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride=stride, padding=kernel // 2, bias=False)
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, x):
        return self.norm(self.conv(x))


class SmallClassifier(nn.Module):
    """3x3 convolutions of 32, 64 and 128 filters, `depth` of each, each group before a pooling; then a dense layer of 256."""

    def __init__(self, channels, side, classes, depth):
        super().__init__()
        self.groups = nn.ModuleList()
        for filters in (32, 64, 128):
            layers = []
            for _ in range(depth):
                layers += [ConvNorm(channels, filters), nn.ReLU(inplace=True)]
                channels = filters
            self.groups.append(nn.Sequential(*layers, nn.AvgPool2d(2)))
            side //= 2
        self.dense = nn.Linear(channels * side * side, 256)
        self.head = nn.Linear(256, classes)

    def forward(self, x):
        for group in self.groups:
            x = group(x)
        return self.head(F.relu(self.dense(F.dropout(x.flatten(1), 0.4, self.training))))


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.first, self.second = ConvNorm(inputs, outputs, stride=stride), ConvNorm(outputs, outputs)
        self.shortcut = ConvNorm(inputs, outputs, 1, stride) if inputs != outputs else nn.Identity()

    def forward(self, x):
        return F.relu(self.second(F.relu(self.first(x))) + self.shortcut(x))


class ResNet18(nn.Module):
    """For small images: a stem of stride 1 and no pooling behind it (He et al. 2016)."""

    def __init__(self, channels, classes):
        super().__init__()
        blocks, inputs = [], 64
        for stage, filters in enumerate((64, 128, 256, 512)):
            for block in range(2):
                blocks.append(Block(inputs, filters, 2 if stage > 0 and block == 0 else 1))
                inputs = filters
        self.body = nn.Sequential(ConvNorm(channels, 64), nn.ReLU(inplace=True), *blocks, nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.head = nn.Linear(512, classes)

    def forward(self, x):
        return self.head(self.body(x))


class Autoencoder(nn.Module):
    def __init__(self, args, channels_last):
        super().__init__()
        self.encoder, self.decoder = networks.Encoder(args), networks.Generator(args, channels_last)

    def forward(self, x):
        return self.decoder(self.encoder(x), None)


class Muon(torch.optim.Optimizer):
    """Momentum made orthogonal (Jordan et al. 2024), with the root mean square of Adam's step; computes in the type that is given."""

    def __init__(self, parameters, lr, kind):
        super().__init__(parameters, {"lr": lr})
        self.kind = kind

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                momentum = self.state[p].setdefault("momentum", torch.zeros_like(p))
                momentum.mul_(0.9).add_(p.grad)
                x = p.grad.add(momentum, alpha=0.9).reshape(p.shape[0], -1).to(self.kind)
                rows, columns = x.shape
                x = x.T if rows > columns else x
                x = x / (x.norm() + 1e-7)
                for _ in range(5):
                    square = x @ x.T
                    x = 3.4445 * x + (-4.7750 * square + 2.0315 * square @ square) @ x
                x = x.T if rows > columns else x
                p.add_(x.reshape(p.shape).float(), alpha=-group["lr"] * 0.2 * max(rows, columns) ** 0.5)


def noise(args, count):
    """Images of noise, as one tensor of bytes."""
    return torch.randint(0, 256, (count, args.channels, args.side, args.side), dtype=torch.uint8)


class Step:
    def __init__(self, args, pixels=None):
        torch.manual_seed(1)
        self.args = args
        self.channels_last = args.setting != "default"
        self.half = args.setting == "tuned"
        self.autoencodes = args.work == "autoencoder"
        if self.autoencodes:
            self.network = Autoencoder(args, self.channels_last)
            self.optimisers = [torch.optim.Adam(self.network.parameters(), lr=5e-4, betas=(0.5, 0.999), eps=1e-7)]
        else:
            self.network = ResNet18(args.channels, args.classes) if args.work == "resnet18" else SmallClassifier(
                args.channels, args.side, args.classes, 2 if args.work == "deep" else 1)
            # Muon for the convolutions behind the first. Scales and shifts of the normalisation and biases don't decay.
            inner = [p for p in self.network.parameters() if p.dim() == 4 and p.shape[1] > 3]
            decayed = [p for p in self.network.parameters() if p.dim() > 1 and not any(p is q for q in inner)]
            others = [p for p in self.network.parameters() if p.dim() <= 1]
            self.optimisers = [
                torch.optim.AdamW([{"params": decayed, "weight_decay": 0.3}, {"params": others, "weight_decay": 0.0}], lr=3e-3, betas=(0.9, 0.99), eps=1e-8),
                Muon(inner, 1e-2, torch.bfloat16 if self.half else torch.float32),
            ]
        if self.channels_last:
            self.network.to(memory_format=torch.channels_last)
        self.pixels = noise(args, 1024) if pixels is None else pixels
        self.labels = torch.arange(len(self.pixels)) % args.classes

    def run(self):
        chosen = torch.randint(0, len(self.pixels), (self.args.batch,))
        images = self.pixels[chosen].float() / 127.5 - 1
        if self.channels_last:
            images = images.contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.half):
            out = self.network(images)
        loss = F.mse_loss(out.float(), images) if self.autoencodes else F.cross_entropy(out.float(), self.labels[chosen])
        self.network.zero_grad(set_to_none=True)
        loss.backward()
        for optimiser in self.optimisers:
            optimiser.step()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--setting", choices=["default", "tuned", "tuned-float32"], required=True)
    parser.add_argument("--work", choices=["small", "deep", "resnet18", "autoencoder"], required=True)
    networks.add_arguments(parser)
    args = parser.parse_args()
    serving.prepare(args.setting)
    step = Step(args)
    serving.serve(step.run, parameters=sum(p.numel() for p in step.network.parameters()))


if __name__ == "__main__":
    main()
