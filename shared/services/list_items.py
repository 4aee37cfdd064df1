"""Creates, finds, changes and removes list items. Each write is one transaction over the item and all that follows from it.

What follows: the row of its id, the count of its collection, the collection's default, and the use counts of what it refers to.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from shared.dynamodb.access import Access
from shared.dynamodb.batch import Found, read_together
from shared.dynamodb.ids import NEW_ID, with_new_id
from shared.dynamodb.optimistic import WriteConflict, require_unchanged, retry_on_conflict
from shared.dynamodb.transaction import CollectionTooLarge, IdTaken, Writing
from shared.errors import Invalid, Rule, SlugTaken
from shared.records import references
from shared.records.list_item_collections import FULL, CollectionPart, PartIsLarge
from shared.records.list_item_defaults import ListItemDefault
from shared.records.list_item_ids import ListItemId
from shared.records.list_items import NO_SLUG, NOT_FOUND, PAIRS, ListItem
from shared.records.referable import CHECKED_REFERENCES
from shared.records.references import REFERENCED, StillReferredTo, unused, users_in
from shared.services import image_store
from shared.timestamps import later_than, now

# What the functions of this module do in DynamoDB.
FINDS = Access(batch_gets=(ListItemId, ListItem, ListItemDefault))
CREATES = (NEW_ID, CHECKED_REFERENCES, Access(queries=(CollectionPart,), checks=(CollectionPart,)))
SELF = Rule("self", "is the record's own id: a record cannot refer to itself", tuple(number for _, number in PAIRS))
CLEARED = {"active": True, "default": False}  # the values of what else is null


def create(writing: Writing, values: Mapping[str, Any], *, default: bool) -> ListItem:
    """Raises SlugTaken, and Invalid for references to nothing and for a collection that is full."""
    try:
        return _create(writing, values, default)
    except PartIsLarge:
        return retry_on_conflict(lambda: _create(writing, values, default, CollectionPart.read(values["key"])))
    except CollectionTooLarge:
        raise Invalid(FULL.on("key")) from None


def get_or_refuse(number: int) -> ListItem:
    return _read_or_refuse(number)[0]


def by_slug(key: str, slug: str) -> ListItem:
    item, _ = _read(key, slug)
    if item is None:
        raise Invalid(NO_SLUG.on("slug"))
    return item


def by_slugs(key: str, slugs: Iterable[str]) -> dict[str, ListItem]:
    """Those of the items that are there, by slug."""
    found = read_together([ListItemDefault(key), *(ListItem(key, slug) for slug in slugs)])
    return {item.slug: item for item in _items_in(found)}


def change(writing: Writing, number: int, values: Mapping[str, Any], last_updated: str | None = None) -> tuple[ListItem, bool]:
    """The item with `values` in place of what it held, None for what is cleared, and whether that is a change.

    Raises Invalid for an item or references to nothing, and Conflict where the item is not as it was at `last_updated`.
    """
    return retry_on_conflict(lambda: _change(writing, get_or_refuse(number), values, last_updated))


def changed_by(item: ListItem, values: Mapping[str, Any]) -> ListItem | None:
    """The item with `values` in place of what it holds, None for what is cleared; None where that is no change."""
    wanted = {name: CLEARED.get(name) if value is None else value for name, value in values.items()}
    default = bool(wanted.pop("default", item.default))
    changed = item.changed(wanted)
    if changed is None and default == item.default:
        return None
    changed = changed or ListItem.from_raw_data(item.serialize())
    changed.default = default
    changed.last_updated = later_than(item.last_updated)
    changed.derive()
    return changed


def destroy(writing: Writing, number: int, last_updated: str | None = None) -> ListItem:
    """Removes the item, and all that follows from it; returns it as it was. Raises Invalid where other records refer to it."""
    try:
        item = retry_on_conflict(lambda: _destroy(writing, *_read_or_refuse(number, with_parts=True), last_updated))
    except StillReferredTo as kept:
        raise Invalid(REFERENCED.on("id", users=users_in(kept.item))) from None
    if item.image:
        image_store.discard(item.image.key)
    return item


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


def _change(writing: Writing, item: ListItem, values: Mapping[str, Any], last_updated: str | None) -> tuple[ListItem, bool]:
    require_unchanged(item, last_updated)
    changed = changed_by(item, values)
    if changed is None:
        return item, False
    _write_change(writing, changed, item)
    return changed, True


def _write_change(writing: Writing, item: ListItem, former: ListItem) -> None:
    write, user = writing.transaction(), ("ListItem", int(item.id))
    if wrong := [SELF.on(each.id_attr) for each in item.referenced() if (each.type, each.id) == user]:
        raise Invalid(*wrong)
    references.refer(write, user, item.referenced(), former.referenced())
    write.update(item, item.changes_since(former.serialize()), former.is_as_read(), WriteConflict())
    CollectionPart.of(item.key, item.slug).touch(write, item.last_updated, int(item.active) - int(former.active))
    pointer = ListItemDefault(item.key, id=item.id)
    if item.default and not former.default:
        write.put(pointer)
    if former.default and not item.default:
        pointer.take_away(write)
    write.commit(item)


def _destroy(writing: Writing, item: ListItem, parts: Sequence[CollectionPart], last_updated: str | None) -> ListItem:
    require_unchanged(item, last_updated)
    write = writing.transaction()
    write.delete(item, item.is_as_read(), WriteConflict())
    write.delete(ListItemId(item.id), unused(), StillReferredTo())
    references.refer(write, ("ListItem", int(item.id)), (), item.referenced())
    CollectionPart.of(item.key, item.slug).remove(write, later_than(item.last_updated), parts, active=item.active)
    pointer = ListItemDefault(item.key, id=item.id)
    pointer.take_away(write) if item.default else pointer.require_another(write)
    write.commit(item)
    return item


def _read_or_refuse(number: int, with_parts: bool = False) -> tuple[ListItem, list[CollectionPart]]:
    row = read_together([ListItemId(number)]).one(ListItemId)
    if row is None:
        raise not_found()
    item, parts = _read(row.key, row.slug, with_parts=with_parts)
    if item is None or item.id != number:
        raise not_found()
    return item, parts


def _read(key: str, slug: str, *, with_parts: bool = False) -> tuple[ListItem | None, list[CollectionPart]]:
    """The item, and the parts of its collection if wanted, in one round trip."""
    found = read_together([ListItem(key, slug), ListItemDefault(key), *(CollectionPart.all_of(key) if with_parts else ())])
    return next(_items_in(found), None), found.all(CollectionPart)


def _items_in(found: Found) -> Iterator[ListItem]:
    """Items of one collection, read together with its default."""
    pointer = found.one(ListItemDefault)
    for item in found.all(ListItem):
        item.default = pointer is not None and pointer.id == item.id
        yield item


def not_found() -> Invalid:
    return Invalid(NOT_FOUND.on("id"))
