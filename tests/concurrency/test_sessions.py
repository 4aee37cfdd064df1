"""Sessions that many use, open and end at once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest

from shared.dynamodb import low_level
from shared.records.tokens import Token
from shared.records.users import User
from tests.client import Client
from tests.concurrency.conftest import WRITERS, Together
from tests.factory import Factory
from tests.paging import ids
from tools.operate import operations

USERS = 50


@pytest.mark.parametrize("_round", range(3))
def test_of_many_requests_at_once_one_writes_the_sessions_last_use(
    call: Client, factory: Factory, monkeypatch: pytest.MonkeyPatch, _round: int
) -> None:
    token, integration = factory.session("employee", unused=timedelta(minutes=6)), factory.integration()
    start, written = Barrier(USERS), []
    forward = low_level.call

    def count(operation: str, request: dict[str, Any]) -> dict[str, Any]:
        answer = forward(operation, request)
        if (operation, request.get("TableName")) == ("UpdateItem", Token.table_name()):
            values = [value["S"] for value in request["ExpressionAttributeValues"].values()]
            written.append(max(value for value in values if value.endswith("Z")))
        return answer

    def use(_: int) -> str:
        start.wait()
        return call("webhook_out_subs_index", token, integration_id=integration.id).status

    monkeypatch.setattr(low_level, "call", count)
    with ThreadPoolExecutor(USERS) as pool:
        assert Counter(pool.map(use, range(USERS))) == {"action-successful": USERS}
    assert written == [factory.token_row(token).last_used_at]


@pytest.fixture
def user(factory: Factory) -> User:
    factory.application("planoauth")
    return factory.user({"planoauth": ["employee"]})


def alive(call: Client, tokens: list[str]) -> list[str]:
    return [token for token in tokens if call("sessions_read", token).status == "action-successful"]


def test_no_session_that_signs_out_while_it_is_used_goes_on(call: Client, factory: Factory, together: Together, user: User) -> None:
    tokens = [factory.session(user=user, unused=timedelta(minutes=6)) for _ in range(WRITERS // 2)]

    def use_or_end(writer: int) -> str:
        return call("sessions_destroy" if writer % 2 else "sessions_read", tokens[writer // 2]).status

    answers = together(use_or_end)
    assert set(answers[1::2]) == {"action-successful"}
    assert set(answers[::2]) <= {"action-successful", "invalid-token"}
    assert alive(call, tokens) == []
    asking = factory.session(user=user)
    assert ids(call("sessions_index", asking)) == [factory.token_row(asking).id]


def test_of_sessions_that_end_each_other_one_is_left(call: Client, factory: Factory, together: Together, user: User) -> None:
    tokens = [factory.session(user=user, unused=timedelta(minutes=6)) for _ in range(WRITERS)]
    answers = together(lambda writer: call("sessions_destroy_all", tokens[writer]).status)
    (kept,) = (token for token, answer in zip(tokens, answers, strict=True) if answer == "action-successful")
    assert Counter(answers) == {"action-successful": 1, "invalid-token": WRITERS - 1}
    assert alive(call, tokens) == [kept]


def test_of_sessions_that_are_kept_and_signed_out_at_once_none_is_left(
    call: Client, factory: Factory, together: Together, user: User
) -> None:
    tokens = [factory.session(user=user) for _ in range(WRITERS // 2)]

    def end(writer: int) -> str:
        return call("sessions_destroy" if writer % 2 else "sessions_destroy_all", tokens[writer // 2]).status

    assert set(together(end)) <= {"action-successful", "invalid-token"}
    assert alive(call, tokens) == []


def test_of_sessions_that_are_opened_while_all_end_only_those_opened_afterwards_go_on(
    call: Client, factory: Factory, together: Together, user: User
) -> None:
    asking = factory.session(user=user)

    def open_or_end(writer: int) -> str:
        if writer:
            return operations.create_session(int(user.id), "planoauth").token
        return call("sessions_destroy_all", asking, keep_current=False).status

    ended, *opened = together(open_or_end)
    assert ended == "action-successful"
    stamp = User.get(user.id, consistent_read=True).password_stamp
    afterwards = [token for token in opened if factory.token_row(token).password_stamp == stamp]
    assert alive(call, [asking, *opened]) == afterwards
    asking = factory.session(user=User.get(user.id, consistent_read=True))
    assert sorted(ids(call("sessions_index", asking))) == sorted(factory.token_row(each).id for each in (asking, *afterwards))
