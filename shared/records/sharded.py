"""Reads a sparse index of rows that wait for something, spread over a few partitions so that a burst meets not only one."""

from collections.abc import Iterator
from typing import TypeVar

from shared.dynamodb import low_level
from shared.dynamodb.expressions import expressions
from shared.dynamodb.model import Table

R = TypeVar("R", bound=Table)


def sharded(model: type[R], index: str, shard: str, since: str, shards: int, before: str) -> Iterator[R]:
    """The rows, the oldest of each partition first, whose attribute `since` is before `before`: partition by partition.

    Attribute `shard` holds a partition's number as text. Rows hold what the index does. Reads are eventually consistent.
    """
    for number in range(shards):
        key = (getattr(model, shard) == str(number)) & (getattr(model, since) < before)
        request = {"TableName": model.table_name(), "IndexName": index, **expressions(key=key)}
        yield from map(model.from_raw_data, low_level.every_item("Query", request))


def oldest(model: type[Table], index: str, shard: str, since: str, shards: int) -> str | None:
    """The least `since` of all partitions (RFC 3339); None where nothing waits."""
    found = [_first(model, index, shard, since, number) for number in range(shards)]
    return min(filter(None, found), default=None)


def _first(model: type[Table], index: str, shard: str, since: str, number: int) -> str | None:
    key = expressions(key=getattr(model, shard) == str(number))
    request = {"TableName": model.table_name(), "IndexName": index, "Limit": 1, **key}
    return next((str(item[since]["S"]) for item in low_level.call("Query", request)["Items"]), None)
