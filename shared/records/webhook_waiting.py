"""The queue of each subscription: a row per job that waits to be delivered, in the order in which they go out."""

from pynamodb.attributes import UnicodeAttribute

from shared.dynamodb import low_level
from shared.dynamodb.expressions import expressions
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

    @classmethod
    def first(cls, webhook_out_sub_id: int, most: int, after: str = "") -> list["WebhookWaiting"]:
        """The subscription's first rows, or the first behind a position."""
        key = cls.webhook_out_sub_id == webhook_out_sub_id
        written = expressions(key=key & (cls.position > after) if after else key)
        request = {"TableName": cls.table_name(), "ConsistentRead": True, "Limit": most, **written}
        return list(map(cls.from_raw_data, low_level.call("Query", request)["Items"]))
