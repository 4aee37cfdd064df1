"""Least rights: all that a function may do in DynamoDB, requests do; what they do, it may."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from shared.api.route import Route
from shared.records.referable import OWN
from shared.settings import settings
from tests.calls import Calls, failure, refusing, tables
from tests.client import Client, Context
from tests.factory import Factory
from tests.faults.conftest import make_stale
from tests.faults.scenario import Scenario, Setup
from tests.faults.scenarios import SCENARIOS, play
from tests.faults.wire import Wire
from tools.codegen.routes import routes
from tools.codegen.template.policies import grants

Right = tuple[str, str]

# Of a transaction.
RIGHTS = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}


@dataclass(frozen=True)
class Telling:
    """A way to tell a scenario that makes a difference to what is called."""

    by_application: bool = False  # which wants to see itself
    in_vain: bool = False  # its transaction fails
    mandrill_status: int = 500
    refers_to: str | None = None  # a model in whose place the scenario's were
    sort_by: str | None = None  # of an index, whose orders are indexes of the table


TELLINGS = (
    Telling(),
    Telling(by_application=True),
    Telling(in_vain=True),
    Telling(mandrill_status=200),
    *(Telling(refers_to=model) for model in (*OWN, "Unregistered")),
)
_SEEING_ITSELF = {"application_view": "default", "application": "planoauth"}
SORTED = tuple(Telling(sort_by=attr) for attr in ("id", "name", "last_updated"))


def rights(operation: str, request: dict[str, Any]) -> Iterator[Right]:
    if operation == "TransactWriteItems":
        yield from ((RIGHTS[kind], action["TableName"]) for item in request["TransactItems"] for kind, action in item.items())
    else:
        index = f"/index/{request['IndexName']}" if "IndexName" in request else ""
        yield from ((operation, f"{table}{index}") for table in tables(request))


def used(scenario: Scenario, telling: Telling, setup: Setup, calls: Calls, monkeypatch: pytest.MonkeyPatch) -> set[Right]:
    """What a request needs that comes under an idempotency key."""
    with monkeypatch.context() as changed:
        if telling.refers_to:
            changed.setattr(setup.factory, "reference", lambda *_: {"type": telling.refers_to, "id": 0})
        params = {**scenario.arrange(setup), **(_SEEING_ITSELF if telling.by_application else {})}
        params |= {"sort": {"by": telling.sort_by}} if telling.sort_by else {}
        make_stale(setup)
        calls.made.clear()
        changed.setattr(setup.wire, "mandrill_status", telling.mandrill_status)
        if telling.in_vain:
            changed.setattr(calls, "before", refusing(failure("ValidationException"), "TransactWriteItems"))
        play(replace(scenario, under_key=True), setup, params)
    return {right for call in calls.made for right in rights(*call)}


@pytest.mark.parametrize("declared", routes(), ids=lambda declared: declared.name)
def test_a_function_may_do_what_its_requests_do_and_nothing_else(
    declared: Route[Any], factory: Factory, wire: Wire, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Context, "get_remaining_time_in_millis", lambda _: 25_000)
    needed: set[Right] = set()
    tellings = (*TELLINGS, *(SORTED if declared.is_index else ()))
    for scenario in SCENARIOS:
        for telling in tellings if scenario.route == declared.name else ():
            token = factory.application_token() if telling.by_application else factory.session("employee")
            needed |= used(scenario, telling, Setup(factory, wire, Client(), token), calls, monkeypatch)
    granted = {(action, f"{settings.table_prefix}{name}") for name, actions in grants(declared).items() for action in actions}
    assert granted == needed
