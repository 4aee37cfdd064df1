"""A page of an integration's subscriptions costs the same however many there are."""

from functools import cache
from io import StringIO
from typing import Any

import pytest

from bench import canned, index
from bench.canned import subscription
from bench.capacity import item_bytes
from bench.model import Model
from shared.dynamodb import low_level
from shared.records.integrations import Integration
from shared.records.webhook_out_subs import WebhookOutSub
from shared.settings import settings
from tests.client import Client
from tests.factory import Factory

FEW, MANY = 60, 2_000
SIZES = (60, 1_000, 10_000, 100_000)
AT_ONCE = 25  # items in a BatchWriteItem, and on a page
FIRST_PAGES = ("first, by id", "first, by created_at, newest first", "first, by last_updated", "first, with count")

PAGES: dict[str, dict[str, Any]] = {
    "by id": {},
    "by id, descending": {"sort": {"order": "desc"}},
    "by created_at": {"sort": {"by": "created_at"}},
    "by last_updated, descending": {"sort": {"by": "last_updated", "order": "desc"}},
    "with count": {"count": True},
    "active ones": {"filters": ["active"]},
    "active ones, with count": {"filters": ["active"], "count": True},
    "the second page": {"page": {"number": 2}},
}


@pytest.fixture(scope="module")
def integrations(factory: Factory) -> tuple[Integration, Integration]:
    """One with few subscriptions, one with many; every second is active, every second pair of version 3."""
    return _full(factory, FEW), _full(factory, MANY)


def _full(factory: Factory, size: int) -> Integration:
    kinds = ("active_2", "active_3", "inactive_2", "inactive_3")
    integration = factory.integration(counts=dict.fromkeys(kinds, size // 4))
    items = [subscription(int(integration.id), number) for number in range(1, size + 1)]
    for start in range(0, size, AT_ONCE):
        puts = [{"PutRequest": {"Item": item}} for item in items[start : start + AT_ONCE]]
        low_level.call("BatchWriteItem", {"RequestItems": {WebhookOutSub.table_name(): puts}})
    return integration


@pytest.mark.parametrize("page", PAGES)
def test_a_page_takes_the_same_round_trips_and_looks_at_the_same_number_of_items(
    page: str, integrations: tuple[Integration, Integration], call: Client, application: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanned: list[int] = []
    forward = low_level.call

    def counted(operation: str, request: dict[str, Any]) -> dict[str, Any]:
        answer = forward(operation, request)
        scanned.append(answer.get("ScannedCount", 0))
        return answer

    monkeypatch.setattr(low_level, "call", counted)
    made = []
    for integration in integrations:
        scanned.clear()
        assert len(call("webhook_out_subs_index", application, integration_id=integration.id, **PAGES[page]).data["results"]) > 0
        made.append(list(scanned))
    few, many = made
    assert len(few) == len(many)
    assert sum(many) == pytest.approx(sum(few), rel=0.2)


@pytest.fixture
def modelled(logged: StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every answer comes from bench.model, which needs no engine; what is replaced is put back."""
    monkeypatch.setattr(canned, "TABLE_PREFIX", settings.table_prefix)
    monkeypatch.setattr(low_level, "call", low_level.call)


@cache
def model(size: int) -> Model:
    return index.modelled(size)


def cost(page: str, size: int) -> tuple[int, int, int]:
    """Round trips, items and read units."""
    low_level.call = model(size)
    reads = index._read({"integration_id": 1, **index._pages(size)[page]}, item_bytes(subscription(1, size)), repeated=1)
    return reads.calls, reads.items, reads.units


@pytest.mark.usefixtures("modelled")
@pytest.mark.parametrize("page", FIRST_PAGES)
def test_a_first_page_costs_the_same_up_to_100_000_subscriptions(page: str) -> None:
    costs = {size: cost(page, size) for size in SIZES}
    assert costs == dict.fromkeys(SIZES, costs[SIZES[0]])
    assert costs[SIZES[0]][1] == AT_ONCE + 1  # which tells whether another page follows


@pytest.mark.usefixtures("modelled")
def test_a_first_page_of_half_of_the_subscriptions_looks_at_hardly_more_of_100_000_than_of_60() -> None:
    costs = {size: cost("first of the active ones, with count", size) for size in SIZES}
    few, *more = costs.values()
    assert all(each == pytest.approx(few, rel=0.2) for each in more)
