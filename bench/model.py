"""DynamoDB's Query on an integration's subscriptions, as far as pages use it: keys in order, Limit, 1 MB at a time, filters.

MiniStack takes minutes for what this counts in seconds; where both were run, they count the same, read units to within one.
Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Any

from bench import canned
from bench.capacity import item_bytes

_PAGE_BYTES = 1024 * 1024
_SORTED_BY = {None: "id", "by_created_at": "created_at_and_id", "by_last_updated": "last_updated_and_id"}
Item = dict[str, Any]


class Model:
    """Answers like `dynamo.call`. Of the items it keeps only the keys, in order: 100,000 whole ones would take 700 MB."""

    def __init__(self, size: int) -> None:
        keys: dict[str | None, list[tuple[Any, int]]] = {index: [] for index in _SORTED_BY}
        for number in range(1, size + 1):
            item = canned.subscription(1, number)
            for index, by in _SORTED_BY.items():
                keys[index].append((_key(item, by), number))
        self._order = {index: sorted(pairs) for index, pairs in keys.items()}
        self._counts = canned.integration(1, size)["counts"]

    def __call__(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        if operation == "Query":
            return self._query(request)
        answer = canned.answer(operation, request)
        for found in answer.get("Responses", {}).values():
            found[:] = [{**item, "counts": self._counts} if "counts" in item else item for item in found]
        return answer

    def _query(self, request: dict[str, Any]) -> dict[str, Any]:
        found, scanned, size, last = [], 0, 0, None
        for item in self._from(request):
            scanned, size = scanned + 1, size + item_bytes(item)
            if _matches(item, request):
                found.append(item)
            if scanned == request.get("Limit") or size > _PAGE_BYTES:
                last = {"LastEvaluatedKey": item}
                break
        return {"Items": [] if "Select" in request else found, "Count": len(found), "ScannedCount": scanned, **(last or {})}

    def _from(self, request: dict[str, Any]) -> Iterator[Item]:
        order, after = self._order[request.get("IndexName")], _after(request)
        if request["ScanIndexForward"]:
            begin = 0 if after is None else bisect_right(order, after, key=_first)
            return (canned.subscription(1, order[place][1]) for place in range(begin, len(order)))
        end = len(order) if after is None else bisect_left(order, after, key=_first)
        return (canned.subscription(1, order[place][1]) for place in range(end - 1, -1, -1))


def _after(request: dict[str, Any]) -> Any:
    """The sort key behind which the query begins: `#name > :value`, or `<` where it goes backwards."""
    found = re.search(r"#\w+ [<>] (:\w+)", request["KeyConditionExpression"])
    return _key(request["ExpressionAttributeValues"], found[1]) if found else None


def _key(item: Item, attribute: str) -> Any:
    ((kind, value),) = item[attribute].items()
    return int(value) if kind == "N" else value


def _first(pair: tuple[Any, int]) -> Any:
    return pair[0]


def _matches(item: Item, request: dict[str, Any]) -> bool:
    """All of `#name = :value`, and any of `contains(#folded.#name, :value)`."""
    expression, names, values = (
        request.get(member, "") for member in ("FilterExpression", "ExpressionAttributeNames", "ExpressionAttributeValues")
    )
    equal = re.findall(r"(#\w+) = (:\w+)", expression)
    contained = re.findall(r"contains\(#folded\.(#\w+), (:\w+)\)", expression)
    return all(item[names[name]] == values[value] for name, value in equal) and (
        not contained
        or any(values[value]["S"] in item["folded"]["M"].get(names[name], {"S": ""})["S"] for name, value in contained)
    )
