#!/usr/bin/env python3
"""Writes golden.safetensors beside this file.

From the published description of the format alone (eight bytes of length, little endian; JSON; elements), with
nothing but Python's struct and json, so that reader and writer are tested against an independent hand.
Run: python3 make_golden.py        (Python 3.11; the bytes do not depend on the version)
"""
import json
import pathlib
import struct

# Widest elements first, then by name: the order in which the format's own library lays tensors out.
TENSORS = [
    ("count", "I64", [2], struct.pack("<2q", -(2**40), 7)),
    ("double", "F64", [1, 2], struct.pack("<2d", 0.1, -1e300)),
    ("conv.weight", "F32", [2, 1, 2], struct.pack("<4f", 1.0, -2.5, 0.0, float("inf"))),
    ("класс.bias", "F32", [], struct.pack("<f", 3.25)),
    ("index", "I32", [3], struct.pack("<3i", -1, 0, 2**31 - 1)),
    ("brain", "BF16", [2], struct.pack("<2H", 0x3F80, 0xC040)),  # 1, -3
    ("half", "F16", [2], struct.pack("<2e", 1.5, -0.25)),
    ("short", "I16", [2], struct.pack("<2h", -300, 300)),
    ("signed", "I8", [2], struct.pack("<2b", -128, 127)),
    ("empty", "U8", [0, 3], b""),
    ("pixels", "U8", [2, 2], bytes([0, 1, 128, 255])),
    ("mask", "BOOL", [3], bytes([1, 0, 1])),
]

header, data = {"__metadata__": {"format": "pt", "steps": "12"}}, b""
for name, dtype, shape, elements in TENSORS:
    header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(elements)]}
    data += elements
text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
text += b" " * (-len(text) % 8)
path = pathlib.Path(__file__).with_name("golden.safetensors")
path.write_bytes(struct.pack("<Q", len(text)) + text + data)
print(path, path.stat().st_size, "bytes")
