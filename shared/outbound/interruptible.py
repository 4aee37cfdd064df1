"""A connection of requests' that another thread can cut.

Closing the session closes no connection in use, and a socket that is closed leaves its readers waiting; one that is shut
down does not.
"""

import socket
from contextlib import suppress
from threading import Lock
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection


class InterruptibleAdapter(HTTPAdapter):
    """The adapter of one request: mounted in its session, and cut by the thread that no longer waits, or once it is over."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = Lock()
        self._is_cut = False
        self._copy: socket.socket | None = None

    def cut(self) -> None:
        """Makes everything that is done over it fail at once, from TLS' handshake on, and keeps it from being made."""
        with self._lock:
            self._is_cut = True
            if self._copy:
                with suppress(OSError), self._copy:
                    self._copy.shutdown(socket.SHUT_RDWR)

    def hold(self, connected: socket.socket) -> socket.socket:
        """Keeps a copy of the socket: the socket itself belongs to the other thread, TLS and the one that closes it."""
        with self._lock:
            if self._is_cut:
                connected.close()
                raise ConnectionAbortedError
            self._copy = connected.dup()
        return connected

    def get_connection_with_tls_context(self, *args: Any, **named: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*args, **named)
        pool.ConnectionCls = _held(pool.ConnectionCls, self)
        return pool


def _held(kind: Any, adapter: InterruptibleAdapter) -> type[HTTPConnection]:
    class Held(kind):  # type: ignore[misc] # http's or https'
        def _new_conn(self) -> socket.socket:
            return adapter.hold(super()._new_conn())

    return Held
