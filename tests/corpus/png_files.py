"""PNG files of every kind, right and wrong, written chunk by chunk."""

import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import product

from tests.corpus.case import MARKER, TIFF, Image, images, profile, tiff

SIGNATURE = b"\x89PNG\r\n\x1a\n"
GRAY, RGB, PALETTE, GRAY_ALPHA, RGBA = 0, 2, 3, 4, 6
CHANNELS = {GRAY: 1, RGB: 3, PALETTE: 1, GRAY_ALPHA: 2, RGBA: 4}


def chunk(kind: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def header(width: int, height: int, depth: int, colour: int, interlaced: int = 0, compression: int = 0) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, compression, 0, interlaced))


def row_bytes(width: int, depth: int, colour: int) -> int:
    return (width * depth * CHANNELS[colour] + 7) // 8


def rows(width: int, height: int, depth: int, colour: int, filters: int = 0) -> bytes:
    """Pixels that differ, with the filter byte before each row."""
    size = row_bytes(width, depth, colour)
    pattern = bytes(range(256)) * (size // 256 + 2)
    return b"".join(bytes([filters]) + pattern[7 * y % 256 :][:size] for y in range(height))


def adam7(width: int, height: int, depth: int, colour: int) -> bytes:
    """The rows of an interlaced picture: PNG §8.2."""
    passes = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    sizes = ((-((x - width) // dx), -((y - height) // dy)) for x, y, dx, dy in passes)
    return b"".join(rows(w, h, depth, colour) for w, h in sizes if w > 0 and h > 0)


def png(
    depth: int = 8, colour: int = RGB, size: tuple[int, int] = (20, 12), before: Iterable[bytes] = (), after: bytes = b"",
    data: bytes | None = None, interlaced: int = 0,
) -> bytes:  # fmt: skip
    """A whole file: `before` stands before the pixels, `after` behind them, `data` replaces the compressed pixels."""
    width, height = size
    pixels = (adam7 if interlaced else rows)(width, height, depth, colour)
    palette = [chunk(b"PLTE", bytes(index % 256 for index in range(3 << depth)))] if colour == PALETTE else []
    start = (SIGNATURE, header(width, height, depth, colour, interlaced), *palette, *before)
    return b"".join((*start, chunk(b"IDAT", zlib.compress(pixels) if data is None else data), after, chunk(b"IEND")))


def deflated(*data: bytes, megabytes: int = 0) -> bytes:
    """A zlib stream of the data and then that many megabytes of zeros, without an end where there are any."""
    deflater = zlib.compressobj(9)
    start = b"".join(map(deflater.compress, data))
    if not megabytes:
        return start + deflater.flush()
    start += deflater.flush(zlib.Z_FULL_FLUSH)
    return start + (deflater.compress(bytes(1_000_000)) + deflater.flush(zlib.Z_FULL_FLUSH)) * megabytes


def text(kind: bytes, size: int, megabytes: int = 0) -> bytes:
    """A compressed text chunk that inflates to `size` bytes, and megabytes more."""
    return compressed(kind, deflated(bytes(size), megabytes=megabytes))


def icc(data: bytes) -> bytes:
    return compressed(b"iCCP", zlib.compress(data, 9))


def compressed(kind: bytes, stream: bytes) -> bytes:
    """A chunk of a kind that holds a zlib stream."""
    return chunk(kind, {b"iCCP": b"profile\0\0", b"zTXt": b"Comment\0\0", b"iTXt": b"Comment\0\1\0en\0Note\0"}[kind] + stream)


# Four empty deflate blocks, each with code tables to be built.
_TABLES = bytes.fromhex("04c081000000000090ff6b100007020000000040feaf41001c080000000000f9bf060170200000000000e4ff1a")


def tables(size: int) -> bytes:
    """A sound stream of that many bytes that becomes one."""
    return b"\x78\x9c" + _TABLES * (size // len(_TABLES)) + deflated(b"x")[2:]


def damaged(file: bytes, at: int) -> bytes:
    return file[:at] + bytes([file[at] ^ 1]) + file[at:][1:]


def wrong_checksum(size: int) -> bytes:
    """A stream that inflates to `size` bytes, whose checksum is then wrong."""
    return damaged(zlib.compress(bytes(size), 9), -1)


def cut_off(size: int) -> bytes:
    """A stream that stops in the last of its blocks."""
    return zlib.compress(bytes(size), 9)[:-6]


def endless(size: int) -> bytes:
    """A stream whose blocks are whole, and none of them is the last."""
    deflater = zlib.compressobj(9)
    return deflater.compress(bytes(size)) + deflater.flush(zlib.Z_FULL_FLUSH)


def broken_off(size: int) -> bytes:
    """A stream that goes on with a block of a type that does not exist."""
    return endless(size) + b"\7"


PIXEL = png(size=(1, 1))
PLAIN = png()
MEBIBYTE = 1 << 20
_COLOUR = (
    chunk(b"gAMA", struct.pack(">I", 100_000)),
    chunk(b"cHRM", struct.pack(">8I", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000)),
)
_ANIMATION = chunk(b"acTL", struct.pack(">II", 2, 0))
_STILL = chunk(b"acTL", struct.pack(">II", 1, 0))
_FRAME = struct.pack(">IIIIIHHBB", 0, 20, 12, 0, 0, 1, 10, 0, 0)
_HIDDEN = chunk(b"fcTL", _FRAME) + chunk(b"fdAT", bytes(4))


def kinds() -> Iterator[Image]:
    """Every combination of depth and colour that PNG has, plain and interlaced."""
    names = {GRAY: "gray", RGB: "RGB", PALETTE: "palette", GRAY_ALPHA: "gray and alpha", RGBA: "RGBA"}
    for depth, colour in ((1, GRAY), (2, GRAY), (4, GRAY), (1, PALETTE), (2, PALETTE), (4, PALETTE)):
        yield Image(f"PNG, {names[colour]}, {depth} bits", "accepted", "one of the 15 kinds", partial(png, depth, colour))
    for depth, colour in product((8, 16), names):
        if (depth, colour) != (16, PALETTE):
            yield Image(f"PNG, {names[colour]}, {depth} bits", "accepted", "one of the 15 kinds", partial(png, depth, colour))
            interlaced = partial(png, depth, colour, interlaced=1)
            yield Image(f"PNG, {names[colour]}, {depth} bits, interlaced", "accepted", "seven passes instead of one", interlaced)


GOOD = images(
    "accepted",
    ("PNG, one pixel", "the smallest", lambda: PIXEL),
    ("PNG, 12,000 wide", "the widest", lambda: png(1, GRAY, (12_000, 1))),
    ("PNG, 12,000 high", "the highest", lambda: png(1, GRAY, (1, 12_000))),
    ("PNG, 50 megapixels", "the largest", lambda: png(1, GRAY, (10_000, 5_000))),
    ("PNG, transparent palette", "an alpha for each colour", lambda: png(8, PALETTE, before=[chunk(b"tRNS", bytes(200))])),
    ("PNG, transparent gray", "one gray is transparent", lambda: png(8, GRAY, before=[chunk(b"tRNS", b"\0\7")])),
    ("PNG, transparent RGB", "one colour is transparent", lambda: png(before=[chunk(b"tRNS", b"\0\0\0\1\0\2")])),
    ("PNG, profile", "the colour profile is kept", lambda: png(before=[icc(profile())])),
    ("PNG, profile of 1 MiB", "the largest profile", lambda: png(before=[icc(profile(MEBIBYTE))])),
    ("PNG, profile that is none", "dropped: it is only called a profile", lambda: png(before=[icc(MARKER * 50)])),
    ("PNG, profile and another", "the first is kept", lambda: png(before=[icc(profile()), icc(MARKER * 50)])),
    (
        "PNG, profile behind a broken one",
        "the one that inflates is kept",
        lambda: png(before=[compressed(b"iCCP", wrong_checksum(400)), icc(profile())]),
    ),
    ("PNG, broken profile", "dropped: it does not inflate", lambda: png(before=[chunk(b"iCCP", b"a\0\0" + MARKER)])),
    ("PNG, gamma and chromaticities", "colour without a profile is kept too", lambda: png(before=_COLOUR)),
    ("PNG, overlong gamma", "dropped: a gamma has 4 bytes", lambda: png(before=[chunk(b"gAMA", MARKER)])),
    ("PNG, animation of one frame", "a still picture", lambda: png(before=[_STILL, chunk(b"fcTL", _FRAME)])),
    ("PNG, text", "metadata", lambda: png(before=[chunk(b"tEXt", b"Author\0" + MARKER)])),
    ("PNG, large text", "metadata that does not inflate", lambda: png(before=[chunk(b"tEXt", b"a\0" + MARKER * 99_999)])),
    ("PNG, compressed text", "metadata", lambda: png(before=[chunk(b"zTXt", b"a\0\0" + zlib.compress(MARKER))])),
    ("PNG, compressed text of 1 MiB", "as much as may inflate", lambda: png(before=[text(b"zTXt", MEBIBYTE)])),
    ("PNG, broken compressed text", "metadata that nobody reads", lambda: png(before=[chunk(b"zTXt", b"a\0\0" + MARKER)])),
    ("PNG, XMP", "metadata", lambda: png(before=[chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x>" + MARKER)])),
    ("PNG, EXIF with a place", "GPS", lambda: png(before=[chunk(b"eXIf", TIFF)])),
    ("PNG, EXIF on its side", "turned upright", lambda: png(before=[chunk(b"eXIf", tiff(6))])),
    ("PNG, EXIF behind the pixels", "allowed there too", lambda: png(after=chunk(b"eXIf", tiff(8)))),
    ("PNG, broken EXIF", "metadata that nobody reads", lambda: png(before=[chunk(b"eXIf", b"MM\0*\xff\xff\xff\xff")])),
    ("PNG, time and resolution", "metadata", lambda: png(before=[chunk(b"tIME", bytes(7)), chunk(b"pHYs", bytes(9))])),
    ("PNG, private chunk", "metadata", lambda: png(before=[chunk(b"prVt", MARKER)])),
    ("PNG, text behind the pixels", "metadata", lambda: png(after=chunk(b"tEXt", b"a\0" + MARKER))),
    ("PNG and zip", "a polyglot: an archive behind the end", lambda: PLAIN + b"PK\3\4" + MARKER),
    ("PNG and script", "a polyglot: a page in a chunk", lambda: png(before=[chunk(b"tEXt", b"a\0<script>//" + MARKER)])),
    ("PNG, pixels in 2,000 chunks", "small chunks are allowed", lambda: in_chunks(2_000)),
    (
        "PNG, surplus pixels",
        "4 GB behind the last row are not inflated",
        lambda: png(data=deflated(rows(20, 12, 8, RGB), megabytes=4_000)),
    ),
)


def in_chunks(count: int) -> bytes:
    data = zlib.compress(rows(20, 12, 8, RGB)) + bytes(count)
    step = len(data) // count or 1
    parts = [chunk(b"IDAT", data[at : at + step]) for at in range(0, len(data), step)]
    return b"".join((SIGNATURE, header(20, 12, 8, RGB), *parts, chunk(b"IEND")))


def only(*chunks: bytes) -> bytes:
    return b"".join((SIGNATURE, *chunks))


def said_size(width: int, height: int) -> bytes:
    return only(header(width, height, 8, RGB), chunk(b"IDAT", deflated(bytes(99_999))), chunk(b"IEND"))


BROKEN = {"wrong checksum": wrong_checksum, "cut off": cut_off, "no end": endless, "broken off": broken_off}


def broken_bombs() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Each inflates, and only then turns out not to be sound."""
    for kind, (name, stream) in product((b"zTXt", b"iTXt", b"iCCP"), BROKEN.items()):
        yield f"{kind.decode()}, {name}", partial(bombed, kind, stream)


def bombed(kind: bytes, stream: Callable[[int], bytes]) -> bytes:
    return png(before=[compressed(kind, stream(100_000))] * 11)


_PIXELS = chunk(b"IDAT", zlib.compress(rows(20, 12, 8, RGB)))
_END = chunk(b"IEND")
_HEADER = header(20, 12, 8, RGB)

BAD = (
    *images(
        "image.frames",
        ("PNG, animated", "APNG", lambda: png(before=[_ANIMATION, chunk(b"fcTL", _FRAME)])),
        ("PNG, animated late", "the mark behind the pixels", lambda: png(after=_ANIMATION)),
        ("PNG, animation of no frames", "says nothing sensible", lambda: png(before=[chunk(b"acTL", bytes(8))])),
        ("PNG, animation of one hidden frame", "the frame is not the picture", lambda: png(before=[_STILL], after=_HIDDEN)),
        ("PNG, animation said twice", "of one frame, then of two", lambda: png(before=[_STILL, _ANIMATION])),
    ),
    *images(
        "image.pixels",
        ("PNG, 12,001 wide", "one too wide", lambda: png(1, GRAY, (12_001, 1))),
        ("PNG, 12,001 high", "one too high", lambda: png(1, GRAY, (1, 12_001))),
        ("PNG, 50 megapixels and a row", "too large", lambda: png(1, GRAY, (10_000, 5_001))),
        ("PNG, flood", "a few bytes that say 2^62 pixels", lambda: said_size(2**31 - 1, 2**31 - 1)),
        ("PNG, flood of 178 megapixels", "just what Pillow only warns of", lambda: said_size(17_800, 10_000)),
    ),
    *images(
        "image.metadata",
        ("PNG, text bomb", "zTXt", lambda: png(before=[text(b"zTXt", MEBIBYTE + 1)])),
        ("PNG, text bomb of 1 GB", "zTXt", lambda: png(before=[text(b"zTXt", 0, megabytes=1_000)])),
        ("PNG, international text bomb", "iTXt", lambda: png(before=[text(b"iTXt", 2 * MEBIBYTE)])),
        ("PNG, profile bomb", "iCCP", lambda: png(before=[icc(profile(2 * MEBIBYTE))])),
        ("PNG, two profile bombs", "the second is counted too", lambda: png(before=[icc(profile(600_000))] * 2)),
        ("PNG, tables in vain", "2 MB that become a byte", lambda: png(before=[compressed(b"zTXt", tables(2 * MEBIBYTE))])),
        ("PNG, bombs behind the pixels", "zTXt", lambda: png(after=text(b"zTXt", 2 * MEBIBYTE))),
        ("PNG, many small bombs", "each below the limit", lambda: png(before=[text(b"zTXt", 100_000)] * 11)),
        *((f"PNG, many small bombs, {name}", "each below the limit", make) for name, make in broken_bombs()),
    ),
    *images(
        "image.parts",
        ("PNG, 20,000 chunks", "each costs time", lambda: png(before=[chunk(b"tEXt", b"a\0b")] * 20_000)),
        ("PNG, pixels in 20,000 chunks", "each costs time", lambda: in_chunks(20_000)),
    ),
    *images(
        "image.truncated",
        ("PNG, signature alone", "nothing behind it", lambda: SIGNATURE),
        ("PNG, cut in the header", "cut off", lambda: PLAIN[:20]),
        ("PNG, cut behind the header", "cut off", lambda: PLAIN[:33]),
        ("PNG, cut in the pixels", "cut off", lambda: PLAIN[: len(PLAIN) // 2]),
        ("PNG, cut before the end", "the last chunk is missing", lambda: PLAIN[:-12]),
        ("PNG, cut in the end", "the last byte is missing", lambda: PLAIN[:-1]),
        ("PNG, cut and closed", "half of the pixels in a sound chunk", lambda: png(data=zlib.compress(rows(20, 12, 8, RGB))[:90])),
        ("PNG, damaged header", "its checksum is wrong", lambda: damaged(PLAIN, 20)),
        ("PNG, damaged pixels", "their checksum is wrong", lambda: damaged(PLAIN, 60)),
        ("PNG, damaged stream", "the chunk is sound, the stream in it is not", lambda: png(data=damaged(_PIXELS[8:-4], 30))),
        ("PNG, no stream", "the pixels are not compressed", lambda: png(data=rows(20, 12, 8, RGB))),
        ("PNG, no pixels", "header and end", lambda: only(_HEADER, _END)),
        ("PNG, no header", "pixels and end", lambda: only(_PIXELS, _END)),
        ("PNG, late header", "not the first chunk", lambda: only(chunk(b"tEXt", b"a\0b"), _HEADER, _PIXELS, _END)),
        ("PNG, two headers", "the second one larger", lambda: only(_HEADER, header(9999, 9999, 8, RGB), _PIXELS, _END)),
        ("PNG, short header", "12 bytes", lambda: only(chunk(b"IHDR", _HEADER[8:20]), _PIXELS, _END)),
        ("PNG, no width", "0 pixels wide", lambda: said_size(0, 10)),
        ("PNG, no height", "0 pixels high", lambda: said_size(10, 0)),
        ("PNG, 3 bits", "a depth that does not exist", lambda: only(header(20, 12, 3, GRAY), _PIXELS, _END)),
        ("PNG, colour type 5", "does not exist", lambda: only(header(20, 12, 8, 5), _PIXELS, _END)),
        ("PNG, no palette", "a palette image without one", lambda: only(header(20, 12, 8, PALETTE), _PIXELS, _END)),
        ("PNG, filter 9", "a filter that does not exist", lambda: png(data=zlib.compress(rows(20, 12, 8, RGB, 9)))),
        ("PNG, chunk beyond the end", "a length of 2 GB", lambda: only(_HEADER, b"\x7f\xff\xff\xffIDAT")),
        ("PNG, of iOS", "another chunk before the header", lambda: only(chunk(b"CgBI", bytes(4)), _HEADER, _PIXELS, _END)),
    ),
)

PNG_IMAGES = (*kinds(), *GOOD, *BAD)
