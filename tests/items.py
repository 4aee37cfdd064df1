"""List items as they are stored."""

from typing import Any

from shared.records.list_item_collections import CollectionPart
from shared.records.list_item_ids import ListItemId
from shared.records.list_items import ListItem
from shared.services.list_items import get_or_refuse
from shared.timestamps import now


def save_item(number: int, key: str = "k", slug: str = "s", **values: Any) -> ListItem:
    """An item with this id, and the rows that follow from it."""
    item = ListItem.made(number, now(), {"key": key, "slug": slug, "active": True, **values})
    item.save()
    ListItemId(number, key=key, slug=slug).save()
    part = CollectionPart.of(key, slug)
    times = {"created_at": item.created_at, "last_updated": item.last_updated}
    CollectionPart(key, part.part, items=1, active_items=int(item.active), **times).save()
    return item


def stored(number: int) -> ListItem:
    return get_or_refuse(number)


def ids(key: str) -> dict[str, int]:
    """By slug, of a collection's items."""
    return {item.slug: int(item.id) for item in ListItem.query(key, consistent_read=True)}
