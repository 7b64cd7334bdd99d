#!/usr/bin/python3
"""The whole default way in PyTorch: every training of `bagan quickstart` and the drawing of its images (see docs/performance.md).

The same as in Bagan: the networks (the benchmark compares their numbers of parameters), how many there are, their steps and batches, the optimisers,
and how many images are drawn and looked at by the teacher. Left out, which is in PyTorch's favour: how the teacher's images are turned and blended and
how the recipes of the 21 classifiers differ (all of them are trained on plain images under the plain cross-entropy), the schedules of the learning
rates, looks at the loss, testing, checkpoints, reading, writing and the report.

Settings as in train_step.py. Trainings that do not depend on each other are tried in both ways, one after the other on all threads and side by side
in processes of one thread each; the faster one is taken.
"""
import argparse
import multiprocessing
import os
import time

import torch
from torch.nn import functional as F

import network_step
import networks
import serving

DRAWN_BATCH = 256
STEPS_TO_CHOOSE = 6


class Trainer:
    """Trains classifiers in this process."""

    def __init__(self, args, threads):
        serving.prepare(args.setting, threads)
        self.args = args
        self.pixels = network_step.noise(args, args.images)

    def begin(self, work, batch):
        return network_step.Step(argparse.Namespace(**{**vars(self.args), "work": work, "batch": batch}), self.pixels)

    def train(self, work, batch, steps):
        step = self.begin(work, batch)
        for _ in range(steps):
            step.run()


def start_helper(args):
    global helper
    helper = Trainer(args, threads=1)


def help_train(work):
    start = time.process_time()
    helper.train(*work)
    return time.process_time() - start


class Way:
    def __init__(self, args):
        self.trainer = Trainer(args, threads=None)
        self.autoencoder = self.trainer.begin("autoencoder", args.batch)
        self.teacher = [self.trainer.begin("deep", DRAWN_BATCH).network.eval() for _ in range(args.teachers)]
        self.helpers = multiprocessing.get_context("spawn").Pool(len(os.sched_getaffinity(0)), start_helper, (args,))
        self.side_by_side = {}

    @property
    def parameters(self):
        """Of the autoencoder and of a classifier of either kind."""
        every = [self.autoencoder.network, self.teacher[0], self.trainer.begin("small", 2).network]
        return sum(p.numel() for network in every for p in network.parameters())

    def work(self, stage, network, trainings, batch, steps):
        """A stage or a part of it, in the benchmark's words. Returns the processor time of the helpers."""
        trainings, batch, steps = int(trainings), int(batch), int(steps)
        if stage == "autoencoder":
            for _ in range(steps):
                self.autoencoder.run()
        elif stage == "drawing":
            self.draw(steps)
        else:
            if network not in self.side_by_side:
                self.choose(network, batch)
            return self.train([(network, batch, steps)] * trainings, self.side_by_side[network])
        return 0

    def train(self, works, side_by_side):
        if side_by_side:
            return sum(self.helpers.map(help_train, works, chunksize=1))
        for work in works:
            self.trainer.train(*work)
        return 0

    def choose(self, network, batch):
        """Which way is the faster one. Both are warm by then."""
        seconds = {}
        for warm in (False, True):
            for way in (False, True):
                start = time.perf_counter()
                self.train([(network, batch, STEPS_TO_CHOOSE if warm else 2)] * len(os.sched_getaffinity(0)), way)
                seconds[way] = time.perf_counter() - start
        self.side_by_side[network] = seconds[True] < seconds[False]

    def draw(self, count):
        """Images of which the teacher is asked: one half real ones with a moved code's change, the other half real ones as they are; all are turned."""
        decoder = self.autoencoder.network.decoder
        args, pixels = self.trainer.args, self.trainer.pixels
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=args.setting == "tuned"):
            for first in range(0, count, DRAWN_BATCH):
                size = min(DRAWN_BATCH, count - first)
                images = pixels[torch.randint(0, len(pixels), (size,))].float() / 127.5 - 1
                if first < count / 2:
                    codes = torch.randn(size, args.latent)
                    moved, still = decoder(codes + torch.randn(size, args.latent), None), decoder(codes, None)
                    images = (images + moved.float() - still.float()).clamp(-1, 1)
                theta = torch.eye(2, 3).repeat(size, 1, 1) + 0.05 * torch.randn(size, 2, 3)
                images = F.grid_sample(images, F.affine_grid(theta, images.shape, align_corners=False), padding_mode="border", align_corners=False)
                images = (images * 127.5 + 127.5).round().clamp(0, 255).to(torch.uint8)
                seen = (images.float() / 127.5 - 1).contiguous(memory_format=torch.channels_last)
                sum(F.softmax(network(seen).float(), dim=1) for network in self.teacher)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--setting", choices=["tuned", "tuned-float32"], required=True)
    networks.add_arguments(parser)
    parser.add_argument("--images", type=int, required=True)
    parser.add_argument("--teachers", type=int, required=True)
    way = Way(parser.parse_args())
    serving.introduce(way.parameters)
    serving.serve_work(way.work)
    way.helpers.close()
    way.helpers.join()


if __name__ == "__main__":
    main()
