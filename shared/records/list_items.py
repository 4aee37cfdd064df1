"""List items, the slugs of each collection, and each collection's default.

A slug's row makes the slug unique in its collection; the same rows are the collection's index. One row per collection points to its
default, so that two defaults cannot be written down: flags on the items fail under concurrency.
"""

from collections.abc import Iterable
from typing import Any

from botocore.exceptions import ClientError
from pynamodb.attributes import BooleanAttribute, MapAttribute, NumberAttribute, UnicodeAttribute

from shared.records import dynamo, references
from shared.records.base import Table, now, table
from shared.records.ids import with_new_id
from shared.records.transaction import IdTaken, Transaction
from shared.settings import settings
from shared.statuses import InvalidParam, ParamError, SlugAlreadyExists


class Image(MapAttribute[str, object]):
    """An item's image: what is stored, and where it came from. `key` is S3's; `source_sha256` recognises a repeated upload."""

    key = UnicodeAttribute()
    content_type = UnicodeAttribute()
    width = NumberAttribute()
    height = NumberAttribute()
    bytes = NumberAttribute()
    sha256 = UnicodeAttribute()
    source_host = UnicodeAttribute()
    source_sha256 = UnicodeAttribute()
    uploaded_at = UnicodeAttribute()

    @property
    def url(self) -> str:
        return f"{settings.image_base_url}/{self.key}"


class ListItem(Table):
    """A lookup value. `default` is not stored here but derived from the collection's pointer."""

    class Meta:
        table_name = table("list_items")

    id = NumberAttribute(hash_key=True)
    key = UnicodeAttribute()
    slug = UnicodeAttribute()
    name = UnicodeAttribute(null=True)
    value = UnicodeAttribute(null=True)
    description = UnicodeAttribute(null=True)
    notes = UnicodeAttribute(null=True)
    active = BooleanAttribute()
    external_id = UnicodeAttribute(null=True)
    item_type = UnicodeAttribute(null=True)
    item_id = NumberAttribute(null=True)
    related_type = UnicodeAttribute(null=True)
    related_id = NumberAttribute(null=True)
    image = Image(null=True)
    created_at = UnicodeAttribute()
    last_updated = UnicodeAttribute()

    default: bool = False
    FROM_PARAMS = frozenset(
        ["key", "slug", "name", "value", "description", "notes", "active", "external_id", "item_type", "item_id", "related_type", "related_id"]
    )

    @classmethod
    def create(cls, values: dict[str, Any], referenced: Iterable[references.Referenced], *, default: bool) -> "ListItem":
        """Raises SlugAlreadyExists, and InvalidParam for references to nothing."""
        return with_new_id("list_items", lambda number: cls._create(number, values, tuple(referenced), default))

    @classmethod
    def _create(cls, number: int, values: dict[str, Any], referenced: Iterable[references.Referenced], default: bool) -> "ListItem":
        made_at = now()
        item = cls(id=number, created_at=made_at, last_updated=made_at, **values)
        write = Transaction()
        references.check(write, referenced)
        write.create(ListItemSlug(item.key, item.slug, id=number), SlugAlreadyExists())
        write.create(item, IdTaken())
        if default:
            write.put(ListItemDefault(item.key, id=number))
        write.commit()
        item.default = default
        return item

    @classmethod
    def get_or_refuse(cls, number: int) -> "ListItem":
        try:
            item = cls.get(number, consistent_read=True)
        except cls.DoesNotExist:
            raise not_found() from None
        item.default = ListItemDefault.of(item.key) == number
        return item

    def replace_image(self, image: Image) -> str | None:
        """Makes `image` the item's; returns the key of the one it replaced. Each replaced image is returned to one caller only."""
        made_at = now()
        old = _swap_image(self.id, image, made_at)
        self.image, self.last_updated = image, made_at
        return old if old != image.key else None  # the same: our own write, repeated after its answer was lost


class ListItemSlug(Table):
    """A slug that is in use in a collection, and by which item."""

    class Meta:
        table_name = table("list_item_slugs")

    key = UnicodeAttribute(hash_key=True)
    slug = UnicodeAttribute(range_key=True)
    id = NumberAttribute()


class ListItemDefault(Table):
    """Which item is a collection's default."""

    class Meta:
        table_name = table("list_item_defaults")

    key = UnicodeAttribute(hash_key=True)
    id = NumberAttribute()

    @classmethod
    def of(cls, key: str) -> int | None:
        try:
            return int(cls.get(key, consistent_read=True).id)
        except cls.DoesNotExist:
            return None


def not_found() -> InvalidParam:
    return InvalidParam(ParamError("id", "not_found", "no list item has this id"))


def _swap_image(number: int, image: Image, made_at: str) -> str | None:
    try:
        answer = dynamo.call(
            "UpdateItem",
            {
                "TableName": ListItem.table_name(),
                "Key": {"id": {"N": str(number)}},
                "UpdateExpression": "SET image = :image, last_updated = :now",
                "ConditionExpression": "attribute_exists(id)",
                "ExpressionAttributeValues": {":image": {"M": image.serialize(image)}, ":now": {"S": made_at}},
                "ReturnValues": "UPDATED_OLD",
            },
        )
    except ClientError as error:
        if dynamo.error_code(error) == "ConditionalCheckFailedException":
            raise not_found() from error
        raise
    former = answer.get("Attributes", {}).get("image", {}).get("M")
    return former["key"]["S"] if former else None
