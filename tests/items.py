"""List items as they are stored."""

from typing import Any

from shared.aws import clients
from shared.dynamodb.transaction import ALONE
from shared.records.list_item_collections import CollectionPart
from shared.records.list_item_ids import ListItemId
from shared.records.list_items import Image, ListItem
from shared.services import image_store, list_items
from shared.services.image_swap import swap_image
from shared.services.list_items import get_or_refuse
from shared.settings import settings
from shared.timestamps import now
from tests.factory import unique


def save_item(number: int, key: str = "k", slug: str = "s", **values: Any) -> ListItem:
    """An item with this id, and the rows that follow from it."""
    item = ListItem.made(number, now(), {"key": key, "slug": slug, "active": True, **values})
    item.save()
    ListItemId(number, key=key, slug=slug).save()
    part = CollectionPart.of(key, slug)
    times = {"created_at": item.created_at, "last_updated": item.last_updated}
    CollectionPart(key, part.part, items=1, active_items=int(item.active), **times).save()
    return item


def with_image(key: str, slug: str = "s", number: int | None = None, **values: Any) -> ListItem:
    """An item as an upload leaves it, with its object; made by the service, or one that is there already."""
    if number is None:
        number = int(list_items.create(ALONE, {"key": key, "slug": slug, "active": True, **values}, default=False).id)
    item = list_items.get_or_refuse(number)
    give_image(item)
    return item


def give_image(item: ListItem) -> None:
    """As an upload does, without a picture."""
    key = f"list_items/{item.id}/{unique('upload')}.png"
    clients.client("s3").put_object(Bucket=settings.image_bucket, Key=key, Body=b"x")
    former = swap_image(ALONE, item, Image(key, "image/png", 1, 1, 1, "", "", "", now()))
    if former:
        image_store.discard(former.key)


def stored(number: int) -> ListItem:
    return get_or_refuse(number)


def ids(key: str) -> dict[str, int]:
    """By slug, of a collection's items."""
    return {item.slug: int(item.id) for item in ListItem.query(key, consistent_read=True)}
