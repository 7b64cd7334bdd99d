#!/usr/bin/env python3
"""Writes data/fashion-mnist: the first 750 training and 150 test images of every class of Fashion-MNIST.

Reads the four IDX files of Debian's package dataset-fashion-mnist. The order of the images is kept and the
gzip headers carry no time, so the same zlib gives the same bytes.

Usage: scripts/make-embedded-data.py [SOURCE_FOLDER]
"""
import gzip
import hashlib
import pathlib
import struct
import sys

SIDE = 28
CLASSES = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]
PER_CLASS = {"train": 750, "t10k": 150}
LIMIT = 4_000_000
# md5 of the published files, uncompressed, by their beginnings.
SUMS = {
    "t10k-images-idx3-ubyte": "8181f547",
    "t10k-labels-idx1-ubyte": "15d48437",
    "train-images-idx3-ubyte": "f4a8712d",
    "train-labels-idx1-ubyte": "9018921c",
}


def read(folder, name):
    data = gzip.decompress((folder / f"{name}.gz").read_bytes())
    digest = hashlib.md5(data).hexdigest()
    if not digest.startswith(SUMS[name]):
        sys.exit(f"{folder / name}.gz is not the published file: its md5 is {digest}")
    return data


def main():
    source = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/datasets/fashion-mnist")
    target = pathlib.Path(__file__).resolve().parent.parent / "data" / "fashion-mnist"
    target.mkdir(parents=True, exist_ok=True)
    for part, wanted in PER_CLASS.items():
        pixels = read(source, f"{part}-images-idx3-ubyte")[16:]
        labels = read(source, f"{part}-labels-idx1-ubyte")[8:]
        seen = [0] * len(CLASSES)
        chosen = []
        for i, label in enumerate(labels):
            if seen[label] < wanted:
                seen[label] += 1
                chosen.append(i)
        size = SIDE * SIDE
        images = struct.pack(">4I", 0x803, len(chosen), SIDE, SIDE) + b"".join(pixels[i * size:(i + 1) * size] for i in chosen)
        names = struct.pack(">2I", 0x801, len(chosen)) + bytes(labels[i] for i in chosen)
        (target / f"{part}-images-idx3-ubyte.gz").write_bytes(gzip.compress(images, 9, mtime=0))
        (target / f"{part}-labels-idx1-ubyte.gz").write_bytes(gzip.compress(names, 9, mtime=0))
    (target / "classes.txt").write_text("".join(f"{name}\n" for name in CLASSES), encoding="utf-8")
    total = sum(f.stat().st_size for f in target.iterdir())
    if total > LIMIT:
        sys.exit(f"{target} holds {total} bytes, over the limit of {LIMIT}")
    print(f"{target}: {total} bytes")


main()
