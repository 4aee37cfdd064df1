"""Consumers, started in the deployed stack by its own streams and queues, with their own rights."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from tools.deploy.stack import first_delivery
from tools.deploy.stack.calls import Api
from tools.deploy.stack.deployment import Stack
from tools.deploy.stack.receiver import Receiver

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("stack")]

SECONDS = 60


def eventually(happened: Callable[[], object]) -> bool:
    """A function's first start takes seconds there."""
    end = time.monotonic() + SECONDS
    while not happened() and time.monotonic() < end:
        time.sleep(0.2)
    return bool(happened())


def rows(stack: Stack, table: str) -> list[Any]:
    return list(stack.client("dynamodb").scan(TableName=stack.resources[table], ConsistentRead=True)["Items"])


def test_a_dead_letter_is_noted(stack: Stack) -> None:
    body = json.dumps({"integration_id": 1, "webhook_out_sub_id": 2})
    stack.client("sqs").send_message(QueueUrl=stack.resources["DeadLettersQueue"], MessageBody=body)
    assert eventually(lambda: "dead_letter" in {row["kind"]["S"] for row in rows(stack, "NotificationsTable")})


def test_an_event_is_delivered_and_verified(stack: Stack, api: Api, token: str, partner: Receiver) -> None:
    """By the stream, fan-out, the queue and delivery, each with its own rights; then nothing is left to do for the sweep."""
    first_delivery.deliver(api, token, partner)
    assert eventually(lambda: not [row for row in rows(stack, "WebhookFeedsTable") if "waiting" in row])
    assert eventually(lambda: "delivered" in {row["state"]["S"] for row in rows(stack, "WebhookJobsTable")})
