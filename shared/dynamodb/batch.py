"""Records of several tables that are read together, in the time of one read."""

from collections.abc import Iterable
from itertools import islice
from typing import TypeVar

from shared.dynamodb import low_level
from shared.dynamodb.model import Table

R = TypeVar("R", bound=Table)


class Found:
    """Records of a batch read, by their model."""

    def __init__(self, items: dict[str, list[low_level.Item]]) -> None:
        self._items = items

    def all(self, model: type[R]) -> list[R]:
        return list(map(model.from_raw_data, self._items.get(model.table_name(), ())))

    def one(self, model: type[R]) -> R | None:
        """For a model of which one record at most was asked for."""
        return next(iter(self.all(model)), None)


def read_together(rows: Iterable[Table]) -> Found:
    """The records with the rows' keys, consistently, in one round trip for each 100 of them; none for no rows."""
    left, found = iter(rows), dict[str, list[low_level.Item]]()
    while batch := list(islice(left, low_level.MOST_KEYS)):
        for table, items in low_level.batch_get((row.table_name(), row.address()) for row in batch).items():
            found.setdefault(table, []).extend(items)
    return Found(found)
