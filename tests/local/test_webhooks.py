"""Webhooks in `make run`: a receiver on this machine, over real HTTP."""

from collections.abc import Iterator
from typing import Any

import pytest
from standardwebhooks import Webhook

from tests.local.receiver import Receiver, receiving
from tests.local.runner import Run, running
from tests.waiting import eventually

pytestmark = pytest.mark.slow


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving(Receiver()) as receiver:
        yield receiver


@pytest.fixture
def run(tmp_path: Any, receiver: Receiver) -> Iterator[Run]:
    with running(tmp_path, "--webhook-host", receiver.host, "--hurry", "60") as run:
        yield run


def subscribe(run: Run, url: str) -> Any:
    params = {
        "integration_id": run.ready["integrations"]["own"],
        "callback_url": url,
        "version": "3",
        "events": ["order.processed"],
    }
    params |= {"events": ["order.processed"], "name": "Receiver", "key": "receiver", "active": True, "statuses": []}
    return run.send("POST", "/api/v1/webhook_out_subs/create", params, token="employee")


def publish(run: Run, number: int) -> Any:
    params = {"integration_id": run.ready["integrations"]["own"], "event": "order.processed", "payload": {"number": number}}
    return run.send("POST", "/api/v1/webhook_events/create", params, token="employee")


def test_an_event_is_delivered_and_verified_and_again_where_the_receiver_failed(run: Run, receiver: Receiver) -> None:
    made = subscribe(run, f"http://{receiver.host}/hook")
    assert made.status == "action-successful", made.body
    assert publish(run, 1).status == "action-successful"
    assert eventually(lambda: receiver.received)
    first = receiver.received[0]
    Webhook(made.body["data"]["secret"]).verify(first.body, dict(first.headers))
    assert first.json["data"] == {"number": 1}
    receiver.code = 500
    publish(run, 2)
    assert eventually(lambda: len(receiver.received) > 1)
    receiver.code = 200
    assert eventually(lambda: len(receiver.received) > 2)
    assert receiver.received[-1].json["data"] == {"number": 2}


def test_a_receiver_that_was_not_allowed_is_refused(run: Run, receiver: Receiver) -> None:
    refused = subscribe(run, "http://127.0.0.1:9/hook")
    assert refused.status == "invalid-param"
    assert refused.body["errors"][0]["attr"] == "callback_url"
