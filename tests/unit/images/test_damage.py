"""A damaged JPEG is refused, or what is stored shows what Pillow shows of the original."""

import random
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow
from PIL import ImageChops, ImageStat

from shared.errors import UrlRefused
from shared.images.decode import decode
from shared.services.list_item_images import RULES
from tests.corpus.jpeg_files import segment, split

SIZE = (200, 152)
# Mean difference of a channel in a strip, of 255: quantising the noise of damage again makes 20, at most 37; gray in its place 60.
MOST = 45
CODINGS: dict[str, dict[str, Any]] = {
    "baseline": {},
    "restarts": {"restart_marker_blocks": 3},
    "restarts by rows, 4:4:4": {"restart_marker_rows": 1, "subsampling": 0},
    "optimised": {"optimize": True},
    "progressive": {"progressive": True},
    "progressive, restarts": {"progressive": True, "restart_marker_blocks": 7},
}
every_coding = pytest.mark.parametrize("coding", CODINGS)


def photo(coding: str) -> bytes:
    """Blobs of colours and some noise, always the same."""
    chance = random.Random(20261128)
    small = Pillow.frombytes("RGB", (20, 16), chance.randbytes(20 * 16 * 3)).resize(SIZE, Pillow.Resampling.BICUBIC)
    noise = Pillow.frombytes("RGB", SIZE, chance.randbytes(SIZE[0] * SIZE[1] * 3))
    file = BytesIO()
    Pillow.blend(small, noise, 0.1).save(file, "JPEG", quality=85, **CODINGS[coding])
    return file.getvalue()


PHOTOS = {coding: photo(coding) for coding in CODINGS}


def is_refused(content: bytes) -> bool:
    try:
        decode(content)
    except UrlRefused as refused:
        return refused.errors[0].rule in RULES
    return False


def shown(content: bytes) -> Pillow.Image:
    image = Pillow.open(BytesIO(content))
    image.load()
    return image


def is_faithful(content: bytes) -> bool:
    original, stored = shown(content), shown(decode(content).content)
    return (stored.mode, stored.size) == (original.mode, original.size) and worst(original, stored) < MOST


def worst(one: Pillow.Image, other: Pillow.Image) -> float:
    """The largest mean difference of a channel, of strips of 8 rows."""
    difference = ImageChops.difference(one, other)
    strips = (difference.crop((0, top, one.width, top + 8)) for top in range(0, one.height, 8))
    return max(mean for strip in strips for mean in ImageStat.Stat(strip).mean)


def coded(content: bytes) -> range:
    """Where the first scan's data begins, and where the file ends."""
    before, head, _ = split(content, 0xDA)
    return range(len(before) + len(head), len(content) - 2)


def test_what_is_whole_is_stored() -> None:
    assert [coding for coding, content in PHOTOS.items() if not is_faithful(content)] == []


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(sorted(PHOTOS)), st.randoms(use_true_random=False), st.integers(1, 3))
def test_any_bytes_changed(coding: str, chance: random.Random, count: int) -> None:
    content = bytearray(PHOTOS[coding])
    for _ in range(count):
        content[chance.randrange(2, len(content))] = chance.randrange(256)
    assert is_refused(bytes(content)) or is_faithful(bytes(content))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(PHOTOS)), st.randoms(use_true_random=False), st.integers(0, 64), st.binary(max_size=8))
def test_any_coded_data_lost_or_inserted(coding: str, chance: random.Random, lost: int, inserted: bytes) -> None:
    content = PHOTOS[coding]
    at = chance.choice(coded(content))
    spoilt = content[:at] + inserted + content[at + lost :]
    assert is_refused(spoilt) or is_faithful(spoilt)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(PHOTOS)), st.randoms(use_true_random=False), st.integers(1, 254))
def test_any_stray_marker_in_coded_data(coding: str, chance: random.Random, marker: int) -> None:
    content = PHOTOS[coding]
    at = chance.choice(coded(content)[:-2])
    spoilt = content[:at] + bytes([0xFF, marker]) + content[at + 2 :]
    assert is_refused(spoilt) or is_faithful(spoilt)


def restarts(content: bytes) -> list[int]:
    return [at for at in coded(content) if content[at] == 0xFF and 0xD0 <= content[at + 1] <= 0xD7]


def stray(content: bytes) -> bytes:
    """A reserved marker in the middle of an interval, as one flipped byte makes it."""
    marks = restarts(content)
    at = marks[len(marks) // 2] + 12
    return content[:at] + b"\xff\x9f" + content[at + 2 :]


def missing(content: bytes) -> bytes:
    at = restarts(content)[3]
    return content[:at] + content[at + 2 :]


def twice(content: bytes) -> bytes:
    at = restarts(content)[3]
    return content[: at + 2] + content[at:]


def shortened(content: bytes) -> bytes:
    at = restarts(content)[3]
    return content[: at - 8] + content[at:]


def swapped(content: bytes) -> bytes:
    """Two whole intervals of equal right, in the wrong order."""
    one, two, three = restarts(content)[3:6]
    return content[:one] + content[two:three] + content[one:two] + content[three:]


def closed(content: bytes) -> bytes:
    """Cut off, and ended as if it were whole."""
    return content[: coded(content)[len(coded(content)) // 2]] + b"\xff\xd9"


@pytest.mark.parametrize("spoil", [stray, missing, twice, shortened, swapped, closed])
def test_interval_that_is_not_whole_or_not_in_its_place_is_refused(spoil: Callable[[bytes], bytes]) -> None:
    with pytest.raises(UrlRefused) as refused:
        decode(spoil(PHOTOS["restarts"]))
    assert refused.value.errors[0].rule.word == "image.truncated"


@every_coding
def test_picture_that_is_cut_off_and_closed_is_refused(coding: str) -> None:
    content = PHOTOS[coding]
    for part in range(1, 8):
        at = coded(content)[len(coded(content)) * part // 8]
        assert is_refused(content[:at].rstrip(b"\xff") + b"\xff\xd9")


@every_coding
def test_scan_that_lacks_its_last_bytes_is_refused(coding: str) -> None:
    content = PHOTOS[coding]
    assert is_refused(content[:-12].rstrip(b"\xff") + b"\xff\xd9")


def harmless() -> Iterator[tuple[str, bytes]]:
    """What cameras and phones write, and no decoder minds."""
    content, marked = PHOTOS["baseline"], PHOTOS["restarts"]
    count = len(restarts(marked))
    yield "zeros before the end", content[:-2] + bytes(500) + b"\xff\xd9"
    yield "fill bytes before the end", content[:-2] + b"\xff" * 500 + b"\xff\xd9"
    yield "a comment before the end", content[:-2] + segment(0xFE, b"made by hand") + b"\xff\xd9"
    yield "something behind the end", content + b"\xff\xd3SEFT" * 9
    yield "a restart behind the last interval", marked[:-2] + bytes([0xFF, 0xD0 + count % 8]) + b"\xff\xd9"
    at = restarts(marked)[1]
    yield "fill bytes before a restart", marked[:at] + b"\xff" * 9 + marked[at:]
    yield "an interval of 0", content[:2] + segment(0xDD, bytes(2)) + content[2:]


HARMLESS = dict(harmless())


@pytest.mark.parametrize("what", HARMLESS)
def test_what_no_decoder_minds_is_stored(what: str) -> None:
    assert is_faithful(HARMLESS[what])
