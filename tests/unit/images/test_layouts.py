"""A JPEG's colours are stored as good as they came, in every colour space, subsampling and orientation."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image as Pillow
from PIL import ImageChops, ImageOps, ImageStat

from shared.images.decode import decode
from tests.corpus.case import tiff
from tests.corpus.jpeg_files import exif, with_segments
from tests.corpus.jpeg_layouts import ADOBE_RGB, LAYOUTS, RGB, YCC, Layout, laid_out

# Mean differences of a channel, of 255. Subsampling again blurs these sharp colours once more; a coarser one makes it 20.
MOST, MOST_SUBSAMPLED = 1.5, 12

every_layout = pytest.mark.parametrize("layout", LAYOUTS, ids=[layout.name for layout in LAYOUTS])
every_orientation = pytest.mark.parametrize("orientation", range(1, 9))


def held(layout: Layout, orientation: int, **options: Any) -> bytes:
    return with_segments(exif(tiff(orientation)), file=laid_out(layout, **options))


def stored(content: bytes) -> Any:
    return Pillow.open(BytesIO(decode(content).content))


def coarseness(image: Any) -> tuple[float, float]:
    return Layout("", YCC, tuple(tuple(layer[1:3]) for layer in image.layer)).coarseness


def errors(content: bytes) -> list[float]:
    """Mean differences between what is stored and the original, of each channel."""
    original = ImageOps.exif_transpose(Pillow.open(BytesIO(content)))
    return ImageStat.Stat(ImageChops.difference(stored(content), original)).mean


@pytest.mark.parametrize("size", [(96, 64), (93, 61)], ids=str)
@every_orientation
@every_layout
def test_every_channel_looks_like_the_original(layout: Layout, orientation: int, size: tuple[int, int]) -> None:
    content = held(layout, orientation, size=size)
    assert max(errors(content)) < (MOST_SUBSAMPLED if coarseness(stored(content)) > (1, 1) else MOST)


@every_orientation
@every_layout
def test_chroma_is_nowhere_coarser_than_the_source(layout: Layout, orientation: int) -> None:
    source = layout.coarseness[::-1] if orientation > 4 else layout.coarseness
    assert all(mine <= its for mine, its in zip(coarseness(stored(held(layout, orientation))), source, strict=True))


@every_layout
def test_rgb_stays_rgb_and_nothing_else_becomes_it(layout: Layout) -> None:
    image = stored(held(layout, 1))
    assert (image.mode == "RGB" and image.info.get("adobe_transform") == 0) == (layout.space in {RGB, ADOBE_RGB})


@pytest.mark.parametrize("layout", [layout for layout in LAYOUTS if layout.name in {"4:2:0", "4:2:2", "4:4:4"}], ids=str)
def test_usual_subsampling_is_kept(layout: Layout) -> None:
    assert coarseness(stored(held(layout, 1))) == layout.coarseness


def test_quantisation_turns_with_the_picture() -> None:
    layout = LAYOUTS[0]
    upright, turned = (stored(held(layout, orientation)).quantization[0] for orientation in (1, 6))
    assert turned == [upright[8 * column + row] for row in range(8) for column in range(8)] != upright
