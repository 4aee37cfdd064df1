"""Text as searches compare it."""

import sys
from typing import Final, Literal
from unicodedata import decomposition, normalize

import pytest

from shared.records.folding import folded

FORMS: Final[tuple[Literal["NFC", "NFD", "NFKC", "NFKD"], ...]] = ("NFC", "NFD", "NFKC", "NFKD")
CHANGING = [text for text in map(chr, range(sys.maxunicode + 1)) if decomposition(text) or text.casefold() != text]
HANGUL = ("\u1100\u1161", "\uac00", "\uac01", "\uac00\u11a8")


def test_folding_twice_or_another_normal_form_gives_the_same_for_all_of_unicode() -> None:
    assert len(CHANGING) > 5000
    for text in (*CHANGING, *HANGUL):
        once = folded(text)
        assert folded(once) == once
        assert {folded(normalize(form, text)) for form in FORMS} == {once}


def test_ascii_is_only_put_into_lower_case() -> None:
    every = "".join(map(chr, range(128)))
    assert folded(every) == every.lower()


@pytest.mark.parametrize(
    ("text", "as_compared"),
    [
        ("Caf\u00e9", "cafe"),
        ("Cafe\u0301", "cafe"),
        ("\u0130STANBUL", "istanbul"),
        ("Stra\u00dfe", "strasse"),
        ("\ufb01n", "fin"),
        ("\u1fb3", "\u03b1\u03b9"),  # alpha with iota subscript: a letter once case is folded
        ("\uac01", "\uac01"),  # a Hangul syllable stays one
        ("\u0301", ""),
    ],
)
def test_what_is_compared(text: str, as_compared: str) -> None:
    assert folded(text) == as_compared
