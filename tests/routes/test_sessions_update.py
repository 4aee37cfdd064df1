"""PUT /api/v1/sessions/update"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.records.tokens import Token
from shared.timestamps import now
from tests.calls import Calls, meanwhile
from tests.client import Client
from tests.factory import Factory
from tests.faults.scenario import MAIL, SESSION, Params, Scenario, Setup

NAME = "sessions_update"


def example_caller(factory: Factory) -> str:
    """Whose session the example changes: a remembered one."""
    return factory.session("employee", remember_me=True)


@pytest.fixture
def token(factory: Factory) -> str:
    return factory.session("employee", expires_at=4_000_000_000)


def test_a_session_is_remembered_and_its_row_stays(call: Client, factory: Factory, token: str) -> None:
    before = call("sessions_read", token).data
    assert call(NAME, token, remember_me=True).data == {**before, "remember_me": True}
    row = factory.token_row(token)
    assert row.remember_me is True
    assert row.expires_at is None
    assert before["created_at"] == row.created_at < row.last_updated


def test_a_session_is_remembered_no_longer_and_its_row_goes_97_days_later(call: Client, factory: Factory) -> None:
    token = factory.session("employee", remember_me=True)
    assert call(NAME, token, remember_me="false").data["remember_me"] is False
    end = datetime.fromtimestamp(factory.token_row(token).expires_at or 0, UTC)
    assert timedelta(days=96) < end - datetime.now(UTC) < timedelta(days=97)


def test_an_old_session_ends_once_it_is_remembered_no_longer(call: Client, factory: Factory) -> None:
    token = factory.session("employee", remember_me=True, age=timedelta(days=30))
    assert call(NAME, token, remember_me=False).status == "action-successful"
    assert call("sessions_read", token).status == "session-expired"
    assert factory.token_row(token).expires_at, "the row of an ended session is kept for a while"


@pytest.mark.parametrize("remembered", [True, False])
def test_what_is_so_already_is_no_change(call: Client, factory: Factory, calls: Calls, remembered: bool) -> None:
    token = factory.session("employee", remember_me=remembered)
    before = factory.token_row(token).serialize()
    calls.made.clear()
    assert call(NAME, token, remember_me=remembered).data["remember_me"] is remembered
    assert calls.written() == []
    assert factory.token_row(token).serialize() == before


def test_remember_me_is_required(call: Client, token: str) -> None:
    answer = call(NAME, token, remember_me=None)
    assert (answer.status, answer.errors) == ("missing-param", {("remember_me", "required")})
    assert call(NAME, token, remember_me="maybe").errors == {("remember_me", "type")}


def test_a_session_that_was_ended_meanwhile_is_not_changed(call: Client, factory: Factory, token: str, calls: Calls) -> None:
    meanwhile(calls, lambda: factory.token_row(token).update([Token.revoked_at.set(now())]))
    assert call(NAME, token, remember_me=True).status == "invalid-token"
    assert factory.token_row(token).remember_me is False


def test_a_user_without_a_role_has_a_session_to_remember(call: Client, factory: Factory) -> None:
    assert call(NAME, factory.session(), remember_me=True).data["roles"] == []


def test_an_applications_token_has_no_session(call: Client, application: str) -> None:
    assert call(NAME, application, remember_me=True).status == "session-required"


class _OfASession(dict[str, Any]):
    """Parameters, and the row that they are to change."""

    hash: str


def _session(setup: Setup) -> Params:
    params = _OfASession(remember_me=True)
    params.hash = str(setup.factory.token_row(setup.token).hash)
    Token(params.hash).update([Token.remember_me.set(False)])
    return params


def _remembered(params: Params) -> int:
    assert isinstance(params, _OfASession)
    return int(Token.get(params.hash, consistent_read=True).remember_me is True)


SCENARIOS = (
    Scenario("a session is remembered", NAME, (*SESSION, "TransactWriteItems notifications tokens", *MAIL), _session, _remembered),
)
