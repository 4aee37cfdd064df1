"""Text as searches compare it: forms of Unicode, upper and lower case, and combining marks do not count.

Sources: https://www.unicode.org/reports/tr15/ (NFKC), https://www.unicode.org/versions/latest/core-spec/chapter-3/ (D52, D144)
"""

from collections.abc import Iterable
from typing import Any
from unicodedata import category, normalize

MOST_BYTES = 24_000  # of an attribute: thirty-three rows of an import fit into a transaction's 4 MB
_MOST_BYTES_OF_A_CHARACTER = 4


def folded(text: str) -> str:
    """The text normalised (NFKC), with case folded and combining marks (general category M) removed. Idempotent."""
    if text.isascii():
        return text.lower()
    decomposed = normalize("NFKD", normalize("NFKC", text).casefold())
    return normalize("NFC", "".join(character for character in decomposed if category(character)[0] != "M"))


def folded_attributes(record: Any, names: Iterable[str]) -> dict[str, str]:
    """A record's searched attributes as searches compare them, without those that it lacks."""
    values = {name: getattr(record, name) for name in names}
    return {name: _cut(folded(str(value))) for name, value in values.items() if value is not None}


def _cut(text: str) -> str:
    """At most MOST_BYTES of it: some ligatures fold to eleven times their bytes."""
    return text if len(text) * _MOST_BYTES_OF_A_CHARACTER <= MOST_BYTES else text.encode()[:MOST_BYTES].decode(errors="ignore")
