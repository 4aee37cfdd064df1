"""Events that are published and fanned out by many at once: no number is left out or given twice, and each job is made once."""

from typing import Any

import pytest

from shared.aws.queues import Queue
from shared.records.webhook_channels import WebhookChannel
from shared.records.webhook_jobs import WebhookJob
from shared.services.webhook_fan_out import fan_out
from tests.client import Client
from tests.concurrency.conftest import WRITERS, Together
from tests.factory import Factory
from tests.webhooks import EVENT, STATUS, events_of, is_fanned_out, jobs_of, publish, subscribe


@pytest.fixture(autouse=True)
def no_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which only hastens the work."""
    monkeypatch.setattr(Queue, "send", lambda queue, bodies, delay_seconds: None)


@pytest.fixture
def integration(factory: Factory) -> int:
    return int(factory.integration().id)


def test_events_sent_at_once_are_numbered_without_a_gap_or_a_twin(
    call: Client, application: str, integration: int, together: Together
) -> None:
    event = {"integration_id": integration, "event": EVENT, "payload": {}}
    answers = together(lambda _: [call("webhook_events_create", application, **event).data for _ in range(2)])
    made = [data for both in answers for data in both]
    assert sorted(data["sequence"] for data in made) == list(range(1, 2 * WRITERS + 1))
    assert {event.sequence: event.id for event in events_of(integration)} == {data["sequence"]: data["id"] for data in made}


def test_an_event_that_is_answered_is_behind_all_that_were_answered_before(
    call: Client, application: str, integration: int, together: Together
) -> None:
    event = {"integration_id": integration, "event": EVENT, "payload": {}}
    answers = together(lambda _: [call("webhook_events_create", application, **event).data["sequence"] for _ in range(3)])
    assert all(sequences == sorted(sequences) for sequences in answers)


def test_many_that_fan_out_at_once_make_each_job_once_and_in_order(
    integration: int, together: Together, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.services.webhook_fan_out.MOST_JOBS", 4)
    subscriptions = [int(subscribe(integration, version).id) for version in "22333"]
    for _ in range(6):
        publish(integration)
    assert all(together(lambda _: fan_out(integration)))
    assert jobs_of(integration) == {number: [1, 2, 3, 4, 5, 6] for number in subscriptions}
    assert is_fanned_out(integration)
    require_made_in_order(integration)


def test_events_that_come_while_many_fan_out_have_each_job_once_and_in_order(integration: int, together: Together) -> None:
    subscriptions = [int(subscribe(integration, version).id) for version in "233"]

    def act(number: int) -> Any:
        return publish(integration, event=EVENT, status=STATUS) if number % 2 else fan_out(integration)

    for _ in range(3):
        together(act)
    fan_out(integration)
    count = 3 * WRITERS // 2
    assert jobs_of(integration) == {number: list(range(1, count + 1)) for number in subscriptions}
    assert is_fanned_out(integration)
    require_made_in_order(integration)
    assert [WebhookChannel.get(number, consistent_read=True).wakes for number in subscriptions] == [count] * 3


def test_a_subscription_is_told_of_what_is_sent_once_it_is_there(integration: int, together: Together) -> None:
    """Of events that are sent at the same time it may be told, or not; from one on, of all."""

    def act(number: int) -> int:
        if number == WRITERS // 2:
            return int(subscribe(integration).id)
        fan_out(integration)
        publish(integration)
        return 0

    (subscription,) = filter(None, together(act))
    after = int(publish(integration).sequence)
    fan_out(integration)
    sequences = jobs_of(integration)[subscription]
    assert sequences == list(range(sequences[0], after + 1))


def require_made_in_order(integration: int) -> None:
    """What was made at the same time or later is of the same event or a later one."""
    made: dict[int, list[tuple[str, int]]] = {}
    for job in WebhookJob.query(integration, consistent_read=True):
        made.setdefault(int(job.webhook_out_sub_id), []).append((job.created_at, int(job.sequence)))
    for jobs in made.values():
        assert [sequence for _, sequence in sorted(jobs)] == sorted(sequence for _, sequence in jobs)
