"""The lease of a subscription's delivery: one worker at a time, who looks again if it was asked to before it lets go."""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from botocore.exceptions import ClientError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from shared.dynamodb import low_level
from shared.dynamodb.expressions import expressions
from shared.dynamodb.transaction import Join, Transaction
from shared.records.webhook_channels import WebhookChannel
from shared.timestamps import from_now, now

_LASTS = timedelta(seconds=60)  # longer than an attempt and what is saved of it
_RENEWED_WITH = timedelta(seconds=30)  # left


class LeaseLost(Exception):
    """Another worker has taken over."""


class Lease:
    """`channel` is the row as it was written last."""

    def __init__(self, channel: WebhookChannel, owner: str) -> None:
        self.channel, self._owner = channel, owner

    @classmethod
    def take(cls, webhook_out_sub_id: int) -> "Lease | None":
        """Takes the lease; None where another worker has it, who will look again, and where the subscription never had a job."""
        owner = uuid.uuid4().hex
        free = WebhookChannel.lease.does_not_exist() | (WebhookChannel.leased_until < now())
        free |= WebhookChannel.lease == owner  # a lost answer has the client ask again
        there = WebhookChannel.version.exists()
        channel = _updated(webhook_out_sub_id, [WebhookChannel.lease.set(owner), *_until(webhook_out_sub_id)], there & free)
        return cls(channel, owner) if channel else None

    def renew(self) -> None:
        """Unless there is time enough. Raises LeaseLost."""
        if str(self.channel.leased_until) < from_now(_RENEWED_WITH):
            self.update(_until(self._number))

    def update(self, actions: Sequence[Action]) -> None:
        """Raises LeaseLost."""
        channel = _updated(self._number, actions, self._is_ours())
        if channel is None:
            raise LeaseLost
        self.channel = channel

    def joining(self, actions: Sequence[Action]) -> Join:
        """What has a `Writing` change the channel in its transaction, which raises LeaseLost."""

        def join(write: Transaction, record: Any, progress: str | None) -> None:  # noqa: ARG001 - a join's
            write.update(self.channel, actions, self._is_ours(), LeaseLost())

        return join

    def let_go(self, due_at: str | None) -> bool:
        """False where more work has come since the channel was written last. `due_at`: when the sweep has to wake it (RFC 3339)."""
        never = [WebhookChannel.due.remove(), WebhookChannel.due_at.remove()]
        due = WebhookChannel.due_from(self._number, due_at) if due_at else never
        same = WebhookChannel.wakes == self.channel.wakes if self.channel.wakes else WebhookChannel.wakes.does_not_exist()
        return _updated(self._number, [*_gone(), *due], self._is_ours() & same) is not None

    def hand_over(self) -> None:
        """Gives the lease back where there is more to do at once. Raises LeaseLost."""
        self.update([*_gone(), *WebhookChannel.due_from(self._number, now())])

    def look_again(self) -> None:
        """Reads the channel anew. Raises LeaseLost."""
        self.update(_until(self._number))

    @property
    def _number(self) -> int:
        return int(self.channel.webhook_out_sub_id)

    def _is_ours(self) -> Condition:
        ours: Condition = WebhookChannel.lease == self._owner
        return ours


def _until(number: int) -> list[Action]:
    """A worker that dies leaves the channel to the sweep."""
    until = from_now(_LASTS)
    return [WebhookChannel.leased_until.set(until), *WebhookChannel.due_from(number, until)]


def _gone() -> list[Action]:
    return [WebhookChannel.lease.remove(), WebhookChannel.leased_until.remove()]


def _updated(number: int, actions: Sequence[Action], condition: Condition) -> WebhookChannel | None:
    """The row with the actions applied; None where the condition does not hold."""
    row = WebhookChannel(number)
    request = {"TableName": row.table_name(), "Key": row.address(), "ReturnValues": "ALL_NEW"}
    try:
        answer = low_level.call("UpdateItem", {**request, **expressions(update=list(actions), condition=condition)})
    except ClientError as error:
        if low_level.condition_failed(error):
            return None
        raise
    return WebhookChannel.from_raw_data(answer["Attributes"])
