"""Scenarios of functions that no request calls: what starts them, and what has to be so once their work is done."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from functions.consumers.dead_letters.handler import consumer as dead_letters
from functions.consumers.password_reset_mail.handler import consumer as password_reset_mail
from functions.consumers.webhook_delivery.handler import consumer as webhook_delivery
from functions.consumers.webhook_fan_out.handler import consumer as webhook_fan_out
from functions.consumers.webhook_retries.handler import consumer as webhook_retries
from functions.schedules.webhook_sweep.handler import schedule as webhook_sweep
from shared.background.declaration import Declared
from shared.background.serve import Failed, serve
from shared.dynamodb import low_level
from shared.dynamodb.expressions import expressions
from shared.dynamodb.ids import forget_blocks
from shared.dynamodb.transaction import ALONE
from shared.emails import comparable
from shared.outbound.post import Reply
from shared.records.notification_pages import BY_INTEGRATION
from shared.records.notifications import Notification
from shared.records.password_resets import PasswordReset
from shared.records.users import User
from shared.records.webhook_channels import WebhookChannel
from shared.records.webhook_feeds import WebhookFeed
from shared.records.webhook_jobs import CANCELED, DELIVERED, FAILED, RECEIVED, RETRYING, WAITING, WebhookJob, position_by_time
from shared.records.webhook_out_subs import WebhookOutSub
from shared.records.webhook_waiting import WebhookWaiting
from shared.services import mail, webhook_out_subs, webhook_secrets
from shared.services.webhook_fan_out import fan_out
from shared.timestamps import now, rfc3339
from tests.accounts import user_with_password
from tests.client import Context
from tests.factory import Factory, unique
from tests.faults.wire import Injected, Wire
from tests.webhooks import forget_what_waits, is_fanned_out, jobs_of, publish, save_job, subscribe

Event = dict[str, Any]
MARK = "m4rk3d"  # in payloads
EVENTS = 3  # that wait for one subscription, where it is about their order
OUTCOMES = tuple(f"TransactWriteItems webhook_jobs webhook_waiting{number}" for number in ("", " (2)", " (3)"))


@dataclass
class Play:
    """What a scenario plays on. `mails` are those that Mandrill took in all runs, `posts` the ids of what receivers took."""

    factory: Factory
    wire: Wire
    mails: list[Any] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)
    about: Any = None  # what the scenario arranged
    secrets: list[str] = field(default_factory=lambda: [MARK])  # which no line of the log may hold

    def run(self, scenario: "Background", injected: Injected | None = None) -> bool:
        """Whether all of the work was done."""
        return self._run(scenario.declared, scenario.event(self.about), injected)

    def run_again(self, scenario: "Background") -> bool:
        """Once some time has passed."""
        scenario.come_again(self.about)
        event = scenario.event(self.about)
        return all(self._run(declared, event) for declared in (scenario.declared, *scenario.sent_on_to))

    def _run(self, declared: Declared, event: Event, injected: Injected | None = None) -> bool:
        """Ids are reserved anew, and Mandrill's key is read."""
        forget_blocks()
        mail._parameters().clear_cache()
        self.wire.forget()
        self.wire.injected = injected
        done = _is_done(serve(declared), event)
        self.wire.injected = None
        self.mails += self.wire.mails
        self.posts += self.wire.posts
        return done


@dataclass(frozen=True)
class Background:
    """`arrange` makes what the work is about; `come_again` is what passes until it is tried again; `require_done` fails where
    something is lost or half-written. `reply`: the status that a receiver of webhooks answers, `takes`: after how many seconds.
    `needs`: some of its calls. `sent_on_to`: whose work it may be by then."""

    name: str
    declared: Declared
    arrange: Callable[[Play], Any]
    event: Callable[[Any], Event]
    require_done: Callable[[Play], None]
    come_again: Callable[[Any], None] = lambda _: None
    reply: int = 200
    needs: tuple[str, ...] = ()
    takes: float = 0.0
    sent_on_to: tuple[Declared, ...] = ()

    def __str__(self) -> str:
        return f"{self.declared.name}: {self.name}"

    def post(self, wire: Wire) -> Callable[..., Reply]:
        def post(_url: str, _body: bytes, headers: dict[str, str], _policy: object) -> Reply:
            wire.clock.sleep(self.takes)
            wire.posts.append(headers["webhook-id"])
            return Reply(self.reply, None, f"thanks for {MARK}")

        return post


def _is_done(handler: Callable[..., Any], event: Event) -> bool:
    try:
        answer = handler(event, Context())
    except Failed:
        return False
    return not (answer or {}).get("batchItemFailures")


def message(**fields: Any) -> Event:
    return {"Records": [{"messageId": "m", "body": json.dumps(fields), "attributes": {}}]}


def past() -> str:
    return rfc3339(datetime.now(UTC) - timedelta(minutes=1))


# --- delivery ---


def subscribed(play: Play, version: str = "2", **values: Any) -> WebhookOutSub:
    """With an event that waits to be delivered."""
    integration = int(play.factory.integration().id)
    told = {"notify": True, "notification_emails": "a@example.com", "secrets": webhook_secrets.first()}
    subscription = subscribe(integration, version, **{**told, **values})
    publish(integration, payload={"order_id": "A", MARK: MARK}, order_id=MARK)
    assert fan_out(integration)
    play.secrets += [subscription.secrets[0]["secret"], "a@example.com"]
    return subscription


def failing(play: Play, version: str = "2", failures: int = 1) -> WebhookOutSub:
    """Its last deliveries failed."""
    subscription = subscribed(play, version)
    channel_of(subscription).update([WebhookChannel.failures.set(failures), WebhookChannel.failing_since.set(past())])
    return subscription


def with_events(play: Play, number: int, version: str = "2") -> WebhookOutSub:
    subscription = subscribed(play, version)
    for _ in range(number - 1):
        publish(int(subscription.integration_id))
    assert fan_out(int(subscription.integration_id))
    return subscription


def destroyed(play: Play) -> WebhookOutSub:
    subscription = subscribed(play)
    webhook_out_subs.destroy(ALONE, int(subscription.integration_id), int(subscription.id))
    return subscription


def long_inactive(play: Play) -> WebhookOutSub:
    """With a job that has waited for more than 14 days."""
    integration = int(play.factory.integration().id)
    subscription = subscribe(integration, "2", active=False)
    old = rfc3339(datetime.now(UTC) - timedelta(days=15))
    subscription.update([WebhookOutSub.last_updated.set(old)])
    save_job(subscription, state=RETRYING, last_updated=old, position=f"{1:019}")
    values = {"integration_id": integration, "version": "2", "wakes": 1, "due": "0", "due_at": past()}
    WebhookChannel(subscription.id, **values).save()
    return subscription


def told_of(subscription: WebhookOutSub) -> Event:
    return message(integration_id=int(subscription.integration_id), webhook_out_sub_id=int(subscription.id))


def channel_of(subscription: WebhookOutSub) -> WebhookChannel:
    return WebhookChannel.get(subscription.id, consistent_read=True)


def time_passes(subscription: WebhookOutSub) -> None:
    """A dead worker's lease is over, and each job is due."""
    channel = channel_of(subscription)
    if channel.lease:
        assert channel.due, "the sweep would not wake it"
        channel.update([WebhookChannel.leased_until.set(past())])
    for row in WebhookWaiting.query(subscription.id, consistent_read=True):
        make_due(row)


def make_due(row: WebhookWaiting) -> None:
    job = WebhookJob.get(row.integration_id, row.job_id, consistent_read=True)
    row.delete()
    job.next_attempt_at = past()
    job.position = job.position if job.version == "2" else position_by_time(past(), int(job.id))
    job.save()
    job.waiting().save()


def job_of(subscription: WebhookOutSub) -> WebhookJob:
    """Its only one, which is in the queue while it waits, and only then."""
    (job,) = WebhookJob.query(subscription.integration_id, consistent_read=True)
    rows = [row.position for row in WebhookWaiting.query(subscription.id, consistent_read=True)]
    assert rows == ([job.position] if job.state in WAITING else [])
    return job


def ended(state: str) -> Callable[[Play], None]:
    def require(play: Play) -> None:
        assert job_of(play.about).state == state
        channel = channel_of(play.about)
        assert channel.lease is None
        assert channel.due is None

    return require


def notified(play: Play) -> list[str]:
    key = expressions(key=Notification.integration_id == play.about.integration_id)
    rows = low_level.every_item("Query", {"TableName": Notification.table_name(), "IndexName": BY_INTEGRATION.name, **key})
    return sorted(row["kind"]["S"] for row in rows)


def require_retrying(play: Play) -> None:
    assert job_of(play.about).state == RETRYING
    channel = channel_of(play.about)
    assert channel.lease is None
    assert channel.due


def require_told(play: Play) -> None:
    """Mandrill has taken the mail, or it is noted that it did not."""
    require_retrying(play)
    assert channel_of(play.about).mail_due is None
    kinds = notified(play)
    assert kinds[-1:] == ["webhook_failing"]
    assert play.mails or kinds[0] == "mail"


def require_switched_off(play: Play) -> None:
    assert not WebhookOutSub.get(play.about.integration_id, play.about.id, consistent_read=True).active
    assert job_of(play.about).state == RETRYING
    assert channel_of(play.about).failures == 0
    kinds = notified(play)
    assert kinds[-1:] == ["webhook_disabled"]
    assert play.mails or kinds[0] == "mail"


def require_sent_on(play: Play) -> None:
    """Nothing was posted; the sweep finds what the other queue's worker may never be told of."""
    assert job_of(play.about).state == RECEIVED
    channel = channel_of(play.about)
    assert channel.lease is None
    assert str(channel.due_at) <= now()


def require_all_delivered(play: Play) -> None:
    """Also those whose outcome was not saved, which are sent again: to one of version 2 before any later one."""
    jobs = {str(job.id): job for job in WebhookJob.query(play.about.integration_id, consistent_read=True)}
    assert {job.state for job in jobs.values()} == {DELIVERED}
    assert list(WebhookWaiting.query(play.about.id, consistent_read=True)) == []
    channel = channel_of(play.about)
    assert channel.lease is None
    assert channel.due is None
    sequences = [int(jobs[number].sequence) for number in play.posts]
    assert set(sequences) == set(range(1, EVENTS + 1))
    assert play.about.version == "3" or sequences == sorted(sequences)


def require_first_delivered(play: Play) -> None:
    """The second one is delivered as well, or waits for the next worker."""
    first, second = WebhookJob.query(play.about.integration_id, consistent_read=True)
    channel = channel_of(play.about)
    assert first.state == DELIVERED
    assert second.state == DELIVERED or channel.due
    assert channel.lease is None


DELIVERY = (
    Background(
        "an event is delivered",
        webhook_delivery,
        subscribed,
        told_of,
        ended(DELIVERED),
        time_passes,
        needs=("TransactWriteItems webhook_jobs webhook_waiting", "Query webhook_waiting"),
    ),
    Background(
        "events are delivered in order",
        webhook_delivery,
        lambda play: with_events(play, EVENTS),
        told_of,
        require_all_delivered,
        time_passes,
        needs=OUTCOMES,
    ),
    Background(
        "events are delivered side by side",
        webhook_delivery,
        lambda play: with_events(play, EVENTS, "3"),
        told_of,
        require_all_delivered,
        time_passes,
        needs=OUTCOMES,
    ),
    Background(
        "an attempt fails, and waits at another place",
        webhook_delivery,
        lambda play: subscribed(play, "3"),
        told_of,
        require_retrying,
        time_passes,
        500,
        needs=("SendMessageBatch",),
    ),
    Background(
        "a receiver wants no more",
        webhook_delivery,
        subscribed,
        told_of,
        require_switched_off,
        time_passes,
        410,
        sent_on_to=(webhook_retries,),
        needs=("TransactWriteItems integrations notifications webhook_channels webhook_out_subs", "Mandrill"),
    ),
    Background("what waits for a destroyed one is canceled", webhook_delivery, destroyed, told_of, ended(CANCELED), time_passes),
    Background(
        "what waited too long for an inactive one is given up", webhook_delivery, long_inactive, told_of, ended(FAILED), time_passes
    ),
    Background(
        "one whose last delivery failed is sent on to its queue",
        webhook_delivery,
        failing,
        told_of,
        require_sent_on,
        time_passes,
        needs=("SendMessageBatch",),
    ),
    Background(
        "what is left when time is short is told of again",
        webhook_delivery,
        lambda play: with_events(play, 2),
        told_of,
        require_first_delivered,
        time_passes,
        needs=("SendMessageBatch",),
        takes=72.0,
    ),
)
RETRIES = (
    Background("one that failed is delivered to", webhook_retries, failing, told_of, ended(DELIVERED), time_passes),
    Background(
        "it fails again, and waits at another place",
        webhook_retries,
        lambda play: failing(play, "3"),
        told_of,
        require_retrying,
        time_passes,
        500,
        needs=("SendMessageBatch",),
    ),
    Background(
        "the tenth failure in a row is told",
        webhook_retries,
        lambda play: failing(play, failures=9),
        told_of,
        require_told,
        time_passes,
        500,
        needs=("PutItem notifications", "Mandrill", "SSM GetParameter"),
    ),
    Background("a receiver wants no more", webhook_retries, failing, told_of, require_switched_off, time_passes, 410),
    Background(
        "one that works again is sent back",
        webhook_retries,
        subscribed,
        told_of,
        require_sent_on,
        time_passes,
        needs=("SendMessageBatch",),
    ),
)


# --- fan-out, the sweep ---


def published(play: Play) -> int:
    integration = int(play.factory.integration().id)
    for version in "23":
        subscribe(integration, version)
    publish(integration)
    return integration


def row_of(integration: int) -> Event:
    keys = {"integration_id": {"N": str(integration)}, "sequence": {"N": "1"}}
    return {"Records": [{"dynamodb": {"SequenceNumber": "1", "Keys": keys}}]}


def waiting_for_long(play: Play) -> int:
    """An integration whose event has no jobs; nothing else waits."""
    forget_what_waits()
    integration = published(play)
    make_old(integration)
    return integration


def make_old(integration: int) -> None:
    feed = WebhookFeed.read(integration)
    if feed.waiting:
        feed.update([WebhookFeed.waiting_since.set(past())])


def untold(play: Play) -> WebhookOutSub:
    """A subscription that has been due since before the sweep's grace; nothing else waits."""
    forget_what_waits()
    subscription = subscribed(play)
    channel_of(subscription).update([WebhookChannel.due_at.set(past())])
    return subscription


def require_told_of_work(play: Play) -> None:
    """The last run sent a message, and the channel is due until the work is done."""
    assert "SendMessageBatch" in play.wire.calls
    assert channel_of(play.about).due


def require_jobs(play: Play) -> None:
    """Each subscription has its job, once, and its channel is due."""
    jobs = jobs_of(play.about)
    assert list(jobs.values()) == [[1], [1]]
    assert is_fanned_out(play.about)
    assert all(WebhookChannel.get(number, consistent_read=True).due for number in jobs)


OTHERS = (
    Background("an event's jobs are made", webhook_fan_out, published, row_of, require_jobs),
    Background(
        "an event's jobs are made up for",
        webhook_sweep,
        waiting_for_long,
        lambda _: {},
        require_jobs,
        make_old,
        needs=("Query webhook_feeds", "Query webhook_channels"),
    ),
    Background(
        "a message that was lost is sent again",
        webhook_sweep,
        untold,
        lambda _: {},
        require_told_of_work,
        needs=("Query webhook_channels", "SendMessageBatch"),
    ),
)


# --- dead letters, resets of passwords ---


def dead_letter(subscription: int) -> Event:
    attributes = {
        "SentTimestamp": "1796000400000",
        "DeadLetterQueueSourceArn": "arn:aws:sqs:us-east-1:000000000000:test-webhook_work",
    }
    body = json.dumps({"integration_id": 7, "webhook_out_sub_id": subscription})
    return {"Records": [{"messageId": "m", "body": body, "attributes": attributes}]}


def require_noted(play: Play) -> None:
    found = list(Notification.scan(Notification.webhook_out_sub_id == play.about, consistent_read=True))
    assert [each.kind for each in found] == ["dead_letter"]


def a_user(play: Play) -> User:
    user = user_with_password(play.factory)
    play.secrets += [str(user.email), comparable(str(user.email))]
    return user


def require_mailed(play: Play) -> None:
    """There is a code; of each, Mandrill has taken the mail, or it is noted that it may not have."""
    codes = list(PasswordReset.scan(PasswordReset.user_id == play.about.id, consistent_read=True))
    noted = list(Notification.scan(Notification.record_id == play.about.id, consistent_read=True))
    assert 1 <= len(codes) <= len(play.mails) + len([each for each in noted if each.source == "password_reset_mail"])


SCENARIOS = (
    *DELIVERY,
    *RETRIES,
    *OTHERS,
    Background(
        "a dead letter is noted",
        dead_letters,
        lambda _: int(unique("1").replace("_", "").encode().hex()[:12], 16),
        dead_letter,
        require_noted,
        needs=("PutItem notifications",),
    ),
    Background(
        "a code is mailed",
        password_reset_mail,
        a_user,
        lambda user: message(email=comparable(user.email)),
        require_mailed,
        needs=("Mandrill", "TransactWriteItems notifications password_resets"),
    ),
)
