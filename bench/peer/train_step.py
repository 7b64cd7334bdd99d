#!/usr/bin/python3
"""BAGAN's adversarial training step in PyTorch: the peer of the benchmark (see docs/performance.md).

The networks and the step are those of src/Bagan/Methods/BalancingGan, written as PyTorch users write them. It answers on
standard input and output: first one line that describes it, then, for each number of steps it is given, the seconds of each;
for "generate N", those of N batches of 256 images, made into bytes.

Settings: "default" is PyTorch as it comes (float32, its own number of threads); "tuned" is what an expert sets without
changing the networks (all threads, channels-last, bfloat16 autocast; on a GPU also TF32, cuDNN's choice by timing and Adam in
one kernel); "tuned-float32" the same without autocast, for processors without bfloat16; "compiled" is "tuned" with both
networks through torch.compile.

On a GPU a line of N steps is answered with one number: the mean of N steps that were waited for once, at their end.
"""
import argparse
import json
import os
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


GENERATED_BATCH = 256


class Generator(nn.Module):
    def __init__(self, args, base_side, channels_last):
        super().__init__()
        self.base, self.base_side, self.channels_last = args.base, base_side, channels_last
        self.dense1 = nn.Linear(args.latent, args.dense, bias=False)
        self.dense2 = nn.Linear(args.dense, args.base * base_side * base_side, bias=False)
        self.labels = nn.Embedding(args.classes, args.dense) if args.objective == "conditional" else None
        self.convs = nn.ModuleList()
        width, side = args.base, base_side
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


class Discriminator(nn.Module):
    def __init__(self, args, base_side):
        super().__init__()
        self.convs = nn.ModuleList()
        width, side = args.channels, args.side
        while len(self.convs) < 4 or side > base_side:
            for stride in (2, 1):
                filters = args.trunk[min(len(self.convs), 3)]
                self.convs.append(nn.Conv2d(width, filters, 3, stride=stride, padding=0 if stride == 2 else 1))
                width = filters
            side //= 2
        features = width * side * side
        conditional = args.objective == "conditional"
        self.head = nn.Linear(features, 1 if conditional else args.classes + 1)
        self.labels = nn.Embedding(args.classes, features) if conditional else None

    def forward(self, x, labels):
        for conv in self.convs:
            if conv.stride[0] == 2:
                x = F.pad(x, (0, 1, 0, 1))
            x = F.dropout(F.leaky_relu(conv(x), 0.3), 0.3)
        x = x.flatten(1)
        if self.labels is None:
            return self.head(x).float()
        return self.head(x).float().squeeze(1) + (x * self.labels(labels)).float().sum(1)


class Step:
    def __init__(self, args):
        torch.manual_seed(1)
        self.args = args
        self.channels_last = args.setting != "default"
        self.half = args.setting in ("tuned", "compiled")
        self.device = torch.device(args.device)
        self.conditional = args.objective == "conditional"
        self.fakes = args.batch if self.conditional else -(-args.batch // args.classes)
        self.generated = args.batch if self.conditional else args.batch + self.fakes
        base_side = args.side
        while base_side > 8:
            base_side //= 2
        self.generator = Generator(args, base_side, self.channels_last)
        self.discriminator = Discriminator(args, base_side)
        if self.channels_last:
            self.generator.to(memory_format=torch.channels_last)
            self.discriminator.to(memory_format=torch.channels_last)
        self.generator.to(self.device)
        self.discriminator.to(self.device)
        adam = dict(lr=5e-5, betas=(0.5, 0.999), eps=1e-7)
        if self.device.type == "cuda":
            adam["fused"] = True
            torch.backends.cudnn.benchmark = torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = True
        self.generator_adam = torch.optim.Adam(self.generator.parameters(), **adam)
        self.discriminator_adam = torch.optim.Adam(self.discriminator.parameters(), **adam)
        self.averages = [p.detach().clone() for p in self.generator.parameters()] if args.average else None
        self.pixels = torch.randint(0, 256, (1024, args.channels, args.side, args.side), dtype=torch.uint8, device=self.device)
        self.labels = torch.arange(1024, device=self.device) % args.classes
        self.means = torch.randn(args.classes, args.latent, device=self.device)
        self.factors = torch.randn(args.classes, args.latent, args.latent, device=self.device)
        self.generate_images, self.judge = self.generator, self.discriminator
        if args.setting == "compiled":
            self.generate_images, self.judge = torch.compile(self.generator), torch.compile(self.discriminator)

    def draw(self, count):
        labels = torch.randint(0, self.args.classes, (count,), device=self.device)
        noise = torch.randn(count, self.args.latent, 1, device=self.device)
        return self.means[labels] + torch.bmm(self.factors[labels], noise).squeeze(2), labels

    def shift(self, images):
        if self.args.shift == 0:
            return images
        most = round(self.args.shift * self.args.side)
        theta = torch.eye(2, 3, device=self.device).repeat(len(images), 1, 1)
        theta[:, :, 2] = torch.randint(-most, most + 1, (len(images), 2), device=self.device) * 2.0 / self.args.side
        grid = F.affine_grid(theta, images.shape, align_corners=False)
        shifted = F.grid_sample(images.float(), grid, padding_mode="border", align_corners=False)
        return shifted.contiguous(memory_format=torch.channels_last) if self.channels_last else shifted

    def autocast(self):
        return torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self.half)

    def run(self):
        chosen = torch.randint(0, len(self.pixels), (self.args.batch,), device=self.device)
        real, real_labels = self.pixels[chosen].float() / 127.5 - 1, self.labels[chosen]
        if self.channels_last:
            real = real.contiguous(memory_format=torch.channels_last)
        with self.autocast():
            latents, wanted = self.draw(self.generated)
            made = self.generate_images(latents, wanted)
            if self.conditional:
                fake, fake_labels = made.detach(), wanted
            else:
                with torch.no_grad():
                    latents, fake_labels = self.draw(self.fakes)
                    fake = self.generate_images(latents, fake_labels)
            images = torch.cat([self.shift(real), self.shift(fake.float())])
            logits = self.judge(images, torch.cat([real_labels, fake_labels]))
        if self.conditional:
            loss = F.softplus(-logits[: len(real)]).mean() + F.softplus(logits[len(real) :]).mean()
        else:
            loss = F.cross_entropy(logits, torch.cat([real_labels, torch.full((self.fakes,), self.args.classes, device=self.device)]))
        self.discriminator_adam.zero_grad(set_to_none=True)
        loss.backward()
        self.discriminator_adam.step()

        self.discriminator.requires_grad_(False)
        with self.autocast():
            logits = self.judge(self.shift(made), wanted)
        loss = F.softplus(-logits).mean() if self.conditional else F.cross_entropy(logits, wanted)
        self.generator_adam.zero_grad(set_to_none=True)
        loss.backward()
        self.generator_adam.step()
        self.discriminator.requires_grad_(True)
        if self.averages is not None:
            with torch.no_grad():
                torch._foreach_mul_(self.averages, 0.99)
                torch._foreach_add_(self.averages, list(self.generator.parameters()), alpha=0.01)


    def generate(self):
        with torch.inference_mode(), self.autocast():
            latents, wanted = self.draw(GENERATED_BATCH)
            made = self.generate_images(latents, wanted)
            return (made.float() * 127.5 + 127.5).round().clamp(0, 255).to(torch.uint8).contiguous()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--setting", choices=["default", "tuned", "tuned-float32", "compiled"], required=True)
    for name in ("side", "channels", "classes", "batch", "latent", "dense", "base", "inner", "outer"):
        parser.add_argument("--" + name, type=int, required=True)
    parser.add_argument("--trunk", type=lambda text: [int(part) for part in text.split(",")], required=True)
    parser.add_argument("--objective", choices=["softmax", "conditional"], required=True)
    parser.add_argument("--shift", type=float, required=True)
    parser.add_argument("--average", action="store_true")
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    args = parser.parse_args()
    if args.setting != "default":
        torch.set_num_threads(len(os.sched_getaffinity(0)))
    torch.set_flush_denormal(True)
    step = Step(args)
    print(json.dumps({"version": torch.__version__, "threads": torch.get_num_threads()}), flush=True)
    for line in sys.stdin:
        seconds = []
        action = step.generate if line.startswith("generate") else step.run
        count = int(line.split()[-1])
        if args.device == "cuda":
            torch.cuda.synchronize()
            start = time.perf_counter()
            for _ in range(count):
                action()
            torch.cuda.synchronize()
            seconds.append((time.perf_counter() - start) / count)
        else:
            for _ in range(count):
                start = time.perf_counter()
                action()
                seconds.append(time.perf_counter() - start)
        print(json.dumps(seconds), flush=True)


main()
