"""POST /api/v1/webhook_out_subs/test"""

import json
from collections.abc import Iterator

import pytest

from shared.aws import clients
from shared.records.webhook_channels import WebhookChannel
from shared.records.webhook_events import WebhookEvent
from shared.records.webhook_jobs import WebhookJob
from shared.records.webhook_out_subs import WebhookOutSub
from shared.records.webhook_waiting import WebhookWaiting
from shared.services.webhook_fan_out import fan_out
from tests.client import Answer, Client
from tests.factory import Factory
from tests.faults.scenario import MAIL, OF_AN_INTEGRATION, Params, Scenario, Setup
from tests.subscriptions import IN_ORDER, save_integration, save_subscription
from tests.webhooks import jobs_of, publish

NAME = "webhook_out_subs_test"


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Creates the subscription of the route's example."""
    save_integration(1)
    save_subscription(1)


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route's own."""
    row = save_subscription(factory.integration().id)
    yield call(NAME, token, integration_id=0, id=1)
    yield call(NAME, token, integration_id=row.integration_id, id=0)
    yield call(NAME, token, integration_id=row.integration_id, id=row.id, event="scheduled")


@pytest.fixture
def integration(factory: Factory) -> int:
    return int(factory.integration().id)


def event_of(job: WebhookJob) -> WebhookEvent:
    return WebhookEvent.get(job.integration_id, job.sequence, consistent_read=True)


def made(integration_id: int, number: int) -> WebhookJob:
    return WebhookJob.get(integration_id, number, consistent_read=True)


def test_a_job_of_a_sample_waits_for_this_subscription_only(call: Client, employee: str, integration: int) -> None:
    row = save_subscription(integration)
    save_subscription(integration)
    data = call(NAME, employee, integration_id=integration, id=row.id).data
    assert data["webhook_out_sub_id"] == row.id
    assert data["event"] == "order.delivered"
    assert data["state"] == "received"
    job = made(integration, data["id"])
    assert (event_of(job).id, json.loads(event_of(job).payload)["test"]) == (job.event_id, True)
    assert [each.job_id for each in WebhookWaiting.query(row.id, consistent_read=True)] == [job.id]
    assert WebhookChannel.get(row.id, consistent_read=True).due is not None
    assert fan_out(integration)
    assert [each.id for each in WebhookJob.query(integration, consistent_read=True)] == [job.id]


def test_events_keep_their_numbers_and_a_test_of_version_2_queues_behind_them(
    call: Client, employee: str, integration: int
) -> None:
    row = save_subscription(integration, **IN_ORDER)
    publish(integration, status="scheduled")
    fan_out(integration)
    data = call(NAME, employee, integration_id=integration, id=row.id, event="hold").data
    publish(integration, status="scheduled")
    fan_out(integration)
    jobs = [made(integration, int(each.job_id)) for each in WebhookWaiting.query(row.id, consistent_read=True)]
    assert [(job.status, job.sequence > 0) for job in jobs] == [("scheduled", True), ("hold", False), ("scheduled", True)]
    assert (jobs[1].id, [job.sequence for job in jobs if job.sequence > 0]) == (data["id"], [1, 2])


@pytest.mark.parametrize(
    ("given", "event", "default"), [({}, "order.canceled", "order.delivered"), (IN_ORDER, "hold", "scheduled")]
)
def test_the_event_is_the_given_one_or_the_first_that_it_is_told_of(
    call: Client, employee: str, integration: int, given: Params, event: str, default: str
) -> None:
    row = save_subscription(integration, **given)
    attr = "status" if given else "event"
    place = {"integration_id": integration, "id": int(row.id)}
    assert call(NAME, employee, **place, event=event).data[attr] == event
    assert call(NAME, employee, **place).data[attr] == default


def test_an_event_of_the_other_version_or_of_none_is_refused(call: Client, employee: str, integration: int) -> None:
    for given, event in (({}, "hold"), (IN_ORDER, "order.delivered"), ({}, "order.forgotten")):
        row = save_subscription(integration, **given)
        answer = call(NAME, employee, integration_id=integration, id=row.id, event=event)
        assert (answer.status, answer.errors) == ("invalid-param", {("event", "inclusion")})
    assert jobs_of(integration) == {}


def test_another_companys_is_not_tested(call: Client, factory: Factory) -> None:
    own = factory.integration()
    row = save_subscription(own.id)
    token = factory.session(user=factory.user({"planoauth": ["client"]}, company_ids={0}))
    assert call(NAME, token, integration_id=own.id, id=row.id).errors == {("integration_id", "not_found")}
    assert jobs_of(int(own.id)) == {}
    token = factory.session(user=factory.user({"planoauth": ["client"]}, company_ids={own.company_id}))
    assert call(NAME, token, integration_id=own.id, id=row.id).status == "action-successful"


def _known(setup: Setup) -> Params:
    clients.client("sqs").create_queue(QueueName="test-webhook_work")
    row = save_subscription(setup.factory.integration().id)
    return {"integration_id": int(row.integration_id), "id": int(row.id)}


def _tested(params: Params) -> int:
    """Job, event and row in the queue are there together, or none of it."""
    jobs = list(WebhookJob.query(params["integration_id"], consistent_read=True))
    assert len(list(WebhookWaiting.query(params["id"], consistent_read=True))) == len(jobs)
    assert [event_of(job).id for job in jobs] == [job.event_id for job in jobs]
    assert [each.id for each in WebhookOutSub.query(params["integration_id"], consistent_read=True)] == [params["id"]]
    return len(jobs)


SCENARIOS = (
    Scenario(
        "a subscription is tested",
        NAME,
        (
            *OF_AN_INTEGRATION,
            "GetItem webhook_out_subs",
            "UpdateItem counters",
            "GetItem webhook_feeds",
            "UpdateItem counters (2)",
            "TransactWriteItems notifications webhook_channels webhook_events webhook_jobs webhook_out_subs webhook_waiting",
            "SendMessageBatch",
            *MAIL,
        ),
        _known,
        _tested,
        repeatable=False,
    ),
)
