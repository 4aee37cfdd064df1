"""POST /api/v1/requirements/create"""

from typing import Any

import pytest

from shared.dynamodb import ids
from tests.client import Client
from tests.factory import Factory, unique

NAME = "requirements_create"


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the route's example refers to."""
    factory.reference("Designation", 11)
    factory.reference("OrderRequest", 22)


@pytest.fixture
def record(factory: Factory) -> dict[str, Any]:
    return factory.reference()


def test_a_requirement_is_answered_with_everything_it_has(call: Client, employee: str, factory: Factory) -> None:
    given = {
        "required": factory.reference("Designation"),
        "requireable": factory.reference("OrderRequest"),
        "key": "k",
        "value": "v" * 5000,
    }
    data = call(NAME, employee, **given).data
    assert data.pop("created_at") == data.pop("last_updated")
    assert data.pop("id") > 0
    assert data == given


def test_both_sides_may_name_one_record(call: Client, employee: str, record: dict[str, Any]) -> None:
    data = call(NAME, employee, required=record, requireable=record).data
    assert data["required"] == record
    assert data["requireable"] == record
    assert data["key"] is None
    assert data["value"] is None


def test_a_liaison_may_create_one(call: Client, factory: Factory, record: dict[str, Any]) -> None:
    assert call(NAME, factory.session("liaison"), required=record, requireable=record).status == "action-successful"


def test_a_list_item_may_be_required(call: Client, employee: str, record: dict[str, Any]) -> None:
    item = call("list_items_create", employee, key=unique("k"), slug="s").data
    assert call(NAME, employee, required={"type": "ListItem", "id": item["id"]}, requireable=record).status == "action-successful"


def test_what_is_missing_of_a_reference_is_named_by_its_path(call: Client, employee: str, record: dict[str, Any]) -> None:
    answer = call(NAME, employee, required={"type": "", "id": None}, requireable=record)
    assert (answer.status, answer.errors) == ("missing-param", {("required.type", "required"), ("required.id", "required")})
    assert call(NAME, employee, required=record).errors == {("requireable", "required")}


@pytest.mark.parametrize(
    ("required", "errors"),
    [
        ("Designation", {("required", "type")}),
        ([], {("required", "type")}),
        ({"type": "designation", "id": 1}, {("required.type", "format")}),
        ({"type": 5, "id": "x"}, {("required.type", "type"), ("required.id", "type")}),
        ({"type": "Nobody", "id": 1}, {("required.type", "unknown_model")}),
        ({"type": "Designation", "id": -1}, {("required.id", "not_found")}),
        ({"type": "ListItem", "id": 0}, {("required.id", "not_found")}),
    ],
)
def test_a_wrong_reference_is_refused(
    call: Client, employee: str, record: dict[str, Any], required: Any, errors: set[tuple[str, str]]
) -> None:
    answer = call(NAME, employee, required=required, requireable=record)
    assert (answer.status, answer.errors) == ("invalid-param", errors)


def test_the_id_that_comes_next_is_no_record_yet(call: Client, employee: str, record: dict[str, Any]) -> None:
    last = call(NAME, employee, required=record, requireable=record).data["id"]
    answer = call(NAME, employee, required={"type": "Requirement", "id": last + 1}, requireable=record)
    assert (answer.status, answer.errors) == ("invalid-param", {("required.id", "not_found")})


def test_an_id_that_was_handed_out_before_is_not_used_again(
    call: Client, employee: str, record: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    used = call(NAME, employee, required=record, requireable=record).data["id"]
    monkeypatch.setattr(ids, "_blocks", {"requirements": iter([used])})
    assert call(NAME, employee, required=record, requireable=record).data["id"] != used


def test_two_absent_records_are_named_together_also_when_they_are_one(call: Client, employee: str, record: dict[str, Any]) -> None:
    absent = {"type": record["type"], "id": -5}
    assert call(NAME, employee, required=absent, requireable=absent).errors == {
        ("required.id", "not_found"),
        ("requireable.id", "not_found"),
    }
    answer = call(NAME, employee, required=absent, requireable={"type": "Nobody", "id": 1})
    assert answer.errors == {("required.id", "not_found"), ("requireable.type", "unknown_model")}


def test_an_undeclared_member_of_a_reference_is_ignored_and_named(call: Client, employee: str, record: dict[str, Any]) -> None:
    answer = call(NAME, employee, required={**record, "uuid": "x"}, requireable=record)
    assert answer.data["required"] == record
    assert answer.warnings == ["required.uuid"]


def test_references_may_come_in_the_query_string(call: Client, employee: str, record: dict[str, Any]) -> None:
    query: dict[str, Any] = {
        f"{side}[{name}]": [str(record[name])] for side in ("required", "requireable") for name in ("type", "id")
    }
    assert call.query(NAME, employee, **query).data["required"] == record
