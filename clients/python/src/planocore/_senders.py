"""Senders, sync and async, each with httpx."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from typing import Any

import httpx

from planocore._call import Operation, Reply, Send, Settings, Step, steps
from planocore.answers import Answer

Params = Mapping[str, Any]


class Sender:
    def __init__(self, settings: Settings, http: httpx.Client, sleep: Callable[[float], None] = time.sleep) -> None:
        self._settings, self._http, self._sleep = settings, http, sleep

    def call(self, operation: Operation, params: Params, key: str | None = None) -> Answer[Any]:
        todo = steps(self._settings, operation, params, key)
        reply: Reply = None
        while True:
            try:
                step = todo.send(reply)
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return]  # what `steps` returns
            reply = self._do(step)

    def pages(self, operation: Operation, params: Params, size: int) -> Iterator[Any]:
        page: dict[str, Any] = {"size": size}
        while page.get("after", "first"):
            found = self.call(operation, {**params, "page": page}).data
            yield from found.results
            page = {"size": size, "after": found.next}

    def _do(self, step: Step) -> Reply:
        if isinstance(step, Send):
            return self._send(step)
        self._sleep(step)
        return None

    def _send(self, send: Send) -> Reply:
        try:
            return self._http.request(send.method, send.url, content=send.content, headers=send.headers)
        except httpx.RequestError as failure:
            return failure


class AsyncSender:
    def __init__(
        self, settings: Settings, http: httpx.AsyncClient, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._settings, self._http, self._sleep = settings, http, sleep

    async def call(self, operation: Operation, params: Params, key: str | None = None) -> Answer[Any]:
        todo = steps(self._settings, operation, params, key)
        reply: Reply = None
        while True:
            try:
                step = todo.send(reply)
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return]  # what `steps` returns
            reply = await self._do(step)

    async def pages(self, operation: Operation, params: Params, size: int) -> AsyncIterator[Any]:
        page: dict[str, Any] = {"size": size}
        while page.get("after", "first"):
            found = (await self.call(operation, {**params, "page": page})).data
            for record in found.results:
                yield record
            page = {"size": size, "after": found.next}

    async def _do(self, step: Step) -> Reply:
        if isinstance(step, Send):
            return await self._send(step)
        await self._sleep(step)
        return None

    async def _send(self, send: Send) -> Reply:
        try:
            return await self._http.request(send.method, send.url, content=send.content, headers=send.headers)
        except httpx.RequestError as failure:
            return failure
