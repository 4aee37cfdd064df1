"""A page of a collection costs the same however many items it has, and so does one of the collections however many there are."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from shared.dynamodb import low_level
from shared.dynamodb.low_level import Item
from shared.records.list_item_collections import PARTS, CollectionPart
from shared.records.list_items import ListItem
from shared.settings import settings
from shared.timestamps import now
from tests.calls import NOT_COUNTED
from tests.client import Client
from tests.factory import Factory, unique

FEW, MANY = 60, 400
FIRST_ID = 10**9  # so that all ids have as many digits
AT_ONCE = 25  # items in a BatchWriteItem
SORTS = ("id", "name", "slug", "created_at", "last_updated")
PAGES: dict[str, dict[str, Any]] = {
    **{f"by {by}, {order}": {"sort": {"by": by, "order": order}} for by in SORTS for order in ("asc", "desc")},
    "with count": {"count": True},
    "active ones, with count": {"filters": ["active_list_items"], "count": True},
    "the second page": {"page": {"number": 2}},
}


class Cost(NamedTuple):
    """Of one request: its round trips, the rows that DynamoDB looked at, and the bytes that it sent."""

    calls: int
    rows: int
    bytes: int


@pytest.fixture(scope="module")
def collections(factory: Factory) -> tuple[str, str]:
    """One with few items, one with many; every second is active."""
    return _filled("few", FEW), _filled("many", MANY)


def _filled(name: str, size: int) -> str:
    key, moment = f"{unique(name)}"[:16].ljust(16, "x"), now()
    items = [
        ListItem.made(
            FIRST_ID + number, moment, {"key": key, "slug": f"s{number:06}", "name": f"Name {number:06}", "active": number % 2 == 0}
        )
        for number in range(size)
    ]
    _write(ListItem.table_name(), [item.serialize() for item in items])
    times = {"created_at": moment, "last_updated": moment}
    for part in range(PARTS):
        CollectionPart(key, part, items=size // PARTS, active_items=size // PARTS // 2, **times).save()
    return key


def _write(table: str, items: list[Item]) -> None:
    for start in range(0, len(items), AT_ONCE):
        puts = [{"PutRequest": {"Item": item}} for item in items[start : start + AT_ONCE]]
        low_level.call("BatchWriteItem", {"RequestItems": {table: puts}})


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What DynamoDB answers during the test, what is cached for other requests left out."""
    answers: list[dict[str, Any]] = []
    forward = low_level.call

    def counted(operation: str, request: dict[str, Any]) -> dict[str, Any]:
        answer = forward(operation, request)
        if request.get("TableName", "").removeprefix(settings.table_prefix) not in NOT_COUNTED:
            answers.append(answer)
        return answer

    monkeypatch.setattr(low_level, "call", counted)
    return answers


def cost(answers: list[dict[str, Any]]) -> Cost:
    rows = sum(answer.get("ScannedCount", 0) for answer in answers)
    return Cost(len(answers), rows, sum(len(json.dumps(answer.get("Items", ()))) for answer in answers))


def costs(call: Client, token: str, keys: tuple[str, str], sent: list[dict[str, Any]], asked: Any) -> Iterator[Cost]:
    for key in keys:
        sent.clear()
        assert call("list_items_index", token, key=key, **asked).data["results"]
        yield cost(sent)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_a_collection_costs_the_same_with_few_items_and_with_many(
    page: str, collections: tuple[str, str], call: Client, application: str, sent: list[dict[str, Any]]
) -> None:
    few, many = costs(call, application, collections, sent, PAGES[page])
    assert few.calls == many.calls == (4 if "page" in PAGES[page] else 3)
    assert (many.rows, many.bytes) == pytest.approx((few.rows, few.bytes), rel=0.2 if "filters" in PAGES[page] else 0.001)


@pytest.mark.parametrize("by", SORTS)
def test_a_page_by_cursor_costs_the_same_however_deep(
    by: str, collections: tuple[str, str], call: Client, application: str, sent: list[dict[str, Any]]
) -> None:
    made = []
    for number in (1, 7):
        page = {"size": 50, "number": number}
        following = call("list_items_index", application, key=collections[1], sort={"by": by}, page=page).data["next"]
        sent.clear()
        call("list_items_index", application, key=collections[1], sort={"by": by}, page={"after": following})
        made.append(cost(sent))
    assert made[0][:2] == made[1][:2] == (3, 26)
    assert made[1].bytes == pytest.approx(made[0].bytes, rel=0.001)


def test_a_page_of_collections_by_key_looks_at_no_more_than_a_page_of_each_part(
    call: Client, application: str, sent: list[dict[str, Any]]
) -> None:
    moment = now()
    times = {"created_at": moment, "last_updated": moment}
    rows = [CollectionPart(unique("flat"), number % PARTS, items=1, active_items=1, **times) for number in range(60 * PARTS)]
    _write(CollectionPart.table_name(), [row.serialize() for row in rows])
    sent.clear()
    assert len(call("list_item_collections_index", application).data["results"]) == 25
    made = cost(sent)
    assert (made.calls, made.rows) == (2 + PARTS, 26 * PARTS)
