"""The gate stays within its time as routes come: each adds few tests to `make check`, and what all have alike is shown once."""

import re
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest

from shared.api.route import Route
from tests.engine import ROOT
from tests.faults.scenario import Scenario
from tests.faults.selection import shows
from tests.representatives import representatives
from tools.codegen.names import pascal
from tools.codegen.routes import routes

MOST_TESTS = 15  # of a route, beside those in its own file and those of its scenarios
MOST_FAULTS = 25  # of a scenario, beside those that show what becomes of a kind of call
ROUTES = 50
BY_HAND = 1 / 3  # of the routes: a test that names fewer takes them for examples, and takes no more as routes come


def forms(route: Route[Any]) -> str:
    """How tests name it: by its name, its function's, its path or its operation."""
    return "|".join((route.name, pascal(route.name), f"{route.service}(/{route.version})?[/.]{route.action}"))


NAMED = {route.name: re.compile(rf"(?<!\w)({forms(route)})(?!\w)") for route in routes()}


def parameters(item: pytest.Item) -> dict[str, Any]:
    return dict(getattr(getattr(item, "callspec", None), "params", {}))


def named(item: pytest.Item) -> list[str]:
    """The routes that a test's parameters name, but for the route whose file it stands in."""
    said = item.name.partition("[")[2]
    return [name for name, form in NAMED.items() if form.search(said) and item.path.stem != f"test_{name}"]


def is_own_fault(scenario: Scenario, given: dict[str, Any]) -> bool:
    """Whether it is played because of this scenario, and not because some scenario has to show it."""
    call = given["injected"].call if "injected" in given else given.get("call")
    return not (call and shows(scenario, call))


@pytest.fixture
def gate(request: pytest.FixtureRequest) -> list[pytest.Item]:
    """As many of the gate's tests as were collected: all of them in `make check`."""
    return [item for item in request.session.items if not item.get_closest_marker("nightly")]


def test_a_route_adds_few_tests_to_the_gate(gate: list[pytest.Item]) -> None:
    by_test: dict[str, Counter[str]] = defaultdict(Counter)
    for item in gate:
        by_test[item.nodeid.partition("[")[0]].update(named(item))
    matrices = (names for names in by_test.values() if len(names) > BY_HAND * len(NAMED))
    added = sum(matrices, Counter())
    others = {route.name for route in routes()} - {route.name for route in representatives(routes())}
    assert {name: added[name] for name in others if added[name] > MOST_TESTS} == {}


def test_a_scenario_adds_few_faults_to_the_gate(gate: list[pytest.Item]) -> None:
    given = [found for item in gate if isinstance((found := parameters(item)).get("scenario"), Scenario)]
    added = Counter(each["scenario"].name for each in given if is_own_fault(each["scenario"], each))
    assert {name: number for name, number in added.items() if number > MOST_FAULTS} == {}


def test_more_routes_of_the_same_kinds_have_no_more_representatives() -> None:
    many = [replace(route, service=f"{route.service}_{number}") for number, route in enumerate(islice(cycle(routes()), ROUTES))]
    assert len(representatives(many)) == len(representatives(routes()))


def test_a_route_with_a_new_feature_is_a_representative() -> None:
    (plain, *_) = (route for route in routes() if route not in representatives(routes()))
    new = replace(plain, service="new", version="v0")
    assert new in representatives([*routes(), new])


def test_no_test_writes_where_make_run_keeps_its_data() -> None:
    """`make run` takes no folder that holds files of others, and would refuse to start after the tests."""
    tests = (file for file in (ROOT / "tests").rglob("*.py") if file != Path(__file__))
    assert [file.name for file in tests if 'ROOT / ".local' in file.read_text("utf-8")] == []
