"""POST and GET /api/v1/clients/read"""

from collections.abc import Iterator
from typing import Any

import pytest

from shared.dynamodb.ids import next_id
from shared.records.clients import Client as ClientRecord
from shared.records.users import User
from shared.timestamps import now
from tests.client import Answer, Client
from tests.factory import Factory
from tests.faults.scenario import SESSION, Params, Scenario, Setup, saves_nothing

NAME = "clients_read"


def make_client(
    factory: Factory, number: int | None = None, application: str = "planoauth", **values: Any
) -> tuple[ClientRecord, User]:
    """A client record, and its user."""
    made, number = now(), number or next_id("clients")
    user = factory.user({application: ["client"]}, email="ada@example.com", first_name="Ada", client_ids={application: number})
    record = ClientRecord(number, user_id=user.id, application=application, created_at=made, last_updated=made, **values)
    record.save()
    return record, user


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Creates the client that the route's example reads."""
    make_client(factory, 1)


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route's own."""
    yield call(NAME, token, id=0)


def not_found(answer: Answer) -> bool:
    return (answer.status, answer.errors) == ("invalid-param", {("id", "not_found")})


def test_a_client_gets_the_own_record_with_and_without_its_id(call: Client, factory: Factory) -> None:
    record, user = make_client(factory, company_name="Engines", wished_company_id=7)
    token = factory.session(user=user)
    data = call(NAME, token).data
    assert data == {
        "id": record.id,
        "user_id": user.id,
        "application": "planoauth",
        "email": "ada@example.com",
        "first_name": "Ada",
        "last_name": None,
        "phone": None,
        "company_id": None,
        "company_name": "Engines",
        "created_at": record.created_at,
        "last_updated": max(record.last_updated, user.last_updated),
    }
    assert call(NAME, token, id=record.id).data == data
    assert call.query(NAME, token, method="GET", id=[str(record.id)]).data == data


def test_a_client_gets_no_other(call: Client, factory: Factory) -> None:
    _, user = make_client(factory, company_id=7)
    other, _ = make_client(factory, company_id=7)
    assert not_found(call(NAME, factory.session(user=user), id=other.id))


def test_a_liaison_gets_those_whose_company_is_confirmed_and_own(call: Client, factory: Factory) -> None:
    liaison = factory.user({"planoauth": ["liaison"]}, company_ids={7})
    token = factory.session(user=liaison)
    rows: list[dict[str, Any]] = [{"company_id": 7}, {"company_id": 8}, {"wished_company_id": 7}]
    own, other, wished = (make_client(factory, **row)[0] for row in rows)
    assert call(NAME, token, id=own.id).data["company_id"] == 7
    assert not_found(call(NAME, token, id=other.id))
    assert not_found(call(NAME, token, id=wished.id))


def test_an_employee_gets_those_of_the_application_whose_roles_count(call: Client, factory: Factory, employee: str) -> None:
    factory.application("planoorder")
    record, _ = make_client(factory)
    elsewhere, _ = make_client(factory, application="planoorder")
    assert call(NAME, employee, id=record.id).data["id"] == record.id
    assert not_found(call(NAME, employee, id=elsewhere.id))
    both = factory.session(user=factory.user({"planoauth": ["employee"], "planoorder": ["employee"]}))
    assert call(NAME, both, id=elsewhere.id, application="planoorder").data["id"] == elsewhere.id


def test_without_an_own_record_an_id_has_to_be_given(call: Client, employee: str) -> None:
    assert not_found(call(NAME, employee))


@pytest.mark.parametrize("number", [0, -1, 2**63 - 1])
def test_an_id_that_no_client_has_is_not_found(call: Client, employee: str, number: int) -> None:
    assert not_found(call(NAME, employee, id=number))


def test_a_record_whose_user_is_gone_is_not_found(call: Client, factory: Factory, employee: str) -> None:
    record, user = make_client(factory)
    user.delete()
    assert not_found(call(NAME, employee, id=record.id))


def test_an_applications_token_is_of_no_user(call: Client, application: str) -> None:
    assert call(NAME, application, id=1).status == "session-required"


def test_an_id_is_an_integer(call: Client, employee: str) -> None:
    assert call(NAME, employee, id="x", view="all").errors == {("id", "type"), ("view", "inclusion")}


def _made(setup: Setup) -> Params:
    return {"id": int(make_client(setup.factory)[0].id)}


SCENARIOS = (Scenario("a client is read", NAME, (*SESSION, "BatchGetItem clients", "BatchGetItem users"), _made, saves_nothing),)
