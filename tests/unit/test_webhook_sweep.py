"""The sweep takes up what streams and queues have lost."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.schedules.webhook_sweep.handler import schedule
from shared.aws.queues import Queue
from shared.background.serve import Failed, serve
from shared.records.webhook_channels import WebhookChannel
from shared.records.webhook_events import WebhookEvent
from shared.records.webhook_feeds import WebhookFeed
from shared.services import webhook_fan_out, webhook_sweep
from shared.services.webhook_fan_out import fan_out
from shared.timestamps import rfc3339
from tests.calls import Calls
from tests.client import Context
from tests.factory import Factory
from tests.webhooks import forget_what_waits, is_fanned_out, jobs_of, publish, subscribe

Told = list[dict[str, int]]


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """The messages that the queue took."""
    messages: Told = []
    monkeypatch.setattr(Queue, "send", lambda queue, bodies, delay_seconds: messages.extend(bodies))
    return messages


@pytest.fixture(autouse=True)
def nothing_else_waits(factory: Factory) -> None:
    forget_what_waits()


@pytest.fixture
def integration(factory: Factory) -> int:
    return int(factory.integration().id)


def ago(span: timedelta) -> str:
    return rfc3339(datetime.now(UTC) - span)


def wait_since(integration: int, moment: str) -> None:
    WebhookFeed.read(integration).update([WebhookFeed.waiting_since.set(moment)])


def sweep() -> None:
    serve(schedule)({}, Context())


def test_events_that_no_consumer_took_for_a_day_become_jobs(integration: int, told: Told) -> None:
    both = [int(subscribe(integration, version).id) for version in "23"]
    for _ in range(3):
        publish(integration)
    wait_since(integration, ago(timedelta(days=1)))
    sweep()
    assert jobs_of(integration) == {number: [1, 2, 3] for number in both}
    assert is_fanned_out(integration)
    assert [message["webhook_out_sub_id"] for message in told] == both


def test_events_that_came_just_now_are_left_to_the_stream(integration: int) -> None:
    subscribe(integration)
    publish(integration)
    sweep()
    assert jobs_of(integration) == {}
    assert WebhookFeed.read(integration).waiting is not None


def test_a_feed_that_is_worked_on_is_left_alone(integration: int, calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    """Since when it waits is kept up while jobs are made of it."""
    monkeypatch.setattr(webhook_fan_out, "MOST_JOBS", 1)
    for _ in range(2):
        subscribe(integration)
    publish(integration)
    wait_since(integration, ago(timedelta(days=1)))
    saves = iter(("the first job", "the second"))

    def die_at_the_second(operation: str, request: dict[str, Any]) -> None:
        if operation == "TransactWriteItems" and next(saves) == "the second":
            raise RuntimeError

    calls.before = die_at_the_second
    with pytest.raises(RuntimeError):
        fan_out(integration)
    assert WebhookFeed.read(integration).fanned_out_sub != 0
    assert str(WebhookFeed.read(integration).waiting_since) > ago(webhook_sweep.GRACE)


def test_a_subscription_whose_message_was_lost_is_told_again(integration: int, told: Told) -> None:
    subscription = int(subscribe(integration).id)
    publish(integration)
    fan_out(integration)
    told.clear()
    WebhookChannel.get(subscription).update([WebhookChannel.due_at.set(ago(timedelta(minutes=1)))])
    sweep()
    assert told == [{"integration_id": integration, "webhook_out_sub_id": subscription}]


@pytest.mark.parametrize("span", [timedelta(0), timedelta(days=1)], ids=["just now", "later"])
def test_a_subscription_that_is_due_later_or_was_just_told_is_not(integration: int, told: Told, span: timedelta) -> None:
    subscription = int(subscribe(integration).id)
    publish(integration)
    fan_out(integration)
    told.clear()
    WebhookChannel.get(subscription).update([WebhookChannel.due_at.set(ago(-span))])
    sweep()
    assert told == []


def test_all_partitions_are_looked_through(factory: Factory, told: Told) -> None:
    integrations = [int(factory.integration().id) for _ in range(17)]
    wanted = {number: int(subscribe(number).id) for number in integrations}
    for number in integrations:
        publish(number)
        wait_since(number, ago(timedelta(minutes=1)))
    sweep()
    assert all(map(is_fanned_out, integrations))
    assert {message["webhook_out_sub_id"] for message in told} == set(wanted.values())


def test_an_integration_that_fails_does_not_hold_up_the_others(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    integrations = [int(factory.integration().id) for _ in range(3)]
    for number in integrations:
        publish(number)
        wait_since(number, ago(timedelta(minutes=1)))
    after = WebhookEvent.after

    def fail(integration_id: int, sequence: int) -> list[WebhookEvent]:
        if integration_id == integrations[1]:
            raise RuntimeError
        return after(integration_id, sequence)

    monkeypatch.setattr(WebhookEvent, "after", fail)
    with pytest.raises(Failed):
        sweep()
    assert list(map(is_fanned_out, integrations)) == [True, False, True]


def test_what_time_does_not_allow_is_left_for_the_next_time(integration: int, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(integration)
    wait_since(integration, ago(timedelta(minutes=1)))
    monkeypatch.setattr(Context, "get_remaining_time_in_millis", lambda _: 4000)
    sweep()
    assert not is_fanned_out(integration)


def test_a_sweep_may_be_done_twice(integration: int, told: Told) -> None:
    subscription = int(subscribe(integration).id)
    publish(integration)
    wait_since(integration, ago(timedelta(minutes=1)))
    sweep()
    told.clear()
    sweep()
    assert (jobs_of(integration), told) == ({subscription: [1]}, [])


def backlog(capsys: pytest.CaptureFixture[str]) -> dict[str, float]:
    """As it is logged."""
    capsys.readouterr()
    sweep()
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return {line["waiting"]: line["seconds"] for line in lines if line["message"] == "backlog"}


def test_nothing_that_waits_is_no_backlog(capsys: pytest.CaptureFixture[str]) -> None:
    assert backlog(capsys) == {"events": 0, "channels": 0}


def test_how_long_the_oldest_have_waited_is_logged(
    factory: Factory, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of events for which the sweep has no time, and of channels that nothing has looked at yet."""
    monkeypatch.setattr(Context, "get_remaining_time_in_millis", lambda _: 4000)
    for days in (1, 3, 2):
        number = int(factory.integration().id)
        subscription = subscribe(number)
        publish(number)
        fan_out(number)
        publish(number)
        wait_since(number, ago(timedelta(days=days)))
        WebhookChannel.get(subscription.id).update([WebhookChannel.due_at.set(ago(timedelta(hours=days)))])
    waiting = backlog(capsys)
    assert waiting["events"] // 60 == 3 * 24 * 60
    assert waiting["channels"] // 60 == 3 * 60


def test_a_channel_that_is_due_later_is_no_backlog(integration: int, capsys: pytest.CaptureFixture[str]) -> None:
    subscription = subscribe(integration)
    publish(integration)
    fan_out(integration)
    WebhookChannel.get(subscription.id).update([WebhookChannel.due_at.set(ago(-timedelta(days=1)))])
    assert backlog(capsys)["channels"] == 0


def test_the_backlog_is_logged_though_an_integration_fails(
    integration: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(integration)
    wait_since(integration, ago(timedelta(minutes=15)))
    monkeypatch.setattr(webhook_fan_out, "fan_out", lambda _: 1 / 0)
    with pytest.raises(Failed):
        sweep()
    assert '"waiting":"events","seconds":90' in capsys.readouterr().out
