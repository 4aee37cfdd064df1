"""Tokens: how they are looked up, and that what takes one away works on every route at once."""

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest

from shared.api import auth
from shared.api.statuses import InvalidToken
from shared.records.applications import Application
from shared.records.tokens import Token
from shared.records.users import User
from shared.timestamps import now
from shared.token_format import APPLICATION, SESSION, digest, mint
from tests.calls import Calls
from tests.client import Answer, Client
from tests.factory import Factory
from tools.operate import operations

NAME = "list_items_create"
UNAUTHORIZED = {("application", "unauthorized")}


# --- the lookup ---


class Watched(str):
    """A text that writes down what it is compared with."""

    compared: list[object] = []  # noqa: RUF012 - one list for all of them
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        self.compared.append(other)
        return str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What the hashes of tokens are compared with during the test."""
    monkeypatch.setattr(Watched, "compared", [])
    monkeypatch.setattr(auth, "digest", lambda token: Watched(digest(token)))
    return Watched.compared


def test_a_hash_is_a_key_and_is_compared_with_nothing(factory: Factory, compared: list[object]) -> None:
    known = factory.session("employee")
    assert auth.authenticate(known).token.hash == digest(known)
    for unknown in (mint(SESSION), revoked(factory)):
        with pytest.raises(InvalidToken):
            auth.authenticate(unknown)
    assert compared == []


def test_the_token_itself_never_leaves_the_function(call: Client, factory: Factory, calls: Calls) -> None:
    for token in (factory.session("employee"), factory.application_token(), mint(SESSION), revoked(factory)):
        call(NAME, token)
        call(NAME, token=token)
        assert digest(token) in str(calls.made)
        assert token[10:30] not in str(calls.made)


def revoked(factory: Factory) -> str:
    token = factory.session("employee")
    factory.token_row(token).update(actions=[Token.revoked_at.set(now())])
    return token


def test_an_unknown_token_costs_the_same_calls_as_a_revoked_one(call: Client, factory: Factory, calls: Calls) -> None:
    made = []
    for token in (mint(SESSION), mint(APPLICATION), revoked(factory)):
        calls.made.clear()
        call(NAME, token)
        made.append([(operation, str(request).replace(digest(token), "")) for operation, request in calls.made])
    assert made[0] == made[1] == made[2]
    assert [operation for operation, _ in made[0]] == ["GetItem", "BatchGetItem"], "the registry, the token"


def of_a_user_switched_off(factory: Factory) -> str:
    return factory.session(user=factory.user({"planoauth": ["employee"]}, active=False))


def of_a_user_who_is_gone(factory: Factory) -> str:
    user = factory.user({"planoauth": ["employee"]})
    token = factory.session(user=user)
    user.delete()
    return token


def of_a_session_switched_off(factory: Factory) -> str:
    return factory.session("employee", application=factory.application(active=False))


REFUSED: dict[str, Callable[[Factory], str]] = {
    "unknown": lambda factory: mint(SESSION),
    "revoked": revoked,
    "malformed": lambda factory: mint(SESSION)[:-1] + "!",
    "a word": lambda factory: "wrong",
    "of a user who is switched off": of_a_user_switched_off,
    "of a user who is gone": of_a_user_who_is_gone,
    "of an application that is switched off": lambda factory: factory.application_token(active=False),
    "of a session whose application is switched off": of_a_session_switched_off,
    "of an expired session's revoked row": lambda factory: factory.session(
        "employee", revoked_at=now(), created_at="2001-01-01T00:00:00Z"
    ),
}


@pytest.mark.parametrize("make", REFUSED.values(), ids=REFUSED)
def test_every_wrong_token_is_answered_alike(
    call: Client, factory: Factory, logged: StringIO, route: str, make: Callable[..., str]
) -> None:
    answers = [
        call(route, make(factory), session_view="default", application_view="default") for make in (make, REFUSED["unknown"])
    ]
    assert outcome(answers[0]) == outcome(answers[1])
    assert set(answers[0].body) == {"code", "status", "request_id"}
    assert '"level":"ERROR"' not in logged.getvalue()


def outcome(answer: Answer) -> tuple[Any, ...]:
    """Everything a caller can see but the request's id."""
    headers = {name: value for name, value in answer.headers.items() if name != "x-request-id"}
    return answer.code, headers, {name: value for name, value in answer.body.items() if name != "request_id"}


# --- what takes a token away, through the operator's own functions ---


def lets_in(call: Client, route: str, token: str) -> bool:
    """Whether the route gets as far as its parameters, which are wrong, or to what the token's holder may do."""
    answer = call(route, token, view=5)
    let_in = ("missing-param", "action-successful", "session-required")
    is_judged = answer.errors == UNAUTHORIZED or ("view", "inclusion") in answer.errors
    assert is_judged or answer.status in (*let_in, "invalid-token")
    return answer.status != "invalid-token"


def test_a_revoked_token_opens_no_route(call: Client, slug: str, route: str) -> None:
    minted = operations.create_token(slug)
    assert lets_in(call, route, minted.token)
    operations.revoke_token(int(minted.row.id))
    assert not lets_in(call, route, minted.token)


def test_a_rotated_token_gives_way_to_the_new_one_at_once(call: Client, slug: str, route: str) -> None:
    old = operations.create_token(slug)
    new = operations.rotate_token(int(old.row.id))
    assert (lets_in(call, route, old.token), lets_in(call, route, new.token)) == (False, True)
    newer = operations.rotate_token(int(new.row.id))
    assert (lets_in(call, route, new.token), lets_in(call, route, newer.token)) == (False, True)


def test_all_sessions_of_a_user_end_when_they_are_revoked(call: Client, slug: str, user: User, session: str, route: str) -> None:
    remembered = operations.create_session(user.id, slug, remember_me=True).token
    other = operations.create_session(operations.create_user("Eve", roles={slug: ["employee"]}).id, slug).token
    operations.revoke_sessions(user.id)
    assert [lets_in(call, route, token) for token in (session, remembered, other)] == [False, False, True]


def test_a_user_who_is_switched_off_is_out_in_the_middle_of_a_session(
    call: Client, slug: str, user: User, session: str, route: str
) -> None:
    remembered = operations.create_session(user.id, slug, remember_me=True).token
    assert lets_in(call, route, session)
    operations.change_user(user.id, active=False)
    assert [lets_in(call, route, token) for token in (session, remembered)] == [False, False]
    operations.change_user(user.id, active=True)
    assert lets_in(call, route, session)


def test_an_application_that_is_switched_off_takes_its_tokens_and_sessions_along(
    call: Client, slug: str, session: str, route: str
) -> None:
    token = operations.create_token(slug).token
    operations.change_application(slug, active=False)
    assert [lets_in(call, route, each) for each in (token, session)] == [False, False]
    operations.change_application(slug, active=True)
    assert [lets_in(call, route, each) for each in (token, session)] == [True, True]


def test_a_session_whose_application_is_removed_is_over(call: Client, slug: str, session: str, route: str) -> None:
    Application(slug).delete()
    assert not lets_in(call, route, session)


def test_a_revoked_token_stays_revoked_after_anything_is_switched_on_again(call: Client, slug: str) -> None:
    minted = operations.create_token(slug)
    operations.revoke_token(minted.token)
    for active in (False, True):
        operations.change_application(slug, active=active)
    assert not lets_in(call, NAME, minted.token)
    with pytest.raises(operations.OperatorError):
        operations.rotate_token(int(minted.row.id))
