"""Reads a PNG's chunks (PNG, Third Edition, §5 and §11)."""

import struct
import zlib
from collections.abc import Iterator

from shared.images.container import MAX_METADATA_BYTES, MAX_PARTS, Container
from shared.images.refusal import refusal

SIGNATURE = b"\x89PNG\r\n\x1a\n"

_PICTURE = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
_COLOUR = {b"gAMA": 4, b"cHRM": 32, b"sRGB": 1, b"cICP": 4}  # with the length each must have
_ONE_FRAME = b"\0\0\0\1"  # as acTL says it; the frame is the picture itself, unless an fdAT holds another
_PIECE = 4096  # bytes that are inflated at a time


def read(content: bytes) -> Container:
    """UrlRefused with an `image.…` rule where the file is no still picture of sane structure."""
    kept, profile, exif, left = [], b"", b"", MAX_METADATA_BYTES
    colour: dict[bytes, bytes] = {}
    for kind, data, whole in _chunks(content):
        if kind == b"fdAT" or (kind == b"acTL" and data[:4] != _ONE_FRAME):
            raise refusal("image.frames")
        size, is_sound = _inflated(_compressed(kind, data), left)
        left -= size
        if left < 0:
            raise refusal("image.metadata")
        if kind in _PICTURE:
            kept.append(whole)
        elif kind == b"iCCP" and is_sound:
            profile = profile or whole
        elif _COLOUR.get(kind) == len(data):
            colour.setdefault(kind, data)
        elif kind == b"eXIf":
            exif = data
    header, *rest = kept
    width, height, depth = struct.unpack_from(">IIB", header, 8)
    return Container(b"".join((SIGNATURE, header, profile, *rest)), width, height, depth, exif, tuple(colour.items()))


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """(kind, data, whole chunk) up to IEND, each proved by its checksum; what follows IEND is no part of the picture."""
    at = len(SIGNATURE)
    for index in range(MAX_PARTS):
        kind, whole = _chunk(content, at)
        if (index == 0) != (kind == b"IHDR"):  # first, and only once: the size is judged by it
            raise refusal("image.truncated")
        yield kind, whole[8:-4], whole
        if kind == b"IEND":
            return
        at += len(whole)
    raise refusal("image.parts")


def _chunk(content: bytes, at: int) -> tuple[bytes, bytes]:
    length = int.from_bytes(content[at : at + 4])
    whole = content[at : at + 12 + length]
    if len(whole) < 12 + length or zlib.crc32(whole[4:-4]) != int.from_bytes(whole[-4:]):
        raise refusal("image.truncated")
    kind = whole[4:8]
    if kind == b"IHDR" and length != 13:
        raise refusal("image.truncated")
    return kind, whole


def _inflated(stream: bytes, limit: int) -> tuple[int, bool]:
    """The bytes that a zlib stream takes, whether as it is or inflated, and whether it is sound. Ends soon behind `limit`.

    A piece that breaks counts in full: how much of it was inflated is not known.
    """
    if len(stream) > limit:
        return len(stream), False
    inflater, size, rest = zlib.decompressobj(), 0, stream
    try:
        while rest and size <= limit:
            size += len(inflater.decompress(rest, _PIECE))
            rest = inflater.unconsumed_tail
    except zlib.error:
        size += _PIECE
    return max(size, len(stream)), inflater.eof


def _compressed(kind: bytes, data: bytes) -> bytes:
    _, _, rest = data.partition(b"\0")  # the keyword or the profile's name
    if kind in {b"iCCP", b"zTXt"}:
        return rest[1:]
    if kind == b"iTXt" and rest[:1] == b"\1":
        return rest[2:].split(b"\0", 2)[-1]  # after the language and the translated keyword
    return b""
