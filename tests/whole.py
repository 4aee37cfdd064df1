"""What has to hold of stored records, however many writers they had."""

from collections import Counter

from shared.records.list_item_collections import CollectionPart
from shared.records.list_item_defaults import ListItemDefault
from shared.records.list_item_ids import ListItemId
from shared.records.list_items import ListItem


def require_whole(key: str) -> set[int]:
    """Of a collection: each item has the row of its id, its counts are exact, and its default is one of its items. Their ids."""
    items = list(ListItem.query(key, consistent_read=True))
    numbers = {int(item.id) for item in items}
    assert len(numbers) == len(items)
    rows = {(row.id, row.slug) for row in ListItemId.scan(ListItemId.key == key, consistent_read=True)}
    assert rows == {(item.id, item.slug) for item in items}
    _require_counts(key, items)
    assert ListItemDefault.of(key) in {*numbers, None}
    return numbers


def _require_counts(key: str, items: list[ListItem]) -> None:
    kept = {part.part: (part.items, part.active_items) for part in CollectionPart.read(key)}
    parts = Counter(CollectionPart.of(key, item.slug).part for item in items)
    active = Counter(CollectionPart.of(key, item.slug).part for item in items if item.active)
    assert kept == {part: (count, active[part]) for part, count in parts.items()}
