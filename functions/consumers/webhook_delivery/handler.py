"""Delivers the jobs of webhook subscriptions that have some."""

from shared.background.declaration import Consumer, FromQueue
from shared.records.queues import WEBHOOK_WORK
from shared.services import webhook_delivery, webhook_failures

consumer = Consumer(
    name="webhook_delivery",
    purpose="Delivers the jobs of webhook subscriptions, each subscription's in its order.",
    source=FromQueue(WEBHOOK_WORK, concurrency="WebhookConcurrency"),
    uses=(webhook_delivery.DELIVERS, webhook_failures.ACTS),
    sends_mail=True,
    seconds=90,
)


@consumer.handler
def handle(integration_id: int, webhook_out_sub_id: int) -> None:
    webhook_delivery.work(integration_id, webhook_out_sub_id, WEBHOOK_WORK)
