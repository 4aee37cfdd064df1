"""The Python client's retries: where they help, and never where a thing might be done twice."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count

import planocore
import pytest
from planocore import Retry, errors
from planocore._call import Operation
from planocore._retry import NOTHING_WAS_DONE, PERHAPS_DONE
from planocore.models import ListItemView

from tests.clients.both import QUICK, Both, open_client
from tests.clients.fake import ITEM, Fake, Told, envelope, success
from tests.engine import free_port

EVENT = {
    "id": 1,
    "created_at": ITEM["created_at"],
    "last_updated": ITEM["created_at"],
    "start_time": ITEM["created_at"],
    "stop_time": None,
    "notes": None,
    "updated_in": None,
    **dict.fromkeys(("unique_id", "script_name", "host_name", "file_name"), "a"),
}
WITHOUT_KEY = Operation(method="POST", path="/create", views={"default": ListItemView})
WITH_KEY = replace(WITHOUT_KEY, takes_key=True)
AT_WORK = envelope(
    400, "invalid-param", errors=[{"attr": "Idempotency-Key", "rule": "in_progress", "message": "is being answered"}]
)
DROPPED = Told(dropped=True)
CRASH = envelope(500, "application-crash")
THROTTLED = envelope(429, "rate-limit-exceeded", retry_after="0")
PAGE_OF_A_PROXY = Told(502, b"<html>Bad gateway</html>")
REPEATABLE: dict[str, tuple[Callable[[Both], object], object]] = {
    "index": (Both.index, {"results": []}),
    "upload_image": (Both.upload, ITEM),
    "audit event": (Both.record_event, EVENT),
}


@pytest.mark.parametrize("told", [DROPPED, CRASH, PAGE_OF_A_PROXY, THROTTLED, envelope(500, "identify-request-error")])
@pytest.mark.parametrize("name", REPEATABLE)
def test_what_may_be_repeated_is_tried_again(client: Both, api: Fake, name: str, told: Told) -> None:
    call, data = REPEATABLE[name]
    api.tell(told, told, success(data))
    call(client)
    assert len(api.asked) == 3
    assert api.asked[0] == api.asked[1] == api.asked[2]


def test_answer_that_takes_too_long_is_asked_for_again(kind: str, api: Fake) -> None:
    api.tell(Told(dropped=True, after=2), success({"results": []}))
    with open_client(kind, api.url, timeout=1) as client:
        client.index()
    assert len(api.asked) == 2


@pytest.mark.parametrize("told", [THROTTLED, envelope(500, "identify-request-error"), AT_WORK])
def test_create_that_was_refused_before_anything_was_done_is_tried_again(client: Both, api: Fake, told: Told) -> None:
    api.tell(told, success(ITEM))
    assert client.create().data.id == 7


@pytest.mark.parametrize(
    "status", sorted({*errors.BY_STATUS} - {"rate-limit-exceeded", "identify-request-error", "application-crash"})
)
def test_every_other_status_is_final(client: Both, api: Fake, status: str) -> None:
    api.tell(envelope(500, status))
    with pytest.raises(planocore.ApiError, match=status):
        client.index()
    assert len(api.asked) == 1


def test_statuses_that_are_tried_again_exist() -> None:
    assert set(errors.BY_STATUS) >= NOTHING_WAS_DONE | PERHAPS_DONE


def test_failure_comes_out_after_the_last_try(client: Both, api: Fake) -> None:
    api.tell(CRASH)
    with pytest.raises(errors.ApplicationCrash):
        client.index()
    assert len(api.asked) == 1 + QUICK.retries


def test_connection_that_keeps_failing_says_so(client: Both, api: Fake) -> None:
    api.tell(DROPPED)
    with pytest.raises(planocore.ConnectionFailed) as raised:
        client.index()
    assert raised.value.__cause__ is not None
    assert len(api.asked) == 3


def test_refused_connection_is_tried_again_even_for_a_create(kind: str) -> None:
    drawn = count()
    retry = Retry(retries=2, first_wait=0, random=lambda: next(drawn))
    with open_client(kind, f"http://127.0.0.1:{free_port()}", retry=retry) as client, pytest.raises(planocore.ConnectionFailed):
        client.send(WITHOUT_KEY)
    assert next(drawn) == 2


def test_nothing_is_tried_again_without_retries(kind: str, api: Fake) -> None:
    api.tell(THROTTLED)
    with open_client(kind, api.url, retry=None) as client, pytest.raises(errors.RateLimitExceeded):
        client.index()
    assert len(api.asked) == 1


def test_waits_as_long_as_the_api_says(kind: str, api: Fake) -> None:
    api.tell(envelope(429, "rate-limit-exceeded", retry_after="3"), success({"results": []}))
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    with open_client(kind, api.url) as client:
        client.client._sender._sleep = slept.append if kind == "sync" else sleep
        client.index()
    assert slept == [3.0]


def test_fails_at_once_when_told_to_wait_longer_than_allowed(client: Both, api: Fake) -> None:
    api.tell(envelope(429, "rate-limit-exceeded", retry_after="3600"))
    with pytest.raises(errors.RateLimitExceeded):
        client.index()
    assert len(api.asked) == 1


@pytest.mark.parametrize(("tries", "longest"), [(1, 0.5), (2, 1.0), (3, 2.0), (7, 20.0)])
def test_waits_at_random_up_to_twice_as_long_each_time(tries: int, longest: float) -> None:
    failure = errors.ApplicationCrash(status="application-crash", code=500, request_id="")
    assert Retry(retries=9, random=lambda: 1.0).wait(tries, failure, None, repeatable=True) == longest
    assert Retry(retries=9, random=lambda: 0.5).wait(tries, failure, None, repeatable=True) == longest / 2


def test_create_without_a_key_is_not_repeated_when_it_may_have_been_done(client: Both, api: Fake) -> None:
    api.tell(CRASH)
    with pytest.raises(errors.ApplicationCrash):
        client.send(WITHOUT_KEY)
    api.tell(PAGE_OF_A_PROXY)
    with pytest.raises(planocore.UnexpectedAnswer):
        client.send(WITHOUT_KEY)
    api.tell(DROPPED)
    with pytest.raises(planocore.ConnectionFailed):
        client.send(WITHOUT_KEY)
    assert len(api.asked) == 3
    assert "idempotency-key" not in api.asked[0].headers


@pytest.mark.parametrize("told", [DROPPED, CRASH, PAGE_OF_A_PROXY])
def test_create_is_repeated_under_one_key_made_for_the_call(client: Both, api: Fake, told: Told) -> None:
    api.tell(told, success(ITEM), success(ITEM))
    client.send(WITH_KEY)
    client.send(WITH_KEY)
    first, again, other = (asked.headers["idempotency-key"] for asked in api.asked)
    assert first == again != other


def test_key_of_the_caller_is_the_one_that_is_sent(client: Both, api: Fake) -> None:
    api.tell(success(ITEM))
    client.send(WITH_KEY, "order-77")
    assert api.asked[0].headers["idempotency-key"] == "order-77"
