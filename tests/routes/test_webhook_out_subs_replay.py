"""POST /api/v1/webhook_out_subs/replay"""

from collections.abc import Iterator
from typing import Any

import pytest

from shared.aws import clients
from shared.records.webhook_jobs import DELIVERED, FAILED, RECEIVED, WebhookJob
from shared.records.webhook_out_subs import WebhookOutSub
from shared.records.webhook_waiting import WebhookWaiting
from shared.services import webhook_replays
from shared.services.webhook_jobs import requeue
from tests.client import Answer, Client
from tests.factory import Factory
from tests.faults.scenario import MAIL, OF_AN_INTEGRATION, Params, Scenario, Setup
from tests.subscriptions import IN_ORDER, remove_stored, save_integration, save_subscription
from tests.webhooks import save_job

NAME = "webhook_out_subs_replay"
SINCE = "2026-03-02T00:00:00Z"


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Creates the subscription of the route's example, with a job that failed then."""
    save_integration(1)
    save_job(save_subscription(1), 1, created_at="2026-03-02T09:30:00.000000Z")


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route's own."""
    row = save_subscription(factory.integration().id)
    place: dict[str, Any] = {"integration_id": int(row.integration_id), "id": int(row.id), "since": SINCE}
    for sequence in (1, 2):
        save_job(row, sequence=sequence)
    yield call(NAME, token, **{**place, "integration_id": 0})
    yield call(NAME, token, **{**place, "id": 0})
    yield call(NAME, token, **{**place, "since": "yesterday", "until": "today"})
    yield call(NAME, token, **{**place, "until": "2026-03-01T00:00:00Z"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(webhook_replays, "MOST", 1)
        yield call(NAME, token, **place)
        patch.setattr(webhook_replays, "MOST", 2)

        def remove_first(*arguments: Any) -> Any:
            remove_stored(place["integration_id"], place["id"])
            return requeue(*arguments)

        patch.setattr(webhook_replays, "requeue", remove_first)
        yield call(NAME, token, **place)


@pytest.fixture
def row(factory: Factory) -> WebhookOutSub:
    return save_subscription(factory.integration().id)


def place_of(row: WebhookOutSub) -> dict[str, Any]:
    return {"integration_id": int(row.integration_id), "id": int(row.id)}


def queued(row: WebhookOutSub) -> list[int]:
    """Jobs that wait for the subscription, in order."""
    return [int(each.job_id) for each in WebhookWaiting.query(row.id, consistent_read=True)]


def test_failed_jobs_of_the_time_are_queued_and_counted(call: Client, employee: str, row: WebhookOutSub) -> None:
    times = (
        "2026-03-01T23:59:59.999999Z",
        "2026-03-02T00:00:00.000000Z",
        "2026-03-02T23:59:59.999999Z",
        "2026-03-03T00:00:00.000000Z",
    )
    jobs = [save_job(row, sequence=number, created_at=time) for number, time in enumerate(times, 1)]
    data = call(NAME, employee, **place_of(row), since=SINCE, until="2026-03-03T00:00:00Z").data
    assert data == {**place_of(row), "jobs": 2, "left": 0}
    assert sorted(queued(row)) == [jobs[1].id, jobs[2].id]
    assert call(NAME, employee, **place_of(row), since=SINCE).data["jobs"] == 1


def test_jobs_that_did_not_fail_and_those_of_others_stay(call: Client, employee: str, row: WebhookOutSub) -> None:
    other = save_subscription(row.integration_id)
    save_job(row, state=DELIVERED)
    waiting = save_job(row, state=RECEIVED)
    failed = save_job(other)
    assert call(NAME, employee, **place_of(row), since=SINCE).data["jobs"] == 0
    assert (queued(row), queued(other)) == ([waiting.id], [])
    assert WebhookJob.get(row.integration_id, failed.id, consistent_read=True).state == FAILED


def test_jobs_of_a_subscription_that_is_switched_off_wait_for_it(call: Client, employee: str, factory: Factory) -> None:
    row = save_subscription(factory.integration().id, active=False)
    job = save_job(row)
    assert call(NAME, employee, **place_of(row), since=SINCE).data["jobs"] == 1
    assert queued(row) == [job.id]


def test_they_queue_last_in_their_events_order_also_over_several_transactions(
    call: Client, employee: str, factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook_replays, "MOST_AT_ONCE", 2)
    row = save_subscription(factory.integration().id, **IN_ORDER)
    jobs = [save_job(row, sequence=number) for number in (5, 3, 1, 4, 2)]
    assert call(NAME, employee, **place_of(row), since=SINCE).data["jobs"] == 5
    in_order = sorted(jobs, key=lambda job: int(job.sequence))
    assert queued(row) == [job.id for job in in_order]


def test_tests_are_queued_in_the_order_in_which_they_were_made(call: Client, employee: str, factory: Factory) -> None:
    row = save_subscription(factory.integration().id, **IN_ORDER)
    event, *tests = [save_job(row, sequence=number) for number in (1, -11, -12, -13)]
    assert call(NAME, employee, **place_of(row), since=SINCE).data["jobs"] == 4
    assert queued(row) == [job.id for job in (*tests, event)]


def test_what_time_does_not_allow_is_told_and_left_for_the_next_request(
    call: Client, employee: str, row: WebhookOutSub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook_replays, "MOST_AT_ONCE", 2)
    for sequence in range(1, 6):
        save_job(row, sequence=sequence)
    with monkeypatch.context() as patch:
        patch.setattr(webhook_replays, "seconds_left", lambda: 4.0)
        assert call(NAME, employee, **place_of(row), since=SINCE).data == {**place_of(row), "jobs": 2, "left": 3}
    assert call(NAME, employee, **place_of(row), since=SINCE).data == {**place_of(row), "jobs": 3, "left": 0}


@pytest.mark.parametrize(("until", "errors"), [("2026-03-01T23:59:59Z", {("until", "before_since")}), (SINCE, set())])
def test_the_end_is_not_before_the_beginning(
    until: str, errors: set[tuple[str, str]], call: Client, employee: str, row: WebhookOutSub
) -> None:
    assert call(NAME, employee, **place_of(row), since=SINCE, until=until).errors == errors


def test_more_than_so_many_are_refused_and_none_is_queued(
    call: Client, employee: str, row: WebhookOutSub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook_replays, "MOST", 2)
    for sequence in (1, 2, 3):
        save_job(row, sequence=sequence)
    answer = call(NAME, employee, **place_of(row), since=SINCE)
    assert answer.status == "invalid-param"
    assert answer.errors == {("since", "max")}
    assert queued(row) == []
    monkeypatch.setattr(webhook_replays, "MOST", 3)
    assert call(NAME, employee, **place_of(row), since=SINCE).data["jobs"] == 3


def test_a_repeated_one_finds_nothing_and_mails_nobody(
    call: Client, employee: str, row: WebhookOutSub, registry: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_job(row)
    assert call(NAME, employee, **place_of(row), since=SINCE).data["jobs"] == 1
    registry.switch("webhook_out_subs", "replay", notification_emails=["ops@example.com"])
    assert call(NAME, employee, **place_of(row), since=SINCE).data["jobs"] == 0


def test_the_beginning_is_required(call: Client, employee: str, row: WebhookOutSub) -> None:
    answer = call(NAME, employee, **place_of(row), until=SINCE)
    assert (answer.status, answer.errors) == ("missing-param", {("since", "required")})
    assert call(NAME, employee, **place_of(row), since="2026-03-32").errors == {("since", "format")}


def test_another_companys_is_not_replayed(call: Client, factory: Factory, row: WebhookOutSub) -> None:
    save_job(row)
    token = factory.session(user=factory.user({"planoauth": ["client"]}, company_ids={0}))
    assert call(NAME, token, **place_of(row), since=SINCE).errors == {("integration_id", "not_found")}
    assert queued(row) == []


def _failed(setup: Setup) -> Params:
    clients.client("sqs").create_queue(QueueName="test-webhook_work")
    row = save_subscription(setup.factory.integration().id)
    save_job(row)
    return {**place_of(row), "since": SINCE}


def _replayed(params: Params) -> int:
    return len(list(WebhookWaiting.query(params["id"], consistent_read=True)))


SCENARIOS = (
    Scenario(
        "a subscription is replayed",
        NAME,
        (
            *OF_AN_INTEGRATION,
            "GetItem webhook_out_subs",
            "Query webhook_jobs",
            "BatchGetItem webhook_feeds webhook_jobs",
            "TransactWriteItems notifications webhook_channels webhook_jobs webhook_out_subs webhook_waiting",
            "SendMessageBatch",
            *MAIL,
        ),
        _failed,
        _replayed,
        seconds=25,
    ),
)
