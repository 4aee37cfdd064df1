"""List items, the slugs of each collection, and each collection's default.

A slug's row makes the slug unique in its collection; the same rows are the collection's index. One row per collection points to its
default, so that two defaults cannot be written down: flags on the items fail under concurrency.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, cast

from pynamodb.attributes import Attribute, BooleanAttribute, UnicodeAttribute
from pynamodb.constants import MAP
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path

from shared.aws.retries import may_retry, pause
from shared.dynamodb.ids import with_new_id
from shared.dynamodb.model import IntegerAttribute, Table, from_dynamo, to_dynamo
from shared.dynamodb.transaction import IdTaken, Taken, Writing
from shared.errors import Invalid, Rule, SlugTaken
from shared.records import references
from shared.settings import settings
from shared.timestamps import now

NOT_FOUND = Rule("not_found", "no list item has this id", ("id",))
_ROUNDS = 25


@dataclass(frozen=True, slots=True)
class Image:
    """An item's image: what is stored, and where it came from. `key` is S3's; `source_sha256` recognises a repeated upload."""

    key: str
    content_type: str
    width: int
    height: int
    bytes: int
    sha256: str
    source_host: str
    source_sha256: str
    uploaded_at: str

    @property
    def url(self) -> str:
        return f"{settings.image_base_url}/{self.key}"


class ImageAttribute(Attribute[Image]):
    attr_type = MAP

    def serialize(self, value: Image | dict[str, Any]) -> dict[str, Any]:
        """Of a hash too: pynamodb's updates hand over no other value of a map."""
        values = value if isinstance(value, dict) else asdict(value)
        return {name: to_dynamo(inner) for name, inner in values.items()}

    def deserialize(self, value: dict[str, Any]) -> Image:
        return Image(**{name: from_dynamo(inner) for name, inner in value.items()})


class Overtaken(Taken):
    """Another image than the one that was to be replaced is there."""


class ListItem(Table):
    """A lookup value. `default` is not stored here but derived from the collection's pointer."""

    class Meta:
        table_name = "list_items"

    id = IntegerAttribute(hash_key=True)
    key = UnicodeAttribute()
    slug = UnicodeAttribute()
    name = UnicodeAttribute(null=True)
    value = UnicodeAttribute(null=True)
    description = UnicodeAttribute(null=True)
    notes = UnicodeAttribute(null=True)
    active = BooleanAttribute()
    external_id = UnicodeAttribute(null=True)
    item_type = UnicodeAttribute(null=True)
    item_id = IntegerAttribute(null=True)
    related_type = UnicodeAttribute(null=True)
    related_id = IntegerAttribute(null=True)
    image = ImageAttribute(null=True)
    created_at = UnicodeAttribute()
    last_updated = UnicodeAttribute()

    default: bool = False

    @classmethod
    def create(
        cls, writing: Writing, values: dict[str, Any], referenced: Iterable[references.Referenced], *, default: bool
    ) -> "ListItem":
        """Raises SlugTaken, and Invalid for references to nothing."""
        every = tuple(referenced)
        return with_new_id("list_items", lambda number: cls._create(writing, number, values, every, default))

    @classmethod
    def _create(
        cls, writing: Writing, number: int, values: dict[str, Any], referenced: Iterable[references.Referenced], default: bool
    ) -> "ListItem":
        made_at = now()
        item = cls(id=number, created_at=made_at, last_updated=made_at, **values)
        item.default = default
        write = writing.transaction()
        references.check(write, referenced, ("ListItem", number))
        write.create(ListItemSlug(item.key, item.slug, id=number), SlugTaken())
        write.create(item, IdTaken())
        if default:
            write.put(ListItemDefault(item.key, id=number))
        write.commit(item)
        return item

    @classmethod
    def get_or_refuse(cls, number: int) -> "ListItem":
        try:
            item = cls.get(number, consistent_read=True)
        except cls.DoesNotExist:
            raise not_found() from None
        item.default = ListItemDefault.of(item.key) == number
        return item

    def replace_image(self, writing: Writing, image: Image) -> Image | None:
        """Compare-and-swap of the image. Returns the replaced image, to exactly one caller.

        Invalid, where the item is gone, and Overtaken mean that `image` is not the item's and will not be. Other exceptions
        leave that open.
        """
        attempt = 1
        while True:
            former, self.image, self.last_updated = self.image, image, now()
            try:
                self._write_image(writing, image, former)
            except Overtaken as overtaken:
                if not overtaken.item:
                    raise not_found() from overtaken
                if not may_retry(attempt, _ROUNDS):
                    raise
                self.image = ListItem.from_raw_data(overtaken.item).image
                pause(attempt)
                attempt += 1
            else:
                return former

    def _write_image(self, writing: Writing, image: Image, former: Image | None) -> None:
        """Only while the item has `former`. It never has that again, so a write that was refused is not done later either."""
        write = writing.transaction()
        changes = [ListItem.image.set(cast("Image", asdict(image))), ListItem.last_updated.set(self.last_updated)]
        write.update(self, changes, _has_image(former), Overtaken())
        write.commit(self)


class ListItemSlug(Table):
    """A slug that is in use in a collection, and by which item."""

    class Meta:
        table_name = "list_item_slugs"

    key = UnicodeAttribute(hash_key=True)
    slug = UnicodeAttribute(range_key=True)
    id = IntegerAttribute()


class ListItemDefault(Table):
    """Which item is a collection's default."""

    class Meta:
        table_name = "list_item_defaults"

    key = UnicodeAttribute(hash_key=True)
    id = IntegerAttribute()

    @classmethod
    def of(cls, key: str) -> int | None:
        try:
            return int(cls.get(key, consistent_read=True).id)
        except cls.DoesNotExist:
            return None


def not_found() -> Invalid:
    return Invalid(NOT_FOUND.on("id"))


def _has_image(image: Image | None) -> Condition:
    """The item is there and has this image, by its key, or none."""
    key = Path(["image", "key"])
    return key == image.key if image else ListItem.id.exists() & key.does_not_exist()
