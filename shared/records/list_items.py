"""List items, kept by collection and slug: a slug is unique in its collection, and every sort of a collection is an index."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from pynamodb.attributes import Attribute, BooleanAttribute, UnicodeAttribute
from pynamodb.constants import MAP
from pynamodb.expressions.condition import Condition

from shared.dynamodb.model import DictAttribute, IntegerAttribute, Table
from shared.errors import Rule
from shared.records import sort_keys
from shared.records.folding import folded_attributes
from shared.records.referable import referenced
from shared.records.references import Referenced, index_key
from shared.settings import settings

NOT_FOUND = Rule("not_found", "no list item has this id", ("id",))
NO_SLUG = Rule("not_found", "no list item of the collection has this slug", ("slug",))
PAIRS = (("item_type", "item_id"), ("related_type", "related_id"))  # of attributes that name a record
SHARDS = 4  # partitions of the indexes of all items
Searched = Literal["id", "name", "key", "slug", "value", "external_id"]
SEARCHED: tuple[str, ...] = get_args(Searched)

_HASH = DictAttribute()


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

    def serialize(self, value: Image) -> dict[str, Any]:
        return _HASH.serialize({name: getattr(value, name) for name in Image.__slots__})

    def deserialize(self, value: dict[str, Any]) -> Image:
        return Image(**_HASH.deserialize(value))


class ListItem(Table):
    """A lookup value. `default` is not stored here but derived from the collection's pointer."""

    class Meta:
        table_name = "list_items"

    _indexes = ("by_id", "by_name", "by_created_at", "by_last_updated")
    _global_indexes = ("all_by_id", "all_by_name", "of_item_by_id", "of_item_by_name", "of_related_by_id", "of_related_by_name")

    key = UnicodeAttribute(hash_key=True)
    slug = UnicodeAttribute(range_key=True)
    id = IntegerAttribute()
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

    shard = IntegerAttribute()
    item = UnicodeAttribute(null=True)
    related = UnicodeAttribute(null=True)
    name_and_id = UnicodeAttribute()
    created_at_and_id = UnicodeAttribute()
    last_updated_and_id = UnicodeAttribute()
    folded = DictAttribute(default=dict)  # what is searched, as searches compare it, so that DynamoDB itself can search

    default: bool = False

    @classmethod
    def made(cls, number: int, made_at: str, values: Mapping[str, Any]) -> "ListItem":
        """A new one, not yet stored."""
        item = cls(id=number, created_at=made_at, last_updated=made_at, **values)
        item.derive()
        return item

    def derive(self) -> None:
        """Sets what follows from the rest: the keys of its indexes and the searched text."""
        number = int(self.id)
        self.shard = number % SHARDS
        self.item = index_key(self.item_type, self.item_id) if self.item_type else None
        self.related = index_key(self.related_type, self.related_id) if self.related_type else None
        self.name_and_id = sort_keys.by_text(self.name, number)
        self.created_at_and_id = sort_keys.by_time(self.created_at, number)
        self.last_updated_and_id = sort_keys.by_time(self.last_updated, number)
        self.folded = folded_attributes(self, SEARCHED)

    def referenced(self) -> list[Referenced]:
        """The records that it refers to."""
        pairs = ((attrs, getattr(self, attrs[0]), getattr(self, attrs[1])) for attrs in PAIRS)
        return [referenced(model, number, *attrs) for attrs, model, number in pairs if model]

    def is_as_read(self) -> Condition:
        """The row is this item's, which may be gone and another one be in its place, and nobody changed it since."""
        unchanged: Condition = (ListItem.id == self.id) & (ListItem.last_updated == self.last_updated)
        return unchanged
