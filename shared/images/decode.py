"""Decides what a picture may be, and makes the one that is kept: upright, without metadata, of our own encoding."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, Any

from shared.errors import UrlRefused
from shared.images import jpeg, png
from shared.images.container import Container
from shared.images.exif import orientation
from shared.images.refusal import refusal

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS = 50_000_000
MAX_SIDE = 12_000
PNG_LEVEL = 4  # level 6, which is Pillow's own, takes three times as long on noise; files grow by 5 to 9 %

_STRIP = 256  # rows
_FULL, _SUBSAMPLINGS = 0, {(2, 1): 1, (2, 2): 2}  # Pillow's numbers of 4:4:4, 4:2:2 and 4:2:0, by pixels across and down
_ON_ITS_SIDE = range(5, 9)  # orientations that swap rows and columns
_YCCK = 2  # Adobe's transform

# GIF, BMP, TIFF, icon, JPEG 2000, JPEG XL, Photoshop, SVG; then WebP, and AVIF and HEIC, whose marks stand further in.
_OTHER_TYPES = (
    b"GIF8",
    b"BM",
    b"II*\0",
    b"MM\0*",
    b"\0\0\1\0",
    b"\0\0\0\x0cjP  ",
    b"\0\0\0\x0cJXL ",
    b"\xff\x0a",
    b"8BPS",
    b"<svg",
)
_OTHER_TYPES_INSIDE = ((8, b"WEBP"), (4, b"ftypavif"), (4, b"ftyphei"), (4, b"ftypmif1"))


@dataclass(frozen=True, slots=True)
class Picture:
    content: bytes
    content_type: str
    extension: str
    width: int  # of the upright picture
    height: int
    sha256: str  # of content, hexadecimal


def decode(content: bytes) -> Picture:
    """The picture in these bytes, re-encoded. Raises nothing but UrlRefused, with the rule that refuses them."""
    if content.startswith(png.SIGNATURE):
        return _picture("PNG", "image/png", "png", png.read(content))
    if content.startswith(jpeg.SIGNATURE):
        return _picture("JPEG", "image/jpeg", "jpg", jpeg.read(content))
    raise refusal("image.type" if _is_other_type(content) else "not_an_image")


def _is_other_type(content: bytes) -> bool:
    return content.startswith(_OTHER_TYPES) or any(content.startswith(mark, at) for at, mark in _OTHER_TYPES_INSIDE)


def _picture(form: str, content_type: str, extension: str, source: Container) -> Picture:
    if source.width * source.height > MAX_PIXELS or max(source.width, source.height) > MAX_SIDE:
        raise refusal("image.pixels")
    with _damage_refused():
        image = _load(form, source)
        turn = orientation(source.exif)
        options = _jpeg_options(image, on_its_side=turn in _ON_ITS_SIDE) if form == "JPEG" else _png_options(image, source)
        profile = _profile(image)
        image = _upright(image, turn)
        encoded = BytesIO()
        image.save(encoded, form, icc_profile=profile, **options)
    made = encoded.getvalue()
    return Picture(made, content_type, extension, *image.size, sha256(made).hexdigest())


@contextmanager
def _damage_refused() -> Iterator[None]:
    try:
        yield
    except UrlRefused:
        raise
    except Exception:  # noqa: BLE001 - damaged files make Pillow raise anything: OSError, SyntaxError, struct.error, KeyError …
        raise refusal("image.truncated") from None


def _load(form: str, source: Container) -> "Image":
    """Every pixel decoded: only that finds a picture that is cut off. Pillow's `verify` does not."""
    expected = _checksum(_decoded(form, source, source.padded)) if source.padded else None
    image = _decoded(form, source, source.content)
    if expected not in (None, _checksum(image)):  # data is missing: padding was decoded in its place
        raise refusal("image.truncated")
    return _adobe_inks(image) if image.mode == "CMYK" else image


def _decoded(form: str, source: Container, content: bytes) -> "Image":
    from PIL import Image

    image = Image.open(BytesIO(content), formats=(form,))
    if image.size != (source.width, source.height):  # never decode a size that was not judged
        raise refusal("image.truncated")
    image.load()
    return image


def _checksum(image: "Image") -> int:
    """The pixels' checksum, made in strips: a copy of 50 megapixels takes 150 MB."""
    checksum = 0
    for top in range(0, image.height, _STRIP):
        strip = image.crop((0, top, image.width, min(top + _STRIP, image.height)))
        checksum = zlib.crc32(strip.tobytes(), checksum)
    return checksum


def _adobe_inks(image: "Image") -> "Image":
    """Pillow takes every CMYK JPEG for one of Adobe's, whose inks are inverted; one without Adobe's mark is not."""
    from PIL import ImageChops

    if "adobe" not in image.info:
        image.paste(ImageChops.invert(image))  # in place: the class knows the quantisation
    return image


def _profile(image: "Image") -> bytes | None:
    """The ICC profile, if it is one (ICC.1:2022 §7.2.11)."""
    profile: bytes | None = image.info.get("icc_profile")
    return profile if profile and profile[36:40] == b"acsp" else None


def _jpeg_options(image: Any, *, on_its_side: bool) -> dict[str, Any]:
    """Options of the encoder that keep the file as good and about as small as it came: colours, quantisation, subsampling."""
    keeps_rgb = image.mode == "RGB" and _is_rgb(image)
    subsampling = _subsampling(image, on_its_side=on_its_side) if image.mode == "RGB" and not keeps_rgb else _FULL
    return {"qtables": _tables(image, on_its_side=on_its_side), "subsampling": subsampling, "keep_rgb": keeps_rgb}


def _is_rgb(image: Any) -> bool:
    """Whether a JPEG's colours are RGB, as libjpeg decides it.

    By the JFIF segment, which knows no RGB, else by Adobe's, else by the components' names.
    """
    if "jfif" in image.info:
        return False
    if "adobe_transform" in image.info:
        return bool(image.info["adobe_transform"] == 0)
    return bytes(layer[0] for layer in image.layer) == b"RGB"


def _subsampling(image: Any, *, on_its_side: bool) -> int:
    """The source's, of the picture turned upright, where Pillow can write it; else none, which is never coarser."""
    across, down = (max(factors) / max(factors[1:]) for factors in ([layer[side] for layer in image.layer] for side in (1, 2)))
    return _SUBSAMPLINGS.get((down, across) if on_its_side else (across, down), _FULL)


def _tables(image: Any, *, on_its_side: bool) -> list[list[int]]:
    """The source's own quantisation, a table for each component. Baseline ends at 255.

    Pillow cannot write YCCK, only CMYK: each ink then gets the finest steps of all.
    """
    tables = [[min(step, 255) for step in image.quantization[table]] for *_, table in image.layer]
    if image.info.get("adobe_transform") == _YCCK and image.mode == "CMYK":
        tables = [list(map(min, zip(*tables, strict=True)))]
    return [[table[8 * column + row] for row in range(8) for column in range(8)] for table in tables] if on_its_side else tables


def _png_options(image: "Image", source: Container) -> dict[str, Any]:
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    for kind, data in source.colour:
        info.add(kind, data)
    return {"compress_level": PNG_LEVEL, "pnginfo": info, "transparency": _transparency(image, source.depth)}


def _transparency(image: "Image", depth: int) -> Any:
    """The transparent colour of tRNS. Pillow brings samples to 8 bits, but leaves the one that means transparent as it was."""
    colour = image.info.get("transparency")
    if isinstance(colour, tuple):
        return tuple(_to_8_bits(sample, depth) for sample in colour)
    return _to_8_bits(colour, depth) if isinstance(colour, int) and image.mode == "L" else colour


def _to_8_bits(sample: int, depth: int) -> int:
    return sample >> 8 if depth == 16 else sample * 255 // (2**depth - 1)


def _upright(image: "Image", turn: int) -> "Image":
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return image.transpose(turns[turn]) if turn in turns else image
