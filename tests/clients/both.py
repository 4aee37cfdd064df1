"""The sync and the async client behind one face, so that each test is about both."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from planocore import AsyncPlanoCore, PlanoCore, Retry
from planocore._call import Operation

QUICK = Retry(retries=2, first_wait=0.001, longest_wait=5)
Use = Callable[[Any], Any]


class Both:
    """`use` takes what is done with a client, and returns its result; of an iterator, a list."""

    def __init__(self, use: Callable[[Use], Any], client: PlanoCore | AsyncPlanoCore) -> None:
        self.use, self.client = use, client

    def send(self, operation: Operation, key: str | None = None) -> Any:
        return self.use(lambda api: api._sender.call(operation, {}, key))

    def create(self, **params: Any) -> Any:
        return self.use(lambda api: api.list_items.create(**{"key": "rooms", "slug": "kitchen", **params}))

    def upload(self) -> Any:
        return self.use(lambda api: api.list_items.upload_image(id=7, image_url="https://images.example.com/a.png"))

    def record_event(self, **params: Any) -> Any:
        texts = dict.fromkeys(("unique_id", "script_name", "host_name", "file_name"), "a")
        return self.use(lambda api: api.audit_events_fmp.create(**{**texts, "start_time": "2026-03-02T09:30:00Z", **params}))

    def index(self, **params: Any) -> Any:
        return self.use(lambda api: api.webhook_out_subs.index(**{"integration_id": 1, **params}))

    def iterate(self, **params: Any) -> Any:
        return self.use(lambda api: api.webhook_out_subs.iterate(**{"integration_id": 1, **params}))


@contextmanager
def open_client(kind: str, url: str, token: str | None = "t", **options: Any) -> Iterator[Both]:
    with (_sync if kind == "sync" else _async)(url, token, **{"retry": QUICK, **options}) as both:
        yield both


@contextmanager
def _sync(url: str, token: str | None, **options: Any) -> Iterator[Both]:
    with PlanoCore(url, token, **_without_tls(httpx.Client, options)) as client:
        yield Both(lambda use: _listed(use(client)), client)


@contextmanager
def _async(url: str, token: str | None, **options: Any) -> Iterator[Both]:
    with asyncio.Runner() as runner:
        client = AsyncPlanoCore(url, token, **_without_tls(httpx.AsyncClient, options))
        yield Both(lambda use: runner.run(_awaited(use(client))), client)
        runner.run(client.close())


def _without_tls(http: type, options: dict[str, Any]) -> dict[str, Any]:
    """Reading certificates takes httpx a tenth of a second, and nothing here uses them."""
    return options if "timeout" in options else {"http": http(verify=False, timeout=30), **options}


def _listed(result: Any) -> Any:
    return list(result) if hasattr(result, "__next__") else result


async def _awaited(result: Any) -> Any:
    return [record async for record in result] if hasattr(result, "__anext__") else await result
