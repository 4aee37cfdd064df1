"""Every image of the corpus meets its rule, quickly; what is kept of the good ones is the picture and nothing else."""

import time
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from PIL import Image as Pillow
from PIL import ImageChops, ImageOps, ImageStat

from shared.images.decode import Picture, decode
from shared.services.list_item_images import RULES
from tests.corpus.case import MARKER, Image
from tests.corpus.images import IMAGES, outcome
from tests.corpus.jpeg_files import SIZE, colour

SECONDS = 4  # the largest ones take about 1 s; plain Pillow takes as long

every_image = pytest.mark.parametrize("image", IMAGES, ids=[image.name for image in IMAGES])
GOOD = [image for image in IMAGES if image.rule == "accepted"]
good_image = pytest.mark.parametrize("image", GOOD, ids=[image.name for image in GOOD])
TURNED = [image for image in GOOD if "JPEG, orientation" in image.name and image.name[-1] in "al"]


# Pillow is the judge of what a picture looks like, but it reads these otherwise, or not at all.
UNLIKE_PILLOW = {
    "JPEG, CMYK, not Adobe's",
    "JPEG, orientation of a wrong type",
    "JPEG, greedy EXIF",
    "JPEG, EXIF that is cut off",
    "JPEG, EXIF that points outside",
    "JPEG, flood of fill bytes",
    "PNG, broken EXIF",
}


@cache
def kept(image: Image) -> Picture:
    return decode(image.make())


@every_image
def test_image_meets_its_rule_in_bounded_time(image: Image) -> None:
    content = image.make()
    start = time.thread_time()
    assert outcome(content) == image.rule
    assert time.thread_time() - start < SECONDS


def parts(picture: Picture) -> set[str]:
    """The kinds of chunks or segments that a kept file has."""
    found = set()
    content, at = picture.content, 8 if picture.extension == "png" else 2
    while at < len(content):
        if picture.extension == "png":
            found.add(content[at + 4 : at + 8].decode())
            at += 12 + int.from_bytes(content[at : at + 4])
        else:
            found.add(f"{content[at + 1]:02X}")
            at = len(content) if content[at + 1] == 0xDA else at + 2 + int.from_bytes(content[at + 2 : at + 4])
    return found


@good_image
def test_nothing_but_the_picture_and_its_colours_is_kept(image: Image) -> None:
    picture = kept(image)
    assert MARKER not in picture.content
    png_parts = {"IHDR", "PLTE", "tRNS", "iCCP", "gAMA", "cHRM", "sRGB", "cICP", "IDAT", "IEND"}
    jpeg_parts = {"E0", "E2", "EE", "DB", "C0", "C4", "DA"}  # JFIF, profile, Adobe, tables and the picture
    assert parts(picture) <= (png_parts if picture.extension == "png" else jpeg_parts)


@pytest.mark.parametrize("image", [image for image in GOOD if image.name not in UNLIKE_PILLOW], ids=lambda image: image.name)
def test_what_is_kept_looks_like_the_source_held_upright(image: Image) -> None:
    expected = ImageOps.exif_transpose(Pillow.open(BytesIO(image.make())))
    picture = Pillow.open(BytesIO(kept(image).content))
    assert (picture.mode, picture.size) == (expected.mode, expected.size)
    assert difference(picture, expected) <= (0 if picture.format == "PNG" else 12 if "component by component" in image.name else 4)


def difference(one: Pillow.Image, other: Pillow.Image) -> float:
    """The largest mean difference of a channel."""
    if one.mode in {"P", "I;16"}:
        return float(one.tobytes() != other.tobytes())
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


@pytest.mark.parametrize("image", TURNED, ids=[image.name for image in TURNED])
def test_every_orientation_comes_out_upright(image: Image) -> None:
    picture = Pillow.open(BytesIO(kept(image).content))
    assert picture.size == (kept(image).width, kept(image).height) == SIZE
    for place in ((6, 6), (42, 6), (6, 26), (42, 26)):
        assert close(picture.getpixel(place), colour(*place))


def close(one: Any, other: Any) -> bool:
    return all(abs(a - b) < 12 for a, b in zip(one, other, strict=True))


@good_image
def test_colour_profile_is_kept_where_it_is_one(image: Image) -> None:
    profile = Pillow.open(BytesIO(kept(image).content)).info.get("icc_profile")
    assert (profile is not None) == (", profile" in image.name and "none" not in image.name)


def test_there_are_enough_images_and_each_has_a_known_rule_and_a_reason() -> None:
    assert len(IMAGES) >= 80
    assert {image.rule for image in IMAGES} <= {*(rule.word for rule in RULES), "accepted"}
    assert all(image.why for image in IMAGES)
    assert len({image.name for image in IMAGES}) == len(IMAGES)
