"""Webhook jobs: one event's delivery to one subscription, with all that became of it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Self

from pynamodb.attributes import ListAttribute, UnicodeAttribute

from shared.dynamodb.model import DictAttribute, IntegerAttribute, Table
from shared.errors import Invalid, Rule
from shared.records import sort_keys
from shared.records.folding import folded, folded_attributes
from shared.records.webhook_events import WebhookEvent
from shared.records.webhook_out_subs import WebhookOutSub
from shared.records.webhook_waiting import WebhookWaiting
from shared.timestamps import now

NOT_FOUND = Rule("not_found", "no webhook job of the integration has this id", ("id",))
RECEIVED, DELIVERED, RETRYING, FAILED, CANCELED = STATES = ("received", "delivered", "retrying", "failed", "canceled")
WAITING = (RECEIVED, RETRYING)  # states in which a job has a row in webhook_waiting
SEARCHED = ("status", "address", "event", "order_id", "webhook_subscriber", "callback_url")
_MOST_ADDRESS = 500  # characters
_ADDRESSES = (("property_info", "address"), ("property", "location"), ("property", "address"), ("address",))


class WebhookJob(Table):
    """`status` is the order's, `state` the job's. `position` is the key of its row in webhook_waiting, there while it waits.

    `attempts` holds the newest ones, each {"at", "milliseconds", "code" or "rule", "answer"}; `attempt_count` counts all, and
    `attempts_before` those of before it was last queued by hand, from when on its retries begin anew. `webhook_subscriber` is the
    subscription's name then. `folded` holds the searched attributes as searches compare them.
    Its global indexes hold neither attempts nor position.
    """

    class Meta:
        table_name = "webhook_jobs"

    _global_indexes = ("by_created_at", "of_sub_by_created_at")

    integration_id = IntegerAttribute(hash_key=True)
    id = IntegerAttribute(range_key=True)
    webhook_out_sub_id = IntegerAttribute()
    webhook_subscriber = UnicodeAttribute(null=True)
    event_id = IntegerAttribute()
    sequence = IntegerAttribute()
    event = UnicodeAttribute(null=True)
    status = UnicodeAttribute(null=True)
    order_id = UnicodeAttribute(null=True)
    property_address = UnicodeAttribute(null=True)
    version = UnicodeAttribute()
    callback_url = UnicodeAttribute()
    state = UnicodeAttribute(default=RECEIVED)
    attempts = ListAttribute[Any](default=list)
    attempt_count = IntegerAttribute(default=0)
    attempts_before = IntegerAttribute(default=0)
    status_code = IntegerAttribute(null=True)
    next_attempt_at = UnicodeAttribute(null=True)
    position = UnicodeAttribute(null=True)
    created_at = UnicodeAttribute()
    last_updated = UnicodeAttribute()
    expires_at = IntegerAttribute(null=True)  # second of the epoch (TTL)

    created_at_and_id = UnicodeAttribute()
    folded = DictAttribute(default=dict)

    @classmethod
    def of(cls, number: int, event: WebhookEvent, subscription: WebhookOutSub, address: str | None) -> Self:
        """A new one, received now and due at once. `address`: see `address_in`."""
        made_at = now()
        job = cls(
            subscription.integration_id,
            number,
            webhook_out_sub_id=subscription.id,
            webhook_subscriber=subscription.name,
            event_id=event.id,
            sequence=event.sequence,
            property_address=address,
            **{name: getattr(event, name) for name in ("event", "status", "order_id")},
            **{name: getattr(subscription, name) for name in ("version", "callback_url")},
            next_attempt_at=made_at,
            created_at=made_at,
            last_updated=made_at,
        )
        job.position = position_in_order(int(event.sequence)) if job.version == "2" else position_by_time(made_at, number)
        job.derive()
        return job

    @classmethod
    def get_or_refuse(cls, integration_id: int, number: int) -> Self:
        try:
            return cls.get(integration_id, number, consistent_read=True)
        except cls.DoesNotExist:
            raise Invalid(NOT_FOUND.on("id")) from None

    def waiting(self) -> WebhookWaiting:
        """Its row in the subscription's queue, at its position."""
        job = {"integration_id": self.integration_id, "job_id": self.id, "sequence": self.sequence}
        return WebhookWaiting(self.webhook_out_sub_id, self.position, **job)

    def derive(self) -> None:
        """Sets what follows from the rest: the sort key and the searched text."""
        self.created_at_and_id = sort_keys.by_time(self.created_at, int(self.id))
        address = {} if self.property_address is None else {"address": folded(self.property_address)}
        self.folded = {**folded_attributes(self, (name for name in SEARCHED if name != "address")), **address}


def position_in_order(sequence: int, after: str = "") -> str:
    """The position of a version 2 job: by its event's number, or behind all of those up to a number, in the order of `after`."""
    return f"{sequence:019}{after and f'~{after}'}"


def position_by_time(due_at: str, number: int) -> str:
    """The position of a version 3 job: by when it is due (RFC 3339)."""
    return f"{due_at}~{number:019}"


def address_in(payload: Mapping[str, Any]) -> str | None:
    """The address of an order's property as one text, from the places in which payloads of versions 2 and 3 have it."""
    found = (", ".join(_texts(_within(payload, path))) for path in _ADDRESSES)
    return next((text[:_MOST_ADDRESS] for text in found if text), None)


def _within(value: Any, path: Iterable[str]) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _texts(address: Any) -> Iterator[str]:
    for part in address.values() if isinstance(address, Mapping) else (address,):
        if isinstance(part, str) and part.strip():
            yield part.strip()
