"""Between the code and everything that it calls: DynamoDB, S3, SSM, Mandrill. What is called is written down; one call may fail.

A fault stands where the network is, below our retries and botocore's, so that those are tested too. Time is a clock of its own:
sleeping and waiting move it on, and nobody waits.
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import RLock
from typing import Any

import botocore.endpoint
import botocore.exceptions
import pytest
import requests
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from shared import deadline
from shared.api import pipeline, registry
from shared.aws import clients, retries
from shared.aws.connection import Connection, HttpResponse
from shared.aws.pool import Pool
from shared.records import idempotency_keys, notifications
from shared.services import mail
from shared.settings import settings
from tests.aws_clients import BOTOCORE

ENDPOINT = "http://127.0.0.1"


class Clock:
    """Stands for the module `time` where the code reads it."""

    def __init__(self) -> None:
        self.passed = 0.0

    def monotonic(self) -> float:
        return time.monotonic() + self.passed

    def time(self) -> float:
        return time.time() + self.passed

    def sleep(self, seconds: float) -> None:
        self.passed += seconds


@dataclass(frozen=True)
class Fault:
    """`code` and `status` as DynamoDB says it, `others` as S3, SSM and Mandrill do; `silence` is a timeout, `breaks` a reset.

    One that `passes` is over with the next try, where there is one.
    """

    name: str
    code: str = ""
    status: int = 400
    others: tuple[str, int] = ("", 0)
    silence: bool = False
    breaks: bool = False
    after: bool = False  # once the request has taken effect
    passes: bool = True

    def __str__(self) -> str:
        return self.name


THROTTLED = Fault("throttled", "ThrottlingException", others=("SlowDown", 503))
CONFLICT = Fault("in conflict", "TransactionConflictException")
SILENT = Fault("silent", silence=True)
SILENT_AFTERWARDS = Fault("silent once it took effect", silence=True, after=True)
BROKEN = Fault("broken", "InternalServerError", 500, others=("InternalError", 500))
RESET = Fault("reset", breaks=True)
RESET_AFTERWARDS = Fault("reset once it took effect", breaks=True, after=True)
HANDED_BACK = Fault("handed back")  # how a batch is throttled
DENIED = Fault("denied", "AccessDeniedException", others=("AccessDenied", 403), passes=False)
MISSING = Fault("missing", "ResourceNotFoundException", others=("NoSuchBucket", 404), passes=False)


@dataclass
class Injected:
    """A call by name, and what becomes of it: of the first try, or of every one, or of all calls that follow as well."""

    call: str
    fault: Fault
    lasting: bool
    onwards: bool = False


@dataclass
class Wire:
    clock: Clock = field(default_factory=Clock)
    calls: list[str] = field(default_factory=list)  # the names of what was called, a repeated try not counted
    tries: list[str] = field(default_factory=list)
    mails: list[Any] = field(default_factory=list)  # that Mandrill took
    posts: list[str] = field(default_factory=list)  # ids of the webhooks that receivers took
    injected: Injected | None = None
    mandrill_status: int = 200
    meanwhile: dict[str, Callable[[], None]] = field(default_factory=dict)  # what others do just before a call
    between: dict[str, Callable[[], None]] = field(default_factory=dict)  # and before a call's second try
    _failed: dict[tuple[str, bytes], str] = field(default_factory=dict)  # by name and body, until a try succeeds
    _one_at_a_time: RLock = field(default_factory=RLock)  # of the threads that call side by side

    def forget(self) -> None:
        """What was called, mailed and posted, and the fault: the next request begins."""
        self.calls.clear()
        self.tries.clear()
        self.mails.clear()
        self.posts.clear()
        self._failed.clear()
        self.injected = None

    def pass_through(self, call: str, body: bytes, forward: Callable[[], Any], fail: Callable[[Fault], Any]) -> Any:
        """What `forward` returns, unless this call fails."""
        with self._one_at_a_time:
            name = self._name(call, body)
            fault = self._fault(name)
            self.tries.append(name)
        if fault is None:
            self._failed.pop((call, body), None)
            return forward()
        if fault.after:
            forward()
        return fail(fault)

    def _name(self, call: str, body: bytes) -> str:
        """Its name. A second call of a name is another one; the next try of a call that failed is not."""
        if (call, body) not in self._failed:
            number = sum(name.split(" (")[0] == call for name in self.calls) + 1
            self._failed[call, body] = name = call if number == 1 else f"{call} ({number})"
            self.calls.append(name)
            self.meanwhile.pop(name, lambda: None)()
        else:
            self.between.pop(self._failed[call, body], lambda: None)()
        return self._failed[call, body]

    def _fault(self, name: str) -> Fault | None:
        injected = self.injected
        if injected is None:
            return None
        hit = injected.call in self.calls if injected.onwards else injected.call == name
        return injected.fault if hit and (injected.lasting or name not in self.tries) else None


def said(call: str, fault: Fault, body: bytes) -> tuple[int, bytes]:
    """The status and the body with which a service tells a fault."""
    if call.startswith("S3"):
        code, status = fault.others
        return status, f"<Error><Code>{code}</Code></Error>".encode()
    if fault is HANDED_BACK:
        return 200, json.dumps({"Responses": {}, "UnprocessedKeys": json.loads(body)["RequestItems"]}).encode()
    return fault.status, json.dumps(_reasons(call, fault) or {"__type": f"com.amazonaws.dynamodb.v20120810#{fault.code}"}).encode()


def _reasons(call: str, fault: Fault) -> dict[str, Any] | None:
    """A transaction tells throttling and conflicts by its reasons."""
    reason = {THROTTLED.name: "ThrottlingError", CONFLICT.name: "TransactionConflict"}.get(fault.name)
    if reason is None or not call.startswith("TransactWriteItems"):
        return None
    cancelled = "com.amazonaws.dynamodb.v20120810#TransactionCanceledException"
    return {"__type": cancelled, "CancellationReasons": [{"Code": reason}, {"Code": "None"}]}


def dynamodb_call(target: str, body: bytes) -> str:
    """A call's name: its operation and its tables."""
    return " ".join([target.rpartition(".")[2], *sorted(set(_tables(json.loads(body))))])


class _Connection:
    """A shared.aws.connection.Connection, as far as our clients use it, with faults on it."""

    def __init__(self, real: Connection, wire: Wire) -> None:
        self.real, self.wire = real, wire

    def send(self, method: str, target: str, headers: dict[str, str], body: bytes, seconds: float) -> HttpResponse:
        call, identity = self._named(method, target, headers, body)
        answer: HttpResponse = self.wire.pass_through(
            call,
            identity,
            lambda: self.real.send(method, target, headers, body, 10),
            lambda fault: self._fail(call, fault, body, seconds),
        )
        return answer

    def is_quiet(self) -> bool:
        return self.real.is_quiet()

    def close(self) -> None:
        self.real.close()

    @staticmethod
    def _named(method: str, target: str, headers: dict[str, str], body: bytes) -> tuple[str, bytes]:
        """The call's name, and what all its tries have in common."""
        if "x-amz-target" in headers:
            return dynamodb_call(headers["x-amz-target"], body), body
        return {"PUT": "S3 PutObject", "HEAD": "S3 HeadObject", "DELETE": "S3 DeleteObject"}[method], target.encode()

    def _fail(self, call: str, fault: Fault, body: bytes, seconds: float) -> HttpResponse:
        if fault.silence:
            self.wire.clock.sleep(seconds)
            raise TimeoutError
        if fault.breaks:
            raise ConnectionResetError
        status, content = said(call, fault, body)
        return HttpResponse(status, {}, content, reusable=True)


def _tables(request: dict[str, Any]) -> Iterator[str]:
    """The names of the tables in a request, without their prefix."""
    for name, value in request.items():
        if name == "TableName":
            yield value.removeprefix(settings.table_prefix)
        elif name == "RequestItems":
            yield from (table.removeprefix(settings.table_prefix) for table in value)
        elif name == "TransactItems":
            for action in value:
                yield from _tables(next(iter(action.values())))


class _Raw:
    def __init__(self, body: bytes) -> None:
        self.body = body

    def stream(self) -> Iterator[bytes]:
        yield self.body


class Botocore:
    """Faults of a botocore client's calls, between its retries and its connections."""

    def __init__(self, wire: Wire, client: Any) -> None:
        self.wire, self.client = wire, client

    def before_send(self, request: Any, event_name: str, **_: Any) -> Any:
        call, identity = self._named(event_name, request)
        return self.wire.pass_through(
            call, identity, lambda: self._forward(request), lambda fault: self._fail(call, fault, request)
        )

    @staticmethod
    def _named(event_name: str, request: Any) -> tuple[str, bytes]:
        service, operation = event_name.split(".")[-2:]
        if service in ("dynamodb", "sqs"):  # both speak JSON
            return dynamodb_call(operation, request.body), request.body
        return f"{service.upper()} {operation}", request.url.encode()

    def _forward(self, request: Any) -> Any:
        return self.client._endpoint.http_session.send(request)

    def _fail(self, call: str, fault: Fault, request: Any) -> AWSResponse:
        if fault.silence:
            self.wire.clock.sleep(request.context["read_timeout"])
            raise botocore.exceptions.ReadTimeoutError(endpoint_url=ENDPOINT)
        if fault.breaks:
            raise botocore.exceptions.ConnectionClosedError(endpoint_url=ENDPOINT)
        status, content = said(call, fault, b"" if call.startswith(("S3", "SSM")) else request.body)
        return AWSResponse(ENDPOINT, status, HTTPHeaders(), _Raw(content))


class Mandrill:
    """In place of requests' connections: Mandrill takes every mail, unless it fails."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire

    def send(self, request: requests.PreparedRequest, timeout: tuple[float, float], **_: Any) -> requests.Response:
        def take() -> requests.Response:
            if self.wire.mandrill_status == 200:
                self.wire.mails.append(json.loads(request.body or b"")["message"])
            return _answer(self.wire.mandrill_status)

        def fail(fault: Fault) -> requests.Response:
            if fault.silence:
                self.wire.clock.sleep(sum(timeout))
                raise requests.ReadTimeout
            if fault.breaks:
                raise requests.ConnectionError
            return _answer(fault.others[1])

        answer: requests.Response = self.wire.pass_through("Mandrill", b"", take, fail)
        return answer

    def close(self) -> None: ...


def _answer(status: int) -> requests.Response:
    answer = requests.Response()
    answer.status_code = status
    answer._content, answer._content_consumed = b'[{"status": "sent"}]', True  # type: ignore[attr-defined]  # its stubs leave them out
    return answer


@contextmanager
def wired(monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    """Everything that the code calls, by either kind of client, goes through the wire for as long as this is entered."""
    wire = Wire()
    for module in (pipeline, registry, deadline, retries, idempotency_keys, notifications, botocore.endpoint):
        monkeypatch.setattr(module, "time", wire.clock)
    connect = Pool._connect
    monkeypatch.setattr(Pool, "_connect", lambda pool: _Connection(connect(pool), wire))
    monkeypatch.setattr(requests.Session, "get_adapter", lambda *_, **__: Mandrill(wire))
    mail._parameters.cache_clear()
    with _hooked(wire, clients.client("ssm", attempts=1)), _hooked(wire, *fallbacks()):
        yield wire
    registry.forget()  # which remembers a time that has not come yet


def fallbacks() -> list[Any]:
    """botocore's clients, where they are what is used."""
    return [clients.client(service, attempts=1) for service in ("dynamodb", "s3", "sqs")] if settings.aws_client == BOTOCORE else []


@contextmanager
def _hooked(wire: Wire, *clients: Any) -> Iterator[None]:
    hooks = [Botocore(wire, client) for client in clients]
    for hook in hooks:
        hook.client.meta.events.register_first("before-send", hook.before_send, unique_id="faults")
    try:
        yield
    finally:
        for hook in hooks:
            hook.client.meta.events.unregister("before-send", hook.before_send, unique_id="faults")
