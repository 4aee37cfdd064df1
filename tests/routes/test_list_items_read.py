"""POST and GET /api/v1/list_items/read"""

from collections.abc import Iterator
from typing import Any

import pytest

from shared.records.list_items import ListItem
from tests.calls import Calls, operations
from tests.client import Answer, Client
from tests.factory import Factory, unique
from tests.faults.scenario import APPLICATION, SESSION, Params, Scenario, Setup, saves_nothing
from tests.items import save_item

NAME = "list_items_read"


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Creates the item that the route's example reads."""
    save_item(1, "room_types", "kitchen", name="Kitchen")


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route's own."""
    for given in ({}, {"id": 1, "key": "k"}, {"key": "k"}, {"slug": "s"}, {"id": 0}, {"key": "k", "slug": "nothing"}):
        yield call(NAME, token, view="default", **given)


@pytest.fixture
def item(call: Client, application: str) -> dict[str, Any]:
    return call("list_items_create", application, key=unique("k"), slug="s", name="Red", notes="internal", default=True).data


def test_an_item_is_read_by_its_id_or_by_its_collection_and_slug(call: Client, employee: str, item: dict[str, Any]) -> None:
    assert call(NAME, employee, id=item["id"]).data == item
    assert call(NAME, employee, key=item["key"], slug=item["slug"]).data == item
    assert call.query(NAME, employee, method="GET", id=[str(item["id"])]).data == item


def test_an_item_that_another_takes_the_place_of_meanwhile_is_not_found(
    call: Client, employee: str, item: dict[str, Any], calls: Calls
) -> None:
    def replace(operation: str, request: dict[str, Any]) -> None:
        if operation == "BatchGetItem" and ListItem.table_name() in request["RequestItems"]:
            calls.before = lambda *_: None
            call("list_items_destroy", employee, id=item["id"])
            call("list_items_create", employee, key=item["key"], slug=item["slug"])

    calls.before = replace
    assert call(NAME, employee, id=item["id"]).errors == {("id", "not_found")}


@pytest.mark.parametrize(
    ("given", "status", "error"),
    [
        ({}, "missing-param", ("id", "required")),
        ({"id": None, "key": ""}, "missing-param", ("id", "required")),
        ({"id": 1, "key": "k", "slug": "s"}, "invalid-param", ("id", "exclusive")),
        ({"id": 1, "slug": "s"}, "invalid-param", ("id", "exclusive")),
        ({"key": "k"}, "invalid-param", ("slug", "required_with")),
        ({"slug": "s"}, "invalid-param", ("key", "required_with")),
        ({"id": 0}, "invalid-param", ("id", "not_found")),
        ({"key": "k", "slug": "nothing"}, "invalid-param", ("slug", "not_found")),
        ({"id": "x", "key": "k"}, "invalid-param", ("id", "exclusive")),
    ],
)
def test_an_item_is_named_in_one_of_two_ways(
    call: Client, employee: str, given: dict[str, Any], status: str, error: tuple[str, str]
) -> None:
    answer = call(NAME, employee, view="default", **given)
    assert answer.status == status
    assert answer.errors - {("id", "type")} == {error}


@pytest.mark.parametrize("role", ["client", "liaison"])
def test_notes_are_internal(call: Client, factory: Factory, item: dict[str, Any], role: str) -> None:
    assert call(NAME, factory.session(role), id=item["id"]).data == {**item, "notes": None}
    assert call(NAME, factory.session(role), key=item["key"], slug="s").data["notes"] is None


def test_who_is_an_employee_as_well_sees_notes(call: Client, factory: Factory, item: dict[str, Any]) -> None:
    assert call(NAME, factory.session("client", "employee"), id=item["id"]).data["notes"] == "internal"


def test_an_application_reads_an_item_in_three_round_trips_and_by_its_slug_in_two(
    call: Client, application: str, item: dict[str, Any], calls: Calls
) -> None:
    calls.made.clear()
    call(NAME, application, id=item["id"])
    assert operations(calls) == ["BatchGetItem", "BatchGetItem", "BatchGetItem"]
    calls.made.clear()
    call(NAME, application, key=item["key"], slug="s")
    assert operations(calls) == ["BatchGetItem", "BatchGetItem"]


def _read(setup: Setup) -> Params:
    return {"id": setup.call("list_items_create", setup.token, key=unique("k"), slug="s").data["id"]}


SCENARIOS = (
    Scenario(
        "a list item is read",
        NAME,
        (*SESSION, "BatchGetItem list_item_ids", "BatchGetItem list_item_defaults list_items"),
        _read,
        saves_nothing,
    ),
    Scenario(
        "an application reads a list item by its slug",
        NAME,
        (*APPLICATION, "BatchGetItem list_item_defaults list_items"),
        lambda setup: {"key": "k", "slug": "nothing"},
        saves_nothing,
        status="invalid-param",
        again="invalid-param",
        application_token=True,
    ),
)
