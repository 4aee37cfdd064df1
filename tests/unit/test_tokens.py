"""Tokens: what they look like, and that they cannot be guessed."""

import hashlib
import re
import secrets
import string
from typing import Any

import pytest

from shared.token_format import APPLICATION, SESSION, digest, mint, well_formed

KINDS = {APPLICATION: "plano_app_", SESSION: "plano_ses_"}
CHARACTERS = string.digits + string.ascii_letters


@pytest.mark.parametrize("kind", KINDS)
def test_a_token_says_what_it_is_and_can_be_scanned_for(kind: str) -> None:
    token = mint(kind)
    assert re.fullmatch(KINDS[kind] + "[0-9A-Za-z]{49}", token)
    assert re.findall(r"\bplano_(?:app|ses|rst)_[0-9A-Za-z]{49}\b", f'{{"token":"{token}"}} Bearer {token}, x') == [token, token]
    assert well_formed(token)


@pytest.mark.parametrize("kind", KINDS)
def test_a_token_holds_256_bits_of_the_systems_random_source(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []

    def draw(characters: str) -> str:
        drawn.append(characters)
        return "x"

    monkeypatch.setattr(secrets, "choice", draw)
    token = mint(kind)
    assert len(set(CHARACTERS) & set(drawn[0])) ** len(drawn) >= 2**256
    assert token.startswith(KINDS[kind] + "x" * len(drawn))


def test_no_two_tokens_are_alike_and_each_character_occurs() -> None:
    bodies = [mint(SESSION).removeprefix("plano_ses_")[:-6] for _ in range(500)]
    assert len(set(bodies)) == 500
    assert set("".join(bodies)) == set(CHARACTERS)


def test_the_checksum_tells_one_wrong_character_anywhere() -> None:
    token = mint(APPLICATION)
    for place in range(len(token)):
        for character in "0aZ_é \n":
            wrong = token[:place] + character + token[place + 1 :]
            assert well_formed(wrong) is (wrong == token)


def test_the_checksum_tells_two_characters_that_changed_places() -> None:
    token = mint(SESSION)
    for place in range(len(token) - 1):
        wrong = token[:place] + token[place + 1] + token[place] + token[place + 2 :]
        assert well_formed(wrong) is (wrong == token)


def test_the_checksum_covers_the_kind() -> None:
    assert not well_formed(mint(SESSION).replace("_ses_", "_app_"))


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        0,
        5,
        True,
        b"",
        [],
        {},
        ["plano_app_"],
        "",
        "plano_app_",
        "plano_app_" + "0" * 49,
        "plano_app_" + "٠" * 49,
        "x" * 100_000,
    ],
)
def test_anything_but_a_token_is_not_well_formed(wrong: Any) -> None:
    assert not well_formed(wrong)


@pytest.mark.parametrize("around", [" {}", "{} ", "{}\n", "{}\r\n", "Bearer {}", '"{}"', "{}0", "{}\0"])
def test_a_token_with_anything_around_it_is_not_well_formed(around: str) -> None:
    assert not well_formed(around.format(mint(APPLICATION)))


def test_a_token_is_known_by_its_sha256() -> None:
    token = mint(SESSION)
    assert digest(token) == hashlib.sha256(token.encode()).hexdigest()
