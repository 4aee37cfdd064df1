"""Invariants of stored records, under any number of writers."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from shared.aws import clients
from shared.records.list_item_collections import CollectionPart
from shared.records.list_item_defaults import ListItemDefault
from shared.records.list_item_ids import ListItemId
from shared.records.list_items import ListItem
from shared.records.references import Record, ReferenceRow
from shared.records.requirements import Requirement
from shared.settings import settings
from tests.swept import sweep


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


def require_counted(keys: Iterable[str], requirements: Iterable[Requirement], rows: Iterable[ReferenceRow]) -> None:
    """Each reference of the collections' items and of the requirements leads to a record, whose use counts equal a recount.

    Nothing else may refer to these records, and these refer to no others.
    """
    requirements = list(requirements)
    items = [item for key in keys for item in ListItem.query(key, consistent_read=True)]
    recounted: defaultdict[Record, Counter[str]] = defaultdict(Counter)
    for item in items:
        for record in {(each.type, each.id) for each in item.referenced()}:
            recounted[record]["ListItem"] += 1
    for each in requirements:
        for record in {(named["type"], named["id"]) for named in (each.required, each.requireable)}:
            recounted[record]["Requirement"] += 1
    kept = {("ListItem", int(item.id)): ListItemId.get(item.id, consistent_read=True).users for item in items}
    kept |= {("Requirement", int(each.id)): each.users for each in requirements}
    kept |= {(row.type, int(row.id)): ReferenceRow.get(row.type, row.id, consistent_read=True).users for row in rows}
    assert recounted.keys() <= kept.keys(), "something is referred to that is not there"
    assert {record: +Counter(users) for record, users in kept.items()} == {record: recounted[record] for record in kept}


def require_pictured(numbers: Iterable[int], keys: Iterable[str]) -> None:
    """After a sweep, of the items with these ids there is the object of each image, and no other."""
    sweep()
    wanted = {item.image.key for key in keys for item in ListItem.query(key, consistent_read=True) if item.image}
    found = {key for number in set(numbers) for key in _objects(number)}
    assert found == wanted


def _objects(number: int) -> list[str]:
    found = clients.client("s3").list_objects_v2(Bucket=settings.image_bucket, Prefix=f"list_items/{number}/")
    return [entry["Key"] for entry in found.get("Contents", [])]
