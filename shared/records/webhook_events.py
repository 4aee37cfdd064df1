"""Events that partners are told of, kept by integration in the order in which they were saved."""

from typing import Literal

from pynamodb.attributes import UnicodeAttribute

from shared.dynamodb import low_level
from shared.dynamodb.expressions import expressions
from shared.dynamodb.model import IntegerAttribute, Table

# What happens to an order, as version 3 names it.
EventName = Literal[
    "appointment.scheduled",
    "appointment.unable_to_complete",
    "appointment.awaiting_availability",
    "appointment.awaiting_reschedule",
    "order.processed",
    "order.post_processing",
    "order.delivered",
    "order.canceled",
]
# The order's statuses of which version 2 tells.
OrderStatus = Literal[
    "ordered",
    "scheduled",
    "assembly",
    "notified",
    "completed",
    "hold",
    "cancelled",
    "submitted_cancel_onsite",
    "pending_appointment",
    "ready_to_schedule",
    "committed",
]
KEPT_DAYS = 400  # longer than any job of it, whose text it is: 19 days of attempts, 90 that it is kept, and as long after a retry
_AT_ONCE = 100


class WebhookEvent(Table):
    """`event` is version 3's name, `status` the order's status, for version 2. `payload` is JSON text and never changes.

    `property_address` is the address in it: what jobs are searched by.
    """

    class Meta:
        table_name = "webhook_events"

    integration_id = IntegerAttribute(hash_key=True)
    sequence = IntegerAttribute(range_key=True)
    id = IntegerAttribute()
    event = UnicodeAttribute(null=True)
    status = UnicodeAttribute(null=True)
    payload = UnicodeAttribute()
    occurred_at = UnicodeAttribute(null=True)
    order_id = UnicodeAttribute(null=True)
    property_address = UnicodeAttribute(null=True)
    created_at = UnicodeAttribute()
    last_updated = UnicodeAttribute()
    expires_at = IntegerAttribute(null=True)  # second of the epoch (TTL)

    @classmethod
    def after(cls, integration_id: int, sequence: int) -> list["WebhookEvent"]:
        """The next events behind a sequence number, in order, as many as one read finds, without their payloads."""
        names = (name for name in cls.get_attributes() if name != "payload")
        behind = (WebhookEvent.integration_id == integration_id) & (WebhookEvent.sequence > sequence)
        written = expressions(key=behind, projection=names)
        request = {"TableName": cls.table_name(), "ConsistentRead": True, "Limit": _AT_ONCE, **written}
        return list(map(cls.from_raw_data, low_level.call("Query", request)["Items"]))
