"""JPEG files of every colour space and subsampling, also of those that Pillow cannot write: each component is a scan of its own."""

import struct
from dataclasses import dataclass
from io import BytesIO

from PIL import Image as Pillow

Factors = tuple[tuple[int, int], ...]  # horizontal and vertical, of each component
YCC, RGB, ADOBE_RGB, CMYK, YCCK = "YCbCr", "RGB", "RGB, Adobe's", "CMYK", "YCCK"
_ADOBE = {ADOBE_RGB: 0, CMYK: 0, YCCK: 2}  # the transform that Adobe's segment names
_IDS = {RGB: b"RGB"}


@dataclass(frozen=True)
class Layout:
    name: str
    space: str
    factors: Factors

    @property
    def coarseness(self) -> tuple[float, float]:
        """How many pixels share a sample of chroma, across and down."""
        across, down = zip(*self.factors, strict=True)
        return max(across) / max(across[1:]), max(down) / max(down[1:])


def _layouts() -> tuple[Layout, ...]:
    ones = ((1, 1), (1, 1))
    luma = {
        "4:4:4": (1, 1),
        "4:2:2": (2, 1),
        "4:4:0": (1, 2),
        "4:2:0": (2, 2),
        "4:1:1": (4, 1),
        "4:1:0": (4, 2),
        "1/3 across": (3, 1),
        "1/3 down": (1, 3),
        "1/3 both ways": (3, 3),
        "1/4 down": (1, 4),
    }
    usual = [Layout(name, YCC, (factors, *ones)) for name, factors in luma.items()]
    return (
        *usual,
        Layout("equal factors", YCC, ((2, 2), (2, 2), (2, 2))),
        Layout("unlike chroma", YCC, ((2, 2), (2, 1), (1, 2))),
        Layout("coarse luma", YCC, ((1, 1), (2, 2), (2, 2))),
        Layout("RGB", RGB, ((1, 1), *ones)),
        Layout("RGB, Adobe's", ADOBE_RGB, ((1, 1), *ones)),
        Layout("RGB, 4:2:0", ADOBE_RGB, ((2, 2), *ones)),
        Layout("CMYK", CMYK, ((1, 1), *ones, (1, 1))),
        Layout("CMYK, 4:2:0", CMYK, ((2, 2), *ones, (2, 2))),
        Layout("YCCK", YCCK, ((1, 1), *ones, (1, 1))),
        Layout("YCCK, 4:2:0", YCCK, ((2, 2), *ones, (2, 2))),
    )


LAYOUTS = _layouts()


def laid_out(layout: Layout, size: tuple[int, int] = (96, 64), quality: int = 90) -> bytes:
    """A file of sharp colours, as detailed as its subsampling allows."""
    most = tuple(map(max, zip(*layout.factors, strict=True)))
    sizes = [tuple(-(-side * factor // top) for side, factor, top in zip(size, own, most, strict=True)) for own in layout.factors]
    planes = [plane.resize(own, Pillow.Resampling.BOX) for plane, own in zip(_planes(layout, size), sizes, strict=True)]
    return _joined(layout, size, [_gray(plane, quality) for plane in planes])


def _planes(layout: Layout, size: tuple[int, int]) -> list[Pillow.Image]:
    """The second channel is striped across, the third down, four samples a stripe: a coarser sampling blurs it."""
    across, down = (int(4 * coarseness) for coarseness in layout.coarseness)
    bars = Pillow.frombytes("L", size, bytes(64 + 128 * (x // across % 2) for _ in range(size[1]) for x in range(size[0])))
    beams = Pillow.frombytes("L", size, bytes(64 + 128 * (y // down % 2) for y in range(size[1]) for _ in range(size[0])))
    smooth = Pillow.linear_gradient("L").resize(size).point(lambda value: 64 + value // 2)
    return [smooth, bars, beams, smooth.rotate(180)][: len(layout.factors)]


def _gray(plane: Pillow.Image, quality: int) -> bytes:
    file = BytesIO()
    plane.save(file, "JPEG", quality=quality)
    return file.getvalue()


def _joined(layout: Layout, size: tuple[int, int], grays: list[bytes]) -> bytes:
    """Pillow gives every gray picture of a quality the same tables."""
    ids = _IDS.get(layout.space, bytes(range(1, len(grays) + 1)))
    tables = b"".join(_tables(grays[0]))
    components = b"".join(bytes([one, 16 * h + v, 0]) for one, (h, v) in zip(ids, layout.factors, strict=True))
    frame = struct.pack(">BHHB", 8, size[1], size[0], len(grays)) + components
    scans = [_segment(0xDA, bytes([1, one, 0, 0, 63, 0])) + _coded(gray) for one, gray in zip(ids, grays, strict=True)]
    adobe = _segment(0xEE, b"Adobe" + struct.pack(">HHHB", 100, 0, 0, _ADOBE[layout.space])) if layout.space in _ADOBE else b""
    return b"".join((b"\xff\xd8", adobe, tables, _segment(0xC0, frame), *scans, b"\xff\xd9"))


def _segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def _tables(file: bytes) -> list[bytes]:
    """Its quantisation and Huffman tables."""
    found, at = [], 2
    while file[at + 1] != 0xDA:
        end = at + 2 + int.from_bytes(file[at + 2 : at + 4])
        found += [file[at:end]] if file[at + 1] in {0xDB, 0xC4} else []
        at = end
    return found


def _coded(file: bytes) -> bytes:
    at = file.index(b"\xff\xda")
    return file[at + 2 + int.from_bytes(file[at + 2 : at + 4]) : -2]
