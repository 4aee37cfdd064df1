"""Integer ids, from blocks that an execution environment reserves: one write for many ids, gaps allowed."""

import threading
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TypeVar

from pynamodb.attributes import UnicodeAttribute

from shared.aws.snapstart import after_restore
from shared.dynamodb import low_level
from shared.dynamodb.access import Access
from shared.dynamodb.expressions import expressions
from shared.dynamodb.model import IntegerAttribute, Table
from shared.dynamodb.transaction import IdTaken
from shared.settings import settings

R = TypeVar("R")
_lock = threading.Lock()
_blocks: dict[str, Iterator[int]] = {}


class Counter(Table):
    """The highest id that was ever reserved for a table."""

    class Meta:
        table_name = "counters"

    table_of_ids = UnicodeAttribute(hash_key=True)
    reserved = IntegerAttribute()


# For routes that make records.
NEW_ID = Access(updates=(Counter,))


def next_id(table_of_ids: str) -> int:
    """An id that no other environment hands out. Ids stay below 2**53, which every JSON reader holds exactly."""
    return next_ids(table_of_ids, 1)[0]


def next_ids(table_of_ids: str, count: int) -> list[int]:
    """So many of them, with one write at most."""
    with _lock:
        numbers = list(islice(_blocks.get(table_of_ids, iter(())), count))
        if missing := count - len(numbers):
            _blocks[table_of_ids] = _reserve(table_of_ids, max(missing, settings.id_block))
            numbers += islice(_blocks[table_of_ids], missing)
        return numbers


@after_restore
def forget_blocks() -> None:
    """Drops what is reserved: a copy of this environment may hold the same block."""
    with _lock:
        _blocks.clear()


def with_new_id(table_of_ids: str, create: Callable[[int], R]) -> R:
    """The result of `create` with a new id, and with another one where the id turns out to be taken."""
    for _ in range(3):
        try:
            return create(next_id(table_of_ids))
        except IdTaken:
            forget_blocks()
    return create(next_id(table_of_ids))


def _reserve(table_of_ids: str, count: int) -> Iterator[int]:
    answer = low_level.call(
        "UpdateItem",
        {
            "TableName": Counter.table_name(),
            "Key": Counter(table_of_ids).address(),
            "ReturnValues": "UPDATED_NEW",
            **expressions(update=[Counter.reserved.add(count)]),
        },
    )
    last = int(answer["Attributes"]["reserved"]["N"])
    return iter(range(last - count + 1, last + 1))
