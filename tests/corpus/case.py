"""A case about an image, and the metadata that must not survive."""

import struct
from collections.abc import Callable
from dataclasses import dataclass

MARKER = b"LEAVES-NO-TRACE"  # stands in all metadata


@dataclass(frozen=True)
class Image:
    """A file, the rule that must refuse it (or "accepted"), and why. `extension`: what the file pretends to be."""

    name: str
    rule: str
    why: str
    make: Callable[[], bytes]
    extension: str = ""


def images(rule: str, *rows: tuple[str, str, Callable[[], bytes]] | tuple[str, str, Callable[[], bytes], str]) -> tuple[Image, ...]:
    """Of one rule: name, why, how it is made, and the extension where that matters."""
    return tuple(Image(row[0], rule, *row[1:]) for row in rows)


def tiff(orientation: int, order: str = ">", kind: int = 3) -> bytes:
    """An EXIF block with an orientation, and a camera's name and a place that must not survive."""
    value = struct.pack(f"{order}HH", orientation, 0) if kind == 3 else struct.pack(f"{order}I", orientation)
    entries = (
        struct.pack(f"{order}HHII", 0x010F, 2, len(MARKER) + 1, 62),  # make
        struct.pack(f"{order}HHI", 0x0112, kind, 1) + value,
        struct.pack(f"{order}HHII", 0x013B, 2, len(MARKER) + 1, 62),  # artist
        struct.pack(f"{order}HHII", 0x8825, 4, 1, 80),  # the GPS directory
    )
    start = {">": b"MM\0*", "<": b"II*\0"}[order] + struct.pack(f"{order}IH", 8, len(entries))
    directory = start + b"".join(entries) + bytes(4)
    return directory.ljust(62, b"\0") + MARKER.ljust(18, b"\0") + gps(order)


def gps(order: str) -> bytes:
    """52° 31' 12" north, at offset 80."""
    latitude = struct.pack(f"{order}6I", 52, 1, 31, 1, 12, 1)
    entries = struct.pack(f"{order}HHI4s", 1, 2, 2, b"N\0") + struct.pack(f"{order}HHII", 2, 5, 3, 80 + 2 + 24 + 4)
    return struct.pack(f"{order}H", 2) + entries + bytes(4) + latitude


TIFF = tiff(1)


def profile(size: int = 400) -> bytes:
    """An ICC profile of that many bytes, as far as its header goes: for an RGB display, with nothing in it."""
    start = struct.pack(">I4sI4s4s4s12s4s", size, b"none", 0x04000000, b"mntr", b"RGB ", b"XYZ ", bytes(12), b"acsp")
    return start.ljust(size, b"\0")
