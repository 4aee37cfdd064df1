"""botocore's clients in the place of ours, against a server that answers, or fails to, as it is told."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError, NoCredentialsError, ReadTimeoutError

from shared.aws import clients, retries
from shared.aws.botocore_client import BotocoreClient
from shared.aws.retries import ATTEMPTS
from shared.deadline import deadline
from shared.settings import settings
from tests.aws_clients import BOTOCORE, using
from tests.performance.server import FINE, Act, Server, answer, error, hang_up, silence, unavailable
from tests.waiting import eventually


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """In the place of AWS, for clients of botocore's."""
    server = Server()
    monkeypatch.setattr(retries, "pause", lambda attempt: None)
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.endpoint)
    clients.forget()
    with using(BOTOCORE, monkeypatch):
        yield server
    clients.forget()
    server.close()


def get() -> Any:
    return clients.dynamodb().call("GetItem", {"TableName": "t", "Key": {"id": {"N": "1"}}})


def test_the_setting_puts_botocores_clients_in_the_place_of_ours(server: Server) -> None:
    assert isinstance(clients.dynamodb(), BotocoreClient)
    assert get()["Item"] == FINE["Item"]
    assert b"user-agent: botocore/" in server.received[0].lower()


def test_a_picture_goes_to_the_images_bucket(server: Server) -> None:
    server.script.append(answer(b"", "200 OK", 'ETag: "0"'))
    clients.images().call("PutObject", {"Key": "k", "Body": b"content", "ContentType": "image/png"})
    assert server.received[-1].startswith(b"PUT /test-images/k HTTP/1.1\r\n")


PASSING: dict[str, Act] = {
    "503": unavailable,
    "its own fault": error("InternalServerError", "500 Internal Server Error"),
    "throttling": error("ThrottlingException"),
    "a transaction in the way of a single write": error("TransactionConflictException"),
    "closed": hang_up,
}


@pytest.mark.parametrize("failure", PASSING)
def test_what_may_pass_is_tried_as_often_as_over_our_own(failure: str, server: Server) -> None:
    server.script += [PASSING[failure]] * (ATTEMPTS - 1)
    assert get()["Item"] == FINE["Item"]
    assert server.requests == ATTEMPTS


def test_what_does_not_pass_is_given_up_as_soon(server: Server) -> None:
    server.script += [unavailable] * 10
    with pytest.raises(ClientError):
        get()
    assert server.requests == ATTEMPTS


def test_a_refusal_is_not_tried_again(server: Server) -> None:
    server.script.append(error("ConditionalCheckFailedException"))
    with pytest.raises(ClientError):
        get()
    assert server.requests == 1


def test_without_time_left_nothing_is_tried_again_nor_waited_for(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server closes after 5 s, which another exception would tell."""
    monkeypatch.setattr(settings, "aws_read_seconds", 60.0)
    server.script += [silence] * 5
    kept = deadline.set(time.monotonic())
    with pytest.raises(ReadTimeoutError):
        get()
    deadline.reset(kept)
    assert eventually(lambda: server.requests == 1)


def test_without_credentials_the_request_is_refused_at_once(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    clients.forget()
    with pytest.raises(NoCredentialsError):
        get()
    assert server.requests == 0
