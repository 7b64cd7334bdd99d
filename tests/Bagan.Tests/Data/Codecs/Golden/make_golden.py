"""Makes the golden images of this folder and golden.json, what decoding and resizing them must give:
planes of uint8 [C, H, W], compressed by zlib, in base64.

Tools of the stored files: Debian 12's python3-pil 9.4.0 (libjpeg-turbo 2.1.5, libwebp 1.2.4, libtiff 4.5.0),
python3-numpy 1.24.2 and libjpeg-turbo-progs 2.1.5. Run it in this folder: /usr/bin/python3 make_golden.py

What Pillow can write, Pillow writes. Other variants are packed here byte by byte from known pixels; where Pillow
reads them too, its reading is compared. Expected pixels are the known ones, or for lossy formats Pillow's decoding.
"""
import base64
import ctypes
import glob
import io
import json
import os
import struct
import subprocess
import zlib

import numpy as np
from PIL import Image, ImageOps

assert Image.__version__ == "9.4.0", Image.__version__

W, H = 13, 9
cases = []


def picture(height=H, width=W):
    """A smooth colour picture with an edge, uint8 [H, W, 3], asymmetric in every direction."""
    y, x = np.mgrid[0:height, 0:width]
    red = 255 * x / max(1, width - 1)
    green = 255 * y / max(1, height - 1)
    blue = np.where(x + 2 * y < width, 230, 40) - 3 * y
    return np.stack([red, green, blue], 2).round().clip(0, 255).astype(np.uint8)


RGB = picture()
GREY = RGB[:, :, 0] // 2 + RGB[:, :, 1] // 2
ALPHA = (np.add.outer(np.arange(H) * 20, np.arange(W) * 7) % 256).astype(np.uint8)
DEEP = (RGB.astype(np.uint16) * 251 + np.arange(H * W * 3).reshape(H, W, 3) * 7).astype(np.uint16)
DEEP_GREY = DEEP[:, :, 0] // 2 + DEEP[:, :, 1] // 2
DEEP_ALPHA = ALPHA.astype(np.uint16) * 257


def on_white(values, alpha):
    a = alpha.astype(int) if values.ndim == 2 else alpha.astype(int)[:, :, None]
    return (255 - ((255 - values.astype(int)) * a + 127) // 255).astype(np.uint8)


def to8(values):
    return ((values.astype(int) + 128) // 257).astype(np.uint8)


def case(name, data, expected, depth=False, alpha=False, tolerance=0):
    """Stores a file and what it must give: uint8 [H, W] or [H, W, 3]."""
    with open(name, "wb") as file:
        file.write(data)
    expected = np.asarray(expected)
    assert expected.dtype == np.uint8, (name, expected.dtype)
    planar = expected[None] if expected.ndim == 2 else expected.transpose(2, 0, 1)
    cases.append({
        "file": name, "channels": planar.shape[0], "height": planar.shape[1], "width": planar.shape[2],
        "depthReduced": depth, "alphaDropped": alpha, "tolerance": tolerance,
        "pixels": base64.b64encode(zlib.compress(planar.tobytes(), 9)).decode(),
    })


def stored(name):
    found = next(c for c in cases if c["file"] == name)
    planar = np.frombuffer(zlib.decompress(base64.b64decode(found["pixels"])), np.uint8)
    planar = planar.reshape((found["channels"], found["height"], found["width"]))
    return planar[0] if found["channels"] == 1 else planar.transpose(1, 2, 0)


def opened(data):
    return Image.open(io.BytesIO(data))


def same(data, mode, expected):
    """Pillow reads the same pixels."""
    got = np.asarray(opened(data).convert(mode))
    assert np.array_equal(got, expected), np.argwhere(got != expected)[:5]


def saved(array, fmt, mode=None, **options):
    image = array if isinstance(array, Image.Image) else Image.fromarray(array, mode)
    out = io.BytesIO()
    image.save(out, fmt, **options)
    return out.getvalue()


def bits(values, depth):
    """Rows of samples of 1, 2 or 4 bits, packed highest first, padded to bytes."""
    rows = []
    for row in values:
        text = "".join(format(int(v), f"0{depth}b") for v in row)
        text += "0" * (-len(text) % 8)
        rows.append(int(text, 2).to_bytes(len(text) // 8, "big"))
    return rows


# ---------------------------------------------------------------- PNG
def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(rows_of, color, depth, chunks=(), interlaced=False, width=W, height=H, after=()):
    """rows_of(y0, dy, x0, dx) gives the packed rows of a pass."""
    passes = [(0, 8, 0, 8), (0, 8, 4, 8), (4, 8, 0, 4), (0, 4, 2, 4), (2, 4, 0, 2), (0, 2, 1, 2), (1, 2, 0, 1)]
    raw = b"".join(b"\0" + row for p in (passes if interlaced else [(0, 1, 0, 1)]) for row in rows_of(*p))
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, int(interlaced))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(chunk(*c) for c in chunks)
            + chunk(b"IDAT", zlib.compress(raw, 9)) + b"".join(chunk(*c) for c in after) + chunk(b"IEND", b""))


def rows(array, depth=8):
    def of(y0, dy, x0, dx):
        part = array[y0::dy, x0::dx]
        if part.shape[1] == 0:
            return []
        if depth < 8:
            return bits(part, depth)
        return [row.astype(">u2" if depth == 16 else np.uint8).tobytes() for row in part]
    return of


def make_png():
    case("grey8.png", saved(GREY, "PNG"), GREY)
    case("rgb8.png", saved(RGB, "PNG"), RGB)
    case("rgb8-text.png", png(rows(RGB), 2, 8, [(b"gAMA", struct.pack(">I", 45455)), (b"tEXt", b"Title\0a picture"),
                                                (b"zTXt", b"Long\0\0" + zlib.compress(b"long " * 50)),
                                                (b"iTXt", b"Script\0\0\0ru\0\0" + "жёлтый".encode())]), RGB)
    for depth in (1, 2, 4):
        values = ((GREY.astype(int) * ((1 << depth) - 1) + 127) // 255).astype(np.uint8)
        scaled = values * (255 // ((1 << depth) - 1))
        data = png(rows(values, depth), 0, depth)
        same(data, "L", scaled)
        case(f"grey{depth}.png", data, scaled)
        case(f"grey{depth}-interlaced.png", png(rows(values, depth), 0, depth, interlaced=True), scaled)
        palette = np.array([[200 - 11 * i, 30 + 9 * i, (i * 77) % 256] for i in range(1 << depth)], np.uint8)
        data = png(rows(values, depth), 3, depth, [(b"PLTE", palette.tobytes())])
        same(data, "RGB", palette[values])
        case(f"palette{depth}.png", data, palette[values])
    case("grey16.png", png(rows(DEEP_GREY, 16), 0, 16), to8(DEEP_GREY), depth=True)
    case("rgb16.png", png(rows(DEEP, 16), 2, 16), to8(DEEP), depth=True)
    case("grey-alpha8.png", saved(np.dstack([GREY, ALPHA]), "PNG", "LA"), on_white(GREY, ALPHA), alpha=True)
    case("rgba8.png", saved(np.dstack([RGB, ALPHA]), "PNG"), on_white(RGB, ALPHA), alpha=True)
    case("grey-alpha16.png", png(rows(np.dstack([DEEP_GREY, DEEP_ALPHA]), 16), 4, 16),
         on_white(to8(DEEP_GREY), ALPHA), depth=True, alpha=True)
    case("rgba16-interlaced.png", png(rows(np.dstack([DEEP, DEEP_ALPHA]), 16), 6, 16, interlaced=True),
         on_white(to8(DEEP), ALPHA), depth=True, alpha=True)
    data = png(rows(RGB), 2, 8, interlaced=True)
    same(data, "RGB", RGB)
    case("rgb8-interlaced.png", data, RGB)

    # A transparent colour, a transparent grey, and transparent palette entries.
    key = RGB[3, 4]
    expected = RGB.copy()
    expected[(RGB == key).all(2)] = 255
    case("rgb8-trns.png", png(rows(RGB), 2, 8, [(b"tRNS", struct.pack(">HHH", *map(int, key)))]), expected, alpha=True)
    deep_expected = to8(DEEP)
    deep_expected[(DEEP == DEEP[3, 4]).all(2)] = 255
    case("rgb16-trns.png", png(rows(DEEP, 16), 2, 16, [(b"tRNS", struct.pack(">HHH", *map(int, DEEP[3, 4])))]),
         deep_expected, depth=True, alpha=True)
    case("grey8-trns.png", png(rows(GREY), 0, 8, [(b"tRNS", struct.pack(">H", int(GREY[3, 4])))]),
         np.where(GREY == GREY[3, 4], 255, GREY).astype(np.uint8), alpha=True)
    case("grey16-trns.png", png(rows(DEEP_GREY, 16), 0, 16, [(b"tRNS", struct.pack(">H", int(DEEP_GREY[3, 4])))]),
         np.where(DEEP_GREY == DEEP_GREY[3, 4], 255, to8(DEEP_GREY)).astype(np.uint8), depth=True, alpha=True)
    values = (GREY // 2).astype(np.uint8)
    palette = np.array([[i, 255 - i, (5 * i) % 256] for i in range(128)], np.uint8)
    entry_alpha = np.array([2 * i for i in range(100)] + [255] * 28, np.uint8)
    case("palette8-trns.png", png(rows(values), 3, 8, [(b"PLTE", palette.tobytes()), (b"tRNS", entry_alpha[:100].tobytes())]),
         on_white(palette[values], entry_alpha[values]), alpha=True)
    ramp = np.repeat(np.arange(255, 127, -1, dtype=np.uint8)[:, None], 3, 1)
    case("palette8-grey.png", png(rows(values), 3, 8, [(b"PLTE", ramp.tobytes())]), ramp[values][:, :, 0])


# ---------------------------------------------------------------- JPEG
def jpeg(name, data, tolerance=1):
    image = opened(data)
    expected = np.asarray(ImageOps.exif_transpose(image))
    case(name, data, expected, tolerance=tolerance)


def cjpeg(array, *options):
    return subprocess.run(["cjpeg", "-quality", "90", *options], input=saved(array, "PPM"), capture_output=True, check=True).stdout


def make_jpeg():
    big = picture(25, 33)
    grey = big[:, :, 1] // 2 + big[:, :, 0] // 2
    jpeg("grey.jpg", saved(grey, "JPEG", quality=90))
    for name, subsampling in (("444", 0), ("422", 1), ("420", 2)):
        jpeg(f"rgb-{name}.jpg", saved(big, "JPEG", quality=90, subsampling=subsampling))
    jpeg("rgb-440.jpg", cjpeg(big, "-sample", "1x2"))
    jpeg("rgb-odd-sampling.jpg", cjpeg(big, "-sample", "2x2,2x1,1x1"))
    jpeg("progressive.jpg", saved(big, "JPEG", quality=85, progressive=True))
    jpeg("grey-progressive.jpg", saved(grey, "JPEG", quality=85, progressive=True))
    jpeg("restart.jpg", cjpeg(big, "-restart", "1"))
    jpeg("rgb-stored-as-rgb.jpg", cjpeg(big, "-rgb"))
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[274] = orientation
        jpeg(f"orientation{orientation}.jpg", saved(big, "JPEG", quality=90, exif=exif))
    little = b"Exif\0\0II*\0" + struct.pack("<IHHHIHHI", 8, 1, 274, 3, 1, 6, 0, 0)
    jpeg("orientation6-little-endian.jpg", saved(big, "JPEG", quality=90, exif=little))

    # CMYK and YCCK, as Adobe stores them: 255 minus the ink. R = C' K' / 255, rounded.
    cmyk = np.dstack([255 - big, np.full(big.shape[:2], 40, np.uint8)])
    inverted = saved(Image.fromarray(cmyk, "CMYK"), "JPEG", quality=95)
    ycck = turbo_cmyk(255 - cmyk)
    for name, data in (("cmyk.jpg", inverted), ("ycck.jpg", ycck)):
        ink = np.asarray(opened(data)).astype(int)  # Pillow has inverted it: ink
        key = 255 - ink[:, :, 3:]
        expected = ((255 - ink[:, :, :3]) * key + 127) // 255
        case(name, data, expected.astype(np.uint8), tolerance=1)


def turbo_cmyk(inverted):
    """YCCK by libturbojpeg (TJPF_CMYK = 11, TJSAMP_444 = 0)."""
    lib = ctypes.CDLL("libturbojpeg.so.0")
    lib.tjInitCompress.restype = ctypes.c_void_p
    handle = ctypes.c_void_p(lib.tjInitCompress())
    out, size = ctypes.c_void_p(), ctypes.c_ulong()
    height, width = inverted.shape[:2]
    pixels = np.ascontiguousarray(inverted).tobytes()
    status = lib.tjCompress2(handle, pixels, width, 4 * width, height, 11, ctypes.byref(out), ctypes.byref(size), 0, 95, 0)
    assert status == 0
    return ctypes.string_at(out, size.value)


# ---------------------------------------------------------------- PNM
def make_pnm():
    black = (GREY < 100).astype(np.uint8)
    plain = "\n".join(" ".join(str(v) for v in row) for row in black)
    dense = "\n".join("".join(str(v) for v in row) for row in black)
    case("p1.pbm", f"P1\n# a comment\n{W} {H}\n{plain}\n".encode(), (1 - black) * 255)
    case("p1-dense.pbm", f"P1 {W} {H}\n{dense}".encode(), (1 - black) * 255)
    case("p4.pbm", f"P4\n{W} {H}\n".encode() + b"".join(bits(black, 1)), (1 - black) * 255)
    text = "\n".join(" ".join(str(v) for v in row) for row in GREY)
    case("p2.pgm", f"P2\n# one\n#two\n{W} # three\n{H}\n255\n{text}\n".encode(), GREY)
    case("p5.pgm", saved(GREY, "PPM"), GREY)
    case("p5-comments.pgm", f"P5#c\n# GT-00001\n\t{W}\r\n{H}\n# last\n255\n".encode() + GREY.tobytes(), GREY)
    low = GREY // 17
    case("p5-maxval15.pgm", f"P5\n{W} {H}\n15\n".encode() + low.tobytes(), low * 17)
    case("p5-16bit.pgm", f"P5\n{W} {H}\n65535\n".encode() + DEEP_GREY.astype(">u2").tobytes(), to8(DEEP_GREY), depth=True)
    text = "\n".join(" ".join(str(v) for v in row.ravel()) for row in RGB)
    case("p3.ppm", f"P3 {W} {H} 255\n{text}\n".encode(), RGB)
    case("p6.ppm", saved(RGB, "PPM"), RGB)
    case("p6-comment.ppm", f"P6\n# CREATOR: somebody\n{W} {H}\n255\n".encode() + RGB.tobytes(), RGB)
    case("p6-16bit.ppm", f"P6 {W} {H} 65535 ".encode() + DEEP.astype(">u2").tobytes(), to8(DEEP), depth=True)
    for name in ("p1.pbm", "p4.pbm", "p2.pgm", "p5-maxval15.pgm", "p3.ppm", "p6-comment.ppm"):
        with open(name, "rb") as file:
            mode = "RGB" if name.endswith("ppm") else "L"
            same(file.read(), mode, stored(name))


# ---------------------------------------------------------------- BMP
def bmp(raster, depth, palette=b"", compression=0, header=40, masks=b"", top_down=False, width=W, height=H):
    if header == 12:
        info = struct.pack("<IHHHH", 12, width, height, 1, depth)
    else:
        info = struct.pack("<IiiHHIIiiII", 40, width, -height if top_down else height, 1, depth, compression,
                           len(raster), 2835, 2835, len(palette) // 4, 0)
        info = struct.pack("<I", header) + info[4:]
        if header > 40:
            info += masks.ljust(header - 40, b"\0")
            masks = b""
    start = 14 + len(info) + len(masks) + len(palette)
    return b"BM" + struct.pack("<IHHI", start + len(raster), 0, 0, start) + info + masks + palette + raster


def padded(rows_):
    return b"".join(row + b"\0" * (-len(row) % 4) for row in rows_)


def make_bmp():
    case("rgb24.bmp", saved(RGB, "BMP"), RGB)
    case("grey8.bmp", saved(GREY, "BMP"), GREY)
    black = np.where(GREY < 100, 0, 255).astype(np.uint8)
    case("mono1.bmp", saved(Image.fromarray(black).convert("1"), "BMP"), black)
    case("rgb24-topdown.bmp", bmp(padded(row[:, ::-1].tobytes() for row in RGB), 24, top_down=True), RGB)
    case("core24.bmp", bmp(padded(row[:, ::-1].tobytes() for row in RGB[::-1]), 24, header=12), RGB)

    colors = np.array([[17 * i, 255 - 13 * i, (i * 91) % 256] for i in range(16)], np.uint8)
    quads = b"".join(bytes([c[2], c[1], c[0], 0]) for c in colors)
    index = (GREY // 16).astype(np.uint8)
    for depth in (1, 4, 8):
        used = (index % (1 << depth)).astype(np.uint8)
        packed = padded((bits(used, depth) if depth < 8 else [r.tobytes() for r in used])[::-1])
        data = bmp(packed, depth, quads[:4 << depth])
        same(data, "RGB", colors[used])
        case(f"palette{depth}.bmp", data, colors[used])
    case("core8.bmp", bmp(padded(r.tobytes() for r in index[::-1]), 8, b"".join(bytes([c[2], c[1], c[0]]) for c in colors), header=12),
         colors[index])

    five = (RGB >> 3).astype(np.uint16)
    six = (RGB[:, :, 1] >> 2).astype(np.uint16)
    scale = lambda v, top: ((v.astype(int) * 255 + top // 2) // top).astype(np.uint8)
    word = (five[:, :, 0] << 10) | (five[:, :, 1] << 5) | five[:, :, 2]
    case("rgb555.bmp", bmp(padded(r.astype("<u2").tobytes() for r in word[::-1]), 16), scale(five, 31))
    word = (five[:, :, 0] << 11) | (six << 5) | five[:, :, 2]
    case("rgb565.bmp", bmp(padded(r.astype("<u2").tobytes() for r in word[::-1]), 16, compression=3,
                           masks=struct.pack("<III", 0xF800, 0x07E0, 0x001F)),
         np.dstack([scale(five[:, :, 0], 31), scale(six, 63), scale(five[:, :, 2], 31)]))
    bgrx = np.dstack([RGB[:, :, ::-1], ALPHA])
    data = bmp(bgrx[::-1].tobytes(), 32)
    same(data, "RGB", RGB)
    case("rgb32.bmp", data, RGB)
    masks = struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    case("rgba32-v4.bmp", bmp(bgrx[::-1].tobytes(), 32, compression=3, header=108, masks=masks), on_white(RGB, ALPHA), alpha=True)
    case("rgba32-v5-zero-alpha.bmp", bmp(np.dstack([RGB[:, :, ::-1], 0 * ALPHA])[::-1].tobytes(), 32, compression=3, header=124, masks=masks), RGB)
    ten = (DEEP >> 6).astype(np.uint32)
    word = (ten[:, :, 0] << 20) | (ten[:, :, 1] << 10) | ten[:, :, 2]
    case("rgb101010.bmp", bmp(word[::-1].astype("<u4").tobytes(), 32, compression=3, header=56,
                              masks=struct.pack("<IIII", 0x3FF00000, 0xFFC00, 0x3FF, 0)), scale(ten, 1023), depth=True)

    # Run lengths: runs, literals of odd length, a step over pixels, which keep colour 0.
    image = index.copy()
    image[4, 2:6] = 0
    image[5, :2] = 0
    codes = b""
    for y in range(H - 1, -1, -1):
        row = [int(v) for v in image[y]]
        if y == 4:
            codes += bytes([0, 2, 6, 0])
            image[4, :6] = 0
            row = row[6:]
        while row:
            run = next((i for i, v in enumerate(row) if v != row[0]), len(row))
            if run == 1 and len(row) >= 3:
                codes += bytes([0, 3, *row[:3], 0])
                row = row[3:]
            else:
                codes += bytes([run, row[0]])
                row = row[run:]
        codes += bytes([0, 0])
    codes += bytes([0, 1])
    case("rle8.bmp", bmp(codes, 8, quads, compression=1), colors[image])
    codes = b""
    for y in range(H - 1, -1, -1):
        row = [int(v) for v in index[y]]
        codes += bytes([0, 5, row[0] << 4 | row[1], row[2] << 4 | row[3], row[4] << 4, 0])
        for v in row[5:]:
            codes += bytes([1, v << 4])
        codes += bytes([0, 0])
    case("rle4.bmp", bmp(codes + bytes([0, 1]), 4, quads, compression=2), colors[index])


# ---------------------------------------------------------------- GIF
def make_gif():
    colors = np.array([[8 * i, 255 - 7 * i, (i * 61) % 256] for i in range(32)], np.uint8)
    index = (GREY // 8).astype(np.uint8)
    image = Image.fromarray(index, "P")
    image.putpalette(colors.tobytes())
    data = saved(image, "GIF", interlace=0)
    same(data, "RGB", colors[index])
    case("plain.gif", data, colors[index])
    case("interlaced.gif", saved(image, "GIF", interlace=1), colors[index])
    case("grey.gif", saved(GREY, "GIF"), GREY)
    expected = colors[index].copy()
    expected[index == index[2, 3]] = 255
    case("transparent.gif", saved(image, "GIF", transparency=int(index[2, 3])), expected, alpha=True)
    other = Image.fromarray(index[::-1].copy(), "P")
    other.putpalette(colors.tobytes())
    case("animated.gif", saved(image, "GIF", save_all=True, append_images=[other, image], duration=100, loop=0), colors[index])

    # A frame smaller than the canvas, at (2, 1).
    at = data.index(b",")
    moved = bytearray(data)
    moved[6:10] = struct.pack("<HH", W + 5, H + 4)
    moved[at + 1:at + 5] = struct.pack("<HH", 2, 1)
    canvas = np.full((H + 4, W + 5, 3), 255, np.uint8)
    canvas[1:1 + H, 2:2 + W] = colors[index]
    case("offset.gif", bytes(moved), canvas, alpha=True)


# ---------------------------------------------------------------- WebP
def make_webp():
    big = picture(25, 33)
    data = saved(RGB, "WEBP", lossless=True)
    case("lossless.webp", data, RGB)
    data = saved(big, "WEBP", quality=80)
    case("lossy.webp", data, np.asarray(opened(data).convert("RGB")), tolerance=1)
    data = saved(np.dstack([RGB, ALPHA]), "WEBP", lossless=True, exact=True)
    case("lossless-alpha.webp", data, on_white(RGB, ALPHA), alpha=True)
    alpha = np.where(np.add.outer(np.arange(25), np.arange(33)) % 9 < 4, 100, 255).astype(np.uint8)
    data = saved(np.dstack([big, alpha]), "WEBP", quality=90)
    rgba = np.asarray(opened(data))
    case("lossy-alpha.webp", data, on_white(rgba[:, :, :3], rgba[:, :, 3]), alpha=True, tolerance=1)
    with open("animated.webp", "wb") as file:  # for the test that it is refused
        file.write(saved(Image.fromarray(RGB), "WEBP", save_all=True, append_images=[Image.fromarray(RGB[::-1].copy())], lossless=True))


# ---------------------------------------------------------------- TIFF
def tiff(tags, strips, order="<", big=False):
    """A one-page TIFF: tags {number: (type, values)} and its strips or tiles; 325 or 279 holds their lengths."""
    kinds = {3: "H", 4: "I"}
    tags = dict(tags)
    tiled = 324 in tags
    tags[325 if tiled else 279] = (4, [len(s) for s in strips])
    start = 16 if big else 8
    offsets, at = [], start
    for strip in strips:
        offsets.append(at)
        at += len(strip) + len(strip) % 2
    tags[324 if tiled else 273] = (4, offsets)
    body = b"".join(s + b"\0" * (len(s) % 2) for s in strips)
    inline, entry = (8, 20) if big else (4, 12)
    extra_at = at + (8 if big else 2) + entry * len(tags) + (8 if big else 4)
    entries, extra = b"", b""
    for number in sorted(tags):
        kind, values = tags[number]
        packed = struct.pack(order + str(len(values)) + kinds[kind], *values)
        if len(packed) > inline:
            field = struct.pack(order + ("Q" if big else "I"), extra_at + len(extra))
            extra += packed + b"\0" * (len(packed) % 2)
        else:
            field = packed.ljust(inline, b"\0")
        entries += struct.pack(order + ("HHQ" if big else "HHI"), number, kind, len(values)) + field
    mark = b"II" if order == "<" else b"MM"
    if big:
        head = mark + struct.pack(order + "HHHQ", 43, 8, 0, at)
        directory = struct.pack(order + "Q", len(tags)) + entries + bytes(8)
    else:
        head = mark + struct.pack(order + "HI", 42, at)
        directory = struct.pack(order + "H", len(tags)) + entries + bytes(4)
    return head + body + directory + extra


def base_tags(photometric, samples, depth, rows_per_strip=H):
    return {256: (4, [W]), 257: (4, [H]), 258: (3, [depth] * samples), 259: (3, [1]), 262: (3, [photometric]),
            277: (3, [samples]), 278: (4, [rows_per_strip])}


def make_tiff():
    for name, compression in (("raw", None), ("lzw", "tiff_lzw"), ("deflate", "tiff_adobe_deflate"), ("packbits", "packbits")):
        case(f"rgb-{name}.tif", saved(RGB, "TIFF", compression=compression), RGB)
    case("grey-lzw.tif", saved(GREY, "TIFF", compression="tiff_lzw"), GREY)
    black = np.where(GREY < 100, 0, 255).astype(np.uint8)
    case("mono-group4.tif", saved(Image.fromarray(black).convert("1"), "TIFF", compression="group4"), black)
    big = picture(25, 33)
    data = saved(big, "TIFF", compression="jpeg", quality=90)
    case("jpeg.tif", data, np.asarray(opened(data).convert("RGB")), tolerance=2)
    colors = np.array([[8 * i, 255 - 7 * i, (i * 61) % 256] for i in range(32)], np.uint8)
    image = Image.fromarray(GREY // 8, "P")
    image.putpalette(colors.tobytes())
    case("palette.tif", saved(image, "TIFF"), colors[GREY // 8])
    transposes = {2: Image.FLIP_LEFT_RIGHT, 3: Image.ROTATE_180, 4: Image.FLIP_TOP_BOTTOM, 5: Image.TRANSPOSE,
                  6: Image.ROTATE_270, 7: Image.TRANSVERSE, 8: Image.ROTATE_90}
    for orientation, method in transposes.items():
        case(f"orientation{orientation}.tif", saved(RGB, "TIFF", tiffinfo={274: orientation}),
             np.asarray(Image.fromarray(RGB).transpose(method)))
    premultiplied = ((RGB.astype(int) * ALPHA[:, :, None] + 127) // 255).astype(np.uint8)
    case("rgba.tif", saved(np.dstack([RGB, ALPHA]), "TIFF"), on_white(RGB, ALPHA), alpha=True, tolerance=1)
    tags = base_tags(2, 4, 8)
    tags[338] = (3, [1])
    case("rgba-associated.tif", tiff(tags, [np.dstack([premultiplied, ALPHA]).tobytes()]), on_white(RGB, ALPHA), alpha=True, tolerance=1)
    tags = base_tags(1, 2, 8)
    tags[338] = (3, [2])
    case("grey-alpha.tif", tiff(tags, [np.dstack([GREY, ALPHA]).tobytes()]), on_white(GREY, ALPHA), alpha=True)

    case("rgb-big-endian.tif", tiff(base_tags(2, 3, 8), [RGB.tobytes()], ">"), RGB)
    case("rgb-bigtiff.tif", tiff(base_tags(2, 3, 8), [RGB.tobytes()], "<", big=True), RGB)
    case("rgb-strips.tif", tiff(base_tags(2, 3, 8, 2), [RGB[y:y + 2].tobytes() for y in range(0, H, 2)]), RGB)
    case("grey-white-is-zero.tif", tiff(base_tags(0, 1, 8), [(255 - GREY).tobytes()]), GREY)
    tags = base_tags(2, 3, 8)
    tags[284] = (3, [2])
    case("rgb-planes.tif", tiff(tags, [RGB[:, :, c].tobytes() for c in range(3)]), RGB)
    tags = base_tags(2, 3, 8)
    del tags[278]
    tags[322], tags[323], tags[324] = (4, [16]), (4, [16]), (4, [0])
    tile = np.zeros((16, 16, 3), np.uint8)
    tile[:H, :W] = RGB
    case("rgb-tiled.tif", tiff(tags, [tile.tobytes()]), RGB)
    case("rgb16.tif", tiff(base_tags(2, 3, 16), [DEEP.astype("<u2").tobytes()]), to8(DEEP), depth=True)
    case("rgb16-big-endian.tif", tiff(base_tags(2, 3, 16), [DEEP.astype(">u2").tobytes()], ">"), to8(DEEP), depth=True)
    case("grey16.tif", tiff(base_tags(1, 1, 16), [DEEP_GREY.astype("<u2").tobytes()]), to8(DEEP_GREY), depth=True, tolerance=1)
    ink = np.dstack([255 - RGB, np.full((H, W), 40, np.uint8)])
    expected = ((RGB.astype(int) * (255 - 40)) // 255).astype(np.uint8)
    case("cmyk.tif", saved(Image.fromarray(ink, "CMYK"), "TIFF"), expected, tolerance=1)


# ---------------------------------------------------------------- resizing
def make_resizes():
    grey = picture(37, 53)[:, :, 2] // 2 + picture(37, 53)[:, :, 0] // 2
    sources = {"resize-rgb.png": picture(37, 53), "resize-grey.png": grey, "resize-tall.png": picture(64, 20)}
    results = []
    for name, array in sources.items():
        case(name, saved(array, "PNG"), array)
        image = Image.fromarray(array)
        for width, height in ((28, 28), (32, 32), (8, 8), (64, 64), (53, 20), (20, 37), (100, 3), (1, 1), (61, 47)):
            fits = {
                "Stretch": image.resize((width, height), Image.BILINEAR),
                "Crop": ImageOps.fit(image, (width, height), Image.BILINEAR),
            }
            ratio = image.width / image.height
            if min(round(width / ratio), round(height * ratio)) >= 1:
                fits["Pad"] = ImageOps.pad(image, (width, height), Image.BILINEAR)
            for fit, result in fits.items():
                planar = np.atleast_3d(np.asarray(result)).transpose(2, 0, 1)
                results.append({"file": name, "fit": fit, "width": width, "height": height, "crc32": zlib.crc32(planar.tobytes())})
    rgb = picture(37, 53)
    results.append({"file": "resize-rgb.png", "fit": "Grey", "width": 53, "height": 37,
                    "crc32": zlib.crc32(np.asarray(Image.fromarray(rgb).convert("L")).tobytes())})
    return results


def main():
    for old in glob.glob("*.*"):
        if not old.endswith(".py"):
            os.remove(old)
    make_png()
    make_jpeg()
    make_pnm()
    make_bmp()
    make_gif()
    make_webp()
    make_tiff()
    resizes = make_resizes()
    with open("golden.json", "w") as file:
        lines = ",\n".join("    " + json.dumps(c) for c in cases)
        more = ",\n".join("    " + json.dumps(r) for r in resizes)
        file.write('{\n  "images": [\n' + lines + '\n  ],\n  "resizes": [\n' + more + "\n  ]\n}\n")


main()
