"""DynamoDB's reads by key and its Query, as far as pages use them: keys in order, Limit, 1 MB at a time, filters.

MiniStack takes minutes for what this counts in seconds; where both were run, they count the same, read units to within one.
Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from bench import canned
from bench.capacity import item_bytes, read_units
from local.tables import definitions
from shared.dynamodb.model import Table
from tools.codegen.routes import ROOT
from tools.deploy.template import load

_PAGE_BYTES = 1024 * 1024
Item = dict[str, Any]
Order = list[tuple[Any, int]]  # sort keys, and the numbers of the rows that have them


class Kept:
    """Rows of a table in its order and in those of its indexes.

    Of the rows it keeps only the keys, and makes them anew when they are read: 100,000 whole ones would take hundreds of MB.
    """

    def __init__(self, model: type[Table], size: int, make: Callable[[int], Item]) -> None:
        """`make`: the row with a number from 1 to `size`."""
        self.model, self.make = model, make
        self._keys = _keys(model.Meta.table_name)
        self._orders: dict[tuple[str | None, Any], Order] = {}
        for number in range(1, size + 1):
            self._place(make(number), number)
        for order in self._orders.values():
            order.sort()

    def in_order(self, index: str | None, hash_key: Any) -> Order:
        return self._orders.get((index, hash_key), [])

    def with_key(self, key: Item) -> Item | None:
        hash_name, sort_name = self._keys[None]
        order = self.in_order(None, _plain(key, hash_name))
        wanted = _plain(key, sort_name) if sort_name else 0
        place = bisect_left(order, wanted, key=_first)
        return self.make(order[place][1]) if place < len(order) and order[place][0] == wanted else None

    def _place(self, item: Item, number: int) -> None:
        for index, (hash_name, sort_name) in self._keys.items():
            if hash_name in item and (sort_name is None or sort_name in item):
                sort_key = _plain(item, sort_name) if sort_name else 0
                self._orders.setdefault((index, _plain(item, hash_name)), []).append((sort_key, number))


class Read(NamedTuple):
    """What one call read."""

    items: int
    bytes: int
    units: float


class Model:
    """Answers like `low_level.call`, from the tables that are kept, and for others what `bench.canned` does."""

    def __init__(self, *tables: Kept) -> None:
        self._tables = {kept.model.table_name(): kept for kept in tables}
        self.reads: list[Read] = []

    def __call__(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        table = request.get("TableName", "")
        if operation == "Query" and table in self._tables:
            return self._query(self._tables[table], request)
        if operation == "GetItem":
            found = self._found(table, {**request, "Keys": [request["Key"]]})
            return {"Item": found[0]} if found else {}
        if operation == "BatchGetItem":
            responses = {name: self._found(name, asked) for name, asked in request["RequestItems"].items()}
            return {"Responses": responses, "UnprocessedKeys": {}}
        return canned.answer(operation, request)

    def _found(self, table: str, asked: Mapping[str, Any]) -> list[Item]:
        found = list(self._by_keys(table, asked))
        sizes = [*map(item_bytes, found), *[0] * (len(asked["Keys"]) - len(found))]
        self._note(len(found), sum(sizes), sum(map(read_units, sizes)), asked)
        return found

    def _by_keys(self, table: str, asked: Mapping[str, Any]) -> Iterable[Item]:
        kept = self._tables.get(table)
        return filter(None, map(kept.with_key, asked["Keys"])) if kept else canned.found(table, asked["Keys"])

    def _query(self, kept: Kept, request: dict[str, Any]) -> dict[str, Any]:
        found, scanned, size, last = [], 0, 0, None
        for item in _items(kept, request):
            scanned, size = scanned + 1, size + item_bytes(item)
            if _matches(item, request):
                found.append(item)
            if scanned == request.get("Limit") or size > _PAGE_BYTES:
                last = {"LastEvaluatedKey": item}
                break
        self._note(scanned, size, read_units(size), request)
        return {"Items": [] if "Select" in request else found, "Count": len(found), "ScannedCount": scanned, **(last or {})}

    def _note(self, items: int, size: int, units: int, request: Mapping[str, Any]) -> None:
        """Two reads that may lag behind cost as much as one that may not."""
        self.reads.append(Read(items, size, units if request.get("ConsistentRead") else units / 2))


@cache
def _keys(table: str) -> dict[str | None, tuple[str, str | None]]:
    """By index, None for the table itself: the names of its hash key and of its sort key, if it has one."""
    found = {each["TableName"]: each for each in definitions(load(ROOT / "template.yaml"), "")}[table]
    indexes = [*found.get("LocalSecondaryIndexes", ()), *found.get("GlobalSecondaryIndexes", ())]
    schemas = {None: found["KeySchema"], **{each["IndexName"]: each["KeySchema"] for each in indexes}}
    return {index: (schema[0]["AttributeName"], _sort_name(schema)) for index, schema in schemas.items()}


def _sort_name(schema: list[dict[str, str]]) -> str | None:
    return schema[1]["AttributeName"] if len(schema) > 1 else None


def _items(kept: Kept, request: dict[str, Any]) -> Iterator[Item]:
    order, (low, high) = kept.in_order(request.get("IndexName"), _hash_key(request)), _bounds(request)
    begin = 0 if low is None else bisect_right(order, low, key=_first)
    end = len(order) if high is None else bisect_left(order, high, key=_first)
    places = range(begin, end) if request.get("ScanIndexForward", True) else range(end - 1, begin - 1, -1)
    return (kept.make(order[place][1]) for place in places)


def _hash_key(request: dict[str, Any]) -> Any:
    (place,) = re.findall(r"#\w+ = (:\w+)", request["KeyConditionExpression"])
    return _plain(request["ExpressionAttributeValues"], place)


def _bounds(request: dict[str, Any]) -> tuple[Any, Any]:
    """Of sort keys, neither of which is any row's: `#0 > :0`, `#0 < :0`, or `#0 BETWEEN :0 AND :1`."""
    condition, values = request["KeyConditionExpression"], request["ExpressionAttributeValues"]
    if between := re.search(r"BETWEEN (:\w+) AND (:\w+)", condition):
        return _plain(values, between[1]), _plain(values, between[2])
    bound = re.search(r"([<>]) (:\w+)", condition)
    if bound is None:
        return None, None
    value = _plain(values, bound[2])
    return (value, None) if bound[1] == ">" else (None, value)


def _plain(item: Item, attribute: str) -> Any:
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
