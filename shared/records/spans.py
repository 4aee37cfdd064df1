"""Parts of partitions: rows from one time until another, and the one row of a key."""

import re
from dataclasses import dataclass
from typing import Any

from shared.dynamodb.expressions import Bound
from shared.records.pages import Chunk, Partition, Position

_EARLIEST, _LATEST = "0", "~"
_BY_TIME = re.compile(r"[0-9T:.-]{26}Z#[0-9]{19}")  # as `sort_keys.by_time` makes it


@dataclass(frozen=True, slots=True, kw_only=True)
class Span(Partition):
    """The rows of one partition from `start` until `end`, which does not belong to it. Its sort keys are instants with ids."""

    start: str = _EARLIEST
    end: str = _LATEST

    def read(self, after: Position | None, limit: int, *, only_count: bool) -> Chunk:
        low, high = self._bounds(after)
        return Partition.read(self, after, limit, only_count=only_count) if low < high else Chunk((), 0, 0, None)

    def takes(self, position: Any) -> bool:
        return isinstance(position, str) and _BY_TIME.fullmatch(position) is not None

    def _bound(self, after: Position | None) -> Bound:
        return "between", *self._bounds(after)

    def _bounds(self, after: Position | None) -> tuple[str, str]:
        """A query takes one condition on the sort key, whose bounds belong to it: so the bound is just beside the position."""
        if after is None:
            return self.start, self.end
        if self.descending:
            return self.start, min(self.end, _just_before(str(after)))
        return max(self.start, f"{after}{_LATEST}"), self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class OneRow(Partition):
    """The one row that a table's key without a range names, or none."""

    def read(self, after: Position | None, limit: int, *, only_count: bool) -> Chunk:  # noqa: ARG002 - it is read as a whole
        return Partition.read(self, None, 2, only_count=only_count)

    def takes(self, position: Any) -> bool:  # noqa: ARG002 - nothing is behind it
        return False


def _just_before(position: str) -> str:
    """A text that sorts before the position, and behind every other one that does."""
    return f"{position[:-1]}{chr(ord(position[-1]) - 1)}{_LATEST}"
