"""Webhook jobs: one event's delivery to one subscription, with all that became of it."""

from typing import Any

from pynamodb.attributes import ListAttribute, UnicodeAttribute

from shared.dynamodb.model import IntegerAttribute, Table

RECEIVED, DELIVERED, RETRYING, FAILED, CANCELED = STATES = ("received", "delivered", "retrying", "failed", "canceled")
WAITING = (RECEIVED, RETRYING)  # states in which a job has a row in webhook_waiting


class WebhookJob(Table):
    """`status` is the order's, `state` the job's. `position` is the key of its row in webhook_waiting, there while it waits.

    `attempts` holds the newest ones, each {"at", "milliseconds", "code" or "rule", "answer"}; `attempt_count` counts all.
    """

    class Meta:
        table_name = "webhook_jobs"

    _global_indexes = ("by_created_at", "of_sub_by_created_at")

    integration_id = IntegerAttribute(hash_key=True)
    id = IntegerAttribute(range_key=True)
    webhook_out_sub_id = IntegerAttribute()
    event_id = IntegerAttribute()
    sequence = IntegerAttribute()
    event = UnicodeAttribute(null=True)
    status = UnicodeAttribute(null=True)
    order_id = UnicodeAttribute(null=True)
    version = UnicodeAttribute()
    callback_url = UnicodeAttribute()
    state = UnicodeAttribute(default=RECEIVED)
    attempts = ListAttribute[Any](default=list)
    attempt_count = IntegerAttribute(default=0)
    status_code = IntegerAttribute(null=True)
    next_attempt_at = UnicodeAttribute(null=True)
    position = UnicodeAttribute(null=True)
    created_at = UnicodeAttribute()
    last_updated = UnicodeAttribute()
    expires_at = IntegerAttribute(null=True)  # second of the epoch (TTL)

    created_at_and_id = UnicodeAttribute()
