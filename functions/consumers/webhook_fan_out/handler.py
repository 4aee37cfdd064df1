"""Makes the jobs of webhook events once they are saved."""

from shared.background.declaration import Consumer, FromStream
from shared.records.webhook_events import WebhookEvent
from shared.services import webhook_fan_out

consumer = Consumer(
    name="webhook_fan_out",
    purpose="Makes the jobs of saved webhook events: one for each subscription that wants it.",
    source=FromStream(WebhookEvent),
    uses=webhook_fan_out.USES,
    seconds=60,
)


@consumer.handler
def handle(integration_id: int) -> None:
    webhook_fan_out.fan_out(integration_id)
