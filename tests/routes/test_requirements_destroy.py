"""POST and DELETE /api/v1/requirements/destroy"""

from collections.abc import Iterator
from typing import Any

import pytest

from shared.errors import Invalid
from shared.records.list_item_ids import ListItemId
from shared.records.references import ReferenceRow
from shared.records.requirements import Requirement
from tests.calls import Calls, meanwhile
from tests.client import Answer, Client
from tests.factory import Factory, unique
from tests.faults.scenario import MAIL, SESSION, Params, Scenario, Setup

NAME = "requirements_destroy"
Record = dict[str, Any]


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Creates the requirement that the route's example removes, and the records that it is about."""
    sides = {"required": factory.reference(), "requireable": factory.reference()}
    for side in sides.values():
        ReferenceRow(side["type"], side["id"]).update([ReferenceRow.users.set({"Requirement": 1})])
    requirement = Requirement(1, **sides, created_at="2026-01-01T00:00:00.000000Z", last_updated="2026-01-01T00:00:00.000000Z")
    requirement.derive()
    requirement.save()


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route's own."""
    yield call(NAME, token, id=0)
    number = _create(call, token, factory.reference(), factory.reference())["id"]
    yield call(NAME, token, id=number, last_updated="x")
    _create(call, token, {"type": "Requirement", "id": number}, factory.reference())
    yield call(NAME, token, id=number)


def _create(call: Client, token: str, required: Record, requireable: Record) -> Record:
    return call("requirements_create", token, required=required, requireable=requireable).data


@pytest.fixture
def requirement(call: Client, employee: str, factory: Factory) -> Record:
    return _create(call, employee, factory.reference(), factory.reference("OrderRequest"))


def users(record: Record) -> int:
    return int(ReferenceRow.get(record["type"], record["id"], consistent_read=True).users.get("Requirement", 0))


def test_a_requirement_is_answered_as_it_was_and_is_gone(call: Client, employee: str, requirement: Record) -> None:
    assert call(NAME, employee, id=requirement["id"]).data == requirement
    assert call("requirements_read", employee, id=requirement["id"]).errors == {("id", "not_found")}
    assert call(NAME, employee, id=requirement["id"]).errors == {("id", "not_found")}
    assert call("requirements_index", employee, required=requirement["required"]).data["results"] == []


def test_its_id_may_come_in_the_query_string_of_a_delete(call: Client, employee: str, requirement: Record) -> None:
    assert call.query(NAME, employee, method="DELETE", id=[str(requirement["id"])]).data == requirement


def test_the_records_that_it_refers_to_are_free(call: Client, employee: str, requirement: Record, factory: Factory) -> None:
    sides = (requirement["required"], requirement["requireable"])
    assert [users(side) for side in sides] == [1, 1]
    call(NAME, employee, id=requirement["id"])
    assert [users(side) for side in sides] == [0, 0]
    twice = _create(call, employee, sides[0], sides[0])
    call(NAME, employee, id=twice["id"])
    assert users(sides[0]) == 0


def test_one_that_is_referred_to_stays_until_it_is_not(call: Client, employee: str, requirement: Record, factory: Factory) -> None:
    user = _create(call, employee, {"type": "Requirement", "id": requirement["id"]}, factory.reference())
    refused = call(NAME, employee, id=requirement["id"])
    assert refused.errors == {("id", "referenced")}
    assert refused.body["errors"][0]["message"] == "is referred to by Requirement (1)"
    call(NAME, employee, id=user["id"])
    assert call(NAME, employee, id=requirement["id"]).data == requirement


def test_one_that_is_referred_to_meanwhile_stays(
    call: Client, employee: str, requirement: Record, factory: Factory, calls: Calls
) -> None:
    refers = {"required": {"type": "Requirement", "id": requirement["id"]}, "requireable": factory.reference()}
    meanwhile(calls, lambda: call("requirements_create", employee, **refers))
    assert call(NAME, employee, id=requirement["id"]).errors == {("id", "referenced")}
    assert users(requirement["required"]) == 1


def test_one_that_has_changed_since_it_was_read_is_answered_as_it_is(
    call: Client, employee: str, requirement: Record, calls: Calls
) -> None:
    meanwhile(calls, lambda: call("requirements_update", employee, id=requirement["id"], key="new"))
    answer = call(NAME, employee, id=requirement["id"], last_updated=requirement["last_updated"])
    assert (answer.errors, answer.body["data"]["key"]) == ({("last_updated", "conflict")}, "new")
    assert call(NAME, employee, id=requirement["id"]).data["key"] == "new"


def test_one_that_goes_meanwhile_is_not_found(call: Client, employee: str, requirement: Record, calls: Calls) -> None:
    meanwhile(calls, lambda: call(NAME, employee, id=requirement["id"]))
    assert call(NAME, employee, id=requirement["id"]).errors == {("id", "not_found")}
    assert users(requirement["required"]) == 0


def test_a_client_may_not(call: Client, factory: Factory, requirement: Record) -> None:
    assert call(NAME, factory.session("client"), id=requirement["id"]).errors == {("application", "unauthorized")}
    assert call(NAME, factory.session("liaison"), id=requirement["id"]).data == requirement


def _made(setup: Setup) -> Params:
    """One that refers to records of all kinds' tables: an item, and one that is kept elsewhere."""
    item = setup.call("list_items_create", setup.token, key=unique("k"), slug="s").data["id"]
    record = Factory.reference(setup.factory)
    return {"id": _create(setup.call, setup.token, {"type": "ListItem", "id": item}, record)["id"]}


def _made_of_a_requirement(setup: Setup) -> Params:
    record = Factory.reference(setup.factory)
    other = _create(setup.call, setup.token, record, record)["id"]
    return {"id": _create(setup.call, setup.token, {"type": "Requirement", "id": other}, record)["id"]}


def _destroyed(params: Params) -> int:
    """It and its use of the item are there together, or neither."""
    try:
        side = Requirement.get_or_refuse(params["id"]).required
    except Invalid:
        return 1
    model = ListItemId if side["type"] == "ListItem" else Requirement
    assert model.get(side["id"], consistent_read=True).users == {"Requirement": 1}
    return 0


SCENARIOS = (
    Scenario(
        "a requirement of a list item is destroyed",
        NAME,
        (
            *SESSION,
            "GetItem requirements",
            "TransactWriteItems list_item_ids notifications references requirements",
            *MAIL,
        ),
        _made,
        _destroyed,
        again="invalid-param",
    ),
    Scenario(
        "a requirement of a requirement is destroyed",
        NAME,
        (*SESSION, "GetItem requirements", "TransactWriteItems notifications references requirements", *MAIL),
        _made_of_a_requirement,
        _destroyed,
        again="invalid-param",
    ),
)
