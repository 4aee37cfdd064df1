"""The gate stays within its time as routes come: each adds few tests to `make check`, and what all have alike is shown once."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, islice
from typing import Any

import pytest

from shared.api.route import Route
from tests.faults.selection import shows
from tests.representatives import representatives
from tools.names import pascal
from tools.routes import routes

MOST_TESTS = 60  # of a route, beside those in its own file
ROUTES = 50


def forms(route: Route[Any]) -> str:
    """How tests name it: by its name, its function's, its path or its operation."""
    return "|".join((route.name, pascal(route.name), f"{route.service}(/{route.version})?[/.]{route.action}"))


NAMED = {route.name: re.compile(rf"(?<!\w)({forms(route)})(?!\w)") for route in routes()}


def about(item: pytest.Item) -> Iterator[str]:
    """The routes that a test's parameters name, but for faults of a kind of call that another route could show as well."""
    parameters = getattr(getattr(item, "callspec", None), "params", {})
    story, said = parameters.get("story"), item.name.partition("[")[2]
    if not (story and shows(story, call_of(parameters))):
        yield from (name for name, named in NAMED.items() if (story and story.route == name) or named.search(said))


def call_of(parameters: dict[str, Any]) -> str:
    return str(parameters["injected"].call if "injected" in parameters else parameters.get("call", ""))


def added_by_routes(items: list[pytest.Item]) -> Counter[str]:
    """How many tests of the gate each route adds beside its own file's."""
    gate = [item for item in items if not item.get_closest_marker("nightly")]
    return Counter(name for item in gate for name in about(item) if item.path.stem != f"test_{name}")


def test_a_route_adds_few_tests_to_the_gate(request: pytest.FixtureRequest) -> None:
    added = added_by_routes(request.session.items)
    others = {route.name for route in routes()} - {route.name for route in representatives(routes())}
    assert {name: added[name] for name in others if added[name] > MOST_TESTS} == {}


def test_more_routes_of_the_same_kinds_have_no_more_representatives() -> None:
    many = [replace(route, service=f"{route.service}_{number}") for number, route in enumerate(islice(cycle(routes()), ROUTES))]
    assert len(representatives(many)) == len(representatives(routes()))


def test_a_route_with_a_new_feature_is_a_representative() -> None:
    (plain, *_) = (route for route in routes() if route not in representatives(routes()))
    new = replace(plain, service="new", version="v0")
    assert new in representatives([*routes(), new])
