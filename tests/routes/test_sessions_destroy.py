"""POST and DELETE /api/v1/sessions/destroy"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from shared.dynamodb.transaction import ALONE
from shared.records import pages
from shared.records.tokens import Token
from shared.records.users import User
from shared.services import user_sessions
from shared.timestamps import now
from tests.calls import Calls
from tests.client import Answer, Client
from tests.factory import Factory
from tests.faults.scenario import MAIL, SESSION, Params, Scenario, Setup
from tests.paging import ids

NAME = "sessions_destroy"


def example_caller(factory: Factory) -> str:
    """Of a user who has another session, which the example ends."""
    user = factory.user({"planoauth": ["employee"]})
    factory.session(user=user, id=1)
    return factory.session(user=user)


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route."""
    yield call(NAME, token, id=0)


@pytest.fixture
def user(factory: Factory) -> User:
    return factory.user({"planoauth": ["employee"]}, password_stamp="one")


@pytest.fixture
def token(factory: Factory, user: User) -> str:
    return factory.session(user=user)


@pytest.fixture
def other(factory: Factory, user: User) -> str:
    """Another session of the user."""
    return factory.session(user=user, remember_me=True)


def counts(call: Client, token: str) -> bool:
    return call("sessions_read", token).status == "action-successful"


@pytest.mark.parametrize("names_itself", [True, False])
def test_the_session_that_asks_is_ended_at_once(call: Client, factory: Factory, token: str, other: str, names_itself: bool) -> None:
    session = call("sessions_read", token).data
    assert call(NAME, token, **({"id": session["id"]} if names_itself else {})).data == session
    assert call("sessions_read", token).status == "invalid-token"
    assert ids(call("sessions_index", other)) == [factory.token_row(other).id]


def test_another_session_of_the_user_is_ended_at_once(call: Client, token: str, other: str) -> None:
    session = call("sessions_read", other).data
    assert call(NAME, token, id=session["id"]).data == session
    assert call("sessions_read", other).status == "invalid-token"
    assert ids(call("sessions_index", token)) == [call("sessions_read", token).data["id"]]


def test_the_row_stays_with_the_time_of_its_end(call: Client, factory: Factory, token: str) -> None:
    before = factory.token_row(token)
    assert call(NAME, token).code == 200
    after = factory.token_row(token)
    assert before.created_at <= after.revoked_at <= now()
    assert after.serialize() == {**before.serialize(), "revoked_at": {"S": after.revoked_at}}


def test_a_session_of_another_user_is_not_found_and_goes_on(call: Client, factory: Factory, token: str, employee: str) -> None:
    answer = call(NAME, token, id=int(factory.token_row(employee).id))
    assert (answer.status, answer.errors) == ("invalid-param", {("id", "not_found")})
    assert counts(call, employee)
    assert counts(call, token)


def test_a_token_of_an_application_is_not_found_and_goes_on(call: Client, factory: Factory, token: str, application: str) -> None:
    assert call(NAME, token, id=int(factory.token_row(application).id)).errors == {("id", "not_found")}
    assert call("integrations_index", application).code == 200


ENDED: dict[str, dict[str, Any]] = {
    "signed out": {"revoked_at": "2026-01-01T00:00:00.000000Z"},
    "expired": {"age": timedelta(days=8)},
    "made under another stamp": {"password_stamp": "another"},
}


@pytest.mark.parametrize("row", ENDED.values(), ids=ENDED)
def test_a_session_that_has_ended_is_not_found(call: Client, factory: Factory, user: User, token: str, row: dict[str, Any]) -> None:
    ended = factory.session(user=user, **row)
    before = factory.token_row(ended)
    assert call(NAME, token, id=int(before.id)).errors == {("id", "not_found")}
    assert factory.token_row(ended).serialize() == before.serialize()


def test_a_session_is_found_among_many(
    call: Client, factory: Factory, user: User, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "_SEARCH_AT_ONCE", 1)
    *_, last = (factory.session(user=user, unused=timedelta(minutes=minutes)) for minutes in range(1, 5))
    assert call(NAME, token, id=int(factory.token_row(last).id)).code == 200
    assert not counts(call, last)


def test_a_session_that_was_ended_meanwhile_keeps_the_time_of_its_end(factory: Factory, token: str) -> None:
    row, ends = factory.token_row(token), []
    for _ in range(2):
        user_sessions.end(ALONE, row)
        ends.append(factory.token_row(token).revoked_at)
    assert ends[0] == ends[1]


def test_a_session_whose_row_went_meanwhile_is_not_found(
    call: Client, factory: Factory, token: str, other: str, calls: Calls
) -> None:
    row = factory.token_row(other)

    def remove(operation: str, request: dict[str, Any]) -> None:
        if operation == "TransactWriteItems":
            calls.forward("DeleteItem", {"TableName": Token.table_name(), "Key": row.address()})

    calls.before = remove
    assert call(NAME, token, id=int(row.id)).errors == {("id", "not_found")}


def test_the_query_string_may_ask(call: Client, factory: Factory, token: str, other: str) -> None:
    number = int(factory.token_row(other).id)
    assert call.query(NAME, token, method="DELETE", id=[str(number)]).data["id"] == number


def test_a_user_without_a_role_signs_out(call: Client, factory: Factory) -> None:
    token = factory.session()
    assert call(NAME, token).data["roles"] == []
    assert not counts(call, token)


def test_an_applications_token_has_no_session(call: Client, application: str) -> None:
    assert call(NAME, application).status == "session-required"
    assert call("integrations_index", application).code == 200


def _another(setup: Setup) -> Params:
    number = setup.factory.token_row(setup.token).user_id
    user = User.get(number) if number else setup.factory.user()
    return {"id": int(setup.factory.token_row(setup.factory.session(user=user)).id)}


def _itself(setup: Setup) -> Params:
    return {"id": int(setup.factory.token_row(setup.token).id)}


def _ended(params: Params) -> int:
    (row,) = Token.scan(Token.id == params["id"], consistent_read=True)
    return int(row.revoked_at is not None)


WRITE = ("TransactWriteItems notifications tokens", *MAIL)
SCENARIOS = (
    Scenario("another session is ended", NAME, (*SESSION, "Query tokens", *WRITE), _another, _ended, again="invalid-param"),
    Scenario("the session that asks is ended", NAME, (*SESSION, *WRITE), _itself, _ended, again="invalid-token"),
)
