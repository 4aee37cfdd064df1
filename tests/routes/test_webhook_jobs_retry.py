"""PUT /api/v1/webhook_jobs/retry"""

from collections.abc import Iterator
from typing import Any

import pytest

from shared.aws import clients
from shared.aws.queues import NotSent, Queue
from shared.records.queues import WEBHOOK_WORK
from shared.records.webhook_channels import WebhookChannel
from shared.records.webhook_jobs import CANCELED, DELIVERED, FAILED, RECEIVED, RETRYING, WebhookJob
from shared.records.webhook_waiting import WebhookWaiting
from tests.calls import Calls, meanwhile
from tests.client import Answer, Client
from tests.factory import Factory
from tests.faults.scenario import MAIL, Params, Scenario, Setup
from tests.routes.test_webhook_jobs_index import IDENTIFIED
from tests.subscriptions import remove_stored
from tests.webhooks import save_example_job, save_job, save_subscription

NAME = "webhook_jobs_retry"


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Saves the job that the route's example queues again."""
    save_example_job()


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route's own."""
    integration = int(factory.integration().id)
    yield call(NAME, token, integration_id=0, id=0)
    yield call(NAME, token, integration_id=integration, id=0)
    yield call(NAME, token, **named(save_job(save_subscription(integration), state=DELIVERED)))
    yield call(NAME, token, **named(of_a_subscription_that_is_gone(integration)))


def named(job: WebhookJob) -> dict[str, int]:
    return {"integration_id": int(job.integration_id), "id": int(job.id)}


def of_a_subscription_that_is_gone(integration: int) -> WebhookJob:
    job = save_job(save_subscription(integration))
    remove_stored(integration, int(job.webhook_out_sub_id))
    return job


@pytest.fixture
def integration(factory: Factory) -> int:
    return int(factory.integration().id)


def waiting(job: WebhookJob) -> list[int]:
    return [int(row.job_id) for row in WebhookWaiting.query(job.webhook_out_sub_id, consistent_read=True)]


@pytest.mark.parametrize("version", ["2", "3"])
def test_a_job_that_failed_is_queued_behind_what_waits(call: Client, employee: str, integration: int, version: str) -> None:
    subscription = save_subscription(integration, version=version)
    job = save_job(subscription, attempt_count=10, sequence=1)
    before = save_job(subscription, state=RECEIVED, sequence=2)
    data = call(NAME, employee, **named(job)).data
    assert (data["state"], data["attempt_count"]) == ("retrying", 10)
    assert data["last_updated"] > job.last_updated
    assert data == call("webhook_jobs_read", employee, **named(job)).data
    if version == "3":
        assert waiting(job) == [before.id, job.id]
    assert set(waiting(job)) == {before.id, job.id}
    assert WebhookChannel.get(subscription.id, consistent_read=True).wakes == 1


def test_a_message_hastens_the_delivery_and_a_lost_one_is_none_of_the_callers(
    call: Client, employee: str, integration: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(Queue, "send", lambda queue, messages, delay: sent.extend((queue, each) for each in messages))
    job = save_job(save_subscription(integration))
    assert call(NAME, employee, **named(job)).status == "action-successful"
    message = {"integration_id": integration, "webhook_out_sub_id": int(job.webhook_out_sub_id)}
    assert sent == [(WEBHOOK_WORK, message)]
    assert call(NAME, employee, **named(job)).errors == {("id", "state")}
    assert len(sent) == 1

    def lose(*_: Any) -> None:
        raise NotSent

    monkeypatch.setattr(Queue, "send", lose)
    assert call(NAME, employee, **named(save_job(save_subscription(integration)))).status == "action-successful"


@pytest.mark.parametrize("state", [RECEIVED, RETRYING, DELIVERED, CANCELED])
def test_a_job_that_did_not_fail_is_refused_and_stays(call: Client, employee: str, integration: int, state: str) -> None:
    job = save_job(save_subscription(integration), state=state)
    answer = call(NAME, employee, **named(job))
    assert answer.errors == {("id", "state")}
    assert state in answer.body["errors"][0]["message"]
    assert WebhookJob.get(integration, job.id, consistent_read=True).serialize() == job.serialize()


def test_a_job_is_queued_once_however_many_ask(call: Client, employee: str, integration: int, calls: Calls) -> None:
    job = save_job(save_subscription(integration))

    first: list[str] = []
    meanwhile(calls, lambda: first.append(call(NAME, employee, **named(job)).status))
    assert call(NAME, employee, **named(job)).errors == {("id", "state")}
    assert first == ["action-successful"]
    assert waiting(job) == [job.id]


def test_a_job_of_a_subscription_that_is_switched_off_waits_for_it(call: Client, employee: str, integration: int) -> None:
    job = save_job(save_subscription(integration, active=False))
    assert call(NAME, employee, **named(job)).data["state"] == "retrying"
    assert waiting(job) == [job.id]


def test_a_job_of_a_subscription_that_is_gone_is_refused(call: Client, employee: str, integration: int) -> None:
    job = of_a_subscription_that_is_gone(integration)
    assert call(NAME, employee, **named(job)).errors == {("id", "no_subscription")}
    assert waiting(job) == []


@pytest.mark.parametrize("role", ["client", "liaison"])
def test_clients_and_liaisons_retry_jobs_of_their_companies_integrations_only(call: Client, factory: Factory, role: str) -> None:
    own, other = factory.integration(), factory.integration()
    token = factory.session(user=factory.user({"planoauth": [role]}, company_ids={int(own.company_id)}))
    mine, foreign = (save_job(save_subscription(int(integration.id))) for integration in (own, other))
    assert call(NAME, token, **named(mine)).status == "action-successful"
    assert call(NAME, token, integration_id=own.id, id=foreign.id).errors == {("id", "not_found")}
    assert call(NAME, token, **named(foreign)).errors == {("integration_id", "not_found")}
    assert waiting(foreign) == []


def test_a_token_retries_jobs_of_the_integrations_only_that_it_is_scoped_to(call: Client, factory: Factory) -> None:
    own, other = (int(factory.integration().id) for _ in range(2))
    token = factory.application_token("planoauth", integration_ids={own})
    assert call(NAME, token, **named(save_job(save_subscription(own)))).status == "action-successful"
    assert call(NAME, token, **named(save_job(save_subscription(other)))).errors == {("integration_id", "not_found")}


def test_both_ids_are_required_and_the_job_has_to_exist(call: Client, employee: str, integration: int) -> None:
    assert call(NAME, employee, view="default").errors == {("integration_id", "required"), ("id", "required")}
    assert call(NAME, employee, integration_id=integration, id=0).errors == {("id", "not_found")}


def _failed(setup: Setup) -> Params:
    clients.client("sqs").create_queue(QueueName="test-webhook_work")
    return named(save_job(save_subscription(int(setup.factory.integration().id))))


def _queued(params: Params) -> int:
    """A job, its row in the queue and the subscription that is due are there together, or none of it."""
    job = WebhookJob.get(params["integration_id"], params["id"], consistent_read=True)
    rows = list(WebhookWaiting.query(job.webhook_out_sub_id, consistent_read=True))
    channels = list(WebhookChannel.query(job.webhook_out_sub_id, consistent_read=True))
    assert [row.position for row in rows] == ([] if job.state == FAILED else [job.position])
    assert len(channels) == len(rows)
    return len(rows)


SCENARIOS = (
    Scenario(
        "a webhook job is queued again",
        NAME,
        (
            *IDENTIFIED,
            "GetItem webhook_jobs",
            "BatchGetItem webhook_feeds webhook_jobs",
            "TransactWriteItems notifications webhook_channels webhook_jobs webhook_out_subs webhook_waiting",
            "SendMessageBatch",
            *MAIL,
        ),
        _failed,
        _queued,
        again="invalid-param",
    ),
)
