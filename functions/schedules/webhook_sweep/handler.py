"""Takes up the work on webhooks that streams and queues have lost."""

from shared.background.declaration import Schedule
from shared.services import webhook_sweep

schedule = Schedule(
    name="webhook_sweep",
    purpose="Makes the jobs of webhook events that wait for them, and wakes the subscriptions that are due.",
    uses=webhook_sweep.USES,
    minutes=1,
    seconds=60,
)


@schedule.handler
def handle() -> None:
    webhook_sweep.sweep()
