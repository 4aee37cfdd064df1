"""Collections of list items in the orders of their index, each put together from the parts that count its items."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from shared.dynamodb.access import Index
from shared.dynamodb.low_level import Item
from shared.records import pages
from shared.records.folding import folded
from shared.records.list_item_collections import PARTS, CollectionPart, active_total, total
from shared.records.merged import Merged, Placed
from shared.records.pages import Chunk, Limits, OrderedRows, Partition, Position, Start, Wanted

INDEX = Index(CollectionPart, "by_part")
_ALL = 10**6


@dataclass(frozen=True, slots=True)
class ByKey(Merged):
    """Collections whose keys hold a term, by key. Their parts are as many partitions, in each of which a key is once at most."""

    term: str | None = None

    @property
    def is_filtered(self) -> bool:
        return self.term is not None

    def counted(self) -> Merged:
        return self

    def merged(self, chunks: Sequence[Chunk]) -> tuple[Placed, Position | None]:
        placed, end = Merged.merged(self, chunks)
        parts = ((key, [item for _, item in group]) for key, group in groupby(placed, itemgetter(0)))
        return [(key, _whole(items)) for key, items in parts if folded(self.term or "") in folded(str(key))], end


@dataclass(frozen=True, slots=True)
class ByTime:
    """Collections that are all read already, by when an item of theirs changed last."""

    items: Sequence[Item]
    descending: bool
    is_filtered: bool = False
    share: float | None = None

    def read(self, after: Position | None, limit: int, *, only_count: bool) -> Chunk:
        behind = [item for item in self.items if after is None or self._is_behind(str(after), item)]
        found = behind[:limit]
        end = self.position(found[-1]) if len(behind) > limit else None
        return Chunk(() if only_count else found, len(found), len(found), end)

    def position(self, item: Item) -> str:
        return _moment_and_key(item)

    def takes(self, position: Any) -> bool:
        return isinstance(position, str)

    def _is_behind(self, after: str, item: Item) -> bool:
        return _moment_and_key(item) < after if self.descending else _moment_and_key(item) > after


def listed(wanted: Wanted) -> OrderedRows:
    """Those that a caller wants, in order. No index has their last changes: these sort what is read of all of them."""
    if wanted.sort_by == "key":
        return _by_key(wanted.term, descending=wanted.descending)
    whole = pages.page(_by_key(wanted.term), Start(), _ALL, Limits())
    return ByTime(sorted(whole.items, key=_moment_and_key, reverse=wanted.descending), wanted.descending)


def _by_key(term: str | None, *, descending: bool = False) -> ByKey:
    parts = [
        Partition(model=CollectionPart, hash_key=("part", part), sort="key", index=INDEX.name, descending=descending)
        for part in range(PARTS)
    ]
    return ByKey(parts, term)


def _whole(items: Sequence[Item]) -> Item:
    """A collection as one row."""
    parts = list(map(CollectionPart.from_raw_data, items))
    return CollectionPart(
        parts[0].key,
        0,
        items=total(parts),
        active_items=active_total(parts),
        created_at=min(part.created_at for part in parts),
        last_updated=max(part.last_updated for part in parts),
    ).serialize()


def _moment_and_key(item: Item) -> str:
    return f"{item['last_updated']['S']}#{item['key']['S']}"
