"""Jobs are made of events: for which subscriptions, how often, in which order, and who learns of them."""

from collections.abc import Sequence
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from functions.consumers.webhook_fan_out.handler import consumer
from shared.aws.queues import NotSent, Queue
from shared.background.serve import serve
from shared.dynamodb.transaction import ALONE
from shared.records.webhook_channels import WebhookChannel
from shared.records.webhook_events import WebhookEvent
from shared.records.webhook_feeds import WebhookFeed
from shared.records.webhook_jobs import WebhookJob
from shared.records.webhook_out_subs import WebhookOutSub
from shared.services import webhook_fan_out, webhook_out_subs
from shared.services.webhook_fan_out import fan_out
from tests.calls import Calls
from tests.client import Context
from tests.factory import Factory
from tests.subscriptions import remove_stored
from tests.webhooks import EVENT, is_fanned_out, jobs_of, publish, subscribe

Told = list[dict[str, int]]


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """The messages that the queue took."""
    messages: Told = []
    monkeypatch.setattr(Queue, "send", lambda queue, bodies, delay_seconds: messages.extend(bodies))
    return messages


@pytest.fixture
def integration(factory: Factory) -> int:
    return int(factory.integration().id)


def ids(subscriptions: Sequence[WebhookOutSub]) -> list[int]:
    return [int(each.id) for each in subscriptions]


def record(event: WebhookEvent) -> dict[str, Any]:
    """As the table's stream tells of it."""
    keys = {"integration_id": {"N": str(event.integration_id)}, "sequence": {"N": str(event.sequence)}}
    return {"eventName": "INSERT", "dynamodb": {"SequenceNumber": str(event.id), "Keys": keys}}


def test_an_event_becomes_a_job_of_each_subscription_that_names_it(integration: int) -> None:
    both = [subscribe(integration, "2"), subscribe(integration, "3")]
    subscribe(integration, "2", statuses=["hold"])
    subscribe(integration, "3", events=["order.canceled"])
    subscribe(integration, "2", statuses=[], events=["order.delivered"])  # version 2 is told of statuses only
    subscribe(integration, "3", statuses=["completed"], events=[])
    publish(integration)
    assert fan_out(integration)
    assert jobs_of(integration) == {number: [1] for number in ids(both)}
    assert is_fanned_out(integration)


def test_a_job_is_of_its_event_and_its_subscription(integration: int) -> None:
    subscription = subscribe(integration, "2", callback_url="https://a.example.com/x")
    event = publish(integration, order_id="A-1", payload={"property_info": {"address": {"street": "Main St 1", "city": "Ada"}}})
    fan_out(integration)
    (job,) = WebhookJob.query(integration, consistent_read=True)
    assert job.webhook_out_sub_id == subscription.id
    assert job.version == "2"
    assert job.callback_url == "https://a.example.com/x"
    assert job.event_id == event.id
    assert job.sequence == 1
    assert job.event == event.event
    assert job.status == event.status
    assert job.order_id == "A-1"
    assert job.property_address == "Main St 1, Ada"
    assert job.state == "received"
    assert job.attempt_count == 0


def test_an_event_that_nobody_wants_is_passed(integration: int) -> None:
    publish(integration)
    assert fan_out(integration)
    assert (jobs_of(integration), is_fanned_out(integration)) == ({}, True)


def test_an_integration_without_events_needs_nothing(integration: int) -> None:
    assert fan_out(integration)
    assert WebhookFeed.read(integration).sequence == 0


def test_an_inactive_subscription_gets_its_jobs(integration: int) -> None:
    subscription = subscribe(integration, active=False)
    publish(integration)
    fan_out(integration)
    assert jobs_of(integration) == {int(subscription.id): [1]}


def test_a_subscription_made_after_an_event_is_not_told_of_it(integration: int) -> None:
    publish(integration)
    subscription = subscribe(integration)
    publish(integration)
    fan_out(integration)
    assert jobs_of(integration) == {int(subscription.id): [2]}


def test_a_subscription_that_is_gone_gets_no_job(integration: int) -> None:
    kept, gone = subscribe(integration), subscribe(integration)
    publish(integration)
    remove_stored(integration, int(gone.id))
    fan_out(integration)
    assert jobs_of(integration) == {int(kept.id): [1]}


def test_an_event_is_matched_with_what_a_subscription_wants_by_then(integration: int) -> None:
    no_more, since = subscribe(integration), subscribe(integration, events=["order.canceled"])
    publish(integration)
    for subscription, event in ((no_more, "order.canceled"), (since, EVENT)):
        webhook_out_subs.change(ALONE, integration, int(subscription.id), {"events": [event]})
    fan_out(integration)
    assert jobs_of(integration) == {int(since.id): [1]}


def test_a_subscriptions_jobs_wait_in_the_order_of_the_events(integration: int) -> None:
    subscription = subscribe(integration, "2")
    for _ in range(5):
        publish(integration)
    fan_out(integration)
    jobs = sorted(WebhookJob.query(integration, consistent_read=True), key=lambda job: str(job.position))
    assert [job.sequence for job in jobs] == [1, 2, 3, 4, 5]
    assert jobs_of(integration) == {int(subscription.id): [1, 2, 3, 4, 5]}


@pytest.mark.parametrize("most", [1, 2, 3, 33])
def test_more_jobs_than_a_transaction_holds_are_made_in_several(
    integration: int, calls: Calls, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(webhook_fan_out, "MOST_JOBS", most)
    subscriptions = ids([subscribe(integration, version) for version in "23323"])
    for _ in range(2):
        publish(integration)
    calls.made.clear()
    assert fan_out(integration)
    assert jobs_of(integration) == {number: [1, 2] for number in subscriptions}
    assert is_fanned_out(integration)
    assert [operation for operation, _ in calls.made].count("TransactWriteItems") == -(-10 // most)


def test_a_transaction_of_the_most_jobs_is_taken(integration: int, calls: Calls) -> None:
    subscriptions = ids([subscribe(integration) for _ in range(webhook_fan_out.MOST_JOBS + 1)])
    publish(integration)
    assert fan_out(integration)
    assert jobs_of(integration) == {number: [1] for number in subscriptions}
    sizes = [len(request["TransactItems"]) for operation, request in calls.made if operation == "TransactWriteItems"]
    assert sizes[-2:] == [100, 4]


def test_events_that_nobody_wants_are_passed_in_one_transaction(integration: int, calls: Calls) -> None:
    subscribe(integration)
    for event in (*["order.canceled"] * 10, "order.delivered"):
        publish(integration, event=event, status=None)
    calls.made.clear()
    fan_out(integration)
    assert [operation for operation, _ in calls.made].count("TransactWriteItems") == 1


def test_more_events_than_a_read_finds_are_read_in_several(integration: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.records.webhook_events._AT_ONCE", 2)
    subscription = subscribe(integration)
    for _ in range(5):
        publish(integration)
    fan_out(integration)
    assert jobs_of(integration) == {int(subscription.id): [1, 2, 3, 4, 5]}


def test_jobs_are_made_without_reading_payloads(integration: int, calls: Calls) -> None:
    subscribe(integration)
    publish(integration)
    calls.made.clear()
    fan_out(integration)
    (query,) = [sent for operation, sent in calls.made if operation == "Query" and sent["TableName"].endswith("webhook_events")]
    assert "payload" not in query["ExpressionAttributeNames"].values()


def test_events_that_are_gone_are_passed(integration: int) -> None:
    subscription = subscribe(integration)
    for _ in range(3):
        publish(integration)
    for number in (1, 3):
        WebhookEvent(integration, number).delete()
    assert fan_out(integration)
    assert jobs_of(integration) == {int(subscription.id): [2]}
    assert is_fanned_out(integration)


def test_what_is_fanned_out_stays_as_it_is(integration: int, calls: Calls, told: Told) -> None:
    subscribe(integration)
    publish(integration)
    fan_out(integration)
    told.clear()
    calls.made.clear()
    assert fan_out(integration)
    assert (calls.written(), told) == ([], [])


def test_an_event_that_comes_meanwhile_is_not_forgotten(integration: int, calls: Calls) -> None:
    subscription = subscribe(integration)
    publish(integration)
    meanwhile = iter([lambda: publish(integration)])

    def before(operation: str, request: dict[str, Any]) -> None:
        if operation == "UpdateItem" and request["TableName"].endswith("webhook_feeds"):
            next(meanwhile, lambda: None)()

    calls.before = before
    assert fan_out(integration)
    assert jobs_of(integration) == {int(subscription.id): [1, 2]}
    assert is_fanned_out(integration)


def test_an_id_that_was_handed_out_before_is_passed(integration: int, calls: Calls) -> None:
    """As after a table of counters was restored to an earlier moment."""
    subscription = subscribe(integration)
    publish(integration)
    fan_out(integration)
    (job,) = WebhookJob.query(integration, consistent_read=True)
    numbers = iter([[int(job.id)], [int(job.id) + 10_000_000]])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(webhook_fan_out, "next_ids", lambda table, count: next(numbers))
        publish(integration)
        assert fan_out(integration)
    assert jobs_of(integration) == {int(subscription.id): [1, 2]}


# --- who learns of it ---


def test_the_channels_are_due_and_a_message_tells_of_each(integration: int, told: Told) -> None:
    first, second = subscribe(integration, "2"), subscribe(integration, "3")
    for _ in range(3):
        publish(integration)
    fan_out(integration)
    for subscription in (first, second):
        channel = WebhookChannel.get(subscription.id, consistent_read=True)
        assert channel.integration_id == integration
        assert channel.version == subscription.version
        assert channel.wakes == 3
        assert channel.due == str(subscription.id % 8)
        assert channel.due_at is not None
    assert told == [{"integration_id": integration, "webhook_out_sub_id": number} for number in ids([first, second])]


@pytest.mark.parametrize("error", [EndpointConnectionError(endpoint_url="http://127.0.0.1"), NotSent()])
def test_jobs_are_made_though_the_queue_takes_no_message(
    integration: int, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def refuse(queue: Queue, bodies: Any, delay_seconds: int) -> None:
        raise error

    monkeypatch.setattr(Queue, "send", refuse)
    subscription = subscribe(integration)
    publish(integration)
    assert fan_out(integration)
    assert jobs_of(integration) == {int(subscription.id): [1]}
    assert WebhookChannel.get(subscription.id, consistent_read=True).due is not None


# --- the stream ---


def test_the_stream_makes_jobs_of_all_integrations_in_a_batch(factory: Factory) -> None:
    integrations = [int(factory.integration().id) for _ in range(3)]
    wanted = {number: int(subscribe(number).id) for number in integrations}
    events = [publish(number) for number in (*integrations, integrations[0])]
    answer = serve(consumer)({"Records": list(map(record, events))}, Context())
    assert answer == {"batchItemFailures": []}
    assert [jobs_of(number)[wanted[number]] for number in integrations] == [[1, 2], [1], [1]]


def test_an_integration_that_fails_comes_again_and_the_others_do_not(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad = int(factory.integration().id), int(factory.integration().id)
    wanted = int(subscribe(good).id)
    events = [publish(bad), publish(good), publish(bad)]
    read = WebhookFeed.read

    def fail(number: int) -> WebhookFeed:
        if number == bad:
            raise RuntimeError
        return read(number)

    monkeypatch.setattr(WebhookFeed, "read", fail)
    answer = serve(consumer)({"Records": list(map(record, events))}, Context())
    failed = [{"itemIdentifier": str(event.id)} for event in (events[0], events[2])]
    assert answer == {"batchItemFailures": failed}
    assert jobs_of(good) == {wanted: [1]}


def test_what_time_does_not_allow_is_left_for_the_sweep(integration: int, monkeypatch: pytest.MonkeyPatch) -> None:
    subscribe(integration)
    event = publish(integration)
    monkeypatch.setattr(Context, "get_remaining_time_in_millis", lambda _: 3000)
    assert serve(consumer)({"Records": [record(event)]}, Context()) == {"batchItemFailures": []}
    feed = WebhookFeed.read(integration)
    assert (feed.fanned_out, feed.waiting) == (0, str(integration % 8))
