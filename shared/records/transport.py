"""DynamoDB's JSON protocol over kept-alive connections, in a tenth of the CPU time that a botocore client takes for a call.

It knows no operation by name: what it sends is what the caller built. Requests are signed with Signature Version 4, and what goes
wrong is raised as botocore raises it, so that a botocore client can take its place (`DYNAMODB_CLIENT=botocore`).

Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html,
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html
"""

import hashlib
import hmac
import random
import ssl
import time
import zlib
from collections import deque
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ReadTimeoutError,
)
from pydantic_core import from_json, to_json

from shared.connection import Answer, Connection

CONNECT_SECONDS, READ_SECONDS = 1.0, 3.0
ATTEMPTS = 3
_KEPT_SECONDS = 1.0  # for what follows the last try
_LEAST_SECONDS = 0.2  # what even a late call may take
THROTTLED = frozenset(
    {
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ThrottlingError",
        "ThrottlingException",
        "TransactionConflictException",  # what a single write meets
        "TransactionInProgressException",
    }
)
_CONTENT_TYPE = "application/x-amz-json-1.0"


# Monotonic second at which the request has to be answered.
deadline: ContextVar[float] = ContextVar("deadline", default=float("inf"))


class Transport:
    """One endpoint, and the connections to it that are not in use. `credentials` are botocore's, which refresh themselves."""

    def __init__(self, endpoint: str, region: str, credentials: Any) -> None:
        parts = urlsplit(endpoint)
        self.endpoint = endpoint
        self._host, self._region, self._credentials = parts.netloc, region, credentials
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None
        self._idle: deque[Connection] = deque()  # its ends are safe to use from many threads

    def _make_api_call(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        """The answer as botocore returns it; raises ClientError, and BotoCoreError where there is no answer."""
        body = to_json(request)
        attempt = 0
        while True:
            try:
                return self._answer(operation, body)
            except (ClientError, BotoCoreError) as error:
                attempt += 1
                if not (passing(error) and may_retry(attempt, ATTEMPTS)):
                    raise
            pause(attempt)

    def close(self) -> None:
        """Drops the connections that are not in use. The next call makes a new one."""
        with suppress(IndexError):
            while True:
                self._idle.pop().close()

    def _answer(self, operation: str, body: bytes) -> dict[str, Any]:
        answer = self._exchange(self._headers(f"DynamoDB_20120810.{operation}", body), body)
        crc = answer.headers.get(b"x-amz-crc32")
        if crc is not None and crc != b"%d" % zlib.crc32(answer.body):
            raise ConnectionClosedError(endpoint_url=self.endpoint)
        if answer.status != HTTPStatus.OK:
            raise _error(operation, answer.status, answer.body)
        try:
            return dict(from_json(answer.body, cache_strings="keys"))
        except (ValueError, TypeError) as error:
            raise ConnectionClosedError(endpoint_url=self.endpoint, error=error) from error

    def _headers(self, target: str, body: bytes) -> dict[str, str]:
        if self._credentials is None:
            raise NoCredentialsError
        credentials = self._credentials.get_frozen_credentials()
        headers = {
            "content-type": _CONTENT_TYPE,
            "host": self._host,
            "x-amz-date": datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ"),
            **({"x-amz-security-token": credentials.token} if credentials.token else {}),
            "x-amz-target": target,
        }
        return {
            **headers,
            "authorization": authorization(headers, body, credentials.access_key, credentials.secret_key, self._region),
        }

    def _exchange(self, headers: dict[str, str], body: bytes) -> Answer:
        """A kept connection that the other side has closed meanwhile is replaced, once."""
        with suppress(IndexError, ConnectionClosedError):
            return self._send(self._idle.pop(), headers, body)
        return self._send(self._connect(), headers, body)

    def _send(self, connection: Connection, headers: dict[str, str], body: bytes) -> Answer:
        try:
            answer = connection.exchange("POST", "/", headers, body, min(READ_SECONDS, max(_LEAST_SECONDS, seconds_left())))
        except TimeoutError as error:
            connection.close()
            raise ReadTimeoutError(endpoint_url=self.endpoint, error=error) from error
        except OSError as error:
            connection.close()
            raise ConnectionClosedError(endpoint_url=self.endpoint, error=error) from error
        if answer.reusable:
            self._idle.append(connection)
        else:
            connection.close()
        return answer

    def _connect(self) -> Connection:
        try:
            return Connection(self.endpoint, self._tls, CONNECT_SECONDS)
        except TimeoutError as error:
            raise ConnectTimeoutError(endpoint_url=self.endpoint, error=error) from error
        except OSError as error:
            raise EndpointConnectionError(endpoint_url=self.endpoint, error=error) from error


def authorization(headers: dict[str, str], body: bytes, access_key: str, secret_key: str, region: str) -> str:
    """The header of that name for a POST to `/`; `headers`, by lower-case name in order, are all signed."""
    moment, signed = headers["x-amz-date"], ";".join(headers)
    scope = f"{moment[:8]}/{region}/dynamodb/aws4_request"
    lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
    canonical = f"POST\n/\n\n{lines}\n{signed}\n{hashlib.sha256(body).hexdigest()}"
    text = f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    signature = _hmac(_signing_key(secret_key, moment[:8], region), text).hex()
    return f"AWS4-HMAC-SHA256 Credential={access_key}/{scope}, SignedHeaders={signed}, Signature={signature}"


@lru_cache(maxsize=4)
def _signing_key(secret_key: str, day: str, region: str) -> bytes:
    key = f"AWS4{secret_key}".encode()
    for part in (day, region, "dynamodb", "aws4_request"):
        key = _hmac(key, part)
    return key


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")


def _error(operation: str, status: int, raw: bytes) -> ClientError:
    try:
        answer = from_json(raw)
        code = answer.pop("__type").rpartition("#")[2]
    except (ValueError, KeyError, AttributeError, TypeError):
        answer, code = {}, str(status)
    message = answer.pop("message", None) or answer.pop("Message", "")
    details = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"HTTPStatusCode": status}}
    response: Any = {**answer, **details}
    return ClientError(response, operation)


def passing(error: ClientError | BotoCoreError) -> bool:
    """Whether the same request may succeed a moment later: throttling, a fault of the server, or no answer at all."""
    if isinstance(error, ClientError):
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        return error.response["Error"]["Code"] in THROTTLED or status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return not isinstance(error, NoCredentialsError)


def seconds_left() -> float:
    return deadline.get() - time.monotonic()


def may_retry(attempt: int, attempts: int) -> bool:
    """Whether one more try can still be answered in time."""
    return attempt < attempts and seconds_left() > _KEPT_SECONDS


def pause(attempt: int) -> None:
    """Full jitter: up to 100 ms, 200 ms … of sleep, at most 1 s.

    Source: https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
    """
    time.sleep(random.uniform(0, min(1.0, 0.05 * 2**attempt)))  # noqa: S311 - jitter is no secret
