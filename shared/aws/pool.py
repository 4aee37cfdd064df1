"""Kept-alive connections to one endpoint. What goes wrong on them is raised as botocore raises it."""

import os
import ssl
from collections import deque
from contextlib import suppress
from functools import cache
from urllib.parse import urlsplit

from botocore.exceptions import (
    BotoCoreError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    HTTPClientError,
    ReadTimeoutError,
)

from shared.aws.connection import Answer, Connection, Unanswered
from shared.aws.retries import connect_seconds, read_seconds


@cache
def tls() -> ssl.SSLContext:
    """With the system's certificates, or those that AWS's tools are told. Reading them takes 20 ms: once for all endpoints."""
    bundle = os.environ.get("AWS_CA_BUNDLE")
    context = ssl.create_default_context(cafile=bundle)
    if not (bundle or context.cert_store_stats()["x509_ca"]):
        import certifi

        context.load_verify_locations(certifi.where())
    return context


class _Gone(ConnectionClosedError):
    """Of a kept connection, whose other side has closed it meanwhile."""


class Pool:
    """The connections that are not in use."""

    def __init__(self, endpoint: str) -> None:
        parts = urlsplit(endpoint)
        self.endpoint, self.host, self.path = endpoint, parts.netloc, parts.path.rstrip("/")
        self._tls = tls() if parts.scheme == "https" else None
        self._idle: deque[Connection] = deque()  # its ends are safe to use from many threads

    def exchange(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        """A kept connection that its other side has closed is replaced, once: Lambda freezes them for longer than servers wait."""
        if (kept := self._kept()) is not None:
            with suppress(_Gone):
                return self._send(kept, method, path, headers, body)
        return self._send(self._connect(), method, path, headers, body)

    def close(self) -> None:
        """Drops the connections that are not in use. The next exchange makes a new one."""
        with suppress(IndexError):
            while True:
                self._idle.pop().close()

    def _kept(self) -> Connection | None:
        """One that is still as it was left."""
        with suppress(IndexError):
            while True:
                connection = self._idle.pop()
                if connection.is_quiet():
                    return connection
                connection.close()
        return None

    def _send(self, connection: Connection, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        try:
            answer = connection.exchange(method, path, headers, body, read_seconds())
        except BaseException as error:
            connection.close()
            if isinstance(error, OSError | ValueError):
                raise _kind(error)(endpoint_url=self.endpoint, error=error) from error
            raise
        if answer.reusable:
            self._idle.append(connection)
        else:
            connection.close()
        return answer

    def _connect(self) -> Connection:
        try:
            return Connection(self.endpoint, self._tls, connect_seconds())
        except TimeoutError as error:
            raise ConnectTimeoutError(endpoint_url=self.endpoint, error=error) from error
        except OSError as error:
            raise EndpointConnectionError(endpoint_url=self.endpoint, error=error) from error


def _kind(error: OSError | ValueError) -> type[BotoCoreError]:
    """As what botocore raises such an error of a connection in use."""
    if isinstance(error, ValueError):
        return HTTPClientError
    if isinstance(error, TimeoutError):
        return ReadTimeoutError
    return _Gone if isinstance(error, Unanswered) else ConnectionClosedError
