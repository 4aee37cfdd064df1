"""Types of parameters and of answers, made by `python -m tools.codegen.clients` from docs/openapi.json."""
# ruff: noqa: A002, E501, RUF100

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NotRequired, TypedDict


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


class NewClient(TypedDict):
    email: str
    """What the client signs in with; no other user may have it, in upper or lower case."""
    password: str
    """10 to 128 characters; not the e-mail, and none of the 10,000 most used passwords."""
    first_name: str
    """The client's first name."""
    last_name: str
    """The client's last name."""
    phone: NotRequired[str]
    """The client's phone number."""
    company_id: NotRequired[int]
    """The company that the client wishes to belong to. It grants nothing until it is confirmed."""
    company_name: NotRequired[str]
    """The company's name, for information only."""


class SearchInName(TypedDict):
    term: NotRequired[str]
    """Text to find anywhere in an attribute. Upper and lower case and accents do not count: `cafe` finds `Café`."""
    attributes: NotRequired[list[Literal["name"]]]
    """Where to look; without it, in all of them."""


class SortByIdName(TypedDict):
    by: NotRequired[Literal["id", "name"]]
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


class SearchInSourceReason(TypedDict):
    term: NotRequired[str]
    """Text to find anywhere in an attribute. Upper and lower case and accents do not count: `cafe` finds `Café`."""
    attributes: NotRequired[list[Literal["source", "reason"]]]
    """Where to look; without it, in all of them."""


class NewestNotificationsFirst(TypedDict):
    by: NotRequired[Literal["id"]]
    """What to sort by; ids rise with time."""
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


class SearchInStatusAddressEventOrderIdWebhookSubscriberCallbackUrl(TypedDict):
    term: NotRequired[str]
    """Text to find anywhere in an attribute. Upper and lower case and accents do not count: `cafe` finds `Café`."""
    attributes: NotRequired[list[Literal["status", "address", "event", "order_id", "webhook_subscriber", "callback_url"]]]
    """Where to look; without it, in all of them."""


class JobFilters(TypedDict):
    date_range_start: NotRequired[str]
    """Keeps the jobs made then or later: RFC 3339, or as FileMaker writes it, in the application's time zone and date order: `MM/DD/YYYY HH:MM:SS`, or `DD/MM/YYYY` for an application that writes the day first. `-` and `.` may stand for `/`, a year of four digits may come first, seconds may be absent or have a fraction, AM or PM may follow. What is no date in that order is refused, never guessed."""
    date_range_end: NotRequired[str]
    """Keeps the jobs made before, in the same forms."""
    status_code: NotRequired[list[int]]
    """Keeps the jobs whose last answer had this HTTP status."""
    event_type: NotRequired[
        list[
            Literal[
                "received",
                "processed",
                "awaiting_availability",
                "awaiting_scheduling",
                "window_selected",
                "scheduled",
                "awaiting_reschedule",
                "unable_to_complete",
                "post_processing",
                "delivered",
                "canceled",
                "submitted",
            ]
        ]
    ]
    """Keeps the jobs of what happened: `delivered` is `order.delivered`."""
    status: NotRequired[
        list[
            Literal[
                "assembly",
                "canceled",
                "cancelled",
                "committed",
                "completed",
                "hold",
                "new_request",
                "notified",
                "on_site",
                "ordered",
                "order_processing",
                "pending_appointment",
                "pending_reschedule",
                "post_processing",
                "ready_to_schedule",
                "scheduled",
                "scheduling",
                "submitted",
                "submitted_cancel_onsite",
                "unscheduled",
            ]
        ]
    ]
    """Keeps the jobs with this status of the order."""
    subscribers: NotRequired[list[str]]
    """Keeps the jobs of these subscriptions: each by its id or its name."""
    endpoint: NotRequired[list[str]]
    """Keeps the jobs that were posted to this `callback_url`."""
    state: NotRequired[list[Literal["received", "delivered", "retrying", "failed", "canceled"]]]
    """Keeps the jobs in this state of delivery."""


class NewestJobsFirst(TypedDict):
    by: NotRequired[Literal["created_at", "id"]]
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
    """The column, or the attribute of the item."""
    rule: str
    """A stable word for programs."""
    message: str
    """For people; its wording may change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """What became of a row."""

    row: str
    """`items.0`, or `csv.2`: the header of a CSV is row 1."""
    slug: str | None
    """The row's slug, null where it has none that can be read."""
    status: str
    """`conflict`: another writer took the slug while more than 33 rows were being created."""
    errors: list[RowErrorView]
    """What is wrong with the row; empty where nothing is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceView:
    """The record that has to be met."""

    type: str
    """Name of the model."""
    id: int
    """Id of the record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptView:
    at: datetime
    """When it began: RFC 3339, UTC, microseconds."""
    milliseconds: int
    """How long it took."""
    code: int | None = None
    """The HTTP status of the answer; null without one."""
    rule: str | None = None
    """Why there was no answer, or none that counts, in a word."""
    answer: str | None = None
    """The first 1 KiB of the answer's body."""


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
    """The caller's session, when `session_view` asks for it; null for an application's token. `token` is there where a new session comes with `client-required`."""

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
    token: str | None = None
    """The new session's token, shown this once."""


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
    """The caller's own key of the event, used once for ever."""
    script_name: str
    """The script that ran."""
    host_name: str
    """The machine that it ran on."""
    file_name: str
    """The FileMaker file that it belongs to."""
    start_time: datetime
    """When the script started: RFC 3339, UTC, microseconds."""
    stop_time: datetime | None
    """When it stopped, null while it runs: RFC 3339, UTC, microseconds."""
    notes: list[str] | None
    """Notes of the script."""
    updated_in: str | None
    """Where the event was last updated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientView:
    id: int
    """Id of the record."""
    created_at: datetime
    """When it was made: RFC 3339, UTC, microseconds."""
    last_updated: datetime
    """When it was last changed: RFC 3339, UTC, microseconds."""
    user_id: int
    """The user who is the client."""
    application: str
    """Slug of the application in which the user is a client."""
    email: str | None
    """The user's e-mail, as it was given."""
    first_name: str | None
    """The user's first name."""
    last_name: str | None
    """The user's last name."""
    phone: str | None
    """The user's phone number."""
    company_id: int | None
    """The company that the client belongs to; null until that is confirmed."""
    company_name: str | None
    """The company's name, as it was given at registration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegrationView:
    id: int
    """Id of the record."""
    created_at: datetime
    """When it was made: RFC 3339, UTC, microseconds."""
    last_updated: datetime
    """When it was last changed: RFC 3339, UTC, microseconds."""
    name: str
    """What people know it by."""
    application: str
    """Slug of the application that it belongs to."""
    company_id: int
    """The company that it belongs to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionView:
    """A collection, which exists from its first item to its last."""

    key: str
    """What its items have as `key`."""
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
    """The collection that the item belongs to."""
    slug: str
    """What programs know the item by; unique in its collection."""
    name: str | None
    """What people read."""
    value: str | None
    """The item's value, where it differs from its name."""
    description: str | None
    """Elaborates the item."""
    notes: str | None
    """Internal context; null for clients and liaisons."""
    active: bool
    """Whether the item is in use; others are normally hidden from lists."""
    default: bool
    """Whether it is the default of its collection."""
    external_id: str | None
    """The item's id in another system."""
    item_type: str | None
    """Model of the record that the item belongs to."""
    item_id: int | None
    """Id of that record."""
    related_type: str | None
    """Model of a second record that the item belongs to."""
    related_id: int | None
    """Id of that second record."""
    image: ImageView | None
    """The item's image, once one has been uploaded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportView:
    """What became of the rows."""

    key: str
    """The collection."""
    results: list[RowView] | None
    """One for each row, in order; null where a request is answered again."""
    created: int
    """Rows that made an item."""
    updated: int
    """Rows that changed one."""
    unchanged: int
    """Rows whose item was already as they say."""
    invalid: int
    """Rows with errors. If there is one, nothing was written."""
    conflict: int
    """Rows that another writer was faster than."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationView:
    id: int
    """Id of the record."""
    created_at: datetime
    """When it was made: RFC 3339, UTC, microseconds."""
    last_updated: datetime
    """When it was last changed: RFC 3339, UTC, microseconds."""
    kind: str
    """`mail`, `webhook_failing`, `webhook_disabled` or `dead_letter`: what failed."""
    source: str | None
    """The route whose mail it is, or the function, queue or table whose work failed."""
    record_id: int | None
    """Id of the record that the mail is about; null if it is about many."""
    request_id: str | None
    """The `request_id` of the answer to the request whose mail it is."""
    integration_id: int | None
    """The integration that it is about."""
    webhook_out_sub_id: int | None
    """The subscription that it is about."""
    reason: str
    """Why, in a word: `unconfirmed` of a mail that may have been sent, a status, or a rule."""
    resolved_at: datetime | None
    """When an employee marked it as resolved: RFC 3339, UTC, microseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestedView:
    email: str
    """The e-mail as it was given. Whether it is a user's is not told."""
    minutes: int
    """For how long the mailed code is good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordView:
    id: int
    """The user who has another password."""
    last_updated: datetime
    """When the user was changed: RFC 3339, UTC, microseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementView:
    id: int
    """Id of the record."""
    created_at: datetime
    """When it was made: RFC 3339, UTC, microseconds."""
    last_updated: datetime
    """When it was last changed: RFC 3339, UTC, microseconds."""
    required: ReferenceView
    """The record that has to be met."""
    requireable: ReferenceView
    """The record that it has to be met for."""
    key: str | None
    """What the requirement is known by."""
    value: str | None
    """What is required of the record, in words or as a number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedSessionView:
    id: int
    """Id of the session."""
    user_id: int
    """Id of its user."""
    application: str
    """Slug of the application that it was opened in."""
    roles: list[str]
    """The user's roles in that application: none where it is no role's."""
    remember_me: bool
    """Whether it does not expire."""
    created_at: datetime
    """When it was opened: RFC 3339, UTC, microseconds."""
    last_used_at: datetime | None
    """When it was last used, up to 5 minutes late: RFC 3339, UTC, microseconds."""
    token: str
    """The session's token, shown this once. It is sent as `Authorization: Bearer …`."""
    redirect_url: str | None
    """`redirect_url`, as it was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionView:
    id: int
    """Id of the session."""
    user_id: int
    """Id of its user."""
    application: str
    """Slug of the application that it was opened in."""
    roles: list[str]
    """The user's roles in that application: none where it is no role's."""
    remember_me: bool
    """Whether it does not expire."""
    created_at: datetime
    """When it was opened: RFC 3339, UTC, microseconds."""
    last_used_at: datetime | None
    """When it was last used, up to 5 minutes late: RFC 3339, UTC, microseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedSessionView:
    """With what its user recognises it by."""

    id: int
    """Id of the session."""
    user_id: int
    """Id of its user."""
    application: str
    """Slug of the application that it was opened in."""
    roles: list[str]
    """The user's roles in that application: none where it is no role's."""
    remember_me: bool
    """Whether it does not expire."""
    created_at: datetime
    """When it was opened: RFC 3339, UTC, microseconds."""
    last_used_at: datetime | None
    """When it was last used, up to 5 minutes late: RFC 3339, UTC, microseconds."""
    user_agent: str | None
    """The program that it was opened with, as it named itself, cut after 200 characters."""
    network: str | None
    """The network that it was opened from: a /24 of IPv4, or a /48 of IPv6."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookEventView:
    id: int
    """Id of the record."""
    created_at: datetime
    """When it was made: RFC 3339, UTC, microseconds."""
    last_updated: datetime
    """When it was last changed: RFC 3339, UTC, microseconds."""
    integration_id: int
    """The integration whose subscriptions are told."""
    sequence: int
    """The event's number among those of the integration, from 1 without a gap: their order."""
    event: str | None
    """What happened, as version 3 names it."""
    status: str | None
    """The order's status, of which version 2 tells."""
    payload: dict[str, Any]
    """What partners are told, as it was given."""
    occurred_at: datetime | None
    """When it happened, null unless given: RFC 3339, UTC, microseconds."""
    order_id: str | None
    """The order that it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookJobView:
    id: int
    """Id of the record."""
    created_at: datetime
    """When it was made: RFC 3339, UTC, microseconds."""
    last_updated: datetime
    """When it was last changed: RFC 3339, UTC, microseconds."""
    integration_id: int
    """The integration that it belongs to."""
    webhook_out_sub_id: int
    """The subscription that it is delivered to."""
    webhook_subscriber: str | None
    """The subscription's name when the job was made."""
    event_id: int
    """The webhook event that is delivered."""
    event: str | None
    """What happened, as version 3 names it."""
    status: str | None
    """The order's status, as version 2 tells it."""
    order_id: str | None
    """The order that it is about."""
    version: str
    """`2` or `3`: the form that is sent."""
    callback_url: str
    """Where it was posted to last; before the first attempt, the subscription's when the job was made."""
    state: str
    """`received`, `delivered`, `retrying`, `failed` or `canceled`: what became of the delivery."""
    attempt_count: int
    """How often it was tried."""
    status_code: int | None
    """The HTTP status of the last answer; null without one."""
    next_attempt_at: datetime | None
    """When it is tried next, if it is: RFC 3339, UTC, microseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanointegrateWebhookJobView:
    id: int
    """Id of the record."""
    created_at: datetime
    """When it was made: RFC 3339, UTC, microseconds."""
    last_updated: datetime
    """When it was last changed: RFC 3339, UTC, microseconds."""
    integration_id: int
    """The integration that it belongs to."""
    webhook_out_sub_id: int
    """The subscription that it is delivered to."""
    webhook_subscriber: str | None
    """The subscription's name when the job was made."""
    event_id: int
    """The webhook event that is delivered."""
    event: str | None
    """What happened, as version 3 names it."""
    status: str | None
    """The order's status, as version 2 tells it."""
    order_id: str | None
    """The order that it is about."""
    version: str
    """`2` or `3`: the form that is sent."""
    callback_url: str
    """Where it was posted to last; before the first attempt, the subscription's when the job was made."""
    state: str
    """`received`, `delivered`, `retrying`, `failed` or `canceled`: what became of the delivery."""
    attempt_count: int
    """How often it was tried."""
    status_code: int | None
    """The HTTP status of the last answer; null without one."""
    next_attempt_at: datetime | None
    """When it is tried next, if it is: RFC 3339, UTC, microseconds."""
    sequence: int
    """The event's place among those of the integration."""
    property_address: str | None
    """The address of the order's property, where the payload holds one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeWebhookJobView:
    id: int
    """Id of the record."""
    created_at: datetime
    """When it was made: RFC 3339, UTC, microseconds."""
    last_updated: datetime
    """When it was last changed: RFC 3339, UTC, microseconds."""
    integration_id: int
    """The integration that it belongs to."""
    webhook_out_sub_id: int
    """The subscription that it is delivered to."""
    webhook_subscriber: str | None
    """The subscription's name when the job was made."""
    event_id: int
    """The webhook event that is delivered."""
    event: str | None
    """What happened, as version 3 names it."""
    status: str | None
    """The order's status, as version 2 tells it."""
    order_id: str | None
    """The order that it is about."""
    version: str
    """`2` or `3`: the form that is sent."""
    callback_url: str
    """Where it was posted to last; before the first attempt, the subscription's when the job was made."""
    state: str
    """`received`, `delivered`, `retrying`, `failed` or `canceled`: what became of the delivery."""
    attempt_count: int
    """How often it was tried."""
    status_code: int | None
    """The HTTP status of the last answer; null without one."""
    next_attempt_at: datetime | None
    """When it is tried next, if it is: RFC 3339, UTC, microseconds."""
    attempts: list[AttemptView]
    """The attempts, the newest 20, the oldest of them first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WholePlanointegrateWebhookJobView:
    id: int
    """Id of the record."""
    created_at: datetime
    """When it was made: RFC 3339, UTC, microseconds."""
    last_updated: datetime
    """When it was last changed: RFC 3339, UTC, microseconds."""
    integration_id: int
    """The integration that it belongs to."""
    webhook_out_sub_id: int
    """The subscription that it is delivered to."""
    webhook_subscriber: str | None
    """The subscription's name when the job was made."""
    event_id: int
    """The webhook event that is delivered."""
    event: str | None
    """What happened, as version 3 names it."""
    status: str | None
    """The order's status, as version 2 tells it."""
    order_id: str | None
    """The order that it is about."""
    version: str
    """`2` or `3`: the form that is sent."""
    callback_url: str
    """Where it was posted to last; before the first attempt, the subscription's when the job was made."""
    state: str
    """`received`, `delivered`, `retrying`, `failed` or `canceled`: what became of the delivery."""
    attempt_count: int
    """How often it was tried."""
    status_code: int | None
    """The HTTP status of the last answer; null without one."""
    next_attempt_at: datetime | None
    """When it is tried next, if it is: RFC 3339, UTC, microseconds."""
    sequence: int
    """The event's place among those of the integration."""
    property_address: str | None
    """The address of the order's property, where the payload holds one."""
    attempts: list[AttemptView]
    """The attempts, the newest 20, the oldest of them first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretView:
    id: int
    """Id of the record."""
    created_at: datetime
    """When it was made: RFC 3339, UTC, microseconds."""
    last_updated: datetime
    """When it was last changed: RFC 3339, UTC, microseconds."""
    integration_id: int
    """The integration that owns it."""
    key: str
    """What programs know the subscription by."""
    name: str
    """What people know it by."""
    callback_url: str
    """Where events are posted to."""
    statuses: list[str]
    """The order's statuses that it is told of, version 2."""
    events: list[str]
    """The events that it is told of, version 3."""
    active: bool
    """Whether anything is delivered."""
    version: str
    """`2` or `3`: which of the two forms it gets."""
    secret: str | None
    """What deliveries are signed with (Standard Webhooks). Shown this once; null in a repeated answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookOutSubView:
    id: int
    """Id of the record."""
    created_at: datetime
    """When it was made: RFC 3339, UTC, microseconds."""
    last_updated: datetime
    """When it was last changed: RFC 3339, UTC, microseconds."""
    integration_id: int
    """The integration that owns it."""
    key: str
    """What programs know the subscription by."""
    name: str
    """What people know it by."""
    callback_url: str
    """Where events are posted to."""
    statuses: list[str]
    """The order's statuses that it is told of, version 2."""
    events: list[str]
    """The events that it is told of, version 3."""
    active: bool
    """Whether anything is delivered."""
    version: str
    """`2` or `3`: which of the two forms it gets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanointegrateView:
    id: int
    """Id of the record."""
    created_at: datetime
    """When it was made: RFC 3339, UTC, microseconds."""
    last_updated: datetime
    """When it was last changed: RFC 3339, UTC, microseconds."""
    integration_id: int
    """The integration that owns it."""
    key: str
    """What programs know the subscription by."""
    name: str
    """What people know it by."""
    callback_url: str
    """Where events are posted to."""
    statuses: list[str]
    """The order's statuses that it is told of, version 2."""
    events: list[str]
    """The events that it is told of, version 3."""
    active: bool
    """Whether anything is delivered."""
    version: str
    """`2` or `3`: which of the two forms it gets."""
    notification_emails: str | None
    """Who is mailed when deliveries fail; addresses separated by commas."""
    notify: bool
    """Whether anyone is."""
    success_code: str | None
    """The HTTP status that counts as delivered, or a class such as `2xx`; null for any 2xx."""
    payload_render_view: str | None
    """The form of the payload; null and `default` are the same."""
    disabled_reason: str | None
    """Why deliveries switched it off; null unless they did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayView:
    id: int
    """The subscription."""
    integration_id: int
    """The integration that owns it."""
    jobs: int
    """How many jobs were queued once more."""
    left: int
    """How many were not, since time was up: repeat the request until it is 0."""
