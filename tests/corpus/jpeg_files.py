"""JPEG files of every kind, right and wrong: made by Pillow, then cut up and put together again."""

import struct
from collections.abc import Iterator
from functools import cache, partial
from io import BytesIO
from itertools import product
from typing import Any

from PIL import Image as Pillow

from tests.corpus.case import MARKER, TIFF, Image, images, profile, tiff
from tests.corpus.jpeg_layouts import LAYOUTS, laid_out

SIZE = (48, 32)
QUADRANTS = ((200, 30, 30), (30, 200, 30), (30, 30, 200), (240, 240, 240))  # upper left and right, lower left and right
# Where a stored picture's first row and first column belong on the upright one: EXIF 2.32 §4.6.4.
SIDES = {
    1: ("top", "left"), 2: ("top", "right"), 3: ("bottom", "right"), 4: ("bottom", "left"),
    5: ("left", "top"), 6: ("right", "top"), 7: ("right", "bottom"), 8: ("left", "bottom"),
}  # fmt: skip


def colour(x: int, y: int) -> tuple[int, int, int]:
    """Of the upright picture."""
    return QUADRANTS[2 * (y >= SIZE[1] // 2) + (x >= SIZE[0] // 2)]


def stored(orientation: int) -> Pillow.Image:
    """The picture as a camera held that way stores it, pixel by pixel from the definition."""
    row_side, column_side = SIDES[orientation]
    turned = row_side in {"left", "right"}
    image = Pillow.new("RGB", SIZE[::-1] if turned else SIZE)
    for row in range(image.height):
        for column in range(image.width):
            place = dict((side_place(row_side, row), side_place(column_side, column)))
            image.putpixel((column, row), colour(place["x"], place["y"]))
    return image


def side_place(side: str, count: int) -> tuple[str, int]:
    return {"left": ("x", count), "right": ("x", SIZE[0] - 1 - count), "top": ("y", count), "bottom": ("y", SIZE[1] - 1 - count)}[
        side
    ]


@cache
def jpeg(mode: str = "RGB", size: tuple[int, int] | None = None, orientation: int = 1, **options: Any) -> bytes:
    image = Pillow.new("RGB", size, (90, 120, 150)) if size else stored(orientation)
    file = BytesIO()
    image.convert(mode).save(file, "JPEG", **{"quality": 90, **options})
    return file.getvalue()


def segment(marker: int, data: bytes = b"") -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def with_segments(*segments: bytes, file: bytes | None = None) -> bytes:
    """The file with these segments right behind its beginning."""
    file = jpeg() if file is None else file
    return b"".join((file[:2], *segments, file[2:]))


def exif(block: bytes) -> bytes:
    return segment(0xE1, b"Exif\0\0" + block)


def icc(data: bytes, most: int = 65_519) -> list[bytes]:
    pieces = [data[at : at + most] for at in range(0, len(data), most)]
    return [segment(0xE2, b"ICC_PROFILE\0" + bytes([index + 1, len(pieces)]) + piece) for index, piece in enumerate(pieces)]


def split(file: bytes, marker: int) -> tuple[bytes, bytes, bytes]:
    """What stands before the first such segment, the segment, and what follows."""
    at = file.index(bytes([0xFF, marker]))
    end = at + 2 + int.from_bytes(file[at + 2 : at + 4])
    return file[:at], file[at:end], file[end:]


def without(marker: int, file: bytes | None = None) -> bytes:
    before, _, after = split(jpeg() if file is None else file, marker)
    return before + after


def scans(count: int) -> bytes:
    """A progressive picture whose last scan is repeated until there are `count`."""
    file = jpeg(size=(640, 480), progressive=True)
    last = file[file.rindex(b"\xff\xda") : -2]
    return file[:-2] + last * (count - file.count(b"\xff\xda")) + file[-2:]


def said(**changes: int) -> bytes:
    """A frame header that says something else than the picture is."""
    before, frame, after = split(jpeg(), 0xC0)
    depth, height, width, layers = struct.unpack_from(">BHHB", frame, 4)
    now = {"depth": depth, "height": height, "width": width, "layers": layers, "marker": 0xC0, **changes}
    head = struct.pack(">BHHB", now["depth"], now["height"], now["width"], now["layers"])
    return before + bytes([0xFF, now["marker"]]) + frame[2:4] + head + frame[10:] + after


def two_pictures() -> bytes:
    """An MPO, as phones and stereo cameras write it."""
    file = BytesIO()
    stored(1).save(file, "MPO", quality=90, save_all=True, append_images=[stored(3)])
    return file.getvalue()


def greedy_exif() -> bytes:
    """64 KB that ask a careless reader to copy 300 MB: 5,000 entries that all point at the same 60,000 bytes."""
    entries = b"".join(struct.pack(">HHII", 300 + index, 7, 60_000, 10) for index in range(5_000))
    return exif((b"MM\0*\0\0\0\x08" + struct.pack(">H", 5_000) + entries).ljust(65_000, b"\0"))


def restarting() -> bytes:
    """Six MCUs, a restart marker behind each but the last."""
    return jpeg(restart_marker_blocks=1)


def restarting_last() -> bytes:
    return restarting()[:-2] + b"\xff\xd5\xff\xd9"


def stray(marker: bytes) -> bytes:
    """In the middle of an interval."""
    file = restarting()
    at = file.index(b"\xff\xd2") + 6
    return file[:at] + marker + file[at + 2 :]


def short_interval() -> bytes:
    file = restarting()
    at = file.index(b"\xff\xd2")
    return file[: at - 6] + file[at:]


def without_last_scan(file: bytes) -> bytes:
    return file[: file.rindex(b"\xff\xda")] + file[-2:]


def all_layouts() -> Iterator[Image]:
    for layout in LAYOUTS:
        name = f"JPEG, {layout.name}, component by component"
        yield Image(name, "accepted", "its colours are as fine as they came", partial(laid_out, layout))


def all_orientations() -> Iterator[Image]:
    for value, (order, writer) in product(SIDES, ((">", "Motorola"), ("<", "Intel"))):
        name = f"JPEG, orientation {value}, {writer}"
        yield Image(name, "accepted", "turned upright; the place and the name vanish", partial(held, value, order))


def held(orientation: int, order: str) -> bytes:
    """A photo taken with the camera held that way."""
    return with_segments(exif(tiff(orientation, order)), file=jpeg(orientation=orientation))


GOOD = images(
    "accepted",
    ("JPEG", "an ordinary one", jpeg),
    ("JPEG, called PNG", "the bytes decide", jpeg, "png"),
    ("JPEG, 4:4:4", "full colour", lambda: jpeg(subsampling=0)),
    ("JPEG, 4:2:2", "half the colour", lambda: jpeg(subsampling=1)),
    ("JPEG, gray", "one layer", lambda: jpeg("L")),
    ("JPEG, CMYK", "four layers, inverted, as Adobe does", lambda: jpeg("CMYK")),
    ("JPEG, CMYK, not Adobe's", "four layers, not inverted", lambda: without(0xEE, jpeg("CMYK"))),
    ("JPEG, RGB", "not converted to luminance and colour", lambda: jpeg(keep_rgb=True)),
    ("JPEG, progressive", "10 scans", lambda: jpeg(progressive=True)),
    ("JPEG, 64 scans", "the most", lambda: scans(64)),
    ("JPEG, optimised", "its own Huffman tables", lambda: jpeg(optimize=True)),
    ("JPEG, restarts", "restart markers", restarting),
    ("JPEG, restart at the end", "some encoders write one behind the last interval, too", restarting_last),
    ("JPEG, fill before a restart", "FF before a marker", lambda: restarting().replace(b"\xff\xd0", b"\xff\xff\xff\xd0", 1)),
    ("JPEG, zeros behind the pixels", "as phones pad them", lambda: jpeg()[:-2] + bytes(99) + b"\xff\xd9"),
    ("JPEG, poor", "not made larger", lambda: jpeg(quality=5)),
    ("JPEG, best", "not made worse", lambda: jpeg(quality=100, subsampling=0)),
    ("JPEG, 50 megapixels", "the largest", lambda: jpeg(size=(10_000, 5_000))),
    ("JPEG, 12,000 wide", "the widest", lambda: jpeg(size=(12_000, 8))),
    ("JPEG, orientation 0", "means nothing", lambda: with_segments(exif(tiff(0)))),
    ("JPEG, orientation 9", "means nothing", lambda: with_segments(exif(tiff(9)))),
    ("JPEG, orientation of a wrong type", "means nothing, as in browsers", lambda: with_segments(exif(tiff(6, kind=4)))),
    ("JPEG, EXIF with a place", "GPS", lambda: with_segments(exif(TIFF))),
    ("JPEG, EXIF that is cut off", "metadata that nobody reads", lambda: with_segments(exif(TIFF[:30]))),
    ("JPEG, EXIF that points outside", "metadata that nobody reads", lambda: with_segments(exif(b"II*\0\xff\xff\xff\xff"))),
    ("JPEG, greedy EXIF", "64 KB that ask for 300 MB", lambda: with_segments(greedy_exif())),
    ("JPEG, XMP", "metadata", lambda: with_segments(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + MARKER))),
    ("JPEG, Photoshop", "metadata", lambda: with_segments(segment(0xED, b"Photoshop 3.0\x008BIM" + MARKER))),
    ("JPEG, comment", "metadata", lambda: with_segments(segment(0xFE, MARKER))),
    ("JPEG, comment with a script", "a polyglot", lambda: with_segments(segment(0xFE, b"*/=1;alert(1)/*" + MARKER))),
    ("JPEG, thumbnail", "another JPEG inside the metadata", lambda: with_segments(segment(0xE1, b"Exif\0\0" + jpeg("L") + MARKER))),
    ("JPEG, 6 MB of metadata", "nothing inflates", lambda: with_segments(*[segment(0xEB, MARKER * 4_000)] * 100)),
    ("JPEG, profile", "the colour profile is kept", lambda: with_segments(*icc(profile()))),
    ("JPEG, profile in pieces", "put together, and kept", lambda: with_segments(*icc(profile(300), 100))),
    ("JPEG, profile in disorder", "put in order, and kept", lambda: with_segments(*icc(profile(300), 100)[::-1])),
    ("JPEG, profile that is none", "dropped: it is only called a profile", lambda: with_segments(*icc(MARKER * 20))),
    ("JPEG, bare", "no JFIF segment", lambda: without(0xE0)),
    ("JPEG, fill bytes", "FF before a marker", lambda: with_segments(b"\xff" * 999)),
    ("JPEG, flood of fill bytes", "9 MB of them", lambda: with_segments(b"\xff" * 9_000_000)),
    ("JPEG, two pictures", "an MPO: the first picture is taken", two_pictures),
    ("JPEG and film", "a phone's moving photo", lambda: jpeg() + b"\0\0\0\x18ftypmp42" + MARKER + b"\xff\xda" * 99),
    ("JPEG and zip", "a polyglot: an archive behind the end", lambda: jpeg() + b"PK\3\4" + MARKER),
)

BAD = (
    *images(
        "image.scans",
        ("JPEG, 65 scans", "one too many", lambda: scans(65)),
        ("JPEG, 500 extra scans", "each is a pass over the whole picture", lambda: scans(510)),
    ),
    *images(
        "image.pixels",
        ("JPEG, 12,001 wide", "one too wide", lambda: jpeg(size=(12_001, 8))),
        ("JPEG, 50 megapixels and a row", "too large", lambda: jpeg(size=(10_000, 5_001))),
        ("JPEG, flood", "a few bytes that say 4 gigapixels", lambda: said(width=65_535, height=65_535)),
    ),
    *images(
        "image.parts",
        ("JPEG, 20,000 comments", "each costs time", lambda: with_segments(segment(0xFE) * 20_000)),
        ("JPEG, 2,000,000 comments", "each costs time", lambda: with_segments(segment(0xFE) * 2_000_000)),
    ),
    *images(
        "image.metadata",
        ("JPEG, large profile", "over 1 MiB", lambda: with_segments(*icc(profile(1_100_000)))),
    ),
    *images(
        "image.truncated",
        ("JPEG, beginning alone", "nothing behind it", lambda: b"\xff\xd8\xff"),
        ("JPEG, cut in the tables", "cut off", lambda: jpeg()[:100]),
        ("JPEG, cut in the pixels", "cut off", lambda: jpeg()[:-200]),
        ("JPEG, cut and closed", "half of the pixels, and the end marker", lambda: jpeg()[:-60] + b"\xff\xd9"),
        ("JPEG, progressive, cut and closed", "the last scans are cut", lambda: jpeg(progressive=True)[:-150] + b"\xff\xd9"),
        ("JPEG, component without a scan", "its colours are missing", lambda: without_last_scan(laid_out(LAYOUTS[0]))),
        ("JPEG, stray marker", "one wrong byte ends an interval early", lambda: stray(b"\xff\x9f")),
        ("JPEG, stray segment", "what follows is no segment", lambda: stray(b"\xff\xe1")),
        ("JPEG, restart missing", "all that follows is out of its place", lambda: restarting().replace(b"\xff\xd1", b"", 1)),
        ("JPEG, last restart missing", "the last interval is gray", lambda: restarting().replace(b"\xff\xd4", b"", 1)),
        ("JPEG, restart out of order", "7 where 1 belongs", lambda: restarting().replace(b"\xff\xd1", b"\xff\xd7", 1)),
        ("JPEG, restart in vain", "no interval was said", lambda: without(0xDD, restarting())),
        ("JPEG, short interval", "data is missing before a restart", short_interval),
        ("JPEG, cut before the end", "the end marker is missing", lambda: jpeg()[:-2]),
        ("JPEG, cut in the end", "the last byte is missing", lambda: jpeg()[:-1]),
        ("JPEG, progressive, cut", "cut off behind the first scans", lambda: jpeg(progressive=True)[:-150]),
        ("JPEG, no frame", "no size", lambda: without(0xC0)),
        ("JPEG, two frames", "two sizes", lambda: with_segments(split(jpeg(size=(99, 99)), 0xC0)[1])),
        ("JPEG, short frame", "a frame header of 4 bytes", lambda: b"\xff\xd8" + segment(0xC0, b"\x08\0\1\0") + jpeg()[2:]),
        ("JPEG, no scan", "no pixels", lambda: split(jpeg(), 0xDA)[0] + b"\xff\xd9"),
        ("JPEG, no quantisation", "its tables are missing", lambda: without(0xDB, without(0xDB))),
        ("JPEG, no height", "0 pixels high", lambda: said(height=0)),
        ("JPEG, other width", "more pixels said than there are", lambda: said(width=3_000, height=3_000)[:-2]),
        ("JPEG, 12 bits", "cannot be read", lambda: said(depth=12)),
        ("JPEG, 2 layers", "cannot be read", lambda: said(layers=2)),
        ("JPEG, lossless", "cannot be read", lambda: said(marker=0xC3)),
        ("JPEG, hierarchical", "cannot be read", lambda: said(marker=0xC5)),
        ("JPEG, segment beyond the end", "a length of 65,535", lambda: b"\xff\xd8\xff\xe0\xff\xffJFIF"),
        ("JPEG, segment of length 0", "shorter than its length", lambda: with_segments(b"\xff\xdb\0\0")),
        ("JPEG, begins twice", "a beginning within the picture", lambda: with_segments(b"\xff\xd8")),
        ("JPEG, unknown marker", "reserved", lambda: with_segments(segment(0x42, MARKER))),
        (
            "JPEG beginning, then a page",
            "a page that begins like a picture",
            lambda: b"\xff\xd8\xff\xe0<html><script>alert(1)</script></html>",
        ),
    ),
)

JPEG_IMAGES = (*all_orientations(), *all_layouts(), *GOOD, *BAD)
