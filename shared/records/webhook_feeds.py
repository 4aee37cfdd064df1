"""The events of an integration in their order: the last number given, and how far their jobs have been made."""

from collections.abc import Iterator
from datetime import timedelta

from botocore.exceptions import ClientError
from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from shared.dynamodb import low_level
from shared.dynamodb.access import Index
from shared.dynamodb.model import IntegerAttribute, Table
from shared.dynamodb.optimistic import WriteConflict
from shared.dynamodb.transaction import Transaction
from shared.records.sharded import oldest, sharded
from shared.timestamps import from_now, now

_SEEN_EVERY = timedelta(seconds=5)
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

    @classmethod
    def waiting_since_before(cls, moment: str) -> Iterator[int]:
        """The integrations whose events have waited since before `moment` (RFC 3339)."""
        for row in sharded(cls, BY_WAITING.name, "waiting", "waiting_since", SHARDS, moment):
            yield int(row.integration_id)

    @staticmethod
    def oldest_waiting() -> str | None:
        """Since when an integration's events have waited for their jobs, of all the longest (RFC 3339)."""
        return oldest(WebhookFeed, BY_WAITING.name, "waiting", "waiting_since", SHARDS)

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

    def advance(self, write: Transaction, fanned_out: int, fanned_out_sub: int) -> None:
        """Moves on how far jobs exist, with a WriteConflict where that is not as it was read, or moved to by this record."""
        to = [WebhookFeed.fanned_out.set(fanned_out), WebhookFeed.fanned_out_sub.set(fanned_out_sub)]
        write.update(self, [*to, *self._seen()], self._is_as_read(), WriteConflict())
        self.fanned_out, self.fanned_out_sub = fanned_out, fanned_out_sub

    def rest(self) -> bool:
        """Lets nothing wait any more. Returns whether that is so: False where another event has come, or others have moved on."""
        as_read = self._is_as_read() & (WebhookFeed.sequence == self.fanned_out)
        try:
            self.update([WebhookFeed.waiting.remove(), WebhookFeed.waiting_since.remove()], as_read)
        except ClientError as error:
            if low_level.condition_failed(error):
                return False
            raise
        return True

    def _is_as_read(self) -> Condition:
        as_read: Condition = (WebhookFeed.fanned_out == self.fanned_out) & (WebhookFeed.fanned_out_sub == self.fanned_out_sub)
        return as_read

    def _seen(self) -> list[Action]:
        """Notes that jobs are being made, for the sweep, which looks for feeds where none are; not written each time."""
        since = self.waiting_since
        return [WebhookFeed.waiting_since.set(now())] if since and since < from_now(-_SEEN_EVERY) else []

    @staticmethod
    def _has_last(number: int) -> Condition:
        is_last: Condition = WebhookFeed.sequence == number
        return is_last if number else WebhookFeed.sequence.does_not_exist()


BY_WAITING = Index(WebhookFeed, "by_waiting")
