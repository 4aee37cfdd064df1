"""The transport against a server of its own that answers, or fails to, as it is told."""

import json
import socket
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

import pytest
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionClosedError,
    EndpointConnectionError,
    ReadTimeoutError,
)

from shared.aws import Credentials
from shared.records import transport
from shared.records.transport import ATTEMPTS, Transport, deadline
from tests.engine import free_port

Act = Callable[[socket.socket], bool]  # what is done with a request; whether the connection is kept
FINE = {"Item": {"id": {"N": "1"}}}


def answer(content: Any, status: str = "200 OK", *headers: str, crc: int | str | None = None, keep: bool = True) -> Act:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    lines = [
        f"HTTP/1.1 {status}",
        f"Content-Length: {len(body)}",
        f"x-amz-crc32: {zlib.crc32(body) if crc is None else crc}",
        *headers,
    ]

    def act(connection: socket.socket) -> bool:
        connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        return keep

    return act


def error(code: str, status: str = "400 Bad Request", **members: Any) -> Act:
    return answer({"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "m", **members}, status)


def raw(content: bytes) -> Act:
    def act(connection: socket.socket) -> bool:
        connection.sendall(content)
        return False

    return act


def silence(connection: socket.socket) -> bool:
    connection.settimeout(5)
    connection.recv(1)
    return False


def hang_up(connection: socket.socket) -> bool:
    return False


fine = answer(FINE)
fine_then_closed = answer(FINE, keep=False)
said_to_close = answer(FINE, "200 OK", "Connection: close", keep=False)
broken = answer(b"<html>", "500 Internal Server Error")
unavailable = answer(b"", "503 Service Unavailable")


@dataclass
class Server:
    """Does with each request what comes next in `script`, and after that answers well."""

    script: list[Act] = field(default_factory=list)
    requests: int = 0
    connections: int = 0

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.endpoint = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            while self._received(connection):
                self.requests += 1
                if not (self.script.pop(0) if self.script else fine)(connection):
                    return

    @staticmethod
    def _received(connection: socket.socket) -> bool:
        received = b""
        while True:
            head, end, body = received.partition(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)
            if end and len(body) >= length:
                return True
            more = connection.recv(65536)
            if not more:
                return False
            received += more


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture
def sender(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Transport]:
    monkeypatch.setattr(transport, "pause", lambda attempt: None)
    monkeypatch.setattr(transport, "READ_SECONDS", 0.3)
    sender = Transport(server.endpoint, "us-east-1", Credentials("key", "secret", None))
    yield sender
    sender.close()


def get(sender: Transport) -> Any:
    return sender._make_api_call("GetItem", {"TableName": "t", "Key": {"id": {"N": "1"}}})


def test_many_calls_use_one_connection(sender: Transport, server: Server) -> None:
    assert [get(sender) for _ in range(5)] == [FINE] * 5
    assert (server.requests, server.connections) == (5, 1)


PASSING: dict[str, Act] = {
    "500": broken,
    "503": unavailable,
    "its own fault": error("InternalServerError", "500 Internal Server Error"),
    "throughput": error("ProvisionedThroughputExceededException"),
    "throttling": error("ThrottlingException"),
    "limit": error("RequestLimitExceeded"),
    "silence": silence,
    "closed": hang_up,
    "another protocol": raw(b"SSH-2.0-OpenSSH\r\n"),
    "cut off": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"),
    "a status that is none": raw(b"HTTP/1.1 two hundred\r\n\r\n"),
    "checksum": answer(FINE, crc=1),
    "a checksum that is none": answer(FINE, "200 OK", crc="none"),
    "no JSON": answer(b"<html>"),
}


@pytest.mark.parametrize("failure", PASSING)
def test_what_may_pass_is_tried_again(failure: str, sender: Transport, server: Server) -> None:
    server.script += [PASSING[failure]] * (ATTEMPTS - 1)
    assert get(sender) == FINE
    assert server.requests == ATTEMPTS


@pytest.mark.parametrize(
    ("failure", "raised"),
    [
        (silence, ReadTimeoutError),
        (hang_up, ConnectionClosedError),
        (raw(b"garbage\r\n\r\n"), ConnectionClosedError),
        (answer(FINE, crc=1), ConnectionClosedError),
        (broken, ClientError),
        (error("ThrottlingException"), ClientError),
    ],
    ids=["silence", "closed", "garbage", "checksum", "500", "throttled"],
)
def test_what_does_not_pass_is_raised_as_botocore_raises_it(
    failure: Act, raised: type[BotoCoreError], sender: Transport, server: Server
) -> None:
    server.script += [failure] * 10
    with pytest.raises(raised):
        get(sender)
    assert server.requests == ATTEMPTS


@pytest.mark.parametrize("code", ["ValidationException", "ConditionalCheckFailedException", "AccessDeniedException"])
def test_a_refusal_is_not_tried_again(code: str, sender: Transport, server: Server) -> None:
    server.script.append(error(code))
    with pytest.raises(ClientError) as raised:
        get(sender)
    assert raised.value.response["Error"] == {"Code": code, "Message": "m"}
    assert (raised.value.operation_name, server.requests) == ("GetItem", 1)


def test_an_errors_own_members_are_in_the_response(sender: Transport, server: Server) -> None:
    reasons = [{"Code": "ConditionalCheckFailed", "Item": {"id": {"N": "1"}}}, {"Code": "None"}]
    server.script.append(error("TransactionCanceledException", CancellationReasons=reasons))
    with pytest.raises(ClientError) as raised:
        get(sender)
    assert raised.value.response["CancellationReasons"] == reasons


@pytest.mark.parametrize("content", [b"", b"<html>", b"[]", b"null", b'"text"', b"{}", b'{"__type": 1}'])
def test_an_error_that_is_no_json_of_dynamodbs_is_known_by_its_status(content: bytes, sender: Transport, server: Server) -> None:
    server.script.append(answer(content, "404 Not Found"))
    with pytest.raises(ClientError) as raised:
        get(sender)
    assert raised.value.response["Error"]["Code"] == "404"
    assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404


def test_a_kept_connection_that_was_closed_meanwhile_is_replaced_at_no_attempt(sender: Transport, server: Server) -> None:
    server.script += [fine_then_closed, broken, broken]
    assert get(sender) == FINE
    time.sleep(0.05)
    assert get(sender) == FINE
    assert (server.requests, server.connections) == (4, 2)


def test_a_connection_that_the_server_wants_closed_is_not_kept(sender: Transport, server: Server) -> None:
    server.script.append(said_to_close)
    get(sender)
    assert not sender._idle
    assert get(sender) == FINE
    assert server.connections == 2


def test_a_connection_whose_answer_did_not_come_is_not_used_again(sender: Transport, server: Server) -> None:
    server.script.append(silence)
    assert get(sender) == FINE
    assert server.connections == 2
    assert len(sender._idle) == 1


def test_nobody_there_is_a_connection_error(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[int] = []
    monkeypatch.setattr(transport, "pause", waits.append)
    with pytest.raises(EndpointConnectionError):
        get(Transport(f"http://127.0.0.1:{free_port()}", "us-east-1", Credentials("key", "secret", None)))
    assert waits == [1, 2]


def test_without_time_left_nothing_is_tried_again(sender: Transport, server: Server) -> None:
    server.script += [unavailable] * 5
    kept = deadline.set(time.monotonic() + 0.5)
    with pytest.raises(ClientError):
        get(sender)
    deadline.reset(kept)
    assert server.requests == 1


def test_an_answer_is_not_waited_for_beyond_the_time_left(
    sender: Transport, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "READ_SECONDS", 60)
    server.script += [silence]
    kept = deadline.set(time.monotonic())
    with pytest.raises(ReadTimeoutError):
        get(sender)
    deadline.reset(kept)


def test_threads_have_a_connection_each_at_the_same_moment(sender: Transport, server: Server) -> None:
    answers: list[Any] = []
    threads = [Thread(target=lambda: answers.append(get(sender))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [FINE] * 8
    assert server.requests == 8
    assert len(sender._idle) == server.connections <= 8


def test_closing_drops_what_is_not_in_use(sender: Transport, server: Server) -> None:
    get(sender)
    sender.close()
    assert get(sender) == FINE
    assert server.connections == 2
