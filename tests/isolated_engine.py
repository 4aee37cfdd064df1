"""An engine of its own, emptied before each case: what is played on it answers the same each time, ids included."""

import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from local.tables import create_tables
from shared.aws import clients
from shared.dynamodb import low_level
from shared.dynamodb.ids import Counter, forget_blocks
from shared.services import mail
from tests.bucket import create_bucket
from tests.engine import ROOT, engine
from tests.factory import Factory
from tools.deploy.template import load


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


def example_caller(route: str, factory: Factory) -> str:
    """A token that the route's example is sent with: an employee's, unless `example_caller` of its tests makes another."""
    make = getattr(importlib.import_module(f"tests.routes.test_{route}"), "example_caller", None)
    return str(make(factory)) if make else factory.session("employee")


@contextmanager
def isolated_engine() -> Iterator[IsolatedEngine]:
    """In place of the engine that other tests have, for as long as this is entered."""
    with engine() as endpoint, _pointed_at(endpoint):
        _create_tables()
        with suppress(clients.client("s3").exceptions.BucketAlreadyOwnedByYou):
            create_bucket(load(ROOT / "template.yaml"), os.environ["IMAGE_BUCKET"], clients.client("s3"))
        yield IsolatedEngine(Factory())


def make_tables_anew() -> None:
    """In the engine that is pointed at: for checks that read whole tables, which many cases have filled.

    The ids go on, since the bucket keeps its objects: a new item would have another's.
    """
    for table in set(low_level.call("ListTables", {})["TableNames"]) - {Counter.table_name()}:
        low_level.call("DeleteTable", {"TableName": table})
    _create_tables()


def _create_tables() -> None:
    create_tables(load(ROOT / "template.yaml"), os.environ["TABLE_PREFIX"], clients.client("dynamodb"))


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
    """Over our own client, which takes a third of botocore's time: this is done before every case."""
    for table in low_level.call("ListTables", {})["TableNames"]:
        if rows := low_level.call("Scan", {"TableName": table})["Items"]:
            keys = [key["AttributeName"] for key in low_level.call("DescribeTable", {"TableName": table})["Table"]["KeySchema"]]
            for row in rows:
                low_level.call("DeleteItem", {"TableName": table, "Key": {key: row[key] for key in keys}})
