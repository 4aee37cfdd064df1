"""Reads a JPEG's segments (ITU-T T.81, annex B), as far as the first picture ends."""

import re
from collections.abc import Iterable, Iterator

from shared.images import scans
from shared.images.container import MAX_METADATA_BYTES, MAX_PARTS, Container
from shared.images.refusal import refusal
from shared.images.scans import FRAMES, SOS, Frame, Segment

SIGNATURE = b"\xff\xd8\xff"
MAX_SCANS = 64  # each one is a pass over the whole picture: 500 of them in a file of 78 KB take 6 s

_SOI, _EOI, _COM, _PROFILE, _APP1 = 0xD8, 0xD9, 0xFE, 0xE2, 0xE1
_BARE = {0x01, _SOI, _EOI}  # markers without a length
_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")  # not a stuffed byte, a restart or a fill byte: these belong to a scan
_NEEDED = {0xE0: b"JFIF\0", _PROFILE: b"ICC_PROFILE\0", 0xEE: b"Adobe"}  # the APPn that decide colours
_EXIF = b"Exif\0\0"


def read(content: bytes) -> Container:
    """UrlRefused with an `image.…` rule where the file is no picture of sane structure, or lacks a scan or part of one."""
    segments = list(_segments(content))
    kept = [segment for segment in segments if _is_needed(segment)]
    _check_limits(kept)
    frame = _frame(kept)
    scans.check(frame, kept)
    padded = _file((segment.head, segment.data and scans.padded(segment.data)) for segment in kept) if frame.is_huffman else b""
    picture = _file((segment.head, segment.data) for segment in kept)
    return Container(picture, frame.width, frame.height, frame.depth, _exif(segments), padded=padded)


def _file(segments: Iterable[tuple[bytes, bytes]]) -> bytes:
    return SIGNATURE[:2] + b"".join(part for segment in segments for part in segment)


def _is_needed(segment: Segment) -> bool:
    if segment.marker in _NEEDED:
        return segment.body.startswith(_NEEDED[segment.marker])
    return segment.marker != _COM and not 0xE0 <= segment.marker <= 0xEF


def _check_limits(kept: Iterable[Segment]) -> None:
    if sum(segment.marker == SOS for segment in kept) > MAX_SCANS:
        raise refusal("image.scans")
    if _profile_bytes(kept) > MAX_METADATA_BYTES:
        raise refusal("image.metadata")


def _profile_bytes(kept: Iterable[Segment]) -> int:
    return sum(len(segment.body) for segment in kept if segment.marker == _PROFILE)


def _frame(kept: Iterable[Segment]) -> Frame:
    """The only frame header: the size is judged by it."""
    frames = [segment for segment in kept if segment.marker in FRAMES]
    if len(frames) != 1:
        raise refusal("image.truncated")
    return Frame.read(frames[0])


def _exif(segments: Iterable[Segment]) -> bytes:
    blocks = (each.body[len(_EXIF) :] for each in segments if each.marker == _APP1 and each.body.startswith(_EXIF))
    return next(filter(None, blocks), b"")


def _segments(content: bytes) -> Iterator[Segment]:
    """Up to the first end of image. Bytes between segments are skipped; a scan's data is copied as it is."""
    at = 2
    for _ in range(MAX_PARTS):
        start = _next_marker(content, at)
        marker = content[start + 1]
        end = start + 2
        if marker not in _BARE:
            end += int.from_bytes(content[end : end + 2])
        at = _next_marker(content, end) if marker == SOS else end
        yield Segment(marker, content[start:end], content[end:at].rstrip(b"\xff"))
        if marker == _EOI:
            return
    raise refusal("image.parts")


def _next_marker(content: bytes, at: int) -> int:
    found = _MARKER.search(content, at)
    if found is None:
        raise refusal("image.truncated")
    return found.start()
