#!/usr/bin/python3
"""BAGAN's adversarial training step in PyTorch: the peer of the benchmark (see docs/performance.md).

The networks and the step are those of src/Bagan/Methods/BalancingGan, written as PyTorch users write them.

Settings: "default" is PyTorch as it comes (float32, its own number of threads); "tuned" is what an expert sets without
changing the networks (all threads, channels-last, bfloat16 autocast; on a GPU also TF32, cuDNN's choice by timing and Adam in
one kernel); "tuned-float32" the same without autocast, for processors without bfloat16; "compiled" is "tuned" with both
networks through torch.compile.
"""
import argparse

import torch
from torch.nn import functional as F

import networks
import serving

GENERATED_BATCH = 256


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
        self.generator = networks.Generator(args, self.channels_last)
        self.discriminator = networks.Discriminator(args)
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
    networks.add_arguments(parser)
    parser.add_argument("--shift", type=float, required=True)
    parser.add_argument("--average", action="store_true")
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    args = parser.parse_args()
    serving.prepare(args.setting)
    step = Step(args)
    serving.serve(step.run, step.generate, args.device)


if __name__ == "__main__":
    main()
