"""A list item as it is answered."""

from collections.abc import Collection, Sequence
from typing import Any

from pydantic import Field

from shared.api.auth import ANY_APPLICATION, Caller, Role
from shared.api.views import RecordView, View
from shared.dynamodb.low_level import Item
from shared.records.list_items import ListItem


class ImageView(View):
    """An image as it is stored: made upright, without metadata."""

    url: str = Field(description="Where to load it from; it never changes under this URL.")
    content_type: str = Field(description="`image/png` or `image/jpeg`, by its content.")
    width: int = Field(description="In pixels.")
    height: int = Field(description="In pixels.")
    bytes: int = Field(description="Size of the stored file.")
    sha256: str = Field(description="SHA-256 of the stored file, in hex.")
    source_host: str = Field(description="The host that it was fetched from.")
    uploaded_at: str = Field(description="When it was stored: RFC 3339, UTC, microseconds.")


class ListItemView(RecordView):
    """Everything about the item; what was not given is null."""

    key: str = Field(description="The collection that the item belongs to.")
    slug: str = Field(description="What programs know the item by; unique in its collection.")
    name: str | None = Field(description="What people read.")
    value: str | None = Field(description="The item's value, where it differs from its name.")
    description: str | None = Field(description="Elaborates the item.")
    notes: str | None = Field(description="Internal context; null for clients and liaisons.")
    active: bool = Field(description="Whether the item is in use; others are normally hidden from lists.")
    default: bool = Field(description="Whether it is the default of its collection.")
    external_id: str | None = Field(description="The item's id in another system.")
    item_type: str | None = Field(description="Model of the record that the item belongs to.")
    item_id: int | None = Field(description="Id of that record.")
    related_type: str | None = Field(description="Model of a second record that the item belongs to.")
    related_id: int | None = Field(description="Id of that second record.")
    image: ImageView | None = Field(description="The item's image, once one has been uploaded.")


STORED = tuple(name for name in ListItemView.model_fields if name != "default")


def as_seen_by(caller: Caller, item: ListItem) -> ListItem:
    """Notes are internal: clients and liaisons do not see them."""
    if not _sees_notes(caller):
        item.notes = None
    return item


def rows_as_seen_by(caller: Caller, items: Sequence[Item], default_ids: Collection[int]) -> list[dict[str, Any]]:
    """The same for a page of items as they are stored."""
    hidden = {} if _sees_notes(caller) else {"notes": None}
    rows = ListItem.rows(items, STORED)
    return [{**row, "default": row["id"] in default_ids, "image": _image(row["image"]), **hidden} for row in rows]


def _image(image: Any) -> dict[str, Any] | None:
    return ImageView.model_validate(image).model_dump() if image else None


def _sees_notes(caller: Caller) -> bool:
    return not caller.roles.isdisjoint({Role.EMPLOYEE, ANY_APPLICATION})
