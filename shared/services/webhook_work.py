"""Tells that subscriptions may have jobs to deliver: in the rows of their channels, which the sweep finds, and by messages."""

from collections.abc import Sequence

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.expressions.update import Action

from shared import log
from shared.aws.queues import NotSent
from shared.dynamodb import low_level
from shared.dynamodb.access import Access
from shared.dynamodb.expressions import expressions
from shared.dynamodb.transaction import Transaction
from shared.records.queues import WEBHOOK_WORK
from shared.records.webhook_channels import SHARDS, WebhookChannel
from shared.timestamps import now

MAKES_DUE = Access(updates=(WebhookChannel,))
WAKES = Access(updates=(WebhookChannel,), sends=(WEBHOOK_WORK,))


def make_due(write: Transaction, integration_id: int, webhook_out_sub_id: int, version: str, jobs: int = 1) -> None:
    """Has the channel be looked at, in the transaction that makes its jobs; `send` hastens it once that is committed."""
    of_subscription = [WebhookChannel.integration_id.set(integration_id), WebhookChannel.version.set(version)]
    write.update(WebhookChannel(webhook_out_sub_id), [*_due(webhook_out_sub_id, jobs), *of_subscription], None, None)


def wake(integration_id: int, webhook_out_sub_ids: Sequence[int]) -> None:
    """Has the channels of subscriptions be looked at; one that never had a job has no channel."""
    for number in webhook_out_sub_ids:
        _make_due_at_once(number)
    send(integration_id, webhook_out_sub_ids)


def send(integration_id: int, webhook_out_sub_ids: Sequence[int], delay_seconds: int = 0) -> None:
    """A message for each subscription, delayed by up to 900 seconds. One that is lost is made up for by the sweep."""
    try:
        WEBHOOK_WORK.send(
            [{"integration_id": integration_id, "webhook_out_sub_id": int(number)} for number in webhook_out_sub_ids], delay_seconds
        )
    except (BotoCoreError, ClientError, NotSent) as error:
        log.warning("subscriptions were not told of their work, and wait for the sweep", error)


def _make_due_at_once(number: int) -> None:
    channel = WebhookChannel(number)
    written = expressions(update=_due(number, 1), condition=WebhookChannel.version.exists())
    try:
        low_level.call("UpdateItem", {"TableName": channel.table_name(), "Key": channel.address(), **written})
    except ClientError as error:
        if not low_level.condition_failed(error):
            raise


def _due(number: int, wakes: int) -> list[Action]:
    return [
        WebhookChannel.due.set(str(number % SHARDS)),
        WebhookChannel.due_at.set(now()),
        WebhookChannel.wakes.add(wakes),
    ]
