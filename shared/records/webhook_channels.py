"""The state of delivery to each subscription: who works on it, how often it failed in a row, and when it is due."""

from collections.abc import Iterator

from pynamodb.attributes import UnicodeAttribute

from shared.dynamodb.access import Index
from shared.dynamodb.model import IntegerAttribute, Table
from shared.records.sharded import sharded

SHARDS = 8  # partitions of the index of those that are due

SHARDS = 8  # partitions of the index of those that are due


class WebhookChannel(Table):
    """`wakes` counts requests to look for work. `due` and `due_at` are there while the sweep has to wake it, if nothing else does.

    `probe_at` is when the circuit breaker lets a job through again (RFC 3339), null while deliveries succeed.
    `head_attempts` and `head_due_at` are of the job that is first in line, of a version 2 subscription.
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
    head_attempts = IntegerAttribute(default=0)
    head_due_at = UnicodeAttribute(null=True)
    probe_at = UnicodeAttribute(null=True)
    last_mail_at = UnicodeAttribute(null=True)
    due = UnicodeAttribute(null=True)
    due_at = UnicodeAttribute(null=True)

    @classmethod
    def due_before(cls, moment: str) -> Iterator[tuple[int, int]]:
        """The integration and the subscription of each that has been due since before `moment` (RFC 3339)."""
        for row in sharded(cls, BY_DUE.name, "due", "due_at", SHARDS, moment):
            yield int(row.integration_id), int(row.webhook_out_sub_id)


BY_DUE = Index(WebhookChannel, "by_due")
