"""The events of an integration in their order: the last number given, and how far their jobs have been made."""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition

from shared.dynamodb.model import IntegerAttribute, Table
from shared.dynamodb.optimistic import WriteConflict
from shared.dynamodb.transaction import Transaction

SHARDS = 8  # partitions of the index of those that wait


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

    def append(self, write: Transaction, made_at: str) -> int:
        """Takes the next sequence number, with a WriteConflict where another event has taken it. Returns the number.

        From then on an event waits for its jobs: since `made_at` (RFC 3339), unless one did before.
        """
        number = int(self.sequence) + 1
        write.update(
            self,
            [
                WebhookFeed.sequence.set(number),
                WebhookFeed.fanned_out.set(WebhookFeed.fanned_out | 0),
                WebhookFeed.fanned_out_sub.set(WebhookFeed.fanned_out_sub | 0),
                WebhookFeed.waiting.set(str(int(self.integration_id) % SHARDS)),
                WebhookFeed.waiting_since.set(WebhookFeed.waiting_since | made_at),
            ],
            self._has_last(number - 1),
            WriteConflict(),
        )
        return number

    @staticmethod
    def _has_last(number: int) -> Condition:
        is_last: Condition = WebhookFeed.sequence == number
        return is_last if number else WebhookFeed.sequence.does_not_exist()
