"""Limits on tries: exact, from the first try on, and without a write where one is refused."""

from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from typing import Any

import pytest
from botocore.exceptions import ClientError

from shared.errors import TriedTooOften
from shared.records.throttles import Throttle
from shared.services import throttles
from shared.services.throttles import Counter, Limit
from shared.settings import settings
from shared.source import Source
from tests.calls import Calls
from tests.factory import Factory, unique

HOME, NEIGHBOUR, ELSEWHERE = Source("203.0.113.7"), Source("203.0.113.8"), Source("198.51.100.7")


@pytest.fixture
def email(factory: Factory) -> str:
    return f"{unique('ada')}@example.com"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds of the epoch, in a list that tests change."""
    now = [1_800_000_000.0]
    monkeypatch.setattr("shared.services.throttles.time.time", lambda: now[0])
    return now


def counter(most: int = 3, seconds: int = 900) -> Counter:
    return Counter(Limit("test", most, seconds), unique("subject"))


def refused(counters: list[Counter]) -> int | None:
    """After how many seconds to come again."""
    try:
        throttles.reserve(counters)
    except TriedTooOften as refusal:
        return refusal.retry_after
    return None


def test_so_many_tries_are_let_through_until_the_time_from_the_first_is_over(factory: Factory, clock: list[float]) -> None:
    counted = [counter()]
    assert refused(counted) is None
    clock[0] += 600
    assert [refused(counted) for _ in range(3)] == [None, None, 300]
    clock[0] += 299.5
    assert refused(counted) == 1
    clock[0] += 0.5
    assert [refused(counted) for _ in range(4)] == [None, None, None, 900]


def test_a_refused_try_changes_no_counter(factory: Factory, clock: list[float]) -> None:
    narrow, wide = counter(most=1), counter(most=5)
    assert refused([narrow, wide]) is None
    assert refused([narrow, wide]) == 900
    assert Throttle.get(wide.row(0).key, consistent_read=True).tries == 1


def test_the_longest_of_several_waits_is_told(factory: Factory, clock: list[float]) -> None:
    one, other = counter(most=1, seconds=60), counter(most=1, seconds=3600)
    assert refused([one, other]) is None
    assert refused([one, other]) == 3600


def test_a_try_is_given_back(factory: Factory, clock: list[float]) -> None:
    counted = [counter(most=1), counter(most=1)]
    for _ in range(3):
        throttles.reserve(counted).give_back()
    assert refused(counted) is None
    assert refused(counted) == 900


def test_a_try_is_not_taken_from_a_later_time(factory: Factory, clock: list[float]) -> None:
    short, long = counter(most=1, seconds=60), counter(most=9, seconds=3600)
    reserved = throttles.reserve([short, long])
    clock[0] += 61
    throttles.reserve([short, long])
    reserved.give_back()
    assert refused([short]) == 60
    assert Throttle.get(long.row(0).key, consistent_read=True).tries == 1


def test_a_try_is_given_back_though_one_of_a_moment_later_was_saved_first(factory: Factory, clock: list[float]) -> None:
    counted = [counter(most=9)]
    clock[0] += 0.02
    throttles.reserve(counted)
    clock[0] -= 0.02
    throttles.reserve(counted).give_back()
    assert Throttle.get(counted[0].row(0).key, consistent_read=True).tries == 1


def test_what_cannot_be_given_back_fails_nothing(factory: Factory, calls: Calls) -> None:
    reserved = throttles.reserve([counter()])

    def fail(operation: str, request: dict[str, Any]) -> None:
        raise ClientError({"Error": {"Code": "InternalServerError", "Message": ""}}, operation)

    calls.before = fail
    reserved.give_back()


def test_where_others_keep_counting_it_is_to_be_tried_again(
    factory: Factory, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.aws.retries.time.sleep", lambda _: None)

    def conflict(operation: str, request: dict[str, Any]) -> None:
        raise ClientError(
            {
                "Error": {"Code": "TransactionCanceledException", "Message": ""},
                "CancellationReasons": [{"Code": "TransactionConflict"}],
            },
            operation,
        )

    calls.before = conflict
    assert refused([counter()]) == 1


@pytest.mark.parametrize("is_given_back", [False, True])
def test_it_is_exact_under_50_threads(factory: Factory, logged: StringIO, is_given_back: bool) -> None:
    """Of tries that are given back, none is given back twice, and one that conflicts kept from it is on the log."""
    counted = [counter(most=7), counter(most=60)]

    def try_it(_: int) -> bool:
        try:
            reserved = throttles.reserve(counted)
        except TriedTooOften:
            return False
        if is_given_back:
            reserved.give_back()
        return True

    with ThreadPoolExecutor(50) as pool:
        passed = sum(pool.map(try_it, range(50)))
    tries = [Throttle.get(each.row(0).key, consistent_read=True).tries for each in counted]
    kept = logged.getvalue().count("a try was not given back")
    assert tries == ([kept, kept] if is_given_back else [7, 7])
    assert passed == 7 or is_given_back


def test_an_ended_counter_begins_anew_once_under_50_threads(factory: Factory, clock: list[float]) -> None:
    counted = [counter(most=7)]
    throttles.reserve(counted)
    clock[0] += 901
    with ThreadPoolExecutor(50) as pool:
        results = list(pool.map(lambda _: refused(counted), range(50)))
    assert results.count(None) == 7


def test_passwords_are_limited_by_email_and_network_by_email_and_by_address(factory: Factory, email: str) -> None:
    limits = [(each.limit.most, each.limit.seconds) for each in throttles.of_password(email, HOME)]
    assert limits == [(5, 900), (100, 900), (50, 900)]
    assert [refused(throttles.of_password(email, HOME)) for _ in range(5)] == [None] * 5
    assert refused(throttles.of_password(email, NEIGHBOUR)) is not None
    assert refused(throttles.of_password(email, ELSEWHERE)) is None


def test_a_trusted_source_is_not_limited_by_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.__dict__, "trusted_sources", ("203.0.113.0/24", "2001:db8::/32"))
    of = {source: len(throttles.of_registration(Source(source))) for source in ("203.0.113.9", "2001:db8::1", "198.51.100.1", "")}
    assert of == {"203.0.113.9": 0, "2001:db8::1": 0, "198.51.100.1": 1, "": 1}
    assert len(throttles.of_password("ada@example.com", HOME)) == 2


def test_registrations_are_limited_by_address_and_resets_by_email(email: str) -> None:
    (registration,), (reset,) = throttles.of_registration(HOME), throttles.of_reset(email)
    assert (registration.limit.most, registration.limit.seconds) == (100, 3600)
    assert (reset.limit.most, reset.limit.seconds) == (3, 3600)


def test_a_counter_tells_no_email_and_no_address(email: str) -> None:
    keys = [str(each.row(0).key) for each in throttles.of_password(email, HOME)]
    assert not any(word in key for key in keys for word in (email, HOME.address, HOME.network))


@pytest.mark.parametrize(
    ("address", "network", "host"),
    [
        ("203.0.113.7", "203.0.113.0/24", "203.0.113.7/32"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.0/24", "203.0.113.7/32"),
        ("nonsense", "", ""),
        ("", "", ""),
    ],
)
def test_networks_of_addresses(address: str, network: str, host: str) -> None:
    assert (Source(address).network, Source(address).host) == (network, host)
