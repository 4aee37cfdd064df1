"""The header Idempotency-Key: a create that is sent again under its key is done once, and answered each time.

Source: https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-idempotency-key-header
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from shared.api.auth import Caller
from shared.errors import ParamError, Rule
from shared.hashing import digest_of
from shared.records.idempotency_keys import CONFLICT, HEADER, IN_PROGRESS, Claim

FORMAT = Rule("format", "must be 1 to 255 visible ASCII characters, in double quotes or bare", (HEADER,))
RULES = (FORMAT, CONFLICT, IN_PROGRESS)
# Visible ASCII: a string of RFC 9651 §3.3.3, as the draft has it, or bare, as most clients send it.
PATTERN = r'^(?:[!#-~]{1,255}|"(?:[!#-\[\]-~]|\\["\\]){1,255}")$'
_SHAPE = re.compile(PATTERN)
_ESCAPED = re.compile(r"\\(.)")


def key_in(headers: Mapping[str, str]) -> tuple[str | None, list[ParamError]]:
    """The caller's key, without its quotes, and what is wrong with it."""
    sent = headers.get(HEADER.lower(), "").strip(" \t")
    if not sent:
        return None, []
    if not _SHAPE.fullmatch(sent):
        return None, [FORMAT.on(HEADER)]
    return _ESCAPED.sub(r"\1", sent[1:-1]) if sent.startswith('"') else sent, []


def claim(route: str, caller: Caller, key: str, payload: Mapping[str, Any], describe: Callable[[Any], Mapping[str, Any]]) -> Claim:
    """A claim on `key`, which belongs to the caller and to this route.

    `describe` makes of the saved record what is answered.
    """
    return Claim(f"{_holder(caller)} {route} {key}", digest_of(payload), describe)


def _holder(caller: Caller) -> str:
    """A rotated token keeps its keys. Partners who share an application, each in a scope of their own, do not share keys."""
    if caller.user:
        return f"user {caller.user.id}"
    scope = caller.token.integration_ids
    return f"application {caller.token.application}" + ("" if scope is None else f" {digest_of(sorted(scope))}")
