"""Finds data missing from a JPEG's scans (ITU-T T.81, annexes A.2 and B.2).

libjpeg fills what is missing with gray and warns of it; Pillow does not pass the warning on.
"""

import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import cycle, islice
from typing import NamedTuple

from shared.images.refusal import refusal

FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # SOF0 to SOF15, which DHT, JPG and DAC lie between
SOS = 0xDA

_HUFFMAN, _ARITHMETIC = {0xC0, 0xC1, 0xC2}, {0xC9, 0xCA}  # baseline, extended and progressive frames
_DRI = 0xDD
_RESTART = re.compile(rb"\xff([\xd0-\xd7])")
_RESTART_AND_FILL = re.compile(rb"(?<!\xff)\xff++[\xd0-\xd7]")
# Decoded as data, it is anything but gray; longer than an MCU mostly is, since blocks beyond the picture's edge show nothing.
_PADDING = bytes((37 * index + 90) % 255 for index in range(128))


class Segment(NamedTuple):
    marker: int
    head: bytes  # from the marker to the end of the segment's own length
    data: bytes = b""  # a scan's coded data, up to the marker that ends it

    @property
    def body(self) -> bytes:
        return self.head[4:]


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame header: T.81 §B.2.2."""

    height: int
    width: int
    depth: int
    is_huffman: bool
    components: tuple[tuple[int, int, int], ...]  # id, horizontal and vertical sampling factor

    @classmethod
    def read(cls, segment: Segment) -> "Frame":
        """UrlRefused where it says nothing that can be decoded."""
        body, layers = segment.body, segment.body[6:]
        if segment.marker not in _HUFFMAN | _ARITHMETIC or not layers or len(layers) != 3 * body[5]:
            raise refusal("image.truncated")
        depth, height, width = struct.unpack_from(">BHH", body)
        components = tuple((layers[at], layers[at + 1] >> 4, layers[at + 1] & 15) for at in range(0, len(layers), 3))
        if not all((width, height, *(across * down for _, across, down in components))):
            raise refusal("image.truncated")
        return cls(height, width, depth, segment.marker in _HUFFMAN, components)

    def units(self, ids: bytes) -> int:
        """The number of MCUs in a scan of these components: T.81 §A.2."""
        widest, highest = max(across for _, across, _ in self.components), max(down for *_, down in self.components)
        across, down = self._factors(ids[0]) if len(ids) == 1 else (1, 1)
        return -(-self.width * across // (8 * widest)) * -(-self.height * down // (8 * highest))

    def _factors(self, wanted: int) -> tuple[int, int]:
        for found, across, down in self.components:
            if found == wanted:
                return across, down
        raise refusal("image.truncated")


def check(frame: Frame, segments: Iterable[Segment]) -> None:
    """UrlRefused unless each scan has its restart markers, and each component a scan of its DC coefficients."""
    interval, missing = 0, {found for found, *_ in frame.components}
    for segment in segments:
        if segment.marker == _DRI:
            interval = int.from_bytes(segment.body[:2])
        if segment.marker == SOS:
            ids, first_coefficient = _scan_header(segment.body)
            _check_restarts(segment.data, frame.units(ids), interval)
            missing -= set() if first_coefficient else set(ids)
    if missing:
        raise refusal("image.truncated")


def _scan_header(body: bytes) -> tuple[bytes, int]:
    """The ids of its components, and the first coefficient that it holds of each block."""
    count = body[0] if body else 0
    if not count or len(body) != 2 * count + 4:
        raise refusal("image.truncated")
    return body[1 : 1 + 2 * count : 2], body[-3]


def _check_restarts(data: bytes, units: int, interval: int) -> None:
    """One after each interval, counting from 0 to 7 again and again. After the last interval there needs to be none."""
    found = b"".join(_RESTART.findall(data))
    least, most = ((units - 1) // interval, -(-units // interval)) if interval else (0, 0)
    if not least <= len(found) <= most or found != bytes(islice(cycle(range(0xD0, 0xD8)), len(found))):
        raise refusal("image.truncated")


def padded(data: bytes) -> bytes:
    """Coded data with more bytes behind each interval. A decoder that has its data skips them; one that lacks data decodes them."""
    return _RESTART_AND_FILL.sub(_PADDING + rb"\g<0>", data) + _PADDING
