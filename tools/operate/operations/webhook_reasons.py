"""Explanations of webhook deliveries: what happened and what will happen next, read from the tables at the time of asking."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from shared.dynamodb.batch import read_together
from shared.records.webhook_channels import WebhookChannel
from shared.records.webhook_events import WebhookEvent
from shared.records.webhook_feeds import WebhookFeed
from shared.records.webhook_jobs import CANCELED, DELIVERED, FAILED, WAITING, WebhookJob
from shared.records.webhook_out_subs import WebhookOutSub
from shared.records.webhook_waiting import WebhookWaiting
from shared.services.webhook_failures import TOLD_AFTER
from shared.timestamps import now

Reason = dict[str, Any]  # {"at", "what"}: an instant (RFC 3339), None for how it is now, and a sentence
_SWEPT = "the sweep does it within a minute"


class _State(NamedTuple):
    """The rows of a subscription: None where there is none."""

    subscription: WebhookOutSub | None
    channel: WebhookChannel | None
    feed: WebhookFeed | None


def reasons_of_subscription(subscription: WebhookOutSub) -> list[Reason]:
    state = _read(int(subscription.integration_id), int(subscription.id))
    return [
        _reason(
            subscription.created_at,
            f"The subscription (version {subscription.version}) was made. It is told of events after number"
            f" {subscription.after_sequence} of its integration.",
        ),
        *_of_feed(state.feed),
        *_of_channel(state.channel),
        *_of_queue(subscription),
        *_next(state),
    ]


def reasons_of_job(job: WebhookJob) -> list[Reason]:
    state = _read(int(job.integration_id), int(job.webhook_out_sub_id))
    return [*_of_event(job), *_of_attempts(job), *_of_state(job, state)]


def _reason(at: str | None, what: str) -> Reason:
    return {"at": at, "what": what}


def _read(integration_id: int, number: int) -> _State:
    found = read_together([WebhookOutSub(integration_id, number), WebhookChannel(number), WebhookFeed(integration_id)])
    return _State(found.one(WebhookOutSub), found.one(WebhookChannel), found.one(WebhookFeed))


def _of_feed(feed: WebhookFeed | None) -> Iterator[Reason]:
    if feed is None:
        yield _reason(None, "The integration had no event yet.")
    elif feed.fanned_out < feed.sequence:
        missing = int(feed.sequence) - int(feed.fanned_out)
        yield _reason(feed.waiting_since, f"Jobs of {missing} events of the integration are still to be made; {_SWEPT}.")
    else:
        yield _reason(None, f"All {feed.sequence} events of the integration have their jobs.")


def _of_channel(channel: WebhookChannel | None) -> Iterator[Reason]:
    if channel is None:
        yield _reason(None, "It never had a job.")
        return
    if channel.failures:
        yield _reason(channel.failing_since, f"Since then, {channel.failures} deliveries in a row have failed.")
    if channel.last_mail_at:
        yield _reason(channel.last_mail_at, "A mail about failures was due, the last one, if the subscription has anyone mailed.")
    if channel.mail_due:
        yield _reason(channel.mail_due["at"], "A mail about it is due since then, and goes out before anything else is delivered.")
    if channel.probe_at:
        yield _reason(
            channel.probe_at, f"After {TOLD_AFTER} failures in a row, jobs are tried one by one, every 5 minutes: the next then."
        )


def _of_queue(subscription: WebhookOutSub) -> Iterator[Reason]:
    waiting = sum(1 for _ in WebhookWaiting.query(int(subscription.id), consistent_read=True))
    yield _reason(None, f"{waiting} jobs wait to be delivered.")
    first = next(iter(WebhookWaiting.first(int(subscription.id), 1)), None)
    if first and subscription.version == "2":
        yield _reason(None, f"The first of them is job {first.job_id}; the others go out after it, in order.")


def _next(state: _State) -> Iterator[Reason]:
    if state.subscription is None:
        yield _reason(None, "The subscription is gone: what waits for it is canceled.")
    elif not state.subscription.active:
        why = f": {state.subscription.disabled_reason}" if state.subscription.disabled_reason else "."
        yield _reason(None, f"It is switched off{why} What waits stays for 14 days, and goes out in order once it is on again.")
    else:
        yield from _next_look(state.channel)


def _next_look(channel: WebhookChannel | None) -> Iterator[Reason]:
    if channel is None:
        return
    if channel.lease and str(channel.leased_until) > now():
        yield _reason(None, "A worker is delivering to it. If it has died, another one takes over when its lease ends.")
        yield _reason(channel.leased_until, "The worker's lease ends, unless it is renewed.")
    elif channel.due_at is None:
        yield _reason(None, "Nothing is to be done until an event comes.")
    elif channel.due_at <= now():
        yield _reason(channel.due_at, f"It is due since then. A message may be on its way; where it was lost, {_SWEPT}.")
    else:
        yield _reason(channel.due_at, "It is looked at again.")


def _of_event(job: WebhookJob) -> Iterator[Reason]:
    event = read_together([WebhookEvent(job.integration_id, job.sequence)]).one(WebhookEvent)
    name = job.event if job.version == "3" else job.status
    if job.sequence < 0:
        name = f"{name}, a test"
    if event is None:
        yield _reason(None, f"Its event {job.event_id} ({name}) is gone, and with it the payload: it cannot be sent any more.")
    else:
        yield _reason(event.created_at, f"Event {job.event_id} ({name}) was saved as number {job.sequence}.")
    yield _reason(job.created_at, f"The job was made, of subscription {job.webhook_out_sub_id} ({job.webhook_subscriber}).")


def _of_attempts(job: WebhookJob) -> Iterator[Reason]:
    first = int(job.attempt_count) - len(job.attempts) + 1
    if first > 1:
        yield _reason(None, f"Of {job.attempt_count} attempts the newest {len(job.attempts)} are kept.")
    for number, attempt in enumerate(job.attempts, first):
        yield _reason(attempt["at"], f"Attempt {number}: {_outcome(attempt)}")


def _outcome(attempt: Mapping[str, Any]) -> str:
    taken = f"after {attempt['milliseconds']} ms"
    if attempt.get("code") is None:
        return f"no answer, by the rule {attempt.get('rule')}, {taken}."
    said = f" It began: {attempt['answer'][:200]}" if attempt.get("answer") else ""
    return f"the receiver answered {attempt['code']} {taken}.{said}"


def _of_state(job: WebhookJob, state: _State) -> Iterator[Reason]:
    if job.state in WAITING:
        yield from _of_waiting(job, state)
        yield from _next(state)
    else:
        yield _reason(job.last_updated, _ENDED[str(job.state)](job))


def _given_up(job: WebhookJob) -> str:
    retried = "webhooks replay, webhooks drain or webhook_jobs/retry queue it once more"
    return f"It was given up after {job.attempt_count} attempts. It is kept for 90 days; {retried}."


_ENDED: Mapping[str, Callable[[WebhookJob], str]] = {
    DELIVERED: lambda job: f"It was delivered, with attempt {job.attempt_count}. Nothing more happens.",
    CANCELED: lambda _: "It was canceled, since its subscription was destroyed. Nothing more happens.",
    FAILED: _given_up,
}


def _of_waiting(job: WebhookJob, state: _State) -> Iterator[Reason]:
    ahead = _ahead(job)
    if ahead:
        yield _reason(None, f"It waits behind job {ahead}, which goes out first: version 2 keeps the order.")
    elif state.channel and state.channel.probe_at and job.version == "3":
        yield _reason(
            state.channel.probe_at, "Its turn comes then at the earliest, since the receiver fails: see the subscription."
        )
    elif job.next_attempt_at and job.next_attempt_at > now():
        yield _reason(job.next_attempt_at, f"It is tried again, for the {int(job.attempt_count) + 1}. time.")
    else:
        yield _reason(job.next_attempt_at, "It is due since then.")


def _ahead(job: WebhookJob) -> int | None:
    """The id of the job that a job of version 2 waits for."""
    first = next(iter(WebhookWaiting.first(int(job.webhook_out_sub_id), 1)), None) if job.version == "2" else None
    return int(first.job_id) if first and first.job_id != job.id else None
