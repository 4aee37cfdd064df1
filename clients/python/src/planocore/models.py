"""Types of parameters and of answers, made by `python -m tools.codegen.clients` from docs/openapi.json."""
# ruff: noqa: A002, E501, RUF100

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NotRequired, TypedDict


class SearchInScriptNameNotes(TypedDict):
    term: NotRequired[str]
    """Text to find anywhere in an attribute. Upper and lower case and accents do not count: `cafe` finds `Café`."""
    attributes: NotRequired[list[Literal["script_name", "notes"]]]
    """Where to look; without it, in all of them."""


class Page(TypedDict):
    size: NotRequired[int]
    """How many records a page holds, 1 to 100."""
    number: NotRequired[int]
    """Which page, from 1. Past the last one the results are empty."""
    after: NotRequired[str]
    """The `next` of a page: answers the page behind it, however far it is. In place of `number`."""


class NewestFirst(TypedDict):
    by: NotRequired[Literal["start_time"]]
    """What to sort by; equal ones by id, in the same order."""
    order: NotRequired[Literal["asc", "desc"]]
    """Ascending or descending."""


class SearchInKey(TypedDict):
    term: NotRequired[str]
    """Text to find anywhere in an attribute. Upper and lower case and accents do not count: `cafe` finds `Café`."""
    attributes: NotRequired[list[Literal["key"]]]
    """Where to look; without it, in all of them."""


class SortCollections(TypedDict):
    by: NotRequired[Literal["key", "last_updated"]]
    """What to sort by; equal ones by key, in the same order."""
    order: NotRequired[Literal["asc", "desc"]]
    """Ascending or descending."""


class ListItemRow(TypedDict):
    slug: str
    """What programs know the item by; unique in its collection."""
    name: NotRequired[str]
    """What people read, in collections whose items have a text of their own."""
    value: NotRequired[str]
    """The item's value, where it differs from its name."""
    description: NotRequired[str]
    """Elaborates the item, where its name does not suffice."""
    notes: NotRequired[str]
    """Internal context, for example why a name changed and its slug did not."""
    active: NotRequired[bool]
    """Whether the item is in use. A new one is, unless this says otherwise."""
    default: NotRequired[bool]
    """Makes it the only default of its collection; for one row at most."""
    external_id: NotRequired[str]
    """The item's id in another system."""


class SearchInIdNameKeySlugValueExternalId(TypedDict):
    term: NotRequired[str]
    """Text to find anywhere in an attribute. Upper and lower case and accents do not count: `cafe` finds `Café`."""
    attributes: NotRequired[list[Literal["id", "name", "key", "slug", "value", "external_id"]]]
    """Where to look; without it, in all of them."""


class SortByIdNameSlugCreatedAtLastUpdated(TypedDict):
    by: NotRequired[Literal["id", "name", "slug", "created_at", "last_updated"]]
    """What to sort by; equal ones by id, in the same order."""
    order: NotRequired[Literal["asc", "desc"]]
    """Ascending or descending."""


class Reference(TypedDict):
    type: str
    """Class name of the record's model, in CamelCase, for example `OrderRequest`."""
    id: int
    """Id of the record."""


class SearchInKeyValue(TypedDict):
    term: NotRequired[str]
    """Text to find anywhere in an attribute. Upper and lower case and accents do not count: `cafe` finds `Café`."""
    attributes: NotRequired[list[Literal["key", "value"]]]
    """Where to look; without it, in all of them."""


class RecordName(TypedDict):
    type: str
    """Class name of the record's model, in CamelCase, for example `OrderRequest`."""
    id: int
    """Id of the record."""


class SortByIdCreatedAtLastUpdated(TypedDict):
    by: NotRequired[Literal["id", "created_at", "last_updated"]]
    """What to sort by; equal ones by id, in the same order."""
    order: NotRequired[Literal["asc", "desc"]]
    """Ascending or descending."""


class Search(TypedDict):
    term: NotRequired[str]
    """Text to find anywhere in an attribute. Upper and lower case and accents do not count: `cafe` finds `Café`."""
    attributes: NotRequired[list[Literal["id", "key", "name", "callback_url", "notification_emails"]]]
    """Where to look; without it, in all of them."""


class Sort(TypedDict):
    by: NotRequired[Literal["id", "created_at", "last_updated"]]
    """What to sort by; equal ones by id, in the same order."""
    order: NotRequired[Literal["asc", "desc"]]
    """Ascending or descending."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageView:
    """An image as it is stored: made upright, without metadata."""

    url: str
    """Where to load it from; it never changes under this URL."""
    content_type: str
    """`image/png` or `image/jpeg`, by its content."""
    width: int
    """In pixels."""
    height: int
    """In pixels."""
    bytes: int
    """Size of the stored file."""
    sha256: str
    """SHA-256 of the stored file, in hex."""
    source_host: str
    """The host that it was fetched from."""
    uploaded_at: datetime
    """When it was stored: RFC 3339, UTC, microseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowErrorView:
    attr: str
    rule: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """What became of a row."""

    row: str
    """`items.0`, or `csv.2`: the header of a CSV is row 1."""
    slug: str | None
    status: str
    """`conflict`: another writer took the slug while more than 33 rows were being created."""
    errors: list[RowErrorView]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceView:
    type: str
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Error:
    attr: str
    """Dotted path of the parameter, for example `page.size`."""
    rule: str
    """A stable word for programs."""
    message: str
    """For people; its wording may change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """The caller's session, when `session_view` asks for it; null for an application's token."""

    id: int
    user_id: int
    application: str
    """Slug of the application that it was opened in."""
    roles: list[str]
    """The user's roles in that application."""
    remember_me: bool
    """Whether it never expires."""
    created_at: datetime
    last_used_at: datetime | None
    """Up to 5 minutes late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """The token's application, when `application_view` asks for it."""

    id: int
    slug: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEventFmpView:
    id: int
    """Id of the record."""
    created_at: datetime
    """When it was made: RFC 3339, UTC, microseconds."""
    last_updated: datetime
    """When it was last changed: RFC 3339, UTC, microseconds."""
    unique_id: str
    script_name: str
    host_name: str
    file_name: str
    start_time: datetime
    """RFC 3339, UTC, microseconds."""
    stop_time: datetime | None
    """RFC 3339, UTC, microseconds."""
    notes: list[str] | None
    updated_in: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionView:
    """A collection, which exists from its first item to its last."""

    key: str
    items: int
    """How many items it has."""
    active_items: int
    """How many of them are active."""
    default_id: int | None
    """Id of the item that is its default."""
    created_at: datetime
    """When its first item was made: RFC 3339, UTC, microseconds."""
    last_updated: datetime
    """When an item of it was last made, changed or removed: RFC 3339, UTC, microseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListItemView:
    """Everything about the item; what was not given is null."""

    id: int
    """Id of the record."""
    created_at: datetime
    """When it was made: RFC 3339, UTC, microseconds."""
    last_updated: datetime
    """When it was last changed: RFC 3339, UTC, microseconds."""
    key: str
    slug: str
    name: str | None
    value: str | None
    description: str | None
    notes: str | None
    """Internal context; null for clients and liaisons."""
    active: bool
    default: bool
    """Whether it is the default of its collection."""
    external_id: str | None
    item_type: str | None
    item_id: int | None
    related_type: str | None
    related_id: int | None
    image: ImageView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportView:
    """What became of the rows."""

    key: str
    results: list[RowView] | None
    """One for each row, in order; null where a request is answered again."""
    created: int
    updated: int
    unchanged: int
    invalid: int
    conflict: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementView:
    id: int
    """Id of the record."""
    created_at: datetime
    """When it was made: RFC 3339, UTC, microseconds."""
    last_updated: datetime
    """When it was last changed: RFC 3339, UTC, microseconds."""
    required: ReferenceView
    requireable: ReferenceView
    key: str | None
    value: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookOutSubView:
    id: int
    """Id of the record."""
    created_at: datetime
    """When it was made: RFC 3339, UTC, microseconds."""
    last_updated: datetime
    """When it was last changed: RFC 3339, UTC, microseconds."""
    integration_id: int
    key: str
    name: str
    callback_url: str
    statuses: list[str]
    events: list[str]
    active: bool
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanointegrateView:
    id: int
    """Id of the record."""
    created_at: datetime
    """When it was made: RFC 3339, UTC, microseconds."""
    last_updated: datetime
    """When it was last changed: RFC 3339, UTC, microseconds."""
    integration_id: int
    key: str
    name: str
    callback_url: str
    statuses: list[str]
    events: list[str]
    active: bool
    version: str
    notification_emails: str | None
    notify: bool
    success_code: str | None
    payload_render_view: str | None
    disabled_reason: str | None
