"""Kept-alive connections to one endpoint. What goes wrong on them is raised as botocore raises it."""

import ssl
from collections import deque
from contextlib import suppress
from functools import cache
from urllib.parse import urlsplit

from botocore.exceptions import ConnectionClosedError, ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError

from shared.transport.connection import Answer, Connection
from shared.transport.retries import CONNECT_SECONDS, read_seconds


@cache
def tls() -> ssl.SSLContext:
    """Reading the certificates takes 20 ms, so it is done once for all endpoints."""
    return ssl.create_default_context()


class Pool:
    """The connections that are not in use."""

    def __init__(self, endpoint: str) -> None:
        parts = urlsplit(endpoint)
        self.endpoint, self.host, self.path = endpoint, parts.netloc, parts.path
        self._tls = tls() if parts.scheme == "https" else None
        self._idle: deque[Connection] = deque()  # its ends are safe to use from many threads

    def exchange(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        """A kept connection that the other side has closed meanwhile is replaced, once."""
        with suppress(IndexError, ConnectionClosedError):
            return self._send(self._idle.pop(), method, path, headers, body)
        return self._send(self._connect(), method, path, headers, body)

    def close(self) -> None:
        """Drops the connections that are not in use. The next exchange makes a new one."""
        with suppress(IndexError):
            while True:
                self._idle.pop().close()

    def _send(self, connection: Connection, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        try:
            answer = connection.exchange(method, path, headers, body, read_seconds())
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
