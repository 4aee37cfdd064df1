"""Hostile events, straight into the handlers: no crash, no status that the route does not declare, no second of work.

PLANOCORE_FUZZ_REQUESTS: how many in all; PLANOCORE_FUZZ_SEED: one that was printed, for the same requests again.
"""

import os
import random
import secrets
import time
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.images import fetch
from shared.images.refusal import refusal
from shared.route import Route
from shared.settings import settings as ours
from tests.client import Answer, Client
from tests.fuzz.requests import Event, Source
from tests.world import World, unique
from tools.routes import routes

REQUESTS = int(os.environ.get("PLANOCORE_FUZZ_REQUESTS", "20000"))
SECONDS = 1.0  # of work, whatever else this machine is doing

every_route = pytest.mark.parametrize("route", routes(), ids=lambda route: route.name)


@pytest.fixture
def tokens(world: World) -> list[str]:
    return [world.application_token(), world.session("employee"), world.session("client"), world.session()]


@pytest.fixture
def known(world: World, call: Client, tokens: list[str], route: Route[Any], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Parameters of the route that lead to what there is. Nothing is connected to, and nobody's name is asked for."""
    monkeypatch.setattr(ours, "registry_seconds", 60.0)
    monkeypatch.setattr(fetch, "_resolve", lambda *_: _raise(refusal("dns")))
    monkeypatch.setattr(fetch, "_connect", lambda *_: _raise(refusal("connection")))
    reference, collection = world.reference(), unique("k")
    item = call("list_items_create", tokens[0], key=collection, slug="s").data["id"]
    every = {
        "key": collection,
        "item_type": reference["type"],
        "item_id": reference["id"],
        "id": item,
        "image_url": "http://images.example/a.png",
        "required": reference,
        "requireable": reference,
        "integration_id": world.integration().id,
    }
    return {name: value for name, value in every.items() if name in route.params.model_fields}


def _raise(error: Exception) -> Any:
    raise error


def survived(route: Route[Any], event: Event) -> Answer:
    """The answer, which the client has checked against the declaration."""
    began = time.thread_time()
    answer = Client.invoke(route.name, event)
    assert time.thread_time() - began < SECONDS
    assert answer.status not in ("application-crash", "identify-request-error", "service-not-found", "route-not-found"), event
    return answer


@every_route
def test_no_event_breaks_a_route(route: Route[Any], tokens: list[str], known: dict[str, Any]) -> None:
    @settings(max_examples=150, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.randoms(use_true_random=False))
    def fuzz(chance: random.Random) -> None:
        survived(route, Source(chance, route, tokens, known).event())

    fuzz()


@pytest.mark.slow
@every_route
def test_none_of_many_thousands_of_events_breaks_a_route(route: Route[Any], tokens: list[str], known: dict[str, Any]) -> None:
    seed = os.environ.get("PLANOCORE_FUZZ_SEED", secrets.token_hex(4))
    number = REQUESTS // len(routes())
    print(f"{route.name}: PLANOCORE_FUZZ_SEED={seed} PLANOCORE_FUZZ_REQUESTS={REQUESTS}")
    source = Source(random.Random(f"{seed}/{route.name}"), route, tokens, known)
    statuses = Counter(survived(route, source.event()).status for _ in range(number))
    print(number, dict(statuses))
    assert statuses["action-successful"] or route.writes_images, "no request got far"
