"""Sort keys of indexes."""

from shared.records.folding import folded
from shared.records.sort_keys import NAME_BYTES, by_text, by_time

TEXTS = [
    None,
    "",
    "\0",
    "\0a",
    "A",
    "a",
    "a\0",
    "a\0b",
    "a b",
    "Ab",
    "é",
    "E",
    "z" * 901,
    "z" * 900 + "a",
    "\ufdfa" * 255,
    "\0" * 255,
]


def test_texts_are_in_the_order_of_their_folded_bytes_absent_ones_first_and_equal_ones_by_id() -> None:
    pairs = [(text, number) for number, text in enumerate(TEXTS * 2)]

    def naive(pair: tuple[str | None, int]) -> tuple[bool, bytes, int]:
        text, number = pair
        return text is not None, folded(text or "").encode()[:NAME_BYTES], number

    assert sorted(pairs, key=lambda pair: by_text(*pair).encode()) == sorted(pairs, key=naive)


def test_every_key_fits_dynamodb() -> None:
    assert max(len(by_text(text, 2**63 - 1).encode()) for text in (*TEXTS, "\ufdfa\0" * 127)) <= 1024


def test_equal_times_are_in_the_order_of_their_ids() -> None:
    moment = "2026-01-02T03:04:05.000006Z"
    assert sorted([by_time(moment, 10), by_time(moment, 9)]) == [by_time(moment, 9), by_time(moment, 10)]
