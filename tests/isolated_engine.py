"""An engine of its own, emptied before each case: what is played on it answers the same each time, ids included."""

import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from local.tables import create_tables
from local.template import load
from shared.aws import clients
from shared.dynamodb.ids import forget_blocks
from shared.services import mail
from tests.bucket import create_bucket
from tests.engine import ROOT, engine
from tests.factory import Factory


class IsolatedEngine:
    """Where the cases of one route after another are played."""

    def __init__(self, factory: Factory) -> None:
        self.factory = factory

    def set_for(self, route: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """Nothing but the registry and what the route's example refers to, which `example_needs` of the route's tests makes."""
        _empty_all()
        forget_blocks()
        self.factory.register_routes()
        arrange_example(route, self.factory, monkeypatch)


def arrange_example(route: str, factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the route's example refers to is there, if `example_needs` of its tests makes anything."""
    example_needs = getattr(importlib.import_module(f"tests.routes.test_{route}"), "example_needs", None)
    if example_needs:
        example_needs(factory, monkeypatch)


@contextmanager
def isolated_engine() -> Iterator[IsolatedEngine]:
    """In place of the engine that other tests have, for as long as this is entered."""
    with engine() as endpoint, _pointed_at(endpoint):
        create_tables(load(ROOT / "template.yaml"), os.environ["TABLE_PREFIX"], clients.client("dynamodb"))
        with suppress(clients.client("s3").exceptions.BucketAlreadyOwnedByYou):
            create_bucket(load(ROOT / "template.yaml"), os.environ["IMAGE_BUCKET"], clients.client("s3"))
        yield IsolatedEngine(Factory())


@contextmanager
def _pointed_at(endpoint: str) -> Iterator[None]:
    former = os.environ.get("AWS_ENDPOINT_URL")
    os.environ["AWS_ENDPOINT_URL"] = endpoint
    _forget_connections()
    try:
        yield
    finally:
        os.environ.pop("AWS_ENDPOINT_URL")
        os.environ.update({"AWS_ENDPOINT_URL": former} if former else {})
        _forget_connections()


def _forget_connections() -> None:
    clients.forget()
    mail._parameters.cache_clear()
    forget_blocks()


def _empty_all() -> None:
    client = clients.client("dynamodb")
    for table in client.list_tables()["TableNames"]:
        if rows := client.scan(TableName=table)["Items"]:
            keys = [key["AttributeName"] for key in client.describe_table(TableName=table)["Table"]["KeySchema"]]
            for row in rows:
                _delete(client, table, {key: row[key] for key in keys})


def _delete(client: Any, table: str, key: dict[str, Any]) -> None:
    client.delete_item(TableName=table, Key=key)
