"""Webhook jobs: what they are made of, and how those that failed are queued again."""

from typing import Any

import pytest

from shared.dynamodb.transaction import ALONE
from shared.errors import Invalid
from shared.records.webhook_channels import WebhookChannel
from shared.records.webhook_events import WebhookEvent
from shared.records.webhook_feeds import WebhookFeed
from shared.records.webhook_jobs import DELIVERED, RECEIVED, RETRYING, WebhookJob, address_in, position_in_order
from shared.records.webhook_out_subs import WebhookOutSub
from shared.records.webhook_waiting import WebhookWaiting
from shared.services import webhook_out_subs
from shared.services.webhook_jobs import MOST_AT_ONCE, requeue
from shared.timestamps import now
from tests.factory import Factory
from tests.webhooks import save_job, save_subscription


@pytest.fixture(params=["2", "3"])
def subscription(request: pytest.FixtureRequest, factory: Factory) -> WebhookOutSub:
    integration = int(factory.integration().id)
    WebhookFeed(integration, sequence=7).save()
    return save_subscription(integration, version=request.param)


def queue(subscription: WebhookOutSub) -> list[WebhookWaiting]:
    return list(WebhookWaiting.query(subscription.id, consistent_read=True))


def stored(job: WebhookJob) -> WebhookJob:
    return WebhookJob.get(job.integration_id, job.id, consistent_read=True)


def requeued(subscription: WebhookOutSub, *jobs: WebhookJob) -> list[int]:
    numbers = [int(job.id) for job in jobs]
    return [int(job.id) for job in requeue(ALONE, int(subscription.integration_id), int(subscription.id), numbers)]


def test_a_new_job_is_due_at_once_and_waits_in_its_events_order(subscription: WebhookOutSub) -> None:
    event = WebhookEvent(subscription.integration_id, 3, id=30, event="order.delivered", order_id="A-7")
    job = WebhookJob.of(9, event, subscription, "1 Main St, Springfield")
    assert job.state == RECEIVED
    assert job.attempt_count == 0
    assert job.next_attempt_at == job.created_at
    assert job.webhook_subscriber == "Orders"
    assert job.callback_url == subscription.callback_url
    assert job.version == subscription.version
    assert job.position == {"2": "0000000000000000003", "3": f"{job.created_at}~0000000000000000009"}[job.version]
    assert job.folded == {
        "event": "order.delivered",
        "order_id": "a-7",
        "address": "1 main st, springfield",
        "webhook_subscriber": "orders",
        "callback_url": "https://hooks.example.com/orders",
    }
    assert job.waiting().attribute_values == {
        "webhook_out_sub_id": subscription.id,
        "position": job.position,
        "integration_id": subscription.integration_id,
        "job_id": 9,
        "sequence": 3,
    }


@pytest.mark.parametrize(
    ("payload", "address"),
    [
        ({"property_info": {"address": {"street": "1 Main St", "street2": None, "city": " Rome "}}}, "1 Main St, Rome"),
        ({"property": {"location": {"street": "1 Main St", "lat": 1.5}}}, "1 Main St"),
        ({"property": {"address": "1 Main St"}}, "1 Main St"),
        ({"address": "1 Main St"}, "1 Main St"),
        ({"property_info": {"address": {}}, "address": ["x"], "property": "x"}, None),
        ({"property_info": [], "address": " "}, None),
        ({"address": "a" * 501}, "a" * 500),
        ({}, None),
    ],
)
def test_the_address_is_found_where_payloads_have_it(payload: dict[str, Any], address: str | None) -> None:
    assert address_in(payload) == address


def test_jobs_that_failed_are_queued_behind_what_waits_in_their_events_order(subscription: WebhookOutSub) -> None:
    second, first, delivered = (save_job(subscription, sequence=number) for number in (5, 4, 6))
    delivered.update([WebhookJob.state.set(DELIVERED)])
    waiting = save_job(subscription, sequence=7, state=RECEIVED)
    assert requeued(subscription, second, first, delivered, waiting) == [first.id, second.id]
    assert [row.job_id for row in queue(subscription)] == [waiting.id, first.id, second.id]
    for job, row in zip((first, second), queue(subscription)[1:], strict=True):
        assert (stored(job).position, row.sequence) == (row.position, job.sequence)


def test_an_event_that_comes_later_waits_behind_what_was_queued_again(factory: Factory) -> None:
    integration = int(factory.integration().id)
    WebhookFeed(integration, sequence=7).save()
    subscription = save_subscription(integration, version="2")
    job = save_job(subscription, sequence=1)
    requeued(subscription, job)
    assert str(position_in_order(7)) < str(stored(job).position) < position_in_order(8)


def test_a_job_that_is_queued_again_begins_its_retries_anew(subscription: WebhookOutSub) -> None:
    job = save_job(subscription, attempt_count=10, attempts=[{"at": now(), "milliseconds": 5, "code": 500}], expires_at=2**31)
    requeued(subscription, job)
    queued = stored(job)
    assert queued.state == RETRYING
    assert queued.attempt_count == 10
    assert queued.attempts_before == 10
    assert "expires_at" not in queued.serialize()
    assert len(queued.attempts) == 1
    assert queued.last_updated > job.last_updated
    assert queued.next_attempt_at <= now()


def test_what_is_queued_is_due_in_the_same_transaction(subscription: WebhookOutSub) -> None:
    WebhookChannel(subscription.id, integration_id=subscription.integration_id, version=subscription.version, wakes=4).save()
    requeued(subscription, save_job(subscription))
    channel = WebhookChannel.get(subscription.id, consistent_read=True)
    assert channel.wakes == 5
    assert channel.due == str(int(subscription.id) % 8)
    assert channel.due_at <= now()


def test_a_subscription_that_never_had_work_gets_a_channel(subscription: WebhookOutSub) -> None:
    requeued(subscription, save_job(subscription))
    channel = WebhookChannel.get(subscription.id, consistent_read=True)
    assert channel.wakes == 1
    assert channel.integration_id == subscription.integration_id
    assert channel.version == subscription.version


def test_jobs_of_another_subscription_are_left_alone(subscription: WebhookOutSub) -> None:
    other = save_job(save_subscription(int(subscription.integration_id)))
    assert requeued(subscription, other) == []
    assert stored(other).state == "failed"


def test_a_subscription_that_is_gone_has_nothing_queued(subscription: WebhookOutSub) -> None:
    job = save_job(subscription)
    webhook_out_subs.destroy(ALONE, int(subscription.integration_id), int(subscription.id))
    with pytest.raises(Invalid):
        requeued(subscription, job)
    assert (stored(job).state, queue(subscription)) == ("failed", [])


def test_as_many_jobs_as_a_transaction_takes_are_queued_at_once(subscription: WebhookOutSub) -> None:
    jobs = [save_job(subscription, sequence=number) for number in range(1, MOST_AT_ONCE + 1)]
    assert len(requeued(subscription, *jobs, *jobs)) == len(queue(subscription)) == MOST_AT_ONCE
