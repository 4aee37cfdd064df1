"""Additions of an index of list items: how many of a collection match, and which items are defaults."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from shared.dynamodb import low_level
from shared.dynamodb.access import Access
from shared.dynamodb.batch import Found, read_together
from shared.records import list_item_pages
from shared.records.list_item_collections import CollectionPart, active_total, total
from shared.records.list_item_defaults import ListItemDefault
from shared.records.list_item_pages import restricting, state
from shared.records.list_items import ListItem
from shared.records.merged import Merged
from shared.records.pages import Partition, Wanted

INDEXES = Access(batch_gets=(ListItemDefault, CollectionPart), queries=(ListItem, *list_item_pages.INDEXES))


@dataclass(frozen=True, slots=True)
class Listed:
    """The items that a caller asks for, in order. `total`: their number, where the collection's counts tell."""

    source: Partition | Merged
    total: int | None = None
    default_ids: Collection[int] | None = None

    def defaults(self, items: Sequence[low_level.Item]) -> Collection[int]:
        """The ids of the defaults of the items' collections. They are known for one collection, and read for several."""
        keys = (item["key"]["S"] for item in items)
        return set(defaults(keys).values()) if self.default_ids is None else self.default_ids


def listed(wanted: Wanted, *, count: bool) -> Listed:
    """A collection's default and counts are read in one round trip, the counts where they are of use."""
    given = restricting(wanted)
    if "key" not in given:
        return Listed(list_item_pages.listed(wanted))
    counts = len(given) == 1 and wanted.term is None and (count or state(wanted) is not None)
    parts, default_ids = _collection(given["key"], with_parts=counts)
    if not counts:
        return Listed(list_item_pages.listed(wanted), None, default_ids)
    matches, items = _matches(parts, state(wanted)), total(parts)
    return Listed(list_item_pages.listed(wanted, matches / max(items, 1)), matches, default_ids)


def defaults(keys: Iterable[str]) -> dict[str, int]:
    """The ids of collections' defaults, by key."""
    return _defaults(read_together(map(ListItemDefault, dict.fromkeys(keys))))


def _collection(key: str, *, with_parts: bool) -> tuple[list[CollectionPart], Collection[int]]:
    found = read_together([ListItemDefault(key), *(CollectionPart.all_of(key) if with_parts else ())])
    return found.all(CollectionPart), _defaults(found).values()


def _matches(parts: Sequence[CollectionPart], active: bool | None) -> int:
    if active is None:
        return total(parts)
    return active_total(parts) if active else total(parts) - active_total(parts)


def _defaults(found: Found) -> dict[str, int]:
    return {pointer.key: int(pointer.id) for pointer in found.all(ListItemDefault)}
