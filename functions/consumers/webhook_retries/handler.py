"""Delivers the jobs of webhook subscriptions whose last deliveries failed, so that receivers that hang hold up no other."""

from shared.background.declaration import Consumer, FromQueue
from shared.records.queues import WEBHOOK_RETRIES
from shared.services import webhook_delivery, webhook_failures

consumer = Consumer(
    name="webhook_retries",
    purpose="Delivers the jobs of webhook subscriptions whose last deliveries failed, apart from all others.",
    source=FromQueue(WEBHOOK_RETRIES, concurrency="WebhookRetryConcurrency"),
    uses=(webhook_delivery.DELIVERS, webhook_failures.ACTS),
    sends_mail=True,
    seconds=90,
)


@consumer.handler
def handle(integration_id: int, webhook_out_sub_id: int) -> None:
    webhook_delivery.work(integration_id, webhook_out_sub_id, WEBHOOK_RETRIES)
