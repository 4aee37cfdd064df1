"""PUT /api/v1/requirements/update"""

from collections.abc import Iterator
from typing import Any

import pytest

from shared.records.requirements import Requirement
from tests.calls import Calls, meanwhile
from tests.client import Answer, Client
from tests.factory import Factory, unique
from tests.faults.scenario import MAIL, SESSION, Params, Scenario, Setup, saves_nothing
from tests.requirements import save_requirement

NAME = "requirements_update"


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Creates the requirement that the route's example changes."""
    save_requirement(1, key="certificate")


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route's own."""
    yield call(NAME, token, id=0)
    yield call(NAME, token, id=int(save_requirement().id), last_updated="x")


@pytest.fixture
def requirement(call: Client, employee: str, factory: Factory) -> dict[str, Any]:
    given = {"required": factory.reference(), "requireable": factory.reference("OrderRequest"), "key": "k", "value": "v"}
    return call("requirements_create", employee, **given).data


def test_what_is_given_changes_and_the_rest_stays(call: Client, employee: str, requirement: dict[str, Any]) -> None:
    data = call(NAME, employee, id=requirement["id"], value="new").data
    assert data["last_updated"] > requirement["last_updated"]
    assert data == {**requirement, "value": "new", "last_updated": data["last_updated"]}
    assert call("requirements_read", employee, id=requirement["id"]).data == data


@pytest.mark.parametrize("nothing", [None, ""])
def test_null_and_an_empty_text_clear(call: Client, employee: str, requirement: dict[str, Any], nothing: Any) -> None:
    data = call(NAME, employee, id=requirement["id"], key=nothing, value=nothing).data
    assert (data["key"], data["value"]) == (None, None)


def test_indexes_have_it_as_it_is(call: Client, employee: str, requirement: dict[str, Any]) -> None:
    former, key = requirement["key"], unique("key")
    data = call(NAME, employee, id=requirement["id"], key=key).data
    index = {"required": requirement["required"], "search": {"term": key.upper()}, "sort": {"by": "last_updated"}}
    assert call("requirements_index", employee, key=key).data["results"] == [data]
    assert call("requirements_index", employee, **index).data["results"] == [data]
    assert call("requirements_index", employee, key=former, required=requirement["required"]).data["results"] == []


def test_nothing_changed_answers_the_record_and_mails_nobody(
    call: Client, employee: str, requirement: dict[str, Any], registry: Factory
) -> None:
    registry.switch("requirements", "update", notification_emails=["ops@example.com"])
    assert call(NAME, employee, id=requirement["id"], key="k", value="v").data == requirement
    assert call(NAME, employee, id=requirement["id"]).data == requirement


def test_the_references_cannot_change(call: Client, employee: str, requirement: dict[str, Any]) -> None:
    answer = call(NAME, employee, id=requirement["id"], required=requirement["requireable"], requireable=None)
    assert answer.warnings == ["required", "requireable"]
    assert answer.data == requirement


def test_the_second_of_two_editors_gets_the_record_as_it_is(call: Client, employee: str, requirement: dict[str, Any]) -> None:
    read = requirement["last_updated"]
    first = call(NAME, employee, id=requirement["id"], key="a", last_updated=read).data
    second = call(NAME, employee, id=requirement["id"], key="b", last_updated=read)
    assert second.status == "invalid-param"
    assert second.errors == {("last_updated", "conflict")}
    assert second.body["data"] == first


def test_without_last_updated_the_last_one_wins_parameter_by_parameter(
    call: Client, employee: str, requirement: dict[str, Any], calls: Calls
) -> None:
    meanwhile(calls, lambda: call(NAME, employee, id=requirement["id"], key="a", value="a"))
    data = call(NAME, employee, id=requirement["id"], value="b").data
    assert (data["key"], data["value"]) == ("a", "b")


def test_one_that_goes_meanwhile_is_not_found(call: Client, employee: str, requirement: dict[str, Any], calls: Calls) -> None:
    meanwhile(calls, lambda: call("requirements_destroy", employee, id=requirement["id"]))
    assert call(NAME, employee, id=requirement["id"], key="a").errors == {("id", "not_found")}


def test_a_client_may_not(call: Client, factory: Factory, requirement: dict[str, Any]) -> None:
    assert call(NAME, factory.session("liaison"), id=requirement["id"], key="a").data["key"] == "a"
    assert call(NAME, factory.session("client"), id=requirement["id"]).errors == {("application", "unauthorized")}


def _known(setup: Setup) -> Params:
    return {"id": int(save_requirement(key="former").id), "key": "new"}


def _changed(params: Params) -> int:
    requirement = Requirement.get(params["id"], consistent_read=True)
    assert requirement.folded == {"key": requirement.key}
    return int(requirement.key == "new")


SCENARIOS = (
    Scenario(
        "a requirement is changed",
        NAME,
        (*SESSION, "GetItem requirements", "TransactWriteItems notifications requirements", *MAIL),
        _known,
        _changed,
    ),
    Scenario(
        "a requirement stays as it is",
        NAME,
        (*SESSION, "GetItem requirements"),
        lambda setup: {**_known(setup), "key": "former"},
        saves_nothing,
    ),
)
