"""Partitions that are merged into one order and read side by side, in the time of one round trip."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil
from operator import itemgetter
from typing import Any

from shared.dynamodb.low_level import Item
from shared.dynamodb.model import Table
from shared.dynamodb.side_by_side import side_by_side
from shared.records.pages import Chunk, Partition, Position

_AT_ONCE = 101  # rows of each partition that are asked for at least, so that one read is enough for a page
Placed = list[tuple[Position, Item]]


@dataclass(frozen=True, slots=True)
class Merged:
    """Rows of partitions that differ only in their hash key's value. A read ends where the first of them was cut off."""

    partitions: Sequence[Partition]

    @property
    def model(self) -> type[Table]:
        return self.partitions[0].model

    @property
    def is_filtered(self) -> bool:
        return self.partitions[0].is_filtered

    @property
    def share(self) -> float | None:
        return self.partitions[0].share

    def showing(self, names: Iterable[str]) -> "Merged":
        """The same, with these attributes only."""
        shown = tuple(names)
        return replace(self, partitions=[each.showing(shown) for each in self.partitions])

    def counted(self) -> "Merged":
        """The same, with what counting takes."""
        return self.showing((self.partitions[0].sort,))

    def read(self, after: Position | None, limit: int, *, only_count: bool) -> Chunk:
        """Up to `limit` matches. Even those that are only counted are read, since they may lie behind the end."""
        source = self.counted() if only_count else self
        rows = min(limit, max(_AT_ONCE, ceil(limit / len(self.partitions))))
        chunks = side_by_side(lambda each: each.read(after, rows, only_count=False), source.partitions)
        placed, end = self.merged(chunks)
        if len(placed) > limit:
            placed, end = placed[:limit], placed[limit - 1][0]
        items = () if only_count else [item for _, item in placed]
        return Chunk(items, len(placed), sum(chunk.looked_at for chunk in chunks), end)

    def position(self, item: Item) -> Position:
        return self.partitions[0].position(item)

    def takes(self, position: Any) -> bool:
        return self.partitions[0].takes(position)

    def merged(self, chunks: Sequence[Chunk]) -> tuple[Placed, Position | None]:
        """The items in order with their positions, and up to where no partition has others."""
        descending = self.partitions[0].descending
        placed: list[tuple[Any, Item]] = [(self.position(item), item) for chunk in chunks for item in chunk.items]
        placed.sort(key=itemgetter(0), reverse=descending)
        ends: list[Any] = [chunk.end for chunk in chunks if chunk.end is not None]
        if not ends:
            return placed, None
        end = max(ends) if descending else min(ends)
        return [(position, item) for position, item in placed if (position >= end if descending else position <= end)], end
