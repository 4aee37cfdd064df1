"""Our clients do what botocore's do with the same answers; a test's name says where they do more.

botocore is compared as it comes, in its standard retry mode, and not under our retry policy.
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from email.utils import formatdate
from itertools import product
from socket import SO_LINGER, SOL_SOCKET, socket
from struct import pack
from typing import Any, NamedTuple
from zlib import crc32

import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError, NoCredentialsError, PartialCredentialsError
from botocore.retries.standard import ExponentialBackoff, ThrottledRetryableChecker, TransientRetryableChecker
from botocore.session import get_session

from shared import log
from shared.aws import clients, retries
from shared.aws.clients import Credentials
from shared.aws.lean_dynamodb import DynamoDB
from shared.aws.lean_s3 import S3
from shared.aws.lean_sqs import Sqs
from shared.aws.retries import ATTEMPTS
from shared.settings import settings
from tests.aws_clients import KINDS, using
from tests.performance.server import FINE, Act, Server, answer, error, raw

SESSION = get_session()
KEYS = ("key", "secret")
GET = ("GetItem", {"TableName": "t", "Key": {"id": {"N": "1"}}})
PUT = ("PutObject", {"Key": "k", "Body": b"content", "ContentType": "image/png"})
DELETE = ("DeleteObject", {"Key": "k"})
HEAD = ("HeadObject", {"Key": "k"})
SEND = (
    "SendMessageBatch",
    {"QueueUrl": "http://127.0.0.1/0/q", "Entries": [{"Id": "0", "MessageBody": '{"ü": 1}', "DelaySeconds": 5}]},
)
SENT = {"Successful": [{"Id": "0", "MessageId": "m", "MD5OfMessageBody": "x"}], "Failed": []}
Call = tuple[str, dict[str, Any]]


class Outcome(NamedTuple):
    """`requests` are the ones that were sent; `kind` and `response` are the exception's."""

    requests: int
    result: dict[str, Any] | None = None
    kind: type[Exception] | None = None
    response: dict[str, Any] | None = None


class Both:
    """Plays the same answers to either client, each on a server of its own."""

    def __init__(self, token: str | None = None) -> None:
        self.token = token
        self.received: list[bytes] = []  # by the last server

    def __call__(self, call: Call, *script: Act, fine: Act | None = None) -> tuple[Outcome, Outcome]:
        return self.lean(call, *script, fine=fine), self.botocore(call, *script, fine=fine)

    def lean(self, call: Call, *script: Act, fine: Act | None = None) -> Outcome:
        return self._play(self._lean, call, script, fine)

    def botocore(self, call: Call, *script: Act, fine: Act | None = None) -> Outcome:
        return self._play(self._botocore, call, script, fine)

    def _play(
        self, client: Callable[[Call, str], clients.Client], call: Call, script: tuple[Act, ...], fine: Act | None
    ) -> Outcome:
        server = Server(list(script), fine=fine or answer({"dynamodb": FINE, "sqs": SENT, "s3": b""}[_service(call)]))
        self.received = server.received
        made = client(call, server.endpoint)
        try:
            result = made.call(*call)
        except (ClientError, BotoCoreError) as failure:
            return Outcome(server.requests, kind=type(failure), response=_without_retries(getattr(failure, "response", None)))
        finally:
            made.close()
            server.close()
        return Outcome(server.requests, result={name: value for name, value in result.items() if name != "ResponseMetadata"})

    def _lean(self, call: Call, endpoint: str) -> clients.Client:
        credentials = Credentials(*KEYS, self.token)
        if _service(call) == "s3":
            return S3(f"{endpoint}/images", "us-east-1", credentials)
        return (DynamoDB if _service(call) == "dynamodb" else Sqs)(endpoint, "us-east-1", credentials)

    def _botocore(self, call: Call, endpoint: str) -> clients.Client:
        made: Any = SESSION.create_client(
            _service(call),
            "us-east-1",
            endpoint_url=endpoint,
            aws_access_key_id=KEYS[0],
            aws_secret_access_key=KEYS[1],
            aws_session_token=self.token,
            config=Config(retries={"mode": "standard", "total_max_attempts": ATTEMPTS}, parameter_validation=False),
        )
        return Plain(made, {"Bucket": "images"} if _service(call) == "s3" else {})


class Plain(NamedTuple):
    """A client of botocore's, as it comes, called like ours."""

    made: Any
    always: dict[str, str]

    def call(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        answered: dict[str, Any] = self.made._make_api_call(operation, {**self.always, **request})
        return answered

    def close(self) -> None:
        self.made.close()


def _service(call: Call) -> Any:
    """Its name, of type Any because botocore's types want a literal."""
    return "s3" if call[0].endswith("Object") else "sqs" if "Message" in call[0] else "dynamodb"


def _without_retries(response: Any) -> Any:
    if response:
        response["ResponseMetadata"].pop("RetryAttempts", None)
    return response


@pytest.fixture
def both(monkeypatch: pytest.MonkeyPatch) -> Both:
    monkeypatch.setattr(retries, "pause", lambda attempt: None)
    monkeypatch.setattr(settings, "aws_read_seconds", 60.0)
    monkeypatch.setattr(ExponentialBackoff, "delay_amount", lambda *_: 0)
    return Both()


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


# --- retries ---

CHECKERS: Any = (ThrottledRetryableChecker, TransientRetryableChecker)  # their types do not name what is private
THEIRS = {*CHECKERS[0]._THROTTLED_ERROR_CODES, *CHECKERS[1]._TRANSIENT_ERROR_CODES}
MORE = {"ReplicatedWriteConflictException", "ThrottlingError", "TransactionConflictException"}
MODELLED = {shape.name for shape in SESSION.get_service_model("dynamodb").error_shapes}


@pytest.mark.parametrize("code", sorted((THEIRS | MODELLED | {"UnknownException"}) - MORE))
def test_the_codes_that_botocore_repeats_are_repeated_and_no_others(code: str, both: Both) -> None:
    ours, theirs = both(GET, fine=error(code))
    assert ours.requests == theirs.requests == (ATTEMPTS if code in THEIRS else 1)
    assert ours.kind is ClientError


@pytest.mark.parametrize("code", sorted(MORE))
def test_conflicts_of_a_single_write_are_repeated_which_botocore_does_not(code: str, both: Both) -> None:
    ours, theirs = both(GET, fine=error(code))
    assert (ours.requests, theirs.requests) == (ATTEMPTS, 1)


@pytest.mark.parametrize("status", [400, 403, 404, 408, 409, 412, 429, 500, 501, 502, 503, 504, 505, 507, 511, 599])
@pytest.mark.parametrize("call", [GET, DELETE, SEND], ids=["dynamodb", "s3", "sqs"])
def test_the_statuses_that_botocore_repeats_are_repeated_and_no_others(call: Call, status: int, both: Both) -> None:
    ours, theirs = both(call, fine=answer(b"", f"{status} Status"))
    assert ours.requests == theirs.requests


# --- identity of a call ---

IDS = ("x-amzn-RequestId: THE-ID",)
S3_IDS = ("x-amz-request-id: THE-ID", "x-amz-id-2: THE/HOST+ID=")
NO_QUEUE = {"__type": "com.amazonaws.sqs#QueueDoesNotExist", "message": "m"}
OLD_CODE = "x-amzn-query-error: AWS.SimpleQueueService.NonExistentQueue;Sender"
DENIED = b"<Error><Code>AccessDenied</Code><Message>no</Message><RequestId>THE-ID</RequestId><HostId>THE</HostId></Error>"
REFUSAL = {"__type": "com.amazonaws.dynamodb.v20120810#ValidationException", "message": "m"}


@pytest.mark.parametrize(
    ("call", "refusal"),
    [
        (GET, answer(REFUSAL, "400 Bad Request", *IDS)),
        (DELETE, answer(DENIED, "403 Forbidden", *S3_IDS)),
        (SEND, answer(NO_QUEUE, "400 Bad Request", *IDS)),
        (SEND, answer(NO_QUEUE, "400 Bad Request", *IDS, OLD_CODE)),
        (HEAD, raw(b"HTTP/1.1 403 Forbidden\r\n" + "\r\n".join(S3_IDS).encode() + b"\r\nContent-Length: 9\r\n\r\n")),
    ],
    ids=["dynamodb", "s3", "sqs", "sqs in older words", "s3 without a body"],
)
def test_an_error_has_the_metadata_that_botocores_has(call: Call, refusal: Act, both: Both) -> None:
    ours, theirs = both(call, fine=refusal)
    assert ours.response
    assert theirs.response
    assert ours.response["ResponseMetadata"] == theirs.response["ResponseMetadata"]
    assert ours.response["ResponseMetadata"]["RequestId"] == "THE-ID"
    assert ours.response["Error"]["Code"] == theirs.response["Error"]["Code"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_failed_call_is_logged_with_its_ids(
    kind: str, server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    server.fine = answer(REFUSAL, "400 Bad Request", *IDS, "x-amz-id-2: THE/HOST+ID=")
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.endpoint)
    clients.forget()
    with using(kind, monkeypatch):
        try:
            clients.dynamodb().call(*GET)
        except ClientError:
            log.crash("route", "id-of-ours")
    clients.forget()
    assert "RequestId THE-ID" in capsys.readouterr().out


# --- messages ---


def head_and_body(received: list[bytes]) -> tuple[str, Any]:
    head, _, body = received[0].partition(b"\r\n\r\n")
    targets = [line for line in head.decode().lower().split("\r\n") if line.startswith("x-amz-target")]
    return targets[0].replace(" ", ""), json.loads(body)


def test_messages_are_sent_as_botocore_sends_them(both: Both) -> None:
    ours = both.lean(SEND), head_and_body(both.received)
    assert ours == (both.botocore(SEND), head_and_body(both.received))
    assert ours[0] == Outcome(1, result=SENT)


# --- credentials ---


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch, server: Server) -> Iterator[None]:
    """An environment without credentials, and with `server` in the place of AWS."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    others = {"AWS_EC2_METADATA_DISABLED": "true", "AWS_SHARED_CREDENTIALS_FILE": "/nowhere", "AWS_CONFIG_FILE": "/nowhere"}
    for name, value in {**others, "AWS_ENDPOINT_URL": server.endpoint}.items():
        monkeypatch.setenv(name, value)
    clients.forget()
    yield
    clients.forget()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.usefixtures("nobody")
def test_credentials_that_were_not_there_are_looked_for_again(kind: str, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A session of botocore's does so; a client of it would not."""
    with using(kind, monkeypatch):
        with pytest.raises(NoCredentialsError):
            clients.dynamodb().call(*GET)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEYS[0])
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", KEYS[1])
        assert clients.dynamodb().call(*GET)["Item"] == FINE["Item"]
    assert server.requests == 1


def of_container(number: int, seconds: float) -> Act:
    """Credentials as Lambda gives them to a function that is restored from a snapshot."""
    expiration = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))
    return answer({"AccessKeyId": f"KEY{number}", "SecretAccessKey": "s", "Token": "t", "Expiration": expiration})


def access_keys(server: Server) -> list[bytes]:
    """Those that signed requests of DynamoDB."""
    return [request.partition(b"Credential=")[2][:4] for request in server.received if b"DynamoDB_" in request]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.usefixtures("nobody")
def test_credentials_about_to_expire_are_replaced_as_botocore_replaces_them(
    kind: str, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    container = Server([of_container(1, 60)], fine=of_container(2, 7200))
    monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", container.endpoint)
    with using(kind, monkeypatch):
        for _ in range(3):
            clients.dynamodb().call(*GET)
    container.close()
    assert (access_keys(server), container.requests) == ([b"KEY2"] * 3, 2)


@pytest.mark.usefixtures("nobody")
def test_half_of_the_credentials_are_refused_at_once_as_by_botocore(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[int] = []
    monkeypatch.setattr(retries, "pause", waits.append)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    for kind in KINDS:
        with using(kind, monkeypatch), pytest.raises(PartialCredentialsError):
            clients.dynamodb().call(*GET)
    assert (server.requests, waits) == (0, [])


# --- what cannot be sent ---


@pytest.mark.parametrize("ending", ["\r\nx-amz-acl: public-read", "\nx-amz-acl: public-read", "\ra", "\n", "\r"])
def test_a_line_break_in_a_header_is_refused_and_nothing_sent(ending: str, both: Both) -> None:
    ours, theirs = both(("PutObject", {"Key": "k", "Body": b"", "ContentType": f"image/png{ending}"}))
    assert ours == theirs == Outcome(0, kind=HTTPClientError)


def test_a_line_break_that_continues_a_header_is_refused_which_botocore_sends(both: Both) -> None:
    ours, theirs = both(("PutObject", {"Key": "k", "Body": b"", "ContentType": "image/png\r\n x"}))
    assert (ours, theirs.requests) == (Outcome(0, kind=HTTPClientError), 1)


@pytest.mark.parametrize("call", [GET, PUT], ids=["dynamodb", "s3"])
def test_a_line_break_in_a_sessions_token_is_refused_too(call: Call, both: Both) -> None:
    both.token = "token\n"
    ours, theirs = both(call)
    assert ours == theirs == Outcome(0, kind=HTTPClientError)


# --- endpoints ---

NAMES = ("AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
ENDPOINTS = list(product(["", "http://127.0.0.1:1"], ["", "http://127.0.0.1:2/base"], ["", "true", "TRUE", "false", "1"]))


@pytest.mark.parametrize("values", ENDPOINTS, ids=str)
def test_an_endpoint_is_the_one_that_botocore_takes_from_the_environment(
    values: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in zip(NAMES, values, strict=True):
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    assert clients.endpoint("dynamodb") == SESSION.create_client("dynamodb", "us-east-1").meta.endpoint_url


# --- binary attributes ---

BYTES = bytes(range(256))
NESTED: dict[str, Any] = {
    "id": {"N": "1"},
    "B": {"S": "an attribute of this name"},
    "BS": {"L": [{"S": "and of that"}, {"B": b"\xfb\xff"}]},
    "bytes": {"B": BYTES},
    "none": {"B": b""},
    "set": {"BS": [b"\x00", b"\xff"]},
    "map": {"M": {"B": {"B": b"b"}, "deep": {"L": [{"M": {"x": {"BS": [BYTES]}}}]}}},
    "text": {"S": '"B":"YQ=="'},
}


def test_binary_attributes_are_sent_as_botocore_sends_them(both: Both) -> None:
    put: Call = ("PutItem", {"TableName": "t", "Item": {**NESTED, "as text": {"B": "é"}, "array": {"B": bytearray(b"ab")}}})
    assert both.lean(put, fine=answer({})).result == {}
    ours = json.loads(both.received[0].partition(b"\r\n\r\n")[2])
    both.botocore(put, fine=answer({}))
    assert ours == json.loads(both.received[0].partition(b"\r\n\r\n")[2])
    assert ours["Item"]["set"] == {"BS": ["AA==", "/w=="]}


def written(both: Both) -> Any:
    """`NESTED` as DynamoDB's JSON."""
    both.botocore(("PutItem", {"TableName": "t", "Item": NESTED}), fine=answer({}))
    return json.loads(both.received[0].partition(b"\r\n\r\n")[2])["Item"]


def test_binary_attributes_are_read_as_botocore_reads_them(both: Both) -> None:
    ours, theirs = both(GET, fine=answer({"Item": written(both)}))
    assert ours == theirs == Outcome(1, result={"Item": NESTED})


def test_binary_attributes_of_an_error_are_read_as_botocore_reads_them(both: Both) -> None:
    put: Call = ("PutItem", {"TableName": "t", "Item": {}})
    ours, theirs = both(put, fine=error("ConditionalCheckFailedException", Item=written(both)))
    assert ours.response
    assert theirs.response
    assert ours.response["Item"] == theirs.response["Item"] == NESTED


def test_what_is_no_base64_is_a_fault_that_is_repeated(both: Both) -> None:
    assert both.lean(GET, answer({"Item": {"b": {"B": "a"}}})) == Outcome(2, result=FINE)


# --- answers that end with the connection ---

CONTENT = json.dumps(FINE).encode()
CHECKSUM = b"x-amz-crc32: %d\r\n" % crc32(CONTENT)


@pytest.mark.parametrize("line", [b"HTTP/1.1 200 OK\r\n", b"HTTP/1.0 200 OK\r\n", b"HTTP/1.1 200 OK\r\nConnection: close\r\n"])
def test_an_answer_without_length_ends_with_the_connection_as_for_botocore(line: bytes, both: Both) -> None:
    ours, theirs = both(GET, fine=raw(line + CHECKSUM + b"\r\n" + CONTENT))
    assert ours == theirs == Outcome(1, result=FINE)


def test_an_error_without_length_is_read_as_botocore_reads_it(both: Both) -> None:
    ours, theirs = both(DELETE, fine=raw(b"HTTP/1.1 403 Forbidden\r\n\r\n" + DENIED))
    assert ours.response
    assert theirs.response
    assert ours.response["Error"] == theirs.response["Error"] == {"Code": "AccessDenied", "Message": "no"}


def test_one_that_is_cut_off_is_repeated_where_the_checksum_tells(both: Both) -> None:
    ours, theirs = both(GET, raw(b"HTTP/1.1 200 OK\r\n" + CHECKSUM + b"\r\n" + CONTENT[:-3]))
    assert ours == theirs == Outcome(2, result=FINE)


def test_one_that_is_cut_off_without_a_checksum_is_repeated_which_botocore_takes_for_an_empty_one(both: Both) -> None:
    ours, theirs = both(GET, raw(b"HTTP/1.1 200 OK\r\n\r\n" + CONTENT[:-3]))
    assert (ours, theirs) == (Outcome(2, result=FINE), Outcome(1, result={}))


def reset(connection: socket) -> bool:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + CONTENT)
    connection.setsockopt(SOL_SOCKET, SO_LINGER, pack("ii", 1, 0))
    return False


def test_one_whose_connection_breaks_is_repeated(both: Both) -> None:
    ours, theirs = both(GET, reset)
    assert ours == theirs == Outcome(2, result=FINE)


# --- clocks ---


def off(code: str, seconds: float = 3600) -> Act:
    """A refusal by a server whose clock is ahead of ours, by what that is then."""

    def act(connection: socket) -> bool:
        date = formatdate(time.time() + seconds, usegmt=True)
        refusal = {"__type": f"com.amazon.coral.service#{code}", "message": "m"}
        return answer(refusal, "400 Bad Request", f"Date: {date}")(connection)

    return act


def moment(request: bytes) -> str:
    return request.lower().partition(b"x-amz-date: ")[2][:13].decode()


CLOCK_CODES = ["InvalidSignatureException", "RequestExpired", "RequestInTheFuture", "RequestTimeTooSkewed", "SignatureDoesNotMatch"]


@pytest.mark.parametrize("seconds", [3600, -3600])
@pytest.mark.parametrize("code", CLOCK_CODES)
def test_where_our_clock_is_off_the_call_is_signed_again_by_awss_which_botocore_does_not(
    code: str, seconds: int, both: Both
) -> None:
    assert both.botocore(GET, off(code, seconds)).requests == 1
    assert both.lean(GET, off(code, seconds)) == Outcome(2, result=FINE)
    first, second = both.received
    assert (moment(second) > moment(first)) == (seconds > 0)


def test_how_far_the_clock_is_off_is_remembered(both: Both, server: Server) -> None:
    server.script.append(off("InvalidSignatureException"))
    with closing(DynamoDB(server.endpoint, "us-east-1", Credentials(*KEYS, None))) as client:
        assert [client.call(*GET), client.call(*GET)] == [FINE, FINE]
    assert len(server.received) == 3
    assert moment(server.received[2])[:11] == time.strftime("%Y%m%dT%H", time.gmtime(time.time() + 3600)).lower()


@pytest.mark.parametrize(
    "refusal",
    [
        off("InvalidSignatureException", 0),
        off("InvalidSignatureException", 240),
        off("AccessDeniedException"),
        error("InvalidSignatureException"),
        answer({"__type": "x#InvalidSignatureException"}, "400 Bad Request", "Date: yesterday"),
    ],
    ids=["a right clock", "less than AWS minds", "another reason", "no date", "a date that is none"],
)
def test_a_refusal_that_is_not_for_the_clocks_sake_is_not_repeated(refusal: Act, both: Both) -> None:
    ours, theirs = both(GET, refusal)
    assert ours.requests == theirs.requests == 1


def test_a_clock_is_corrected_once(both: Both) -> None:
    ours = both.lean(GET, off("InvalidSignatureException"), off("InvalidSignatureException", 7200))
    assert (ours.requests, ours.kind) == (2, ClientError)


def test_of_an_answer_without_a_body_the_date_tells_that_the_clock_is_off(both: Both) -> None:
    """Else an object that is there would be taken for one that is not."""
    date = formatdate(time.time() + 3600, usegmt=True).encode()
    refusal = raw(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 9\r\nDate: " + date + b"\r\n\r\n")
    assert both.lean(HEAD, refusal) == Outcome(2, result={})
