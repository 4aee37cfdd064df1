"""Compare-and-swap of a list item's image: what is replaced or removed is handed to exactly one caller, who deletes it."""

from shared.dynamodb.optimistic import WriteConflict, retry_on_conflict
from shared.dynamodb.transaction import Writing
from shared.records.list_item_collections import CollectionPart
from shared.records.list_items import Image, ListItem
from shared.services import image_store
from shared.services.list_items import not_found
from shared.timestamps import later_than


def swap_image(writing: Writing, item: ListItem, image: Image | None) -> Image | None:
    """Makes `image`, or none, the item's. Returns the image that it had.

    Invalid, where the item is gone, and TooManyConflicts mean that `image` is not the item's and will not be. Other exceptions
    leave that open.
    """
    return retry_on_conflict(lambda: _swap(writing, item, image))


def remove_image(writing: Writing, item: ListItem) -> bool:
    """Whether there was one."""
    former = swap_image(writing, item, None)
    if former:
        image_store.discard(former.key)
    return former is not None


def _swap(writing: Writing, item: ListItem, image: Image | None) -> Image | None:
    former = item.image
    if former == image:
        return None
    try:
        _write(writing, item, image)
    except WriteConflict as conflict:
        _follow(item, conflict)
        raise
    return former


def _write(writing: Writing, item: ListItem, image: Image | None) -> None:
    """Only while the item is as it was read. It never is that again, so a write that was refused is not done later either."""
    before, is_as_read = item.serialize(), item.is_as_read()
    item.image, item.last_updated = image, later_than(item.last_updated)
    item.derive()
    write = writing.transaction()
    write.update(item, item.changes_since(before), is_as_read, WriteConflict())
    CollectionPart.of(item.key, item.slug).touch(write, item.last_updated)
    write.commit(item)


def _follow(item: ListItem, conflict: WriteConflict) -> None:
    """Makes the record what the row is. Raises Invalid where that is another item's, or not there."""
    stored = ListItem.from_raw_data(conflict.item) if conflict.item else None
    if stored is None or stored.id != item.id:
        raise not_found() from conflict
    item.attribute_values = stored.attribute_values
