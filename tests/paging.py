"""Pages of an index, as a caller walks through them."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.client import Answer, Client, Name


def walk(call: Client, name: Name, token: str, size: int, request: Mapping[str, Any]) -> Iterator[Answer]:
    """Page after page, by cursor."""
    page: dict[str, Any] = {"size": size}
    while page.get("after", "first"):
        answer = call(name, token, **request, page=page)
        yield answer
        page["after"] = answer.data["next"]


def ids(answer: Answer) -> list[int]:
    return [record["id"] for record in answer.data["results"]]
