"""Tells that subscriptions may have jobs to deliver: in the rows of their channels, which the sweep finds, and by messages."""

from collections.abc import Sequence

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.expressions.update import Action

from shared import log
from shared.aws.queues import NotSent, Queue
from shared.dynamodb.access import Access
from shared.dynamodb.transaction import Transaction
from shared.records.queues import WEBHOOK_RETRIES, WEBHOOK_WORK
from shared.records.webhook_channels import WebhookChannel
from shared.timestamps import now

MAKES_DUE = Access(updates=(WebhookChannel,))
WAKES = Access(updates=(WebhookChannel,), sends=(WEBHOOK_WORK,))
BY_HAND = (WebhookChannel.probe_at.remove(),)  # a person waits for the outcome, so the circuit breaker closes
BEGINS_ANEW = (WebhookChannel.begins_anew.set(True),)


def make_due(
    write: Transaction, integration_id: int, webhook_out_sub_id: int, version: str, jobs: int = 1, also: Sequence[Action] = ()
) -> None:
    """Has the channel be looked at, in the transaction that makes its jobs; `send` hastens it once that is committed.

    `also`: what else becomes of the channel.
    """
    of_subscription = [WebhookChannel.integration_id.set(integration_id), WebhookChannel.version.set(version)]
    due = [*WebhookChannel.due_from(webhook_out_sub_id, now()), WebhookChannel.wakes.add(jobs)]
    write.update(WebhookChannel(webhook_out_sub_id), [*due, *of_subscription, *also], None, None)


def queue_of(channel: WebhookChannel) -> Queue:
    """The queue from which the subscription's jobs are delivered: receivers that hang hold up only others that fail."""
    return WEBHOOK_RETRIES if channel.failures else WEBHOOK_WORK


def send(integration_id: int, webhook_out_sub_ids: Sequence[int], delay_seconds: int = 0, queue: Queue = WEBHOOK_WORK) -> None:
    """A message for each subscription, delayed by up to 900 seconds. One that is lost is made up for by the sweep.

    A sender that does not know the subscription's queue leaves it at WEBHOOK_WORK, whose worker sends the message on.
    """
    try:
        queue.send(
            [{"integration_id": integration_id, "webhook_out_sub_id": int(number)} for number in webhook_out_sub_ids], delay_seconds
        )
    except (BotoCoreError, ClientError, NotSent) as error:
        log.warning("subscriptions were not told of their work, and wait for the sweep", error)
