"""Any index of list items is what a naive reading of its rules in memory gives."""

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.routes.list_items_index.handler import IndexListItems
from shared.dynamodb.ids import next_id
from shared.records import merged, pages
from shared.records.list_item_collections import CollectionPart
from shared.records.list_item_defaults import ListItemDefault
from shared.records.list_items import ListItem
from shared.records.pages import Limits
from tests.client import Client
from tests.factory import Factory, unique
from tests.oracle import compared
from tests.paging import ids, walk

NAME = "list_items_index"
KEYS = (unique("Key"), unique("other"))
MODEL, NUMBERS = "Oracle", (900_001, 900_002)
SEARCHED = ("id", "name", "key", "slug", "value", "external_id")
NAMES = ("drone", "Caf\u00e9", "Cafe\u0301", "İSTANBUL", "STRASSE", "straße", "n\u0301", "a\U0001f600", "a\uffff", "Z" * 255, None)
TERMS = ("cafe", "DRONE", "istanbul", "straße", "\u0301", "nothing", KEYS[0][:6].upper(), "1", "zz")

pytestmark = pytest.mark.usefixtures("own_engine")
SORTS = {True: ("id", "name", "slug", "created_at", "last_updated"), False: ("id", "name")}  # of one collection, of all


@pytest.fixture(scope="module")
def rows(factory: Factory) -> list[ListItem]:
    """All items: those of other tests, and 90 with few records, names and times, so that ties are met."""
    dice = random.Random(1)
    for key in KEYS:
        own = [_saved(key, number, dice) for number in range(45)]
        counts = {"items": len(own), "active_items": sum(item.active for item in own)}
        CollectionPart(key, 0, **counts, created_at=own[0].created_at, last_updated=own[0].last_updated).save()
        ListItemDefault(key, id=own[7].id).save()
    return list(ListItem.scan(consistent_read=True))


def _saved(key: str, number: int, dice: random.Random) -> ListItem:
    models = {side: dice.choice((MODEL, None)) for side in ("item", "related")}
    item = ListItem(
        id=next_id("list_items"),
        key=key,
        slug=f"{dice.choice('aBz-')}{number}",
        active=dice.random() < 0.5,
        **{f"{side}_type": model for side, model in models.items()},
        **{f"{side}_id": dice.choice(NUMBERS) for side, model in models.items() if model},
        **{name: dice.choice(NAMES) for name in ("name", "value", "external_id")},
        **{name: f"2026-01-0{dice.randint(1, 3)}T00:00:00.000000Z" for name in ("created_at", "last_updated")},
    )
    item.derive()
    item.save()
    return item


def expected(rows: list[ListItem], request: dict[str, Any]) -> list[int]:
    """The ids of all matches in order."""
    matches = [row for row in rows if _restricted(row, request) and _filtered(row, request) and _found(row, request)]
    sort = {"by": "id", "order": "asc", **request.get("sort", {})}
    matches.sort(key=lambda row: (_sorted_by(row, sort["by"]), row.id), reverse=sort["order"] == "desc")
    return [int(row.id) for row in matches]


def _sorted_by(row: ListItem, attribute: str) -> Any:
    if attribute == "name":
        return (row.name is not None, compared(row.name or "").encode()[:900])
    return getattr(row, attribute)


def _restricted(row: ListItem, request: dict[str, Any]) -> bool:
    names = ("key", "item_type", "item_id", "related_type", "related_id")
    return all(getattr(row, name) == request[name] for name in names if name in request)


def _filtered(row: ListItem, request: dict[str, Any]) -> bool:
    filters = request.get("filters")
    return not filters or ("active_list_items" if row.active else "inactive_list_items") in filters


def _found(row: ListItem, request: dict[str, Any]) -> bool:
    search = request.get("search", {})
    values = [getattr(row, name) for name in search.get("attributes") or SEARCHED]
    return "term" not in search or any(compared(search["term"]) in compared(str(value)) for value in values if value is not None)


@st.composite
def requests(draw: st.DrawFn) -> dict[str, Any]:
    keys = draw(st.sampled_from(({}, *({"key": key} for key in (*KEYS, "none")))))
    sides = [side for side in ("item", "related") if draw(st.sampled_from((False, False, True)))]
    numbers = {f"{side}_id": draw(st.sampled_from(NUMBERS)) for side in sides}
    search = st.fixed_dictionaries(
        {"term": st.sampled_from(TERMS)}, optional={"attributes": st.lists(st.sampled_from(SEARCHED), max_size=3)}
    )
    sort = {"by": st.sampled_from(SORTS[bool(keys)]), "order": st.sampled_from(("asc", "desc"))}
    filters = st.lists(st.sampled_from(("active_list_items", "inactive_list_items")), max_size=2)
    others = {"search": search, "filters": filters, "sort": st.fixed_dictionaries({}, optional=sort)}
    return {
        **keys,
        **numbers,
        **{f"{side}_type": MODEL for side in sides},
        **draw(st.fixed_dictionaries({}, optional=others)),
    }


some = settings(max_examples=80, deadline=None, database=None, suppress_health_check=list(HealthCheck))


@some
@given(request=requests(), size=st.integers(1, 100), number=st.integers(1, 4), count=st.booleans())
def test_every_page_is_what_a_naive_reading_of_the_rules_gives(
    rows: list[ListItem], application: str, call: Client, request: dict[str, Any], size: int, number: int, count: bool
) -> None:
    matches = expected(rows, request)
    data = call(NAME, application, **request, page={"size": size, "number": number}, count=count).data
    assert [record["id"] for record in data["results"]] == matches[(number - 1) * size : number * size]
    assert (data["next"] is None) == (number * size >= len(matches))
    assert data.get("count") == (len(matches) if count else None)
    defaults = [int(ListItemDefault.get(key).id) for key in KEYS]
    assert all(each["default"] == (each["id"] in defaults) for each in data["results"] if each["key"] in KEYS)


@settings(some, max_examples=30)
@given(request=requests(), size=st.integers(3, 60), start=st.integers(1, 3))
def test_cursors_lead_to_every_match_once_also_where_pages_end_early(
    rows: list[ListItem], application: str, call: Client, request: dict[str, Any], size: int, start: int
) -> None:
    request = request if {"key", "item_id", "related_id"} & set(request) else {**request, "search": {"term": KEYS[0]}}
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(IndexListItems, "LIMITS", Limits(looked_at=max(20, len(rows) // 10)))
        changed.setattr(merged, "_AT_ONCE", 2)
        changed.setattr(pages, "_SEARCH_AT_ONCE", 7)
        changed.setattr(pages, "_MOST_SKIPPED_BY_READING", 5)
        matches = expected(rows, request)
        assert [number for answer in walk(call, NAME, application, size, request) for number in ids(answer)] == matches
        answer = call(NAME, application, **request, page={"size": size, "number": start})
        found = ids(answer)
        while after := answer.data["next"]:
            answer = call(NAME, application, **request, page={"after": after})
            found += ids(answer)
        assert found == matches[(start - 1) * size :]
