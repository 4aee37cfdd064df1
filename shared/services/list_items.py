"""Creates, finds, changes and removes list items. Each write is one transaction over the item and all that follows from it.

What follows: the row of its id, the count of its collection, the collection's default, and the use counts of what it refers to.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from shared.aws.retries import may_retry, pause
from shared.dynamodb import low_level
from shared.dynamodb.access import Access
from shared.dynamodb.ids import NEW_ID, with_new_id
from shared.dynamodb.model import Table
from shared.dynamodb.optimistic import retry_while_lost
from shared.dynamodb.transaction import CollectionTooLarge, IdTaken, Taken, Writing
from shared.errors import Invalid, SlugTaken
from shared.records import references
from shared.records.list_item_collections import FULL, CollectionPart, PartIsLarge
from shared.records.list_item_defaults import ListItemDefault
from shared.records.list_item_ids import ListItemId
from shared.records.list_items import NOT_FOUND, Image, ListItem
from shared.records.referable import CHECKED_REFERENCES
from shared.timestamps import later_than, now

R = TypeVar("R", bound=Table)
# What the functions of this module do in DynamoDB.
FINDS = Access(gets=(ListItemId,), batch_gets=(ListItem, ListItemDefault))
CREATES = (NEW_ID, CHECKED_REFERENCES, Access(queries=(CollectionPart,), checks=(CollectionPart,)))
_ROUNDS = 25


class Overtaken(Taken):
    """Another writer changed the item first; `item` is the row as it is."""


def create(writing: Writing, values: Mapping[str, Any], *, default: bool) -> ListItem:
    """Raises SlugTaken, and Invalid for references to nothing and for a collection that is full."""
    try:
        return _create(writing, values, default)
    except PartIsLarge:
        return retry_while_lost(lambda: _create(writing, values, default, CollectionPart.read(values["key"])))
    except CollectionTooLarge:
        raise Invalid(FULL.on("key")) from None


def get_or_refuse(number: int) -> ListItem:
    return _read_or_refuse(number)[0]


def replace_image(writing: Writing, item: ListItem, image: Image) -> Image | None:
    """Compare-and-swap of the image. Returns the replaced image, to exactly one caller.

    Invalid, where the item is gone, and Overtaken mean that `image` is not the item's and will not be. Other exceptions
    leave that open.
    """
    attempt = 1
    while True:
        former = item.image
        try:
            _write_image(writing, item, image)
        except Overtaken as overtaken:
            _follow(item, overtaken)
            if not may_retry(attempt, _ROUNDS):
                raise
            pause(attempt)
            attempt += 1
        else:
            return former


def _create(writing: Writing, values: Mapping[str, Any], default: bool, parts: Sequence[CollectionPart] | None = None) -> ListItem:
    return with_new_id("list_items", lambda number: _write_new(writing, ListItem.made(number, now(), values), default, parts))


def _write_new(writing: Writing, item: ListItem, default: bool, parts: Sequence[CollectionPart] | None) -> ListItem:
    item.default = default
    write = writing.transaction()
    references.refer(write, ("ListItem", int(item.id)), item.referenced())
    write.create(item, SlugTaken())
    write.create(ListItemId(item.id, key=item.key, slug=item.slug), IdTaken())
    CollectionPart.of(item.key, item.slug).add(write, item.created_at, active=item.active, seen=parts)
    if default:
        write.put(ListItemDefault(item.key, id=item.id))
    write.commit(item)
    return item


def _write_image(writing: Writing, item: ListItem, image: Image) -> None:
    """Only while the item is as it was read. It never is that again, so a write that was refused is not done later either."""
    before, is_as_read = item.serialize(), item.is_as_read()
    item.image, item.last_updated = image, later_than(item.last_updated)
    item.derive()
    write = writing.transaction()
    write.update(item, item.changes_since(before), is_as_read, Overtaken())
    CollectionPart.of(item.key, item.slug).touch(write, item.last_updated)
    write.commit(item)


def _follow(item: ListItem, overtaken: Overtaken) -> None:
    """Makes the record what the row is. Raises Invalid where that is another item's, or not there."""
    if not overtaken.item:
        raise _not_found() from overtaken
    stored = ListItem.from_raw_data(overtaken.item)
    if stored.id != item.id:
        raise _not_found() from overtaken
    item.attribute_values = stored.attribute_values


def _read_or_refuse(number: int, with_parts: bool = False) -> tuple[ListItem, list[CollectionPart]]:
    try:
        row = ListItemId.get(number, consistent_read=True)
    except ListItemId.DoesNotExist:
        raise _not_found() from None
    item, parts = _read(row.key, row.slug, with_parts=with_parts)
    if item is None or item.id != number:
        raise _not_found()
    return item, parts


def _read(key: str, slug: str, *, with_parts: bool = False) -> tuple[ListItem | None, list[CollectionPart]]:
    """The item, and the parts of its collection if wanted, in one round trip."""
    rows = [ListItem(key, slug), ListItemDefault(key), *(CollectionPart.all_of(key) if with_parts else ())]
    found = low_level.batch_get((row.table_name(), row.address()) for row in rows)
    item = _first(ListItem, found)
    if item:
        pointer = _first(ListItemDefault, found)
        item.default = pointer is not None and pointer.id == item.id
    return item, list(_records(CollectionPart, found))


def _first(model: type[R], found: Mapping[str, Sequence[low_level.Item]]) -> R | None:
    return next(_records(model, found), None)


def _records(model: type[R], found: Mapping[str, Sequence[low_level.Item]]) -> Iterator[R]:
    return map(model.from_raw_data, found.get(model.table_name(), ()))


def _not_found() -> Invalid:
    return Invalid(NOT_FOUND.on("id"))
