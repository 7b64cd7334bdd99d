"""Trains a small classifier on a result of bagan balance or quickstart and prints the recall of each class on real images.

    python3 train.py RESULT REAL [--labels] [--steps N] [--size N]

RESULT is the folder that bagan wrote, with class folders (--to folders or --to imagefolder). REAL has a folder of real images per class that neither
bagan nor this program trains on. With --labels, generated images are learnt by the probabilities in RESULT/labels.csv instead of by their folder.
"""
import argparse
import csv
import json
import re
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F
from torchvision.datasets import ImageFolder
from torchvision.datasets.folder import default_loader
from torchvision.transforms.functional import pil_to_tensor, resize

BATCH = 64


def plain(field):  # bagan writes an apostrophe before a field that a spreadsheet would take for a formula
    return field[1:] if re.match(r"'+[=+\-@\t\r\n]", field) else field


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return [{plain(column): plain(field) for column, field in row.items()} for row in csv.DictReader(file)]


def pixels(paths, side):  # [N, 3, side, side] in [-1, 1]
    return torch.stack([resize(pil_to_tensor(default_loader(path)), [side, side], antialias=True) for path in paths]).float() / 127.5 - 1


def network(channels, classes):
    layers = []
    for inputs, outputs in ((channels, 32), (32, 64), (64, 128)):
        layers += [nn.Conv2d(inputs, outputs, 3, padding=1), nn.BatchNorm2d(outputs), nn.ReLU(), nn.MaxPool2d(2)]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(128, classes))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("result", type=Path)
    parser.add_argument("real", type=Path)
    parser.add_argument("--labels", action="store_true")
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--size", type=int, help="side of the pictures; by default the height of the first one, at most 64")
    options = parser.parse_args()
    torch.manual_seed(0)

    # The classes in the order of classes.txt. ImageFolder sorts folders by name, so its numbers are translated.
    weights = next(file for file in (options.result / "weights.json", options.result / "balanced" / "weights.json") if file.exists())
    classes = json.loads(weights.read_text(encoding="utf-8"))["classes"]
    number = {c["name"]: i for i, c in enumerate(classes)}
    of_folder = {c["folder"]: i for i, c in enumerate(classes)}
    manifest = [row for row in rows(options.result / "manifest.csv") if row.get("split", "train") == "train"]
    side = options.size or min(64, default_loader(options.result / manifest[0]["file"]).height)
    images = pixels([options.result / row["file"] for row in manifest], side)
    labels = torch.tensor([number[row["class"]] for row in manifest])
    generated = torch.tensor([row["origin"] == "generated" for row in manifest])

    test = ImageFolder(options.real)
    test_images = pixels([path for path, _ in test.samples], side)
    test_labels = torch.tensor([of_folder[test.classes[label]] for label in test.targets])

    net = network(images.shape[1], len(classes))
    optimiser = torch.optim.Adam(net.parameters(), lr=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 3e-3, options.steps)
    if options.labels:
        # 60 % of a batch are generated images with their probabilities, 40 % originals, each once, with the balanced softmax (docs/formats.md).
        names = [c["name"] for c in classes]
        told = {row["file"]: [float(row[name]) for name in names] for row in rows(options.result / "labels.csv")}
        soft = torch.tensor([told.get(row["file"], [0.0] * len(classes)) for row in manifest])
        counts = torch.tensor([float(c["of_real"]["images"]) for c in classes])
        prior = 1.1 * torch.log(counts / counts.max())
        first = {row["source"]: i for i, row in reversed(list(enumerate(manifest)))}  # originals stand before those that are repeated
        original = torch.tensor([row["origin"] == "real" and first[row["source"]] == i for i, row in enumerate(manifest)])
        real_rows, generated_rows = original.nonzero().flatten(), generated.nonzero().flatten()
        share = round(0.6 * BATCH) if len(generated_rows) > 0 else 0
    else:
        weight = torch.tensor([float(c["of_all"]["inverse"]) for c in classes])

    net.train()
    for _ in range(options.steps):
        if options.labels:
            real = real_rows[torch.randint(len(real_rows), (BATCH - share,))]
            loss = F.cross_entropy(net(images[real]) + prior, labels[real], reduction="sum")
            if share > 0:
                made = generated_rows[torch.randint(len(generated_rows), (share,))]
                loss = loss + F.cross_entropy(net(images[made]), soft[made], reduction="sum")
            loss = loss / BATCH
        else:
            batch = torch.randint(len(images), (BATCH,))
            loss = F.cross_entropy(net(images[batch]), labels[batch], weight)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()

    net.eval()
    with torch.no_grad():
        predicted = torch.cat([net(part).argmax(1) for part in test_images.split(500)])
    recalls = []
    for i, c in enumerate(classes):
        of_class = test_labels == i
        if of_class.any():
            recalls.append((predicted[of_class] == i).float().mean().item())
            print(f"{c['name']}: {recalls[-1]:.3f}")
    print(f"mean recall: {sum(recalls) / len(recalls):.3f}")


main()
