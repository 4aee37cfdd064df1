"""The queue of each subscription: a row per job that waits to be delivered, in the order in which they go out."""

from pynamodb.attributes import UnicodeAttribute

from shared.dynamodb.model import IntegerAttribute, Table


class WebhookWaiting(Table):
    """`position` begins with the event's sequence number for a version 2 subscription, for a version 3 one with when it is due."""

    class Meta:
        table_name = "webhook_waiting"

    webhook_out_sub_id = IntegerAttribute(hash_key=True)
    position = UnicodeAttribute(range_key=True)
    integration_id = IntegerAttribute()
    job_id = IntegerAttribute()
    sequence = IntegerAttribute()
