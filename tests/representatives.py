"""The routes that stand for all of them, where a test is about what every route has from the pipeline or from a generator.

They are the fewest routes that show each feature of a declaration, so a route with a new feature becomes one by itself. The tests
of the other routes are marked `nightly`: `make check` leaves them out, `make nightly` runs them.
"""

from collections.abc import Callable, Iterable
from dataclasses import MISSING, fields
from typing import Any

import pytest

from shared.api.route import Route
from tools.codegen.routes import routes

Feature = tuple[str, object]


def features(route: Route[Any]) -> set[Feature]:
    """Each optional attribute of the declaration, set or not; the method and the callers; whether it is about an integration."""
    optional = [each.name for each in fields(route) if not (each.default is MISSING and each.default_factory is MISSING)]
    return {
        *((name, _told(getattr(route, name))) for name in optional),
        ("method", route.method),
        *(("allows", caller) for caller in route.allows),
        ("integration_id", "integration_id" in route.params.model_fields),
    }


def _told(value: object) -> object:
    """A word or a switch as it is; of anything else whether it is there."""
    return value if isinstance(value, str | bool) else bool(value)


def representatives(among: Iterable[Route[Any]]) -> list[Route[Any]]:
    """The route that shows most of the features that are left, until none is."""
    candidates = list(among)
    left = set[Feature]().union(*map(features, candidates))
    chosen: list[Route[Any]] = []
    while left:
        chosen.append(max(candidates, key=lambda route: len(features(route) & left)))
        left -= features(chosen[-1])
    return chosen


def cases(among: Iterable[Route[Any]] | None = None, value: Callable[[Route[Any]], Any] = lambda route: route) -> list[Any]:
    """For `parametrize`: the routes, those that are no representatives at night only."""
    candidates = list(routes() if among is None else among)
    gate = representatives(candidates)
    return [pytest.param(value(route), id=route.name, marks=[] if route in gate else [pytest.mark.nightly]) for route in candidates]


def names(among: Iterable[Route[Any]] | None = None) -> list[Any]:
    """`cases` for tests that take a route's name."""
    return cases(among, lambda route: route.name)
