"""The rules of an index of subscriptions, read naively: everything in memory, one step after the other."""

import unicodedata
from dataclasses import dataclass
from typing import Any, ClassVar

SEARCHED = ("id", "key", "name", "callback_url", "notification_emails")


@dataclass(frozen=True)
class Sub:
    id: int
    key: str
    name: str
    callback_url: str
    notification_emails: str | None
    active: bool
    version: str
    created_at: str
    last_updated: str

    FROM_VALUES: ClassVar = ("key", "name", "callback_url", "notification_emails", "active", "version")


def expected(subs: list[Sub], request: dict[str, Any]) -> tuple[list[int], int]:
    """The page's ids and the number of all matches."""
    matches = [sub for sub in subs if _filtered(sub, request.get("filters", [])) and _found(sub, request.get("search", {}))]
    sort = {"by": "id", "order": "asc", **request.get("sort", {})}
    matches.sort(key=lambda sub: (getattr(sub, sort["by"]), sub.id), reverse=sort["order"] == "desc")
    page = {"size": 25, "number": 1, **request.get("page", {})}
    start = (page["number"] - 1) * page["size"]
    return [sub.id for sub in matches[start : start + page["size"]]], len(matches)


def _filtered(sub: Sub, filters: list[str]) -> bool:
    own = {"active" if sub.active else "inactive", f"version_{sub.version}"}
    pairs = ({"active", "inactive"}, {"version_2", "version_3"})
    return all(not (pair & set(filters)) or pair & set(filters) & own for pair in pairs)


def _found(sub: Sub, search: dict[str, Any]) -> bool:
    term = search.get("term")
    values = (getattr(sub, name) for name in search.get("attributes") or SEARCHED)
    return term is None or any(compared(term) in compared(str(value)) for value in values if value is not None)


def compared(text: str) -> str:
    """NFKC, then each character's case folded, then no combining marks, and what is left composed again."""
    letters = (letter for character in unicodedata.normalize("NFKC", text) for letter in character.casefold())
    parts = (part for letter in letters for part in unicodedata.normalize("NFKD", letter))
    return unicodedata.normalize("NFC", "".join(part for part in parts if unicodedata.category(part) not in ("Mn", "Mc", "Me")))
