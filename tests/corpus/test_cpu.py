"""However a file of 10 MB is filled, what decoding it costs is bounded."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import product

import pytest

from shared.outbound.fetch import MAX_BYTES
from tests.corpus.case import tiff
from tests.corpus.images import outcome
from tests.corpus.jpeg_files import exif, jpeg, segment
from tests.corpus.png_files import BROKEN, MEBIBYTE, PLAIN, chunk, compressed, deflated, tables

SECONDS = 6.0  # of CPU; the function has 25, of which fetching takes 5 at most

Fill = tuple[str, Callable[[], bytes]]


def zeros(size: int) -> bytes:
    return deflated(bytes(size))


def in_png(part: bytes) -> bytes:
    """The PNG with as many of the part before its pixels as make 10 MB of it."""
    return filled(PLAIN[:33], part, PLAIN[33:])


def in_jpeg(part: bytes) -> bytes:
    return filled(jpeg()[:2], part, jpeg()[2:])


def filled(start: bytes, part: bytes, end: bytes) -> bytes:
    return start + part * ((MAX_BYTES - len(start) - len(end)) // len(part)) + end


def compressed_chunks() -> Iterator[Fill]:
    """Of every kind: sound or broken in every way, large or small once inflated, long or short before."""
    sizes = {"1 MiB": MEBIBYTE - 100, "64 KiB": 65_535, "4 KiB": 4_095, "nothing": 0}
    for kind in (b"zTXt", b"iTXt", b"iCCP"):
        for (way, stream), (size, count) in product({"sound": zeros, **BROKEN}.items(), sizes.items()):
            yield f"PNG, {kind.decode()}, {way}, {size}", partial(in_png, compressed(kind, stream(count)))
        for length in (1_000, 600_000, 9_990_000):
            yield f"PNG, {kind.decode()}, {length} bytes of tables", partial(in_png, compressed(kind, tables(length)))


def chunks() -> Iterator[Fill]:
    """Of every other kind that is read, of some length and empty."""
    for kind, size in product((b"eXIf", b"PLTE", b"tRNS", b"gAMA", b"tEXt", b"prVt", b"IDAT"), (0, 4, 60_000, 9_990_000)):
        yield f"PNG, {kind.decode()} of {size}", partial(in_png, chunk(kind, bytes(size)))
    yield "PNG, eXIf of entries", partial(in_png, chunk(b"eXIf", entries(65_535)))
    yield "PNG, pixels of tables", partial(in_png, chunk(b"IDAT", tables(9_990_000)))


def segments() -> Iterator[Fill]:
    """Of every kind with a length, empty and full; and of those that mean something, full of that."""
    for marker, size in product((0xC4, 0xCC, *range(0xDB, 0xF0), 0xFE), (0, 4, 65_533)):
        yield f"JPEG, {marker:X} of {size}", partial(in_jpeg, segment(marker, bytes(size)))
    meaning = {
        "quantisation, one": segment(0xDB, b"\3" + b"\1" * 64),
        "quantisation, 1,008": segment(0xDB, (b"\3" + b"\1" * 64) * 1_008),
        "Huffman, one": segment(0xC4, b"\x13" + bytes(15) + b"\xff" + bytes(range(255))),
        "Huffman, 240": segment(0xC4, (b"\x13" + bytes(15) + b"\xff" + bytes(range(255))) * 240),
        "EXIF": exif(tiff(6)),
        "EXIF of entries": exif(entries(5_000)),
        "profile, 4 bytes": segment(0xE2, b"ICC_PROFILE\0\1\xffacsp"),
        "profile, 65,000 bytes": segment(0xE2, b"ICC_PROFILE\0\1\xff" + bytes(65_000)),
        "JFIF": segment(0xE0, b"JFIF\0" + bytes(9)),
        "Adobe": segment(0xEE, b"Adobe" + bytes(7)),
        "MPF": segment(0xE2, b"MPF\0" + tiff(1)),
        "Photoshop": segment(0xED, b"Photoshop 3.0\0" + b"8BIM\3\xed\0\0\0\0\0\0" * 5_000),
        "fill bytes": b"\xff",
        "stuffed bytes": b"\xff\0",
        "restarts": b"\xff\xd0",
        "markers without a length": b"\xff\1",
    }
    for name, part in meaning.items():
        yield f"JPEG, {name}", partial(in_jpeg, part)


def entries(count: int) -> bytes:
    """A directory of EXIF that does not say which way up."""
    return b"MM\0*\0\0\0\x08" + count.to_bytes(2) + b"\1\x0f\0\3\0\0\0\1\0\0\0\0" * count


FILLS = (*compressed_chunks(), *chunks(), *segments())


@pytest.mark.parametrize("make", [make for _, make in FILLS], ids=[name for name, _ in FILLS])
def test_file_of_10_mb_costs_few_seconds_with_any_content(make: Callable[[], bytes]) -> None:
    content = make()
    assert len(content) > MAX_BYTES // 2
    start = time.thread_time()
    outcome(content)
    assert time.thread_time() - start < SECONDS
