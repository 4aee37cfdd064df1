"""POST and DELETE /api/v1/sessions/destroy_all"""

from typing import Any

import pytest

from shared.dynamodb.optimistic import WriteConflict
from shared.dynamodb.transaction import ALONE
from shared.errors import Invalid
from shared.records.tokens import Token
from shared.records.users import User
from shared.services import password_resets, user_sessions
from shared.services.sessions import Opening
from shared.timestamps import now
from shared.token_format import RESET, mint
from tests.accounts import NEW_PASSWORD, user_with_password
from tests.calls import Calls, meanwhile
from tests.client import Client
from tests.factory import Factory
from tests.faults.scenario import MAIL, SESSION, Params, Scenario, Setup
from tests.paging import ids

NAME = "sessions_destroy_all"


def example_caller(factory: Factory) -> str:
    """With an id that can be recorded."""
    return factory.session("employee", id=1)


@pytest.fixture(params=["one", None], ids=["a stamp", "no stamp"])
def user(factory: Factory, request: pytest.FixtureRequest) -> User:
    return factory.user({"planoauth": ["employee"]}, password_stamp=request.param)


@pytest.fixture
def token(factory: Factory, user: User) -> str:
    return factory.session(user=user)


@pytest.fixture
def others(factory: Factory, user: User) -> list[str]:
    return [factory.session(user=user, **row) for row in ({}, {"remember_me": True}, {"application": "planox2"})]


def status(call: Client, token: str) -> str:
    return call("sessions_read", token).status


@pytest.mark.parametrize("given", [{}, {"keep_current": True}, {"keep_current": "true"}])
def test_all_other_sessions_end_at_once(
    call: Client, factory: Factory, token: str, others: list[str], given: dict[str, Any]
) -> None:
    session = call("sessions_read", token).data
    assert call(NAME, token, **given).data == session
    assert [status(call, each) for each in others] == ["invalid-token"] * 3
    assert status(call, token) == "action-successful"
    assert ids(call("sessions_index", token)) == [session["id"]]


def test_the_session_that_asks_ends_too_where_it_is_not_kept(call: Client, token: str, others: list[str]) -> None:
    session = call("sessions_read", token).data
    assert call(NAME, token, keep_current=False).data == session
    assert [status(call, each) for each in (token, *others)] == ["invalid-token"] * 4


def test_the_user_can_sign_in_again(call: Client, user: User, token: str) -> None:
    assert call(NAME, token, keep_current=False).code == 200
    opened = Opening(User.get(user.id, consistent_read=True), "planoauth").write(ALONE)
    assert status(call, opened.token) == "action-successful"


@pytest.mark.parametrize("keep_current", [True, False])
def test_a_session_that_is_being_opened_is_not_made(call: Client, user: User, token: str, keep_current: bool) -> None:
    opening = Opening(user, "planoauth")
    assert call(NAME, token, keep_current=keep_current).code == 200
    with pytest.raises(WriteConflict):
        opening.write(ALONE)


def test_nothing_else_of_the_user_changes(call: Client, user: User, token: str) -> None:
    assert call(NAME, token).code == 200
    after = User.get(user.id, consistent_read=True)
    assert after.password_stamp not in (None, user.password_stamp)
    user.password_stamp = after.password_stamp
    assert after.serialize() == user.serialize()


def test_a_code_that_resets_the_password_is_good_no_more(call: Client, factory: Factory) -> None:
    user, code = user_with_password(factory), mint(RESET)
    password_resets.row_of(code, user, minutes=30).save()
    assert call(NAME, factory.session(user=user)).code == 200
    with pytest.raises(Invalid):
        password_resets.reset(ALONE, code, NEW_PASSWORD)


def test_other_users_go_on(call: Client, token: str, employee: str, application: str) -> None:
    assert call(NAME, token, keep_current=False).code == 200
    assert status(call, employee) == "action-successful"
    assert call("integrations_index", application).code == 200


@pytest.mark.parametrize("keep_current", [True, False])
def test_a_session_that_another_one_ended_meanwhile_ends_nothing(
    call: Client, factory: Factory, calls: Calls, user: User, token: str, others: list[str], keep_current: bool
) -> None:
    meanwhile(calls, lambda: user_sessions.end_all(ALONE, factory.token_row(others[0]), keep_current=True))
    assert call(NAME, token, keep_current=keep_current).status == "invalid-token"
    assert status(call, others[0]) == "action-successful"
    assert status(call, token) == "invalid-token"


def test_a_session_that_was_signed_out_meanwhile_is_not_kept(
    call: Client, factory: Factory, calls: Calls, token: str, others: list[str]
) -> None:
    meanwhile(calls, lambda: factory.token_row(token).update([Token.revoked_at.set(now())]))
    assert call(NAME, token).status == "invalid-token"
    assert status(call, others[0]) == "action-successful"


def test_a_user_who_went_meanwhile_has_no_session(call: Client, calls: Calls, user: User, token: str) -> None:
    meanwhile(calls, user.delete)
    assert call(NAME, token).status == "invalid-token"
    assert not list(User.scan(User.id == user.id, consistent_read=True)), "none is made anew"


def test_the_same_session_may_ask_twice_at_once(
    call: Client, factory: Factory, calls: Calls, token: str, others: list[str]
) -> None:
    meanwhile(calls, lambda: user_sessions.end_all(ALONE, factory.token_row(token), keep_current=True))
    assert call(NAME, token).code == 200
    assert status(call, token) == "action-successful"


def test_the_query_string_may_ask(call: Client, token: str) -> None:
    assert call.query(NAME, token, method="DELETE", keep_current=["false"]).code == 200
    assert status(call, token) == "invalid-token"


def test_a_user_without_a_role_signs_out_everywhere(call: Client, factory: Factory) -> None:
    token = factory.session()
    assert call(NAME, token, keep_current=False).data["roles"] == []
    assert status(call, token) == "invalid-token"


def test_an_applications_token_has_no_sessions(call: Client, application: str) -> None:
    assert call(NAME, application).status == "session-required"


class _Sent(Params):
    """Parameters, the session that sends them, and the stamps that its user was seen to have."""

    def __init__(self, setup: Setup, **params: Any) -> None:
        super().__init__(params)
        self.session, self.stamps = setup.factory.token_row(setup.token), set[str]()

    def times_ended(self) -> int:
        if stamp := User.get(self.session.user_id, consistent_read=True).password_stamp:
            self.stamps.add(stamp)
        return len(self.stamps)


def _kept(params: Params) -> int:
    """The session that asks counts before and after."""
    assert isinstance(params, _Sent)
    session = Token.get(params.session.hash, consistent_read=True)
    assert session.password_stamp == User.get(session.user_id, consistent_read=True).password_stamp
    return params.times_ended()


def _ended(params: Params) -> int:
    assert isinstance(params, _Sent)
    return params.times_ended()


READ = (*SESSION, "BatchGetItem tokens users")
SCENARIOS = (
    Scenario(
        "all other sessions are ended",
        NAME,
        (*READ, "TransactWriteItems notifications tokens users", *MAIL),
        lambda setup: _Sent(setup, keep_current=True),
        _kept,
        repeatable=False,
    ),
    Scenario(
        "all sessions are ended",
        NAME,
        (*READ, "TransactWriteItems notifications users", *MAIL),
        lambda setup: _Sent(setup, keep_current=False),
        _ended,
        again="invalid-token",
    ),
)
