"""Requests read the same while their tables grow, as `make bench` counts it."""

from collections.abc import Iterator
from io import StringIO

import pytest

from bench import canned, growing
from bench.growing import KINDS, Case, Cost, Counted
from bench.model import Kept, Model
from shared.api import registry
from shared.records.list_items import ListItem
from shared.settings import settings
from tests.in_one_test import in_one_test

FEW, MANY = 60, 2_400


@pytest.fixture
def modelled(logged: StringIO, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The registry is read once, and mail is off, as where it is measured."""
    monkeypatch.setattr(canned, "TABLE_PREFIX", settings.table_prefix)
    monkeypatch.setattr(settings, "registry_seconds", 86400)
    registry.forget()
    yield
    registry.forget()


@pytest.mark.slow
@pytest.mark.usefixtures("modelled")
@in_one_test("kind", KINDS)
def test_requests_read_the_same_of_few_records_and_of_many(kind: growing.Growing) -> None:
    for counted in growing._counted(kind, (FEW, 1_000, MANY)):
        assert counted.holds(), counted


CASE = Case("a page", "list_items_index", {}, 3)
FLAT = Cost(3, 26, 2600, 6.0)


@pytest.mark.parametrize(
    ("costs", "holds"),
    [
        ({60: FLAT, 1_000: FLAT, 10_000: FLAT}, True),
        ({60: Cost(3, 5, 500, 1.0), 1_000: FLAT, 10_000: Cost(3, 30, 3000, 7.0)}, True),
        ({60: FLAT, 1_000: FLAT, 10_000: Cost(3, 32, 2600, 6.0)}, False),
        ({60: FLAT, 1_000: FLAT, 10_000: Cost(3, 26, 3200, 6.0)}, False),
        ({60: FLAT, 1_000: Cost(4, 26, 2600, 6.0)}, False),
        ({60: Cost(4, 26, 2600, 6.0), 1_000: FLAT}, False),
    ],
)
def test_a_request_that_reads_more_of_more_records_does_not_hold(costs: dict[int, Cost], holds: bool) -> None:
    assert Counted(CASE, costs).holds() is holds


def test_numbers_of_records_of_which_the_same_is_read_stand_in_one_row() -> None:
    costs = {60: Cost(3, 5, 500, 1.5), 1_000: FLAT, 10_000: FLAT, 100_000: FLAT}
    assert [row[1:] for row in Counted(CASE, costs).rows()] == [("60", 3, 5, "0", "1.5"), ("1,000 to 100,000", 3, 26, "3", "6")]


def test_a_model_finds_rows_by_the_keys_of_the_table() -> None:
    def row(number: int) -> dict[str, dict[str, str]]:
        return {"key": {"S": "k"}, "slug": {"S": f"s{number}"}}

    table = ListItem.table_name()
    model = Model(Kept(ListItem, 9, row))
    asked = {"Keys": [row(9), row(10), {"key": {"S": "other"}, "slug": {"S": "s1"}}], "ConsistentRead": True}
    assert model("BatchGetItem", {"RequestItems": {table: asked}})["Responses"] == {table: [row(9)]}
    assert model.reads == [(1, 10, 3)]
    assert model("GetItem", {"TableName": table, "Key": row(3)}) == {"Item": row(3)}
