"""Makes the jobs of events: one for each subscription that wants one, in the order of the events.

Each transaction makes some jobs and moves the feed's pointer past them, on condition that it is where it was read. So a job is made
once, however many do this at the same time or die while they do, and a subscription's jobs come to be in their events' order.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from shared.deadline import seconds_left
from shared.dynamodb.access import Access
from shared.dynamodb.ids import NEW_ID, forget_blocks, next_ids
from shared.dynamodb.optimistic import WriteConflict
from shared.dynamodb.transaction import ALONE, IdTaken
from shared.records.webhook_events import WebhookEvent
from shared.records.webhook_feeds import WebhookFeed
from shared.records.webhook_jobs import WebhookJob
from shared.records.webhook_out_subs import WebhookOutSub
from shared.records.webhook_waiting import WebhookWaiting
from shared.services import webhook_work

MOST_JOBS = 33  # of a transaction of 100 actions: each takes three, and the feed one
FANS_OUT = Access(
    gets=(WebhookFeed,),
    queries=(WebhookEvent, WebhookOutSub),
    puts=(WebhookJob, WebhookWaiting),
    updates=(WebhookFeed,),
)
USES = (FANS_OUT, NEW_ID, webhook_work.WAKES)
_LEAST_SECONDS = 3.0  # for one more transaction
_Wanted = tuple[WebhookEvent, WebhookOutSub]


class _Step(NamedTuple):
    """A job to be made, None where an event is wanted by no subscription, and where the feed's pointer stands then."""

    wanted: _Wanted | None
    fanned_out: int
    fanned_out_sub: int


def fan_out(integration_id: int) -> bool:
    """Makes all jobs that the integration's events lack. Returns whether it did: False where time is up."""
    while seconds_left() > _LEAST_SECONDS:
        feed = WebhookFeed.read(integration_id)
        if feed.fanned_out != feed.sequence:
            _advance(feed)
        elif feed.waiting is None or feed.rest():
            return True
    return False


def _advance(feed: WebhookFeed) -> None:
    """Makes the feed's jobs, as far as one read of events reaches, or until another worker is faster."""
    steps = _steps(feed)
    try:
        while seconds_left() > _LEAST_SECONDS and (portion := _portion(steps)):
            _make(feed, portion)
    except IdTaken:
        forget_blocks()
    except WriteConflict:
        pass  # the feed is read anew


def _steps(feed: WebhookFeed) -> Iterator[_Step]:
    """Subscriptions are read after the events, so that those of before an event are among them.

    Events that are not there any more, which a restored table may lack, are passed.
    """
    integration_id, served = int(feed.integration_id), int(feed.fanned_out_sub)
    events = WebhookEvent.after(integration_id, int(feed.fanned_out))
    subscriptions = list(WebhookOutSub.query(integration_id, consistent_read=True)) if events else []
    for event in events:
        yield from _steps_of(event, [each for each in subscriptions if each.id > served and _wants(each, event)])
        served = 0
    if not events:
        yield _Step(None, int(feed.sequence), 0)


def _steps_of(event: WebhookEvent, subscriptions: Sequence[WebhookOutSub]) -> Iterator[_Step]:
    number = int(event.sequence)
    for subscription in subscriptions[:-1]:
        yield _Step((event, subscription), number - 1, int(subscription.id))
    yield _Step((event, subscriptions[-1]) if subscriptions else None, number, 0)


def _wants(subscription: WebhookOutSub, event: WebhookEvent) -> bool:
    """Whether the event is one of those that the subscription names, and was saved after it was made. It may be inactive."""
    named = event.status in subscription.statuses if subscription.version == "2" else event.event in subscription.events
    return named and event.sequence > subscription.after_sequence


def _portion(steps: Iterator[_Step]) -> list[_Step]:
    """The next ones, as many as a transaction holds."""
    portion: list[_Step] = []
    while sum(step.wanted is not None for step in portion) < MOST_JOBS and (step := next(steps, None)):
        portion.append(step)
    return portion


def _make(feed: WebhookFeed, portion: Sequence[_Step]) -> None:
    """Saves the jobs, and has their subscriptions' channels be looked at."""
    wanted = [step.wanted for step in portion if step.wanted]
    write = ALONE.transaction()
    feed.advance(write, portion[-1].fanned_out, portion[-1].fanned_out_sub)
    for number, (event, subscription) in zip(next_ids("webhook_jobs", len(wanted)), wanted, strict=True):
        job = WebhookJob.of(number, event, subscription, event.property_address)
        write.create(job, IdTaken())
        write.put(job.waiting())
    jobs = Counter((int(subscription.id), subscription.version) for _, subscription in wanted)
    for (number, version), count in jobs.items():
        webhook_work.make_due(write, int(feed.integration_id), number, version, count)
    write.commit(feed)
    webhook_work.send(int(feed.integration_id), [number for number, _ in jobs])
