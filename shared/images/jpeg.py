"""Reads a JPEG's segments (ITU-T T.81, annex B), as far as the first picture ends."""

import re
import struct
from collections.abc import Iterator

from shared.images.container import MAX_METADATA_BYTES, MAX_PARTS, Container
from shared.images.refusal import refusal

SIGNATURE = b"\xff\xd8\xff"
MAX_SCANS = 64  # each one is a pass over the whole picture: 500 of them in a file of 78 KB take 6 s

_SOS, _EOI, _COM = 0xDA, 0xD9, 0xFE
_BARE = {0x01, 0xD8, _EOI}  # markers without a length
_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # SOF0 to SOF15, which DHT, JPG and DAC lie between
_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")  # not a stuffed byte, a restart or a fill byte: these belong to a scan
_NEEDED = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}  # the APPn that decide colours
_EXIF = b"Exif\0\0"


def read(content: bytes) -> Container:
    """InvalidUrl with an `image.…` rule where the file is no picture of sane structure."""
    kept, frames, scans, profile, exif = [b"\xff\xd8"], [], 0, 0, b""
    for marker, segment in _segments(content):
        body = segment[4:]
        scans += marker == _SOS
        if scans > MAX_SCANS:
            raise refusal("image.scans")
        if marker in _FRAMES:
            frames.append(body)
        if marker == 0xE1 and body.startswith(_EXIF):
            exif = exif or body[len(_EXIF) :]
        if _is_needed(marker, body):
            kept.append(segment)
            profile += len(body) if marker == 0xE2 else 0
    if profile > MAX_METADATA_BYTES:
        raise refusal("image.metadata")
    if len(frames) != 1 or len(frames[0]) < 6 or not scans:  # one frame header: the size is judged by it
        raise refusal("image.truncated")
    depth, height, width = struct.unpack_from(">BHH", frames[0])
    return Container(b"".join(kept), width, height, depth, exif)


def _is_needed(marker: int, body: bytes) -> bool:
    if marker in _NEEDED:
        return body.startswith(_NEEDED[marker])
    return marker != _COM and not 0xE0 <= marker <= 0xEF


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """(marker, segment) up to the first end of image; a scan's segment holds its coded data. Bytes between segments are skipped."""
    at = 2
    for _ in range(MAX_PARTS):
        start = _next_marker(content, at)
        marker = content[start + 1]
        at = start + 2
        if marker not in _BARE:
            at += int.from_bytes(content[at : at + 2])
        if marker == _SOS:
            at = _next_marker(content, at)
        yield marker, content[start:at]
        if marker == _EOI:
            return
    raise refusal("image.parts")


def _next_marker(content: bytes, at: int) -> int:
    found = _MARKER.search(content, at)
    if found is None:
        raise refusal("image.truncated")
    return found.start()
