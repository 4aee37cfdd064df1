"""POST and GET /api/v1/sessions/index"""

from datetime import timedelta
from itertools import chain
from typing import Any

import pytest

from shared.records.users import User
from shared.settings import settings
from tests.calls import Calls
from tests.client import Client
from tests.factory import Factory
from tests.faults.scenario import SESSION, Params, Scenario, Setup, saves_nothing
from tests.paging import ids, walk

NAME = "sessions_index"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LONG_AGO = "2026-01-01T00:00:00.000000Z"
FROM: dict[str, Any] = {"user_agent": "Mozilla/5.0 (X11; Linux x86_64)", "network": "203.0.113.0/24"}


def example_caller(factory: Factory) -> str:
    """With an id that can be recorded."""
    return factory.session("employee", id=1, **FROM)


@pytest.fixture
def user(factory: Factory) -> User:
    return factory.user({"planoauth": ["employee"], "planoorder": ["client", "liaison"]}, password_stamp="one")


@pytest.fixture
def token(factory: Factory, user: User) -> str:
    return factory.session(user=user)


def number(factory: Factory, token: str) -> int:
    return int(factory.token_row(token).id)


def test_the_users_sessions_are_listed_with_what_each_was_opened_from(call: Client, factory: Factory, user: User) -> None:
    asking = factory.session(user=user, application="planoorder", remember_me=True, **FROM)
    older = factory.session(user=user, age=2 * DAY, unused=HOUR)
    rows = [factory.token_row(each) for each in (asking, older)]
    of_rows = [{name: getattr(row, name) for name in ("id", "application", "created_at", "last_used_at")} for row in rows]
    assert call(NAME, asking, count=True).data == {
        "results": [
            {**of_rows[0], "user_id": user.id, "roles": ["client", "liaison"], "remember_me": True, **FROM},
            {
                **of_rows[1],
                "user_id": user.id,
                "roles": ["employee"],
                "remember_me": False,
                "user_agent": None,
                "network": None,
            },
        ],
        "count": 2,
        "next": None,
    }


def test_the_session_that_was_used_last_comes_first(call: Client, factory: Factory, user: User, token: str) -> None:
    unused = [timedelta(minutes=minutes) for minutes in (9, 40, 20)]
    first, *others = (number(factory, factory.session(user=user, age=DAY, unused=each)) for each in unused)
    assert ids(call(NAME, token)) == [number(factory, token), first, *reversed(others)]


def test_a_use_moves_a_session_to_the_front(call: Client, factory: Factory, user: User, token: str) -> None:
    older = factory.session(user=user, age=DAY, unused=HOUR)
    assert ids(call(NAME, token)) == [number(factory, token), number(factory, older)]
    assert ids(call(NAME, older)) == [number(factory, older), number(factory, token)]


# What a session is made with, and whether it still counts.
SESSIONS: dict[str, tuple[dict[str, Any], bool]] = {
    "new": ({}, True),
    "nearly too old": ({"age": 7 * DAY - HOUR, "unused": HOUR}, True),
    "too old": ({"age": 7 * DAY + HOUR, "unused": HOUR}, False),
    "nearly too long unused": ({"age": 5 * DAY, "unused": 72 * HOUR}, True),
    "too long unused": ({"age": 5 * DAY, "unused": 73 * HOUR}, False),
    "never used": ({"age": DAY, "last_used_at": None}, True),
    "never used, for too long": ({"age": 4 * DAY, "last_used_at": None}, False),
    "old, and remembered": ({"age": 300 * DAY, "unused": 200 * DAY, "remember_me": True}, True),
    "made before there was remember_me": ({"remember_me": None}, True),
    "too old, and made before there was remember_me": ({"remember_me": None, "age": 8 * DAY}, False),
    "signed out": ({"revoked_at": LONG_AGO}, False),
    "signed out, and remembered": ({"revoked_at": LONG_AGO, "remember_me": True}, False),
    "made under another stamp": ({"password_stamp": "another"}, False),
    "made under no stamp": ({"password_stamp": None}, False),
    "made under another stamp, and remembered": ({"password_stamp": "another", "remember_me": True}, False),
}


@pytest.mark.parametrize(("row", "counts"), SESSIONS.values(), ids=SESSIONS)
def test_what_is_listed_can_be_used_and_what_is_not_cannot(
    call: Client, factory: Factory, user: User, token: str, row: dict[str, Any], counts: bool
) -> None:
    other = factory.session(user=user, **row)
    assert (number(factory, other) in ids(call(NAME, token))) is counts
    assert (call("sessions_read", other).code == 200) is counts


@pytest.mark.parametrize(("age", "counts"), [(29, True), (31, False)])
def test_remembered_sessions_are_listed_up_to_the_greatest_age(
    call: Client, factory: Factory, user: User, token: str, monkeypatch: pytest.MonkeyPatch, age: int, counts: bool
) -> None:
    monkeypatch.setattr(settings, "remembered_days", 30)
    other = factory.session(user=user, age=age * DAY, unused=8 * DAY, remember_me=True)
    assert (number(factory, other) in ids(call(NAME, token))) is counts
    assert (call("sessions_read", other).code == 200) is counts


def test_sessions_of_a_user_without_a_stamp_are_listed(call: Client, factory: Factory) -> None:
    user = factory.user()
    token, other = factory.session(user=user), factory.session(user=user, password_stamp="one")
    assert ids(call(NAME, token)) == [number(factory, token)]
    assert call("sessions_read", other).status == "invalid-token"


def test_other_users_sessions_and_tokens_of_applications_are_not_listed(
    call: Client, factory: Factory, token: str, employee: str, application: str
) -> None:
    assert ids(call(NAME, token)) == [number(factory, token)]
    assert ids(call(NAME, employee)) == [number(factory, employee)]


def test_pages_lead_through_all_that_count(call: Client, factory: Factory, user: User, token: str) -> None:
    for minutes in range(1, 8):
        factory.session(user=user, unused=timedelta(minutes=minutes % 4), revoked_at=LONG_AGO if minutes == 5 else None)
    whole = ids(call(NAME, token))
    walked = [ids(answer) for answer in walk(call, NAME, token, 3, {})]
    assert ([len(page) for page in walked], list(chain.from_iterable(walked))) == ([3, 3, 1], whole)
    assert ids(call(NAME, token, page={"size": 3, "number": 2})) == whole[3:6]


def test_it_is_neither_searched_nor_sorted_otherwise(call: Client, token: str) -> None:
    assert call(NAME, token, search={"term": "a"}, sort={"by": "id"}).warnings == ["search", "sort"]


def test_the_query_string_may_ask(call: Client, factory: Factory, token: str) -> None:
    answer = call.query(NAME, token, method="GET", **{"page[size]": ["1"], "count": ["true"]})
    assert (ids(answer), answer.data["count"]) == ([number(factory, token)], 1)


def test_a_user_without_a_role_sees_the_own_sessions(call: Client, factory: Factory) -> None:
    token = factory.session()
    assert call(NAME, token).data["results"][0]["roles"] == []


def test_an_applications_token_has_no_sessions(call: Client, application: str) -> None:
    assert call(NAME, application).status == "session-required"


def test_one_query_reads_a_page(call: Client, token: str, calls: Calls) -> None:
    assert call(NAME, token, count=True).code == 200
    assert [operation for operation, _ in calls.made].count("Query") == 1


def test_no_answer_holds_a_tokens_hash_or_the_stamp(call: Client, factory: Factory, token: str) -> None:
    row, answer = factory.token_row(token), call(NAME, token, session_view="default")
    assert [secret for secret in (row.hash, '"one"', "password_stamp", "last_used_at_and_id") if secret in str(answer.body)] == []


def _nothing(setup: Setup) -> Params:
    return {"count": True}


SCENARIOS = (Scenario("sessions are listed", NAME, (*SESSION, "Query tokens"), _nothing, saves_nothing),)
