"""Operators see what waits and what failed, learn why, and have it delivered after all."""

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.records.webhook_channels import WebhookChannel
from shared.records.webhook_jobs import DELIVERED, FAILED, RECEIVED, RETRYING, WebhookJob
from shared.records.webhook_out_subs import WebhookOutSub
from shared.records.webhook_waiting import WebhookWaiting
from shared.services import webhook_work
from shared.services.webhook_fan_out import fan_out
from shared.timestamps import rfc3339
from tests.factory import Factory
from tests.webhooks import publish, save_job, subscribe
from tools.operate import environment, operations
from tools.operate.__main__ import main
from tools.operate.operations import OperatorError

Told = list[int]


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """The subscriptions that the queue was told of."""
    numbers: Told = []
    monkeypatch.setattr(webhook_work, "send", lambda _, told, delay=0: numbers.extend(told))
    return numbers


@pytest.fixture
def owner(factory: Factory) -> int:
    return int(factory.integration().id)


@pytest.fixture(params=["2", "3"])
def subscription(request: pytest.FixtureRequest, owner: int) -> WebhookOutSub:
    return subscribe(owner, request.param)


def from_now(hours: float) -> str:
    return rfc3339(datetime.now(UTC) + timedelta(hours=hours))


def states(subscription: WebhookOutSub) -> list[str]:
    found = WebhookJob.query(subscription.integration_id, consistent_read=True)
    return [job.state for job in sorted(found, key=lambda job: job.sequence) if job.webhook_out_sub_id == subscription.id]


def retrying(subscription: WebhookOutSub, sequence: int = 1) -> WebhookJob:
    """A job that is tried again in five hours."""
    at = from_now(5)
    job = save_job(subscription, sequence=sequence, state=FAILED)
    job.state, job.next_attempt_at, job.attempt_count = RETRYING, at, 4
    job.position = f"{sequence:019}" if job.version == "2" else f"{at}~{int(job.id):019}"
    job.attempts = [{"at": from_now(-1), "milliseconds": 41, "code": 503, "answer": "Busy"}]
    job.save()
    job.waiting().save()
    return job


def channel(subscription: WebhookOutSub, **values: Any) -> None:
    WebhookChannel(subscription.id, integration_id=subscription.integration_id, version=subscription.version, **values).save()


# --- jobs ---


def test_jobs_are_listed_by_state_and_time(subscription: WebhookOutSub, owner: int) -> None:
    failed, waiting = save_job(subscription), save_job(subscription, sequence=2, state=RECEIVED, position="x")
    assert [job.id for job in operations.list_webhook_jobs(owner, int(subscription.id))] == [failed.id, waiting.id]
    assert [job.id for job in operations.list_webhook_jobs(owner, int(subscription.id), states=[FAILED])] == [failed.id]
    assert operations.list_webhook_jobs(owner, int(subscription.id), since=from_now(1)) == []


def test_of_many_jobs_the_newest_are_listed(subscription: WebhookOutSub, owner: int) -> None:
    numbers = [save_job(subscription, sequence=sequence).id for sequence in range(1, 4)]
    assert [job.id for job in operations.list_webhook_jobs(owner, int(subscription.id), most=2)] == numbers[1:]


def test_jobs_of_another_integrations_subscription_are_not_listed(subscription: WebhookOutSub, factory: Factory) -> None:
    save_job(subscription)
    assert operations.list_webhook_jobs(int(factory.integration().id), int(subscription.id)) == []


def test_a_state_that_there_is_not_and_a_time_that_is_none_are_refused(subscription: WebhookOutSub, owner: int) -> None:
    with pytest.raises(OperatorError, match=r"^A job's state is one of .*, and lost is none\.$"):
        operations.list_webhook_jobs(owner, int(subscription.id), states=["lost"])
    with pytest.raises(OperatorError, match=r"^since has to be a time as in "):
        operations.list_webhook_jobs(owner, int(subscription.id), since="yesterday")


# --- replay and drain ---


def test_failed_jobs_of_some_time_are_queued_once_more(subscription: WebhookOutSub, owner: int, told: Told) -> None:
    for sequence in (1, 2):
        save_job(subscription, sequence=sequence)
    save_job(subscription, sequence=3, state=DELIVERED)
    assert operations.replay_webhooks(owner, int(subscription.id), since=from_now(1)) == {"queued": 0}
    assert operations.replay_webhooks(owner, int(subscription.id), since=from_now(-1), until=from_now(1)) == {"queued": 2}
    assert states(subscription) == [RETRYING, RETRYING, DELIVERED]
    assert told == [subscription.id]


def test_a_drain_queues_what_failed_and_hastens_what_waits(subscription: WebhookOutSub, owner: int, told: Told) -> None:
    for _ in range(2):
        publish(owner)
    waiting = retrying(subscription)
    save_job(subscription, sequence=2)
    channel(subscription, failures=12, probe_at=from_now(0.05))
    assert operations.drain_webhooks(owner, int(subscription.id)) == {"queued": 1, "hastened": 1}
    assert states(subscription) == [RETRYING, RETRYING]
    assert WebhookJob.get(owner, waiting.id, consistent_read=True).next_attempt_at <= from_now(0)
    rows = WebhookWaiting.query(subscription.id, consistent_read=True)
    assert [row.sequence for row in rows] == ([1, 2] if subscription.version == "2" else [2, 1])
    held = WebhookChannel.get(subscription.id, consistent_read=True)
    assert held.probe_at is None
    assert str(held.due_at) <= from_now(0)
    assert set(told) == {subscription.id}


def test_a_drain_of_many_jobs_goes_part_by_part_and_may_be_repeated(subscription: WebhookOutSub, owner: int) -> None:
    for sequence in range(1, 41):
        retrying(subscription, sequence)
    assert operations.drain_webhooks(owner, int(subscription.id)) == {"queued": 0, "hastened": 40}
    assert operations.drain_webhooks(owner, int(subscription.id)) == {"queued": 0, "hastened": 0}
    assert len(list(WebhookWaiting.query(subscription.id, consistent_read=True))) == 40


def test_what_is_switched_off_is_not_drained(owner: int) -> None:
    subscription = subscribe(owner, "2", active=False)
    save_job(subscription)
    with pytest.raises(OperatorError, match="switched off"):
        operations.drain_webhooks(owner, int(subscription.id))
    assert states(subscription) == [FAILED]


@pytest.mark.parametrize("verb", ["replay", "drain", "why"])
def test_another_integrations_subscription_is_not_there(subscription: WebhookOutSub, factory: Factory, verb: str) -> None:
    save_job(subscription)
    other, number = int(factory.integration().id), int(subscription.id)
    act: dict[str, Callable[[], Any]] = {
        "replay": lambda: operations.replay_webhooks(other, number, since=from_now(-1)),
        "drain": lambda: operations.drain_webhooks(other, number),
        "why": lambda: operations.explain_webhooks(other, number=number),
    }
    with pytest.raises(OperatorError, match=r"^No subscription of the integration has this id\.$"):
        act[verb]()
    assert states(subscription) == [FAILED]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """The command line, with nobody at the terminal: what it prints, once it has succeeded."""
    monkeypatch.setattr(environment, "prepare", lambda *_: None)
    monkeypatch.setattr("sys.stdin", io.StringIO())

    def run(*arguments: object) -> str:
        capsys.readouterr()
        assert main(["webhooks", *map(str, arguments)]) == 0, capsys.readouterr().err
        return capsys.readouterr().out

    return run


@pytest.mark.parametrize("verb", [("replay", "--since", "2026-01-01T00:00:00Z"), ("drain",)], ids=lambda verb: verb[0])
@pytest.mark.usefixtures("command")
def test_what_is_delivered_once_more_is_named_and_asked_about(
    subscription: WebhookOutSub, owner: int, verb: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    job = save_job(subscription)
    arguments = ["webhooks", verb[0], str(owner), str(subscription.id), *verb[1:]]
    assert main(arguments) == 1
    told = capsys.readouterr().err
    assert f"delivers once more to subscription {subscription.id}" in told
    assert f"  job {job.id} (event number 1)\n" in told
    assert states(subscription) == [FAILED]
    assert main([*arguments, "--yes", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["queued"] == 1


@pytest.mark.usefixtures("command")
def test_an_end_before_the_beginning_is_refused_before_anything_is_named(
    subscription: WebhookOutSub, owner: int, capsys: pytest.CaptureFixture[str]
) -> None:
    times = ("--since", from_now(1), "--until", from_now(-1))
    assert main(["webhooks", "replay", str(owner), str(subscription.id), *times]) == 1
    assert capsys.readouterr().err == "until must not be before since.\n"


def test_jobs_are_a_table_with_a_line_for_each(subscription: WebhookOutSub, owner: int, command: Callable[..., str]) -> None:
    job = save_job(subscription)
    header, line = command("jobs", owner, subscription.id, "--state", "failed").splitlines()
    assert header.split()[0] == "id"
    assert line.split()[0] == str(job.id)


# --- why ---


def told_of(subscription: WebhookOutSub) -> str:
    return "\n".join(
        str(each["what"]) for each in operations.explain_webhooks(int(subscription.integration_id), number=int(subscription.id))
    )


def told_of_job(job: WebhookJob) -> str:
    return "\n".join(str(each["what"]) for each in operations.explain_webhooks(int(job.integration_id), job=int(job.id)))


def test_of_a_subscription_without_events_nothing_is_to_be_done(subscription: WebhookOutSub) -> None:
    assert "The integration had no event yet." in told_of(subscription)
    assert "It never had a job." in told_of(subscription)


def test_events_without_jobs_are_told(subscription: WebhookOutSub, owner: int) -> None:
    publish(owner)
    assert "Jobs of 1 events of the integration are still to be made" in told_of(subscription)
    fan_out(owner)
    told = told_of(subscription)
    assert "All 1 events of the integration have their jobs." in told
    assert "1 jobs wait to be delivered." in told
    assert "It is due since then." in told


def test_failures_and_the_probe_are_told(subscription: WebhookOutSub) -> None:
    due = {"at": from_now(-1), "reason": "12 failed.", "sequence": 1}
    channel(
        subscription,
        failures=12,
        failing_since=from_now(-1),
        probe_at=from_now(0.05),
        last_mail_at=from_now(-1),
        mail_due=due,
    )
    told = told_of(subscription)
    assert "A mail about it is due since then" in told
    assert "Since then, 12 deliveries in a row have failed." in told
    assert "jobs are tried one by one" in told
    assert "A mail about failures was due, the last one, if the subscription has anyone mailed." in told


def test_a_worker_is_told(subscription: WebhookOutSub) -> None:
    channel(subscription, lease="a", leased_until=from_now(0.01), due="1", due_at=from_now(0.01))
    assert "A worker is delivering to it." in told_of(subscription)


@pytest.mark.parametrize(
    ("due_at", "sentence"),
    [(None, "Nothing is to be done until an event comes."), (1, "It is looked at again."), (-1, "It is due since then.")],
)
def test_the_next_look_is_told(subscription: WebhookOutSub, due_at: float | None, sentence: str) -> None:
    channel(subscription, **({} if due_at is None else {"due": "1", "due_at": from_now(due_at)}))
    assert sentence in told_of(subscription)


def test_why_it_is_switched_off_is_told(owner: int) -> None:
    assert "It is switched off: Gone. What waits stays for 14 days" in told_of(
        subscribe(owner, active=False, disabled_reason="Gone.")
    )


def test_a_jobs_attempts_and_its_next_one_are_told(subscription: WebhookOutSub) -> None:
    told = told_of_job(retrying(subscription))
    assert "Of 4 attempts the newest 1 are kept." in told
    assert "Attempt 4: the receiver answered 503 after 41 ms. It began: Busy" in told
    assert "It is tried again, for the 5. time." in told


def test_of_a_job_without_an_answer_the_rule_is_told(subscription: WebhookOutSub) -> None:
    attempts = [{"at": from_now(-1), "milliseconds": 5, "rule": "address.not_public"}]
    told = told_of_job(save_job(subscription, attempts=attempts, attempt_count=1))
    assert "Attempt 1: no answer, by the rule address.not_public, after 5 ms." in told
    assert "It was given up after 1 attempts." in told
    assert "(order.delivered) is gone" in told or "(None) is gone" in told


def test_of_version_2_the_job_ahead_is_told(owner: int) -> None:
    subscription = subscribe(owner, "2")
    first, second = retrying(subscription), retrying(subscription, 2)
    assert f"It waits behind job {first.id}" in told_of_job(second)
    assert f"The first of them is job {first.id}" in told_of(subscription)


def test_of_version_3_a_probe_is_told(owner: int) -> None:
    subscription = subscribe(owner)
    job = retrying(subscription)
    channel(subscription, failures=10, probe_at=from_now(0.05))
    assert "Its turn comes then at the earliest" in told_of_job(job)


@pytest.mark.parametrize(("state", "sentence"), [("delivered", "It was delivered"), ("canceled", "It was canceled")])
def test_how_a_job_ended_is_told(subscription: WebhookOutSub, state: str, sentence: str) -> None:
    assert sentence in told_of_job(save_job(subscription, state=state))


def test_why_prints_a_line_for_each_sentence(subscription: WebhookOutSub, owner: int, command: Callable[..., str]) -> None:
    lines = command("why", owner, "--subscription", subscription.id).splitlines()
    assert lines[0].split() == ["at", "what"]
    assert lines[1].startswith(subscription.created_at)


def test_an_answer_moves_no_cursor(subscription: WebhookOutSub, owner: int, command: Callable[..., str]) -> None:
    attempts = [{"at": from_now(-1), "milliseconds": 5, "code": 500, "answer": "a\x1b[2J\nb"}]
    job = save_job(subscription, attempts=attempts, attempt_count=1)
    told = command("why", owner, "--job", job.id)
    assert "\x1b" not in told
    assert "a" in told
