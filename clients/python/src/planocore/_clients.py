"""Base of both clients, without the services, which are made from the OpenAPI."""

from types import TracebackType
from typing import TypeVar

import httpx

from planocore._call import Settings
from planocore._retry import Retry
from planocore._senders import AsyncSender, Sender

S = TypeVar("S", bound="SyncClient")
A = TypeVar("A", bound="AsyncClient")
_CONNECT_SECONDS = 5.0
_NEVER = Retry(retries=0)


def _settings(url: str, token: str | None, retry: Retry | None, base64: bool) -> Settings:
    if not url.startswith(("https://", "http://")):
        raise ValueError("url must begin with https:// or http://")
    if token is not None and not (token and token.isascii() and token.isprintable()):
        raise ValueError("token is empty, or has characters that no token has")
    return Settings(url.rstrip("/"), token, retry or _NEVER, base64)


def _timeout(seconds: float) -> httpx.Timeout:
    return httpx.Timeout(seconds, connect=min(seconds, _CONNECT_SECONDS))


class SyncClient:
    """The API at `url`, for the holder of `token`; without one, for signing in and the other routes that take none.

    `retry=None` never tries again. `timeout` is in seconds and holds for each try. `base64` sends bodies as the base64 of their
    JSON, for networks that log or change plain ones. `http` is an httpx client of your own, with its own timeouts, and is closed
    with this one.
    """

    def __init__(
        self,
        url: str,
        token: str | None = None,
        *,
        retry: Retry | None = Retry(),  # noqa: B008 - frozen
        timeout: float = 30.0,
        base64: bool = False,
        http: httpx.Client | None = None,
    ) -> None:
        self._http = http or httpx.Client(timeout=_timeout(timeout))
        self._sender = Sender(_settings(url, token, retry, base64), self._http)

    def close(self) -> None:
        self._http.close()

    def __enter__(self: S) -> S:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


class AsyncClient:
    """`PlanoCore` for asyncio: each call is awaited, each iterator is for `async for`."""

    def __init__(
        self,
        url: str,
        token: str | None = None,
        *,
        retry: Retry | None = Retry(),  # noqa: B008 - frozen
        timeout: float = 30.0,
        base64: bool = False,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        self._http = http or httpx.AsyncClient(timeout=_timeout(timeout))
        self._sender = AsyncSender(_settings(url, token, retry, base64), self._http)

    async def close(self) -> None:
        await self._http.aclose()

    async def __aenter__(self: A) -> A:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()
