"""The state of delivery to each subscription: who works on it, how often it failed in a row, and when it is due."""

from collections.abc import Iterator

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute
from pynamodb.expressions.update import Action

from shared.dynamodb.access import Index
from shared.dynamodb.model import DictAttribute, IntegerAttribute, Table
from shared.records.sharded import oldest, sharded

SHARDS = 8  # partitions of the index of those that are due


class WebhookChannel(Table):
    """`wakes` counts requests to look for work. `due` and `due_at` are there while the sweep has to wake it, if nothing else does.

    `probe_at` is when the circuit breaker of a version 3 subscription lets a job through again (RFC 3339), null while it is closed.
    `mail_due` is there until a mail about failures was sent: {"at", "reason", "sequence"}, the last being that of the event whose
    payload it holds. `begins_anew` is there from when the subscription was switched on, or had its address changed, until a worker
    has seen it: then all that waits is due, and failures of before do not count.
    """

    class Meta:
        table_name = "webhook_channels"

    _global_indexes = ("by_due",)

    webhook_out_sub_id = IntegerAttribute(hash_key=True)
    integration_id = IntegerAttribute()
    version = UnicodeAttribute()
    wakes = IntegerAttribute(default=0)
    lease = UnicodeAttribute(null=True)
    leased_until = UnicodeAttribute(null=True)
    failures = IntegerAttribute(default=0)
    failing_since = UnicodeAttribute(null=True)
    probe_at = UnicodeAttribute(null=True)
    last_mail_at = UnicodeAttribute(null=True)
    mail_due = DictAttribute(null=True)
    begins_anew = BooleanAttribute(null=True)
    due = UnicodeAttribute(null=True)
    due_at = UnicodeAttribute(null=True)

    @staticmethod
    def due_from(number: int, moment: str) -> list[Action]:
        """The update that has the sweep wake the subscription's channel from `moment` on (RFC 3339)."""
        return [WebhookChannel.due.set(str(number % SHARDS)), WebhookChannel.due_at.set(moment)]

    @classmethod
    def due_before(cls, moment: str) -> Iterator[tuple[int, int]]:
        """The integration and the subscription of each that has been due since before `moment` (RFC 3339)."""
        for row in sharded(cls, BY_DUE.name, "due", "due_at", SHARDS, moment):
            yield int(row.integration_id), int(row.webhook_out_sub_id)

    @staticmethod
    def oldest_due() -> str | None:
        """Since when a channel has been due, of all the longest, which may be ahead (RFC 3339)."""
        return oldest(WebhookChannel, BY_DUE.name, "due", "due_at", SHARDS)


BY_DUE = Index(WebhookChannel, "by_due")
