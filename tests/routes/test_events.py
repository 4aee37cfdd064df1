"""events/: per route, a real request that is accepted and one that is refused. The word TOKEN stands for their token."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shared.api.route import Route
from tests.client import Answer, Client
from tests.in_one_test import in_one_test
from tests.isolated_engine import IsolatedEngine, example_caller
from tools.codegen.routes import routes

EVENTS = Path(__file__).parents[2] / "events"
NAMES = [route.name for route in routes()]
REFUSED = {"list_items_upload_image": "invalid-url", "requirements_create": "missing-param", "sessions_create": "missing-param"}


def event(file: str, token: str) -> dict[str, Any]:
    return dict(json.loads((EVENTS / file).read_text().replace("TOKEN", token)))


@pytest.fixture
def answered(isolated_engine: IsolatedEngine, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Answer]:
    """The answer of a route, whose example's records are there and no others, to the event in a file."""

    def answered(name: str, file: str) -> Answer:
        with monkeypatch.context() as patched:
            isolated_engine.set_for(name, patched)
            return Client().invoke(name, event(file, example_caller(name, isolated_engine.factory)))

    return answered


@in_one_test("name", NAMES)
def test_the_accepted_event_of_a_route_is_accepted(name: str, answered: Callable[[str, str], Answer]) -> None:
    assert answered(name, f"{name}.json").status == "action-successful"


@in_one_test("name", NAMES)
def test_the_refused_event_of_a_route_is_refused(name: str, answered: Callable[[str, str], Answer]) -> None:
    answer = answered(name, f"{name}.refused.json")
    assert answer.status == REFUSED.get(name, "invalid-param")
    assert answer.errors


@in_one_test("route", routes())
def test_the_accepted_event_holds_the_example_of_the_route(route: Route[Any]) -> None:
    read = json.loads((EVENTS / f"{route.name}.json").read_text())
    body = base64.b64decode(read["body"])
    assert json.loads(base64.b64decode(body) if route.sensitive_params else body) == route.example


def test_every_event_belongs_to_a_route_and_holds_no_token() -> None:
    assert {file.name for file in EVENTS.iterdir()} == {f"{name}{kind}.json" for name in NAMES for kind in ("", ".refused")}
    assert not [file for file in EVENTS.iterdir() if "plano_" in file.read_text()]
