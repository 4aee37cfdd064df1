"""Functions that no request calls, started in the deployed stack by its own streams, queues and clocks, with their own rights."""

import json
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from shared.records.notifications import WEBHOOK_DISABLED
from tests.mandrill import Mandrill
from tools.deploy.stack import first_delivery
from tools.deploy.stack.calls import Api, parameters
from tools.deploy.stack.deployment import Stack
from tools.deploy.stack.receiver import NAME, Receiver

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("stack")]

SECONDS = 120
EVENT = "order.processed"


def eventually(happened: Callable[[], object]) -> bool:
    """A function's first start takes seconds there."""
    end = time.monotonic() + SECONDS
    while not happened() and time.monotonic() < end:
        time.sleep(0.2)
    return bool(happened())


def rows(stack: Stack, table: str) -> list[Any]:
    return list(stack.client("dynamodb").scan(TableName=stack.resources[table], ConsistentRead=True)["Items"])


def subscribe(api: Api, token: str, path: str) -> dict[str, Any]:
    answer = api.play("webhook_out_subs_create", token, callback_url=f"https://{NAME}{path}", events=[EVENT])
    assert answer.code == 200, str(answer)
    return dict(answer.body["data"])


def publish(api: Api, token: str) -> None:
    answer = api.play("webhook_events_create", token, event=EVENT, status=None)
    assert answer.code == 200, str(answer)


def of(subscription: dict[str, Any], stack: Stack, table: str) -> list[Any]:
    """The rows of a table that are about the subscription."""
    return [row for row in rows(stack, table) if row.get("webhook_out_sub_id", {}).get("N") == str(subscription["id"])]


def mailed(mails: Mandrill) -> set[str]:
    return {each["email"] for message in mails.messages for each in message["to"]}


@pytest.fixture
def path() -> str:
    """Of a receiver of the test's own."""
    return f"/{uuid.uuid4().hex}"


def test_a_dead_letter_is_noted(stack: Stack) -> None:
    body = json.dumps({"integration_id": 1, "webhook_out_sub_id": 2})
    stack.client("sqs").send_message(QueueUrl=stack.resources["DeadLettersQueue"], MessageBody=body)
    assert eventually(lambda: "dead_letter" in {row["kind"]["S"] for row in rows(stack, "NotificationsTable")})


def test_an_event_is_delivered_and_verified(stack: Stack, api: Api, token: str, partner: Receiver) -> None:
    """By the stream, fan-out, the queue and delivery, each with its own rights; then nothing is left to do for the sweep."""
    first_delivery.deliver(api, token, partner)
    assert eventually(lambda: not [row for row in rows(stack, "WebhookFeedsTable") if "waiting" in row])
    assert eventually(lambda: "delivered" in {row["state"]["S"] for row in rows(stack, "WebhookJobsTable")})


def test_what_failed_is_delivered_from_the_queue_of_those_that_fail(
    stack: Stack, api: Api, token: str, partner: Receiver, path: str
) -> None:
    partner.refuses[path] = [503]
    subscription = subscribe(api, token, path)
    publish(api, token)
    assert eventually(lambda: [row["state"]["S"] for row in of(subscription, stack, "WebhookJobsTable")] == ["delivered"])
    (first, body), (second, again) = partner.received[path]
    assert first["webhook-id"] == second["webhook-id"]
    assert body == again


def test_a_receiver_that_wants_no_more_is_switched_off_and_its_people_are_told(
    stack: Stack, api: Api, token: str, partner: Receiver, path: str, mails: Mandrill
) -> None:
    partner.refuses[path] = [410]
    subscription = subscribe(api, token, path)
    publish(api, token)
    assert eventually(lambda: parameters("webhook_out_subs_create")["notification_emails"] in mailed(mails))
    assert [row["kind"]["S"] for row in of(subscription, stack, "NotificationsTable")] == [WEBHOOK_DISABLED]
    assert [row["id"]["N"] for row in rows(stack, "WebhookOutSubsTable") if not row["active"]["BOOL"]] == [str(subscription["id"])]


def test_the_sweep_takes_up_events_whose_stream_nobody_reads(
    stack: Stack, api: Api, token: str, partner: Receiver, path: str
) -> None:
    subscribe(api, token, path)
    with nobody_reads("WebhookFanOut", stack):
        publish(api, token)
        assert eventually(lambda: path in partner.received)


@contextmanager
def nobody_reads(function: str, stack: Stack) -> Iterator[None]:
    """What starts the function is switched off."""
    client = stack.client("lambda")
    named = stack.resources[function]
    (mapping,) = (each for each in client.list_event_source_mappings()["EventSourceMappings"] if f":{named}" in each["FunctionArn"])
    client.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    try:
        yield
    finally:
        client.update_event_source_mapping(UUID=mapping["UUID"], Enabled=True)


def test_a_code_that_resets_a_password_is_mailed(stack: Stack, api: Api, token: str, mails: Mandrill) -> None:
    email = parameters("sessions_create")["email"]  # of a user who is there
    assert api.play("passwords_request_reset", token, email=email).code == 200
    assert eventually(lambda: email in mailed(mails))
