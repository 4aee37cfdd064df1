"""Text as searches compare it: forms of Unicode, upper and lower case, and combining marks do not count.

Sources: https://www.unicode.org/reports/tr15/ (NFKC), https://www.unicode.org/versions/latest/core-spec/chapter-3/ (D52, D144)
"""

from collections.abc import Iterable
from typing import Any
from unicodedata import category, normalize


def folded(text: str) -> str:
    """The text normalised (NFKC), with case folded and combining marks (general category M) removed. Idempotent."""
    if text.isascii():
        return text.lower()
    decomposed = normalize("NFKD", normalize("NFKC", text).casefold())
    return normalize("NFC", "".join(character for character in decomposed if category(character)[0] != "M"))


def folded_attributes(record: Any, names: Iterable[str]) -> dict[str, str]:
    """A record's searched attributes as searches compare them, without those that it lacks."""
    values = {name: getattr(record, name) for name in names}
    return {name: folded(str(value)) for name, value in values.items() if value is not None}
