"""Our client of DynamoDB against a server that answers, or fails to, as it is told."""

import time
from collections.abc import Iterator
from pathlib import Path
from socket import socket
from threading import Barrier, Event, Thread
from typing import Any

import pytest
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    CredentialRetrievalError,
    EndpointConnectionError,
    ReadTimeoutError,
)

from shared.aws import clients, pool, retries
from shared.aws.clients import Credentials
from shared.aws.connection import Connection
from shared.aws.lean_dynamodb import DynamoDB
from shared.aws.retries import ATTEMPTS
from shared.deadline import deadline
from shared.dynamodb import low_level
from shared.dynamodb.ids import Counter
from shared.dynamodb.transaction import ALONE
from shared.settings import settings
from tests.corpus.certificates import Authority
from tests.engine import free_port
from tests.performance.server import (
    FINE,
    Act,
    Server,
    answer,
    broken,
    error,
    fine,
    fine_then_closed,
    hang_up,
    hasten,
    raw,
    said_to_close,
    silence,
    unavailable,
)
from tests.waiting import eventually


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture
def sender(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[DynamoDB]:
    monkeypatch.setattr(retries, "pause", lambda attempt: None)
    monkeypatch.setattr(settings, "aws_read_seconds", 60.0)
    sender = DynamoDB(server.endpoint, "us-east-1", Credentials("key", "secret", None))
    yield sender
    sender.close()


def get(sender: DynamoDB) -> Any:
    return sender.call("GetItem", {"TableName": "t", "Key": {"id": {"N": "1"}}})


def test_many_calls_use_one_connection(sender: DynamoDB, server: Server) -> None:
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
def test_what_may_pass_is_tried_again(failure: str, sender: DynamoDB, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.script += [PASSING[failure]] * (ATTEMPTS - 1)
    hasten(monkeypatch, server.script)
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
    failure: Act, raised: type[BotoCoreError], sender: DynamoDB, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.script += [failure] * 10
    hasten(monkeypatch, server.script)
    with pytest.raises(raised):
        get(sender)
    assert eventually(lambda: server.requests == ATTEMPTS)


@pytest.mark.parametrize("code", ["ValidationException", "ConditionalCheckFailedException", "AccessDeniedException"])
def test_a_refusal_is_not_tried_again(code: str, sender: DynamoDB, server: Server) -> None:
    server.script.append(error(code))
    with pytest.raises(ClientError) as raised:
        get(sender)
    assert raised.value.response["Error"] == {"Code": code, "Message": "m"}
    assert (raised.value.operation_name, server.requests) == ("GetItem", 1)


def test_an_errors_own_members_are_in_the_response(sender: DynamoDB, server: Server) -> None:
    reasons = [{"Code": "ConditionalCheckFailed", "Item": {"id": {"N": "1"}}}, {"Code": "None"}]
    server.script.append(error("TransactionCanceledException", CancellationReasons=reasons))
    with pytest.raises(ClientError) as raised:
        get(sender)
    assert raised.value.response["CancellationReasons"] == reasons


@pytest.mark.parametrize("content", [b"", b"<html>", b"[]", b"null", b'"text"', b"{}", b'{"__type": 1}'])
def test_an_error_that_is_no_json_of_dynamodbs_is_known_by_its_status(content: bytes, sender: DynamoDB, server: Server) -> None:
    server.script.append(answer(content, "404 Not Found"))
    with pytest.raises(ClientError) as raised:
        get(sender)
    assert raised.value.response["Error"]["Code"] == "404"
    assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404


def test_a_kept_connection_that_was_closed_meanwhile_is_replaced_at_no_attempt(sender: DynamoDB, server: Server) -> None:
    server.script += [fine_then_closed, broken, broken]
    assert get(sender) == FINE
    assert eventually(lambda: not sender.pool._idle[0].is_quiet())
    assert get(sender) == FINE
    assert (server.requests, server.connections) == (4, 2)


def test_a_kept_connection_on_which_nobody_answers_is_replaced_at_no_attempt(sender: DynamoDB, server: Server) -> None:
    server.script += [fine, hang_up, broken, broken]
    assert [get(sender), get(sender)] == [FINE, FINE]
    assert (server.requests, server.connections) == (5, 2)


def test_a_kept_connection_that_breaks_within_an_answer_is_an_attempt(sender: DynamoDB, server: Server) -> None:
    server.script += [fine, PASSING["cut off"], broken]
    assert [get(sender), get(sender)] == [FINE, FINE]
    assert server.requests == 1 + ATTEMPTS


def test_what_nobody_foresaw_on_a_kept_connection_is_raised_and_nothing_sent_again(
    sender: DynamoDB, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unforeseen(connection: Connection, *_: Any) -> None:
        used.append(connection)
        raise IndexError

    used: list[Connection] = []
    get(sender)
    monkeypatch.setattr(Connection, "send", unforeseen)
    with pytest.raises(IndexError):
        get(sender)
    assert len(used) == 1


@pytest.mark.parametrize(
    "late",
    [answer({"Item": {"id": {"N": "2"}}}), raw(b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n")],
    ids=["an answer", "its end"],
)
def test_what_comes_unasked_on_a_kept_connection_answers_nothing(late: Act, sender: DynamoDB, server: Server) -> None:
    def answer_twice(connection: socket) -> bool:
        fine(connection)
        answered.wait(10)
        return late(connection)

    answered = Event()
    server.script.append(answer_twice)
    assert get(sender) == FINE
    answered.set()
    assert eventually(lambda: not sender.pool._idle[0].is_quiet())
    assert get(sender) == FINE
    assert server.connections == 2


def test_without_time_left_no_address_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[float] = []
    monkeypatch.setattr(pool, "Connection", lambda _endpoint, _tls, seconds: given.append(seconds))
    kept = deadline.set(time.monotonic())
    with pytest.raises(AttributeError):  # of the connection, which is none
        get(DynamoDB("http://127.0.0.1:1", "us-east-1", Credentials("key", "secret", None)))
    deadline.reset(kept)
    assert given[0] < settings.aws_connect_seconds


def test_a_connection_that_cannot_be_made_in_time_is_a_connection_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def time_out(*_: Any) -> None:
        raise TimeoutError

    monkeypatch.setattr(retries, "pause", lambda attempt: None)
    monkeypatch.setattr(pool, "Connection", time_out)
    with pytest.raises(ConnectTimeoutError):
        get(DynamoDB("http://127.0.0.1:1", "us-east-1", Credentials("key", "secret", None)))


def test_the_certificates_are_those_that_aws_tools_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", str(Authority(tmp_path).root))
    assert pool.tls.__wrapped__().cert_store_stats()["x509_ca"] == 1


def test_no_certificates_are_added_to_those_that_aws_tools_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bundle may hold the one certificate of a server, which is no authority's."""
    authority = Authority(tmp_path)
    authority.context("localhost")
    leaf = next(file for file in tmp_path.glob("*.pem") if file != authority.root)
    monkeypatch.setenv("AWS_CA_BUNDLE", str(leaf))
    assert pool.tls.__wrapped__().cert_store_stats() == {"x509": 1, "crl": 0, "x509_ca": 0}


def test_where_the_system_has_no_certificates_others_are_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = tmp_path / "empty.pem"
    empty.touch()
    for name, value in {"SSL_CERT_FILE": empty, "SSL_CERT_DIR": tmp_path}.items():
        monkeypatch.setenv(name, str(value))
    assert pool.tls.__wrapped__().cert_store_stats()["x509_ca"] > 100


def test_a_connection_that_the_server_wants_closed_is_not_kept(sender: DynamoDB, server: Server) -> None:
    server.script.append(said_to_close)
    get(sender)
    assert not sender.pool._idle
    assert get(sender) == FINE
    assert server.connections == 2


def test_a_connection_whose_answer_did_not_come_is_not_used_again(
    sender: DynamoDB, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.script.append(silence)
    hasten(monkeypatch, server.script)
    assert get(sender) == FINE
    assert server.connections == 2
    assert len(sender.pool._idle) == 1


def test_nobody_there_is_a_connection_error(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[int] = []
    monkeypatch.setattr(retries, "pause", waits.append)
    with pytest.raises(EndpointConnectionError):
        get(DynamoDB(f"http://127.0.0.1:{free_port()}", "us-east-1", Credentials("key", "secret", None)))
    assert waits == [1, 2]


def test_a_throttled_transaction_is_tried_as_often_as_any_call(
    sender: DynamoDB, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own, more long_timeouts retries are for what its reasons tell: conflicts with other writers, and throttled keys."""
    monkeypatch.setattr(clients, "dynamodb", lambda: sender)
    server.fine = error("ThrottlingException")
    write = ALONE.transaction()
    write.check_exists(Counter("t"), LookupError())
    with pytest.raises(ClientError):
        write.commit(Counter("t"))
    assert server.requests == ATTEMPTS


def test_a_transaction_that_is_still_going_on_is_waited_for(
    sender: DynamoDB, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "dynamodb", lambda: sender)
    server.script += [error("TransactionInProgressException")] * 9
    write = ALONE.transaction()
    write.check_exists(Counter("t"), LookupError())
    write.commit(Counter("t"))
    assert server.requests == 10


def test_keys_that_are_handed_back_are_asked_for_no_longer_than_there_is_time(
    sender: DynamoDB, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "dynamodb", lambda: sender)
    monkeypatch.setattr(retries, "_LEAST_SECONDS", 10.0)
    key: low_level.Item = {"id": {"N": "1"}}
    server.fine = answer({"Responses": {}, "UnprocessedKeys": {"t": {"Keys": [key]}}})
    kept = deadline.set(time.monotonic())
    with pytest.raises(TimeoutError):
        low_level.batch_get([("t", key)])
    deadline.reset(kept)
    assert server.requests == 1


def test_credentials_that_cannot_be_fetched_are_asked_for_once(server: Server) -> None:
    """botocore has tried three times by then, for up to 9 seconds."""

    class Unreachable:
        asked = 0

        def get_frozen_credentials(self) -> Any:
            self.asked += 1
            raise CredentialRetrievalError(provider="container-role", error_msg="timed out")

    credentials = Unreachable()
    with pytest.raises(CredentialRetrievalError):
        get(DynamoDB(server.endpoint, "us-east-1", credentials))
    assert (credentials.asked, server.requests) == (1, 0)


def test_without_time_left_nothing_is_tried_again(sender: DynamoDB, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retries, "_LEAST_SECONDS", 10.0)
    server.script += [unavailable] * 5
    kept = deadline.set(time.monotonic() + 0.5)
    with pytest.raises(ClientError):
        get(sender)
    deadline.reset(kept)
    assert server.requests == 1


def test_an_answer_is_not_waited_for_beyond_the_time_left(
    sender: DynamoDB, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "aws_read_seconds", 60.0)
    server.script += [silence]
    kept = deadline.set(time.monotonic())
    with pytest.raises(ReadTimeoutError):
        get(sender)
    deadline.reset(kept)


def test_threads_have_a_connection_each_at_the_same_moment(
    sender: DynamoDB, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "aws_read_seconds", 60.0)
    all_asked = Barrier(8)

    def answer_once_all_asked(connection: socket) -> bool:
        all_asked.wait(30)
        return fine(connection)

    server.fine = answer_once_all_asked
    answers: list[Any] = []
    threads = [Thread(target=lambda: answers.append(get(sender))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [FINE] * 8
    assert server.requests == 8
    assert server.connections == 8
    assert len(sender.pool._idle) == 8


def test_closing_drops_what_is_not_in_use(sender: DynamoDB, server: Server) -> None:
    get(sender)
    sender.close()
    assert get(sender) == FINE
    assert server.connections == 2
