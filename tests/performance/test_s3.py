"""Our client of S3 against a server that answers, or fails to, as it is told."""

import socket
from base64 import b64decode
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError, ClientError, ConnectionClosedError, ReadTimeoutError

from shared.aws import retries
from shared.aws.clients import Credentials
from shared.aws.lean_s3 import S3
from shared.aws.retries import ATTEMPTS
from shared.settings import settings
from tests.performance.server import Act, Server, answer, hang_up, hasten, raw, silence
from tests.waiting import eventually

stored = answer(b"", "200 OK", 'ETag: "0"', crc="none")
deleted = raw(b"HTTP/1.1 204 No Content\r\n\r\n", keep=True)


def error(code: str, status: str, message: str = "m", *headers: str) -> Act:
    declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
    body = f"{declaration}<Error><Code>{code}</Code><Message>{message}</Message><RequestId>r</RequestId></Error>"
    return answer(body.encode(), status, "Content-Type: application/xml", *headers)


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server(fine=stored)
    yield server
    server.close()


@pytest.fixture
def bucket(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[S3]:
    monkeypatch.setattr(retries, "pause", lambda attempt: None)
    monkeypatch.setattr(settings, "aws_read_seconds", 60.0)
    bucket = S3(f"{server.endpoint}/images", "us-east-1", Credentials("key", "secret", None))
    yield bucket
    bucket.close()


def put(bucket: S3, body: bytes = b"123456789") -> dict[str, Any]:
    return bucket.call("PutObject", {"Key": "a/b c.png", "Body": body, "ContentType": "image/png", "CacheControl": "no-store"})


def test_an_object_is_put_where_its_key_says_with_checksums_of_its_content(bucket: S3, server: Server) -> None:
    assert put(bucket) == {}
    head, _, body = server.received[0].partition(b"\r\n\r\n")
    line, *lines = head.decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    assert (line, body) == ("PUT /images/a/b%20c.png HTTP/1.1", b"123456789")
    assert (headers["content-type"], headers["cache-control"]) == ("image/png", "no-store")
    assert b64decode(headers["x-amz-checksum-crc32"]).hex() == "cbf43926"  # the check value of CRC-32's definition
    assert headers["x-amz-content-sha256"] == "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"


def test_an_object_is_deleted_and_the_connection_kept(bucket: S3, server: Server) -> None:
    server.script += [deleted, deleted]
    assert [bucket.call("DeleteObject", {"Key": "k"}) for _ in range(2)] == [{}, {}]
    assert server.received[0].startswith(b"DELETE /images/k HTTP/1.1\r\n")
    assert (server.requests, server.connections) == (2, 1)


def test_an_object_is_found_without_its_content_and_the_connection_kept(bucket: S3, server: Server) -> None:
    found = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n", keep=True)
    server.script += [found, found]
    assert [bucket.call("HeadObject", {"Key": "k"}) for _ in range(2)] == [{}, {}]
    assert server.received[0].startswith(b"HEAD /images/k HTTP/1.1\r\n")
    assert (server.requests, server.connections) == (2, 1)


def test_of_an_object_that_is_not_there_only_the_status_tells(bucket: S3, server: Server) -> None:
    server.script.append(raw(b"HTTP/1.1 404 Not Found\r\nContent-Length: 300\r\n\r\n", keep=True))
    with pytest.raises(ClientError) as raised:
        bucket.call("HeadObject", {"Key": "k"})
    assert raised.value.response["Error"]["Code"] == "404"
    assert server.requests == 1


PASSING: dict[str, Act] = {
    "500": error("InternalError", "500 Internal Server Error"),
    "503": error("SlowDown", "503 Slow Down"),
    "a body too slow": error("RequestTimeout", "400 Bad Request"),
    "no reason": answer(b"", "502 Bad Gateway"),
    "silence": silence,
    "closed": hang_up,
    "cut off": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"),
}


@pytest.mark.parametrize("failure", PASSING)
def test_what_may_pass_is_tried_again(failure: str, bucket: S3, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.script += [PASSING[failure]] * (ATTEMPTS - 1)
    hasten(monkeypatch, server.script)
    assert put(bucket) == {}
    assert server.requests == ATTEMPTS


@pytest.mark.parametrize(
    ("failure", "raised"), [(silence, ReadTimeoutError), (hang_up, ConnectionClosedError), (PASSING["503"], ClientError)]
)
def test_what_does_not_pass_is_raised_as_botocore_raises_it(
    failure: Act, raised: type[BotoCoreError], bucket: S3, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.script += [failure] * 10
    hasten(monkeypatch, server.script)
    with pytest.raises(raised):
        put(bucket)
    assert eventually(lambda: server.requests == ATTEMPTS)


@pytest.mark.parametrize(
    ("said", "code", "message", "status"),
    [
        (error("AccessDenied", "403 Forbidden"), "AccessDenied", "m", 403),
        (error("NoSuchBucket", "404 Not Found", "it&apos;s &lt;gone&gt;"), "NoSuchBucket", "it's <gone>", 404),
        (answer(b"", "403 Forbidden"), "403", "", 403),
        (answer(b"<html>no", "400 Bad Request"), "400", "", 400),
        (answer(b"<Error><Code></Code></Error>", "400 Bad Request"), "400", "", 400),
    ],
)
def test_an_error_is_told_by_code_and_message_and_not_tried_again(
    said: Act, code: str, message: str, status: int, bucket: S3, server: Server
) -> None:
    server.script.append(said)
    with pytest.raises(ClientError) as raised:
        put(bucket)
    assert raised.value.response["Error"] == {"Code": code, "Message": message}
    assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == status
    assert (raised.value.operation_name, server.requests) == ("PutObject", 1)


@pytest.mark.parametrize(
    ("code", "status"),
    [("TemporaryRedirect", "307 Temporary Redirect"), ("PermanentRedirect", "301 Moved Permanently")],
)
def test_a_redirect_is_an_error_and_nothing_is_sent_elsewhere(code: str, status: str, bucket: S3, server: Server) -> None:
    other = Server(fine=stored)
    server.script.append(error(code, status, "m", f"Location: {other.endpoint}/images/k", "x-amz-bucket-region: eu-west-1"))
    with pytest.raises(ClientError) as raised:
        put(bucket)
    assert raised.value.response["Error"]["Code"] == code
    assert (server.requests, other.connections) == (1, 0)
    other.close()


def test_of_an_error_no_more_is_looked_at_than_errors_are_long(bucket: S3, server: Server) -> None:
    server.script.append(error("AccessDenied", "403 Forbidden", "m" * 10_000_000))
    with pytest.raises(ClientError) as raised:
        put(bucket)
    assert raised.value.response["Error"] == {"Code": "AccessDenied", "Message": ""}


def test_entities_that_an_answer_declares_mean_nothing(bucket: S3, server: Server) -> None:
    bomb = b'<!DOCTYPE e [<!ENTITY a "&b;&b;"><!ENTITY b "x">]><Error><Code>C</Code><Message>&a;</Message></Error>'
    server.script.append(answer(bomb, "400 Bad Request"))
    with pytest.raises(ClientError) as raised:
        put(bucket)
    assert raised.value.response["Error"] == {"Code": "C", "Message": "&a;"}


def test_a_refusal_that_comes_before_the_whole_body_was_sent_is_heard(bucket: S3, server: Server) -> None:
    def refuse(connection: socket.socket) -> bool:
        error("AccessDenied", "403 Forbidden")(connection)
        connection.shutdown(socket.SHUT_RD)
        return False

    server.eager = refuse
    with pytest.raises(ClientError) as raised:
        put(bucket, bytes(20_000_000))
    assert raised.value.response["Error"]["Code"] == "AccessDenied"
