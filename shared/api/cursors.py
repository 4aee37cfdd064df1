"""Cursors: where the next page begins, as opaque text that goes with the parameters it was made for.

A cursor holds no partition: that follows from the checked parameters. So one that is forged leads to no other records.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from shared.errors import Rule
from shared.hashing import digest_of
from shared.records.pages import OrderedRows, Start

CURSOR = Rule("cursor", "is not the `next` of a page that was asked for with the same parameters", ("page.after",))
_DIGEST = 16  # characters of it that a cursor carries
_MOST_SKIPPED = 10_000


def cursor(start: Start, parameters: Any) -> str:
    payload = json.dumps([_digest(parameters), start.after, start.skip], ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(payload.encode()).rstrip(b"=").decode()


def start_of(text: str, parameters: Any, source: OrderedRows) -> Start | None:
    """The position that the cursor holds; None unless it was made for these parameters, and is exactly as `cursor` writes it."""
    try:
        _, after, skip = json.loads(urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)))
        start = Start(skip, after)
        is_whole = source.takes(after) and type(skip) is int and 0 <= skip < _MOST_SKIPPED
        return start if is_whole and cursor(start, parameters) == text else None
    except (ValueError, TypeError, RecursionError):
        return None


def _digest(parameters: Any) -> str:
    return digest_of(parameters)[:_DIGEST]
