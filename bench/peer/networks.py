"""BAGAN's networks in PyTorch, as src/Bagan/Networks has them (paper, section 3; layers from the authors' program)."""
import torch
from torch import nn
from torch.nn import functional as F


def base_side(side):
    """The side halved while it is above 8: 28 gives 7, 64 gives 8."""
    while side > 8:
        side //= 2
    return side


class Generator(nn.Module):
    def __init__(self, args, channels_last):
        super().__init__()
        self.base, self.base_side, self.channels_last = args.base, base_side(args.side), channels_last
        self.dense1 = nn.Linear(args.latent, args.dense, bias=False)
        self.dense2 = nn.Linear(args.dense, args.base * self.base_side * self.base_side, bias=False)
        self.labels = nn.Embedding(args.classes, args.dense) if args.objective == "conditional" else None
        self.convs = nn.ModuleList()
        width, side = args.base, self.base_side
        while side < args.side:
            filters = args.inner if side < args.side // 2 else args.outer
            self.convs.append(nn.Conv2d(width, filters, 5, padding=2, bias=False))
            width, side = filters, side * 2
        self.image = nn.Conv2d(width, args.channels, 2, bias=False)

    def forward(self, z, labels):
        x = self.dense1(z)
        if self.labels is not None:
            x = x + self.labels(labels)
        x = F.relu(self.dense2(F.relu(x))).view(-1, self.base, self.base_side, self.base_side)
        if self.channels_last:
            x = x.contiguous(memory_format=torch.channels_last)
        for conv in self.convs:
            x = F.relu(conv(F.interpolate(x, scale_factor=2, mode="nearest")))
        return torch.tanh(self.image(F.pad(x, (0, 1, 0, 1))))


class Trunk(nn.Module):
    """The convolutions that encoder and discriminator share: images to features."""

    def __init__(self, args):
        super().__init__()
        self.convs = nn.ModuleList()
        width, side = args.channels, args.side
        while len(self.convs) < 4 or side > base_side(args.side):
            for stride in (2, 1):
                filters = args.trunk[min(len(self.convs), 3)]
                self.convs.append(nn.Conv2d(width, filters, 3, stride=stride, padding=0 if stride == 2 else 1))
                width = filters
            side //= 2
        self.features = width * side * side

    def forward(self, x):
        for conv in self.convs:
            if conv.stride[0] == 2:
                x = F.pad(x, (0, 1, 0, 1))
            x = F.dropout(F.leaky_relu(conv(x), 0.3), 0.3)
        return x.flatten(1)


class Encoder(nn.Module):
    def __init__(self, args):
        super().__init__()
        self.trunk = Trunk(args)
        self.head = nn.Linear(self.trunk.features, args.latent)

    def forward(self, x):
        return self.head(self.trunk(x))


class Discriminator(nn.Module):
    def __init__(self, args):
        super().__init__()
        self.trunk = Trunk(args)
        conditional = args.objective == "conditional"
        self.head = nn.Linear(self.trunk.features, 1 if conditional else args.classes + 1)
        self.labels = nn.Embedding(args.classes, self.trunk.features) if conditional else None

    def forward(self, x, labels):
        x = self.trunk(x)
        if self.labels is None:
            return self.head(x).float()
        return self.head(x).float().squeeze(1) + (x * self.labels(labels)).float().sum(1)


def add_arguments(parser):
    """The widths of the networks and the form of the images."""
    for name in ("side", "channels", "classes", "batch", "latent", "dense", "base", "inner", "outer"):
        parser.add_argument("--" + name, type=int, required=True)
    parser.add_argument("--trunk", type=lambda text: [int(part) for part in text.split(",")], required=True)
    parser.add_argument("--objective", choices=["softmax", "conditional"], required=True)
