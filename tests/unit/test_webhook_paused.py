"""Jobs of a subscription that is switched off: they wait for 14 days, then they are given up."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.aws.queues import Queue
from shared.records.queues import WEBHOOK_WORK
from shared.records.webhook_channels import WebhookChannel
from shared.records.webhook_jobs import FAILED, RECEIVED, RETRYING, WebhookJob
from shared.records.webhook_out_subs import WebhookOutSub
from shared.records.webhook_waiting import WebhookWaiting
from shared.services import webhook_delivery
from shared.services.webhook_fan_out import fan_out
from shared.services.webhook_paused import KEPT, give_up
from shared.timestamps import rfc3339
from tests.factory import Factory
from tests.webhooks import publish, save_job, subscribe


@pytest.fixture(autouse=True)
def no_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which only hastens the work."""
    monkeypatch.setattr(Queue, "send", lambda queue, bodies, delay_seconds: None)


@pytest.fixture
def integration(factory: Factory) -> int:
    return int(factory.integration().id)


def ago(days: float) -> str:
    return rfc3339(datetime.now(UTC) - timedelta(days=days))


def switched_off(integration: int, days: float, version: str = "2") -> WebhookOutSub:
    """A subscription that was switched off so many days ago."""
    subscription = subscribe(integration, version, active=False)
    subscription.last_updated = ago(days)
    return subscription


def waiting_job(subscription: WebhookOutSub, sequence: int, days: float, **values: Any) -> WebhookJob:
    return save_job(subscription, sequence=sequence, state=RECEIVED, last_updated=ago(days), **values)


def states(integration: int) -> list[str]:
    return [job.state for job in sorted(WebhookJob.query(integration, consistent_read=True), key=lambda job: job.sequence)]


def rows(subscription: WebhookOutSub) -> list[int]:
    return [int(row.sequence) for row in WebhookWaiting.query(subscription.id, consistent_read=True)]


@pytest.mark.parametrize("version", ["2", "3"])
def test_a_job_that_waited_for_14_days_is_failed_and_kept_for_90(integration: int, version: str) -> None:
    subscription = switched_off(integration, 15, version)
    waiting_job(subscription, 1, 14.1)
    waiting_job(subscription, 2, 13.9)
    assert str(give_up(subscription)) <= ago(0)
    assert (states(integration), rows(subscription)) == ([FAILED, RECEIVED], [2])
    job = next(job for job in WebhookJob.query(integration, consistent_read=True) if job.state == FAILED)
    assert not any((job.position, job.next_attempt_at))
    assert 89 < (datetime.fromtimestamp(int(job.expires_at or 0), UTC) - datetime.now(UTC)).days + 1 <= 90


def test_the_next_look_is_when_the_next_job_has_waited_long_enough(integration: int) -> None:
    subscription = switched_off(integration, 15)
    job = waiting_job(subscription, 1, 13)
    waiting_job(subscription, 2, 1)
    assert give_up(subscription) == rfc3339(datetime.fromisoformat(job.last_updated) + KEPT)
    assert states(integration) == [RECEIVED, RECEIVED]


def test_jobs_wait_for_14_days_from_when_it_was_switched_off(integration: int) -> None:
    subscription = switched_off(integration, 2)
    waiting_job(subscription, 1, 20, attempt_count=3)
    assert give_up(subscription) == rfc3339(datetime.fromisoformat(subscription.last_updated) + KEPT)
    assert states(integration) == [RECEIVED]


def test_a_job_that_is_being_retried_is_failed_as_well(integration: int) -> None:
    subscription = switched_off(integration, 15)
    save_job(subscription, state=RETRYING, last_updated=ago(15))
    give_up(subscription)
    assert (states(integration), rows(subscription)) == ([FAILED], [])


def test_many_jobs_are_failed_part_by_part(integration: int) -> None:
    subscription = switched_off(integration, 15)
    for sequence in range(1, 50):
        waiting_job(subscription, sequence, 15)
    while give_up(subscription):
        pass
    assert (set(states(integration)), rows(subscription)) == ({FAILED}, [])


def test_nothing_is_done_where_nothing_waits(integration: int) -> None:
    assert give_up(switched_off(integration, 15)) is None


def test_delivery_looks_again_when_the_first_job_has_waited_long_enough(integration: int) -> None:
    subscription = subscribe(integration, "2", active=False)
    publish(integration)
    fan_out(integration)
    webhook_delivery.work(integration, int(subscription.id), WEBHOOK_WORK)
    due_at = WebhookChannel.get(subscription.id, consistent_read=True).due_at
    assert ago(-13.9) < str(due_at) <= ago(-14)
