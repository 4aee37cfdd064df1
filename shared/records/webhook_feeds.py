"""The events of an integration in their order: the last number given, and how far their jobs have been made."""

from pynamodb.attributes import UnicodeAttribute

from shared.dynamodb.model import IntegerAttribute, Table


class WebhookFeed(Table):
    """`fanned_out` is the sequence number up to which all jobs exist; `fanned_out_sub` the id of the last subscription that has its
    job of the event behind that, 0 for none. `waiting` and `waiting_since` are there while events wait for their jobs.
    """

    class Meta:
        table_name = "webhook_feeds"

    _global_indexes = ("by_waiting",)

    integration_id = IntegerAttribute(hash_key=True)
    sequence = IntegerAttribute(default=0)
    fanned_out = IntegerAttribute(default=0)
    fanned_out_sub = IntegerAttribute(default=0)
    waiting = UnicodeAttribute(null=True)
    waiting_since = UnicodeAttribute(null=True)

    @classmethod
    def read(cls, integration_id: int) -> "WebhookFeed":
        """The feed as it is now, empty where the integration had no event yet."""
        try:
            return cls.get(integration_id, consistent_read=True)
        except cls.DoesNotExist:
            return cls(integration_id, sequence=0, fanned_out=0, fanned_out_sub=0)
