"""Subscriptions of partners to outgoing webhooks, kept by integration.

Every write of one keeps its integration's counts in the same transaction, so that they are exact at every instant.
"""

from collections.abc import Mapping
from typing import Any, Literal, get_args

from pynamodb.attributes import BooleanAttribute, ListAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path

from shared.dynamodb.access import Access
from shared.dynamodb.ids import with_new_id
from shared.dynamodb.model import DictAttribute, IntegerAttribute, Table, TextsAttribute
from shared.dynamodb.optimistic import WriteConflict
from shared.dynamodb.transaction import IdTaken, Transaction, Writing
from shared.errors import Invalid, Rule
from shared.records import sort_keys
from shared.records.folding import folded_attributes
from shared.records.integrations import NO_INTEGRATION, Integration
from shared.records.webhook_events import EventName, OrderStatus
from shared.records.webhook_feeds import WebhookFeed
from shared.timestamps import later_than, now

NOT_FOUND = Rule("not_found", "no subscription of the integration has this id", ("id",))
VERSIONS = ("2", "3")
# What triggers a webhook: statuses of an order for version 2, events for version 3.
Status = OrderStatus
Event = EventName
Trigger = Literal[EventName, OrderStatus]
TRIGGERS = {"2": "statuses", "3": "events"}  # the attribute that a version needs
REQUIRED_WITH = Rule("required_with", "is required with version {version}", tuple(TRIGGERS.values()))
KINDS = tuple(f"{state}_{version}" for state in ("active", "inactive") for version in VERSIONS)  # of an integration's counts
COUNTED = Access(updates=(Integration,))  # a write of one keeps the counts
Searched = Literal["id", "key", "name", "callback_url", "notification_emails"]
SEARCHED: tuple[str, ...] = get_args(Searched)


class WebhookOutSub(Table):
    """`folded` holds the searched attributes as searches compare them, so that DynamoDB itself can search.

    `after_sequence` is the integration's last event when the subscription was made, which is told of later ones only: clocks do not
    tell which was first. `secrets` are those that sign, the newest first, each {"secret", "until"}: `until` is null for the newest
    (RFC 3339).
    """

    class Meta:
        table_name = "webhook_out_subs"

    _indexes = ("by_created_at", "by_last_updated")

    integration_id = IntegerAttribute(hash_key=True)
    id = IntegerAttribute(range_key=True)
    key = UnicodeAttribute()
    name = UnicodeAttribute()
    callback_url = UnicodeAttribute()
    statuses = TextsAttribute(default=list)
    events = TextsAttribute(default=list)
    notification_emails = UnicodeAttribute(null=True)
    notify = BooleanAttribute(default=False)
    success_code = UnicodeAttribute(null=True)
    payload_render_view = UnicodeAttribute(null=True)
    active = BooleanAttribute(default=True)
    version = UnicodeAttribute()
    after_sequence = IntegerAttribute(default=0)
    secrets = ListAttribute[Any](default=list)
    disabled_reason = UnicodeAttribute(null=True)
    created_at = UnicodeAttribute()
    last_updated = UnicodeAttribute()

    created_at_and_id = UnicodeAttribute()
    last_updated_and_id = UnicodeAttribute()
    folded = DictAttribute(default=dict)

    @property
    def secret(self) -> str | None:
        """The newest. Shown once, to the caller who had it made."""
        return str(self.secrets[0]["secret"]) if self.secrets else None

    @property
    def kind(self) -> str:
        """The name of the integration's count that it is in."""
        return f"{'active' if self.active else 'inactive'}_{self.version}"

    @classmethod
    def create(
        cls,
        writing: Writing,
        integration_id: int,
        values: Mapping[str, Any],
        *,
        created_at: str | None = None,
        last_updated: str | None = None,
    ) -> "WebhookOutSub":
        """A new one, made now unless said otherwise (RFC 3339). Raises Invalid where no integration has the id."""
        made_at = created_at or now()
        stamps = {"created_at": made_at, "last_updated": last_updated or made_at}
        made = {**values, **stamps, "after_sequence": WebhookFeed.read(integration_id).sequence}
        return with_new_id("webhook_out_subs", lambda number: cls._create(writing, integration_id, number, made))

    @classmethod
    def get_or_refuse(cls, integration_id: int, number: int) -> "WebhookOutSub":
        try:
            return cls.get(integration_id, number, consistent_read=True)
        except cls.DoesNotExist:
            raise Invalid(NOT_FOUND.on("id")) from None

    @classmethod
    def _create(cls, writing: Writing, integration_id: int, number: int, values: Mapping[str, Any]) -> "WebhookOutSub":
        subscription = cls(integration_id, number, **values)
        subscription.derive()
        write = writing.transaction()
        _count(write, integration_id, {subscription.kind: 1})
        write.create(subscription, IdTaken())
        write.commit(subscription)
        return subscription

    def replace(self, write: Transaction, changed: "WebhookOutSub") -> None:
        """Adds to a transaction that this row becomes `changed`, which is stamped; a WriteConflict if it is not as read."""
        changed.last_updated = later_than(self.last_updated)
        changed.derive()
        if self.kind != changed.kind:
            _count(write, int(self.integration_id), {self.kind: -1, changed.kind: 1})
        write.update(changed, changed.changes_since(self.serialize()), self._is_as_read(), WriteConflict())

    def remove(self, write: Transaction) -> None:
        """Adds to a transaction that the row goes; a WriteConflict if it is not as read."""
        _count(write, int(self.integration_id), {self.kind: -1})
        write.delete(self, self._is_as_read(), WriteConflict())

    def _is_as_read(self) -> Condition:
        as_read: Condition = WebhookOutSub.last_updated == self.last_updated
        return as_read

    def derive(self) -> None:
        """Sets what follows from the rest: the sort keys and the searched text."""
        self.created_at_and_id = sort_keys.by_time(self.created_at, int(self.id))
        self.last_updated_and_id = sort_keys.by_time(self.last_updated, int(self.id))
        self.folded = folded_attributes(self, SEARCHED)


def _count(write: Transaction, integration_id: int, changes: Mapping[str, int]) -> None:
    """Adds `changes` to the integration's counts."""
    counts = {kind: Path(["counts", kind]) for kind in changes}
    steps = [counts[kind].set(counts[kind] + step) for kind, step in changes.items()]
    absent = Invalid(NO_INTEGRATION.on("integration_id"))
    write.update(Integration(integration_id), steps, Integration.id.exists(), absent)
