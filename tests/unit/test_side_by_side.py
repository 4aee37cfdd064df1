"""Calls side by side: in the order of what they are for, each with the request's deadline, and none outlasts the whole."""

import threading

import pytest

from shared.deadline import deadline
from shared.dynamodb.side_by_side import side_by_side

SECONDS = 30


def test_results_are_in_order_though_all_run_at_once() -> None:
    together = threading.Barrier(3)

    def act(number: int) -> int:
        together.wait(SECONDS)
        return number * 10

    assert side_by_side(act, [3, 1, 2]) == [30, 10, 20]


def test_each_knows_the_deadline_of_its_request() -> None:
    side_by_side(str, [1, 2, 3])  # so that there are threads of another request
    before = deadline.set(123.0)
    try:
        assert side_by_side(lambda _: deadline.get(), [1, 2, 3]) == [123.0] * 3
    finally:
        deadline.reset(before)


@pytest.mark.parametrize("failing", [1, 2])
def test_the_others_have_ended_when_one_fails(failing: int) -> None:
    ended = []

    def act(number: int) -> None:
        if number == failing:
            raise ValueError(number)
        threading.Event().wait(0.1)
        ended.append(number)

    with pytest.raises(ValueError, match=str(failing)):
        side_by_side(act, [1, 2, 3])
    assert sorted([*ended, failing]) == [1, 2, 3]


def test_one_alone_runs_where_it_is_asked_for() -> None:
    assert side_by_side(lambda _: threading.get_ident(), [1]) == [threading.get_ident()]
