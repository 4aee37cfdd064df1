"""Webhooks in `make run`: a receiver on this machine, over real HTTP."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from standardwebhooks import Webhook

from tests.local.runner import Run, running
from tests.waiting import eventually

pytestmark = pytest.mark.slow


class Receiver(ThreadingHTTPServer):
    """Keeps what is posted, and answers as it is told."""

    code = 200

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.received: list[tuple[dict[str, str], bytes]] = []

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.received.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(self.server.code)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the standard library calls it
        """Says nothing."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


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
    headers, body = receiver.received[0]
    Webhook(made.body["data"]["secret"]).verify(body, headers)
    assert json.loads(body)["data"] == {"number": 1}
    receiver.code = 500
    publish(run, 2)
    assert eventually(lambda: len(receiver.received) > 1)
    receiver.code = 200
    assert eventually(lambda: len(receiver.received) > 2)
    assert json.loads(receiver.received[-1][1])["data"] == {"number": 2}


def test_a_receiver_that_was_not_allowed_is_refused(run: Run, receiver: Receiver) -> None:
    refused = subscribe(run, "http://127.0.0.1:9/hook")
    assert refused.status == "invalid-param"
    assert refused.body["errors"][0]["attr"] == "callback_url"
