"""One call, without doing any input or output: what to send and how long to wait, for both the sync and the async client."""

import base64
import uuid
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import httpx

from planocore._decode import decode
from planocore._encode import encode
from planocore._retry import Retry
from planocore.answers import Answer, Results
from planocore.errors import BY_STATUS
from planocore.failures import ApiError, ConnectionFailed, PlanoCoreError, UnexpectedAnswer
from planocore.models import Application, Error, Session

try:
    _VERSION = version("planocore-client")
except PackageNotFoundError:  # used from its source
    _VERSION = "source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A route. `views` are its records' classes by view, the default first. `repeatable`: twice does what once does.

    `sensitive`: parameters are sent as base64. `open`: no token is sent.

    None clears a parameter that is `clearable`.
    """

    method: str
    path: str
    views: Mapping[str, Any]
    is_index: bool = False
    repeatable: bool = False
    takes_key: bool = False
    sensitive: bool = False
    open: bool = False
    clearable: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Settings:
    url: str
    token: str | None = field(repr=False)
    retry: Retry
    base64: bool


@dataclass(frozen=True, slots=True)
class Send:
    """The request to send. What answers is a response, or the httpx error that came instead."""

    method: str
    url: str
    content: bytes
    headers: Mapping[str, str]


Step = Send | float
Reply = httpx.Response | httpx.RequestError | None


def steps(
    settings: Settings, operation: Operation, params: Mapping[str, Any], key: str | None
) -> Generator[Step, Reply, Answer[Any]]:
    """Yields what to send, takes what came, yields seconds to wait, and ends with the answer or raises."""
    send = _request(settings, operation, params, key)
    repeatable = operation.repeatable or operation.takes_key
    tries = 0
    while True:
        reply, tries = (yield send), tries + 1
        try:
            return _answer(operation, params, reply)
        except PlanoCoreError as failure:
            wait = settings.retry.wait(tries, failure, _told_to_wait(reply), repeatable=repeatable)
            if wait is None:
                raise
        yield wait


def _body(settings: Settings, operation: Operation, params: Mapping[str, Any]) -> tuple[bytes, dict[str, str]]:
    """The request's body with its content type. Without parameters there is none: the API refuses one that holds no parameter."""
    content = encode(params, operation.clearable)
    if content == b"{}":
        return b"", {}
    if settings.base64 or operation.sensitive:
        return base64.b64encode(content), {"content-type": "text/plain"}
    return content, {"content-type": "application/json"}


def _request(settings: Settings, operation: Operation, params: Mapping[str, Any], key: str | None) -> Send:
    content, content_type = _body(settings, operation, params)
    headers = {
        **({"authorization": f"Bearer {settings.token}"} if settings.token and not operation.open else {}),
        **content_type,
        "accept": "application/json",
        "user-agent": f"planocore-python/{_VERSION}",
    }
    if operation.takes_key:
        headers["idempotency-key"] = key or str(uuid.uuid4())
    return Send(operation.method, settings.url + operation.path, content, headers)


def _answer(operation: Operation, params: Mapping[str, Any], reply: Reply) -> Answer[Any]:
    if not isinstance(reply, httpx.Response):
        raise ConnectionFailed(f"{type(reply).__name__}: {reply}") from reply
    try:
        return _of_envelope(operation, params, reply.status_code, reply.json())
    except (ValueError, TypeError, KeyError, AttributeError) as cause:
        raise UnexpectedAnswer(f"HTTP {reply.status_code}, and no answer of the API", reply.status_code, reply.text) from cause


def _of_envelope(operation: Operation, params: Mapping[str, Any], code: int, body: Any) -> Answer[Any]:
    members = {
        "request_id": body["request_id"],
        "data": _data(operation, params, body.get("data")),
        "session": decode(Session, body.get("session")),
        "application": decode(Application, body.get("application")),
        "warnings": tuple(decode(list[Error], body.get("warnings", []))),
    }
    if code == httpx.codes.OK:
        return Answer(**members)
    errors = tuple(decode(list[Error], body.get("errors", [])))
    raise BY_STATUS.get(body["status"], ApiError)(status=body["status"], code=code, errors=errors, **members)


def _data(operation: Operation, params: Mapping[str, Any], data: Any) -> Any:
    record = operation.views.get(str(params.get("view")), next(iter(operation.views.values())))
    if operation.is_index and data is not None:
        return Results([decode(record, item) for item in data["results"]], data.get("count"), data.get("next"))
    return decode(record, data)


def _told_to_wait(reply: Reply) -> float | None:
    """The seconds of `Retry-After`; the API sends no dates there."""
    told = reply.headers.get("retry-after", "") if isinstance(reply, httpx.Response) else ""
    return float(told) if told.isdecimal() else None
