"""Sort keys of indexes: what a page is sorted by, and after it the record's id, so that ties are in order.

DynamoDB compares the UTF-8 bytes of strings, and takes 1,024 of them.
Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
"""

from shared.records.folding import folded

NAME_BYTES = 900
_ID_DIGITS = 19  # of the largest id, so that text sorts as the number does
_MOST_BYTES = 1024
_ABSENT, _PRESENT, _END = "0", "1", "\0"
_OF_NAME = _MOST_BYTES - len(_PRESENT + _END) - _ID_DIGITS


def by_time(moment: str, number: int) -> str:
    return f"{moment}#{number:0{_ID_DIGITS}}"


def by_text(text: str | None, number: int) -> str:
    """The sort key by a folded text, of which it takes 900 bytes. No text comes first, and a text before those that it begins."""
    if text is None:
        return f"{_ABSENT}{number:0{_ID_DIGITS}}"
    escaped = _cut(folded(text), NAME_BYTES).replace(_END, f"{_END}\x7f")  # sorts behind the end of a text, whose id follows it
    return f"{_PRESENT}{_cut(escaped, _OF_NAME)}{_END}{number:0{_ID_DIGITS}}"


def _cut(text: str, size: int) -> str:
    """Without a character of which a part would be left."""
    return text.encode()[:size].decode(errors="ignore")
