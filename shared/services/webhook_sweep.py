"""Takes up the work on webhooks that streams and queues have lost, or that died with a worker. It may safely be done twice."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby, islice
from operator import itemgetter

from shared import log
from shared.deadline import seconds_left
from shared.dynamodb.access import Access
from shared.dynamodb.side_by_side import side_by_side
from shared.records.webhook_channels import BY_DUE, WebhookChannel
from shared.records.webhook_feeds import BY_WAITING, WebhookFeed
from shared.services import webhook_fan_out, webhook_work
from shared.timestamps import from_now

GRACE = timedelta(seconds=15)  # for those who are at it
USES = (Access(queries=(BY_WAITING, BY_DUE)), *webhook_fan_out.USES)
_AT_ONCE = 10  # integrations
_MOST_TOLD = 100  # channels whose messages are sent together
_LEAST_SECONDS = 5.0


def sweep() -> None:
    """Raises what went wrong with the first of the integrations that failed, once all others are done and the backlog is logged."""
    before = from_now(-GRACE)
    failed = list(_fan_out(WebhookFeed.waiting_since_before(before)))
    _tell(WebhookChannel.due_before(before))
    _measure("events", WebhookFeed.oldest_waiting())
    _measure("channels", WebhookChannel.oldest_due())
    for error in failed:
        raise error


def _fan_out(integrations: Iterator[int]) -> Iterator[Exception]:
    """Makes the jobs of events that wait, of several integrations side by side. What is left is taken up the next time."""
    while seconds_left() > _LEAST_SECONDS and (some := list(islice(integrations, _AT_ONCE))):
        yield from filter(None, side_by_side(_error_of, some))


def _error_of(integration_id: int) -> Exception | None:
    try:
        webhook_fan_out.fan_out(integration_id)
    except Exception as error:  # noqa: BLE001 - one integration's failure is not the others'
        return error
    return None


def _tell(channels: Iterator[tuple[int, int]]) -> None:
    """Sends a message for each channel that is due."""
    while seconds_left() > _LEAST_SECONDS and (some := list(islice(channels, _MOST_TOLD))):
        for integration_id, numbers in _by_integration(some):
            webhook_work.send(integration_id, numbers)


def _by_integration(channels: Iterable[tuple[int, int]]) -> Iterator[tuple[int, list[int]]]:
    for integration_id, group in groupby(sorted(channels), itemgetter(0)):
        yield integration_id, [number for _, number in group]


def _measure(waiting: str, since: str | None) -> None:
    """Logs how long what is left has waited: alarms are made of it."""
    seconds = (datetime.now(UTC) - datetime.fromisoformat(since)).total_seconds() if since else 0.0
    log.backlog(waiting, max(0.0, seconds))
