"""Events that partners are told of, kept by integration in the order in which they were saved."""

from pynamodb.attributes import UnicodeAttribute

from shared.dynamodb.model import IntegerAttribute, Table


class WebhookEvent(Table):
    """`event` is version 3's name, `status` the order's status, for version 2. `payload` is JSON text and never changes."""

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
    created_at = UnicodeAttribute()
    last_updated = UnicodeAttribute()
    expires_at = IntegerAttribute(null=True)  # second of the epoch (TTL)
