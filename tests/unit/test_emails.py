"""E-mail addresses: which are taken, and how they are compared."""

import pytest

from shared.emails import is_email, listed

TAKEN = (
    "ada@example.com",
    "ADA.Lovelace+orders@mail.example.co.uk",
    "o'brien@example.ie",
    "a@b.cd",
    "a@xn--mnchen-3ya.example",
    f"{'a' * 64}@example.com",
    f"a@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.examples",
)
REFUSED = (
    "",
    "nobody",
    "nobody@",
    "@example.com",
    "a@localhost",
    "a@b@example.com",
    " a@example.com",
    "a@example.com\n",
    "a b@example.com",
    "a@exa mple.com",
    "a@.example.com",
    "a@example..com",
    "a@example.com.",
    "a@-example.com",
    "a@example-.com",
    "a@exam_ple.com",
    '"a b"@example.com',
    "<a@example.com>",
    "a,b@example.com",
    "a;b@example.com",
    "ädä@example.com",
    "a@münchen.example",
    "a@example.com\r\nBcc: b@example.com",
    "\u212a@example.com",  # KELVIN SIGN, which is k to a comparison without case
    f"{'a' * 65}@example.com",
    f"a@{'b' * 64}.example",
    f"a@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.examples0",
)


@pytest.mark.parametrize("text", TAKEN)
def test_an_address_is_taken(text: str) -> None:
    assert is_email(text)


@pytest.mark.parametrize("text", REFUSED)
def test_a_text_that_is_none_is_refused(text: str) -> None:
    assert not is_email(text)


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        (None, []),
        ("", []),
        ("a@b.cd", ["a@b.cd"]),
        ("a@b.cd, e@f.gh", ["a@b.cd", "e@f.gh"]),
        ("a@b.cd,A@B.cd,\te@f.gh", ["a@b.cd", "e@f.gh"]),
        ("a@b.cd,,", ["a@b.cd", ""]),
    ],
)
def test_addresses_are_separated_by_commas_and_each_is_there_once(text: str | None, addresses: list[str]) -> None:
    assert listed(text) == addresses
