"""Pool of kept-alive connections to one endpoint. Raises botocore's exceptions for their failures."""

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

from shared.aws.connection import Connection, HttpResponse, NoResponse
from shared.aws.retries import connect_seconds, read_seconds


@cache
def tls() -> ssl.SSLContext:
    """TLS context with the certificates of AWS_CA_BUNDLE, or else the system's. Reading them takes 20 ms: once per process."""
    bundle = os.environ.get("AWS_CA_BUNDLE")
    context = ssl.create_default_context(cafile=bundle)
    if not (bundle or context.cert_store_stats()["x509_ca"]):
        import certifi

        context.load_verify_locations(certifi.where())
    return context


class _Stale(ConnectionClosedError):
    """Reused connection that the server had already closed."""


class Pool:
    """Holds the idle connections. Safe for threads."""

    def __init__(self, endpoint: str) -> None:
        parts = urlsplit(endpoint)
        self.endpoint, self.host, self.path = endpoint, parts.netloc, parts.path.rstrip("/")
        self._tls = tls() if parts.scheme == "https" else None
        self._idle: deque[Connection] = deque()  # its ends are safe to use from many threads

    def send(self, method: str, path: str, headers: dict[str, str], body: bytes) -> HttpResponse:
        """Replaces a reused connection that the server has closed, once: Lambda freezes them for longer than servers wait."""
        if (kept := self._idle_connection()) is not None:
            with suppress(_Stale):
                return self._send(kept, method, path, headers, body)
        return self._send(self._connect(), method, path, headers, body)

    def close(self) -> None:
        """Closes the idle connections. The next request opens a new one."""
        with suppress(IndexError):
            while True:
                self._idle.pop().close()

    def _idle_connection(self) -> Connection | None:
        """An idle connection that is still usable, or None."""
        with suppress(IndexError):
            while True:
                connection = self._idle.pop()
                if connection.is_quiet():
                    return connection
                connection.close()
        return None

    def _send(self, connection: Connection, method: str, path: str, headers: dict[str, str], body: bytes) -> HttpResponse:
        try:
            answer = connection.send(method, path, headers, body, read_seconds())
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
    """The exception that botocore raises for this error of a connection in use."""
    if isinstance(error, ValueError):
        return HTTPClientError
    if isinstance(error, TimeoutError):
        return ReadTimeoutError
    return _Stale if isinstance(error, NoResponse) else ConnectionClosedError
