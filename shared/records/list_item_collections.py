"""Collections of list items: how many items each has, exact at every instant, since adding or removing one counts it.

A collection is a few rows, by a hash of its items' slugs, so that its writers do not all meet in one row. It exists from its first
item to its last.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from pynamodb.attributes import UnicodeAttribute
from pynamodb.constants import STRING
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from shared.dynamodb import low_level
from shared.dynamodb.expressions import expressions
from shared.dynamodb.model import IntegerAttribute, Table
from shared.dynamodb.optimistic import WriteConflict
from shared.dynamodb.transaction import Transaction
from shared.errors import Invalid, Rule

PARTS = 8  # never changes: an item's part follows from it
MOST_ITEMS = 100_000
UNWATCHED_ITEMS = MOST_ITEMS // PARTS * 4 // 5  # of a part, so that 8 of them are well below the limit
_NO_MOMENT = ""  # stands where a moment is put
FULL = Rule("full", f"is a collection that holds as much as one can: {MOST_ITEMS:,} items, or 10 GB", ("key",))


class PartIsLarge(Exception):
    """The collection may be full: only the sum of its parts tells."""


class Step(NamedTuple):
    """Changes of a part's counts by one write: new items, and active ones."""

    items: int
    active: int


class CollectionPart(Table):
    """The items of a collection whose slugs have one hash."""

    class Meta:
        table_name = "list_item_collections"

    _global_indexes = ("by_part",)  # all collections by key, in as many partitions as there are parts

    key = UnicodeAttribute(hash_key=True)
    part = IntegerAttribute(range_key=True)
    items = IntegerAttribute()
    active_items = IntegerAttribute()
    created_at = UnicodeAttribute()
    last_updated = UnicodeAttribute()

    @classmethod
    def of(cls, key: str, slug: str) -> "CollectionPart":
        """The one that counts the item, with its key alone."""
        return cls(key, hashlib.sha256(slug.encode()).digest()[0] % PARTS)

    @classmethod
    def all_of(cls, key: str) -> "list[CollectionPart]":
        """All that a collection can have, with their keys alone."""
        return [cls(key, part) for part in range(PARTS)]

    @classmethod
    def read(cls, key: str) -> "list[CollectionPart]":
        """Those that hold something, consistently."""
        query = expressions(key=cls.key == key)
        answer = low_level.call("Query", {"TableName": cls.table_name(), "ConsistentRead": True, **query})
        return [cls.from_raw_data(item) for item in answer["Items"]]

    def add(self, write: Transaction, made_at: str, *, active: bool, seen: "Sequence[CollectionPart] | None" = None) -> None:
        """Counts a new item, as `count` does."""
        self.count(write, self.key, {int(self.part): Step(1, int(active))}, made_at, seen)

    @classmethod
    def count(
        cls, write: Transaction, key: str, steps: Mapping[int, Step], moment: str, seen: "Sequence[CollectionPart] | None" = None
    ) -> None:
        """Counts new and changed items, by part. PartIsLarge says to try again with `seen`, the parts as they are read then.

        Raises Invalid where these show that the collection is full.
        """
        held = None if seen is None else cls._watched(write, key, steps, seen)
        for part, step in steps.items():
            row, room = cls(key, part), UNWATCHED_ITEMS - step.items if held is None else held.get(part, 0)
            if step.items:
                otherwise = PartIsLarge() if held is None else WriteConflict()
                write.update_as(row, _at(moment, _growth(step, room)), otherwise)
            else:
                row.touch(write, moment, step.active)

    def touch(self, write: Transaction, moment: str, active_step: int = 0) -> None:
        """One of its items changes."""
        write.update_as(self, _at(moment, _touch(active_step)), WriteConflict())

    def remove(self, write: Transaction, moment: str, parts: "Sequence[CollectionPart]", *, active: bool) -> None:
        """Takes an item off the count, given the parts as they were read. The last item takes the row with it."""
        held = next((each for each in parts if each.part == self.part), None)
        if held is None:
            raise WriteConflict
        if held.items > 1:
            steps = [CollectionPart.items.add(-1), *_steps(-int(active), moment)]
            write.update(self, steps, CollectionPart.items > 1, WriteConflict())
        else:
            write.delete(self, CollectionPart.items == 1, WriteConflict())
            self._pass_age_on(write, held, moment, [each for each in parts if each.part != self.part])

    @staticmethod
    def _pass_age_on(write: Transaction, held: "CollectionPart", moment: str, others: "Sequence[CollectionPart]") -> None:
        """To another part: the collection is as old as it was, and was changed last by this."""
        if not others:
            return
        oldest = min(others, key=attrgetter("created_at"))
        since = min(held.created_at, oldest.created_at)
        steps = [CollectionPart.created_at.set(since), CollectionPart.last_updated.set(moment)]
        write.update(oldest, steps, CollectionPart.created_at == oldest.created_at, WriteConflict())

    @classmethod
    def _watched(cls, write: Transaction, key: str, steps: Mapping[int, Step], seen: "Sequence[CollectionPart]") -> dict[int, int]:
        """The number of items that each part was seen with. Has the transaction fail where one that it leaves alone has grown."""
        require_room(seen, sum(step.items for step in steps.values()))
        held = {int(each.part): int(each.items) for each in seen}
        for part in set(range(PARTS)) - steps.keys():
            write.check(cls(key, part), _holds_at_most(held.get(part, 0)), WriteConflict())
        return held


def require_room(parts: Iterable[CollectionPart], items: int) -> None:
    """Raises Invalid where the collection has no room for so many more items."""
    if total(parts) + items > MOST_ITEMS:
        raise Invalid(FULL.on("key"))


def total(parts: Iterable[CollectionPart]) -> int:
    return sum(int(part.items) for part in parts)


def active_total(parts: Iterable[CollectionPart]) -> int:
    return sum(int(part.active_items) for part in parts)


@lru_cache
def _growth(step: Step, room: int) -> Mapping[str, Any]:
    """Expressions that count new items where a part holds at most `room`, at no moment yet."""
    since = CollectionPart.created_at.set(CollectionPart.created_at | _NO_MOMENT)
    steps = [CollectionPart.items.add(step.items), since, *_steps(step.active, _NO_MOMENT)]
    return expressions(update=steps, condition=_holds_at_most(room))


@lru_cache
def _touch(active: int) -> Mapping[str, Any]:
    """Expressions that note a change in a part that is there, at no moment yet."""
    return expressions(update=_steps(active, _NO_MOMENT), condition=CollectionPart.key.exists())


def _at(moment: str, written: Mapping[str, Any]) -> dict[str, Any]:
    """The expressions with the moment where they have none."""
    values = written["ExpressionAttributeValues"].items()
    placed = {name: {STRING: moment} if value == {STRING: _NO_MOMENT} else value for name, value in values}
    return {**written, "ExpressionAttributeValues": placed}


def _steps(active: int, moment: str) -> list[Action]:
    return [CollectionPart.active_items.add(active), CollectionPart.last_updated.set(moment)]


def _holds_at_most(items: int) -> Condition:
    few: Condition = CollectionPart.items.does_not_exist() | (CollectionPart.items <= items)
    return few
