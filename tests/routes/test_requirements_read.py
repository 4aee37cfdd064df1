"""POST and GET /api/v1/requirements/read"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.client import Answer, Client
from tests.factory import Factory
from tests.faults.scenario import APPLICATION, SESSION, Params, Scenario, Setup, saves_nothing
from tests.requirements import save_requirement

NAME = "requirements_read"


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Creates the requirement that the route's example reads."""
    save_requirement(1)


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route's own."""
    yield call(NAME, token, id=0)


@pytest.fixture
def requirement(call: Client, employee: str, factory: Factory) -> dict[str, Any]:
    given = {"required": factory.reference(), "requireable": factory.reference("OrderRequest"), "key": "k", "value": "v"}
    return call("requirements_create", employee, **given).data


def test_a_requirement_is_answered_as_it_was_created(call: Client, employee: str, requirement: dict[str, Any]) -> None:
    assert call(NAME, employee, id=requirement["id"]).data == requirement
    assert call.query(NAME, employee, method="GET", id=[str(requirement["id"])]).data == requirement


def test_a_liaison_and_an_application_may_read_it_and_a_client_may_not(
    call: Client, factory: Factory, application: str, requirement: dict[str, Any]
) -> None:
    assert call(NAME, factory.session("liaison"), id=requirement["id"]).data == requirement
    assert call(NAME, application, id=requirement["id"]).data == requirement
    assert call(NAME, factory.session("client"), id=requirement["id"]).errors == {("application", "unauthorized")}


@pytest.mark.parametrize("number", [0, -1, 2**63 - 1])
def test_an_id_that_no_requirement_has_is_not_found(call: Client, employee: str, number: int) -> None:
    answer = call(NAME, employee, id=number)
    assert (answer.status, answer.errors) == ("invalid-param", {("id", "not_found")})


def test_an_id_is_required_and_an_integer(call: Client, employee: str) -> None:
    assert call(NAME, employee, view="default").errors == {("id", "required")}
    assert call(NAME, employee, id="x", view="all").errors == {("id", "type"), ("view", "inclusion")}


def _made(setup: Setup) -> Params:
    return {"id": int(save_requirement().id)}


SCENARIOS = (
    Scenario("a requirement is read", NAME, (*SESSION, "GetItem requirements"), _made, saves_nothing),
    Scenario(
        "an application reads a requirement",
        NAME,
        (*APPLICATION, "GetItem requirements"),
        _made,
        saves_nothing,
        application_token=True,
    ),
)
