"""Routes whose rows others keep changing: nothing is written, and the caller is told when to try again."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from shared.api.auth import ANY_APPLICATION
from shared.api.route import Route
from shared.aws import retries
from shared.records.requirements import Requirement
from shared.records.throttles import Throttle
from shared.timestamps import now
from tests.calls import WRITES, Calls, tables
from tests.client import Answer, Client
from tests.factory import Factory
from tests.in_one_test import in_one_test
from tests.isolated_engine import IsolatedEngine, example_caller
from tools.codegen.routes import routes

IN_CONFLICT = ClientError(
    {
        "Error": {"Code": "TransactionCanceledException", "Message": ""},
        "CancellationReasons": [{"Code": "None"}, {"Code": "TransactionConflict"}],
    },
    "TransactWriteItems",
)


@pytest.fixture(autouse=True)
def without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retries, "pause", lambda _: None)
    monkeypatch.setattr("shared.dynamodb.optimistic.pause", lambda _: None)


def meet_others(operation: str, request: dict[str, Any]) -> None:
    """Others keep changing what the request writes; tries are counted first, in a transaction of their own."""
    if operation == "TransactWriteItems" and set(tables(request)) != {Throttle.table_name()}:
        raise IN_CONFLICT


def assert_to_be_tried_again(answer: Answer) -> None:
    assert answer.status == "rate-limit-exceeded"
    assert answer.code == 429
    assert answer.headers["retry-after"] == "1"
    assert set(answer.body) == {"code", "status", "request_id"}


@in_one_test("route", [route for route in routes() if route.changes_data and not route.tells_user])
def test_a_write_that_meets_others_each_time_is_to_be_tried_again(
    call: Client, calls: Calls, isolated_engine: IsolatedEngine, monkeypatch: pytest.MonkeyPatch, route: Route[Any]
) -> None:
    with monkeypatch.context() as patched:
        isolated_engine.set_for(route.name, patched)
        factory = isolated_engine.factory
        token = factory.application_token("planoauth") if ANY_APPLICATION in route.allows else example_caller(route.name, factory)
        own = {model.table_name() for model in (*route.puts, *route.updates, *route.deletes)}
        calls.before = meet_others
        calls.made.clear()
        assert_to_be_tried_again(call(route.name, token, **route.example))
        others = [each for each in calls.made if each[0] in WRITES and each[0] != "TransactWriteItems"]
        assert [each for each in others if own.intersection(tables(each[1]))] == []
        calls.before = lambda *_: None
        assert call(route.name, token, **route.example).status == "action-successful"


def test_a_record_that_others_change_each_time_is_to_be_changed_later(call: Client, calls: Calls, factory: Factory) -> None:
    token, record = factory.application_token(), factory.reference()
    made = call("requirements_create", token, required=record, requireable=record).data["id"]

    def change(operation: str, request: dict[str, Any]) -> None:
        if operation == "TransactWriteItems":
            Requirement(made).update([Requirement.last_updated.set(now())])

    calls.before = change
    assert_to_be_tried_again(call("requirements_update", token, id=made, value="x"))
    calls.before = lambda *_: None
    assert call("requirements_update", token, id=made, value="x").data["value"] == "x"


def test_an_idempotency_key_is_given_back_for_the_next_try(call: Client, calls: Calls, factory: Factory) -> None:
    token, record = factory.application_token(), factory.reference()

    def send() -> Answer:
        body = json.dumps({"required": record, "requireable": record}).encode()
        return call.send("requirements_create", body, token=token, headers={"Idempotency-Key": "contended"})

    calls.before = meet_others
    assert_to_be_tried_again(send())
    calls.before = lambda *_: None
    assert send().status == "action-successful"
