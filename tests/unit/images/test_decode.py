"""Decoding of pictures, beyond the corpus: damage is refused with a rule and never crashes."""

import random
import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow

from shared.errors import UrlRefused
from shared.images.decode import decode
from shared.images.exif import orientation
from shared.services.list_item_images import RULES
from tests.corpus.case import tiff
from tests.corpus.images import IMAGES, outcome
from tests.corpus.jpeg_files import jpeg, without
from tests.corpus.png_files import GRAY, RGB, chunk, png

SMALL = [content for image in IMAGES if image.rule == "accepted" and len(content := image.make()) < 20_000]


def opened(content: bytes) -> Pillow.Image:
    return Pillow.open(BytesIO(decode(content).content))


@settings(max_examples=300, deadline=None)
@given(st.randoms(use_true_random=False))
def test_damaged_file_is_a_picture_or_refused_by_a_known_rule(chance: random.Random) -> None:
    content = bytearray(chance.choice(SMALL))
    for _ in range(chance.randrange(1, 9)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    assert outcome(bytes(content[: chance.randrange(len(content) // 2, len(content) + 1)])) in {
        "accepted",
        *(rule.word for rule in RULES),
    }


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from([b"IHDR", b"PLTE", b"tRNS", b"iCCP", b"IDAT", b"zTXt", b"eXIf"]), st.binary(max_size=40)))
)
def test_any_sound_chunks_are_a_picture_or_refused_by_a_known_rule(chunks: list[tuple[bytes, bytes]]) -> None:
    plain = png()
    assert outcome(plain[:33] + b"".join(chunk(*one) for one in chunks) + plain[33:]) in {
        "accepted",
        *(rule.word for rule in RULES),
    }


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0xC0, 0xFE), st.binary(max_size=40))))
def test_any_segments_are_a_picture_or_refused_by_a_known_rule(segments: list[tuple[int, bytes]]) -> None:
    plain = jpeg()
    inserted = b"".join(struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data for marker, data in segments)
    assert outcome(plain[:2] + inserted + plain[2:]) in {"accepted", *(rule.word for rule in RULES)}


@settings(deadline=None)
@given(st.binary())
def test_any_bytes_are_an_orientation(data: bytes) -> None:
    assert orientation(data) == 1 or 1 <= orientation(b"MM\0*" + data) <= 8


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("value", range(1, 9))
def test_orientation_is_read_in_both_byte_orders(value: int, order: str) -> None:
    assert orientation(tiff(value, order)) == value


def test_picture_says_what_it_is() -> None:
    picture = decode(png(size=(30, 20)))
    assert picture.content_type == "image/png"
    assert picture.extension == "png"
    assert picture.width == 30
    assert picture.height == 20
    picture = decode(jpeg())
    assert picture.content_type == "image/jpeg"
    assert picture.extension == "jpg"
    assert picture.width == 48
    assert picture.height == 32


def test_what_was_made_is_made_again_from_itself() -> None:
    for content in (png(), jpeg()):
        made = decode(content)
        assert decode(made.content).sha256 == decode(made.content).sha256
        assert opened(made.content).tobytes() == opened(content).tobytes() or made.extension == "jpg"


def test_cmyk_keeps_its_inks_from_every_writer() -> None:
    source = jpeg("CMYK")
    inks = Pillow.open(BytesIO(source)).getpixel((6, 6))
    assert opened(source).getpixel((6, 6)) == pytest.approx(inks, abs=3)
    bare = opened(without(0xEE, source))  # the same numbers, not inverted
    assert bare.getpixel((6, 6)) == pytest.approx(tuple(255 - ink for ink in inks), abs=3)  # type: ignore[union-attr]  # CMYK has four


@pytest.mark.parametrize(
    ("depth", "colour", "named", "kept"),
    [
        (2, GRAY, b"\0\3", 255),
        (4, GRAY, b"\0\1", 17),
        (8, GRAY, b"\0\7", 7),
        (16, GRAY, b"\x12\x34", 0x1234),
        (16, RGB, b"\x12\x34\x56\x78\x9a\xbc", (0x12, 0x56, 0x9A)),
    ],
)
def test_transparent_colour_is_named_in_the_depth_that_is_kept(depth: int, colour: int, named: bytes, kept: object) -> None:
    assert opened(png(depth, colour, before=[chunk(b"tRNS", named)])).info["transparency"] == kept


def test_sixteen_bits_of_gray_are_kept() -> None:
    assert opened(png(16, GRAY)).mode == "I;16"


def test_meaning_of_a_png_s_numbers_is_carried_over() -> None:
    gamma, primaries = chunk(b"gAMA", struct.pack(">I", 100_000)), chunk(b"cHRM", struct.pack(">8I", *range(1, 9)))
    kept = decode(png(before=[gamma, primaries, chunk(b"sRGB", b"\0")])).content
    assert all(part in kept for part in (gamma, primaries, chunk(b"sRGB", b"\0")))


@pytest.mark.parametrize("quality", [5, 50, 95])
def test_jpeg_keeps_its_quality(quality: int) -> None:
    source = Pillow.effect_noise((200, 200), 60)
    file = BytesIO()
    source.save(file, "JPEG", quality=quality)
    assert opened(file.getvalue()).quantization == Pillow.open(file).quantization  # type: ignore[attr-defined]  # JPEG files have it
    assert len(decode(file.getvalue()).content) < 1.1 * len(file.getvalue())


def test_pixels_that_end_early_are_noticed_at_any_place() -> None:
    content = jpeg()
    scan = content.rindex(b"\xff\xda")
    for end in (*range(2, len(content) - 1, 37), scan + 20):
        with pytest.raises(UrlRefused):
            decode(content[:end])
    data = zlib.compress(bytes(61 * 12))
    for end in range(len(data) - 5):
        with pytest.raises(UrlRefused):
            decode(png(data=data[:end]))
