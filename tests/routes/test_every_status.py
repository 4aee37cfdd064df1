"""Every status that a route declares, answered by it, and as it was recorded for the documentation."""

from collections.abc import Iterator
from typing import Any

import pytest

from shared.api.route import Route
from shared.dynamodb import low_level
from tests import recordings
from tests.calls import Calls
from tests.in_one_test import in_one_test
from tests.isolated_engine import IsolatedEngine
from tests.representatives import representatives
from tests.status_cases import GATEWAY_CASES, STATUS_CASES, GatewayCase, StatusCase, declared, pairs
from tools.codegen.openapi_answers import answers
from tools.codegen.recordings import FOLDER, answered_alike, common, own, read
from tools.codegen.routes import routes

NEVER_BY_READS = "mandrill-email-failed"


def cases(*, by_gateway: bool) -> list[Any]:
    """What routes answer alike is answered by the representatives only, except at night; the gateway's own by one of them."""
    gate = representatives(routes())
    return [
        pytest.param(
            (route, status),
            status,
            id=f"{route.name}-{status}",
            marks=[] if status not in answered_alike() or route in gate[: 1 if by_gateway else None] else [pytest.mark.nightly],
        )
        for route, status in pairs(by_gateway=by_gateway)
    ]


@pytest.fixture
def case(isolated_engine: IsolatedEngine, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> StatusCase:
    route, _ = request.param
    isolated_engine.set_for(route.name, monkeypatch)
    calls = Calls(low_level.call)
    monkeypatch.setattr(low_level, "call", calls)
    return StatusCase(route, isolated_engine.factory, calls, monkeypatch)


@pytest.fixture
def gateway(request: pytest.FixtureRequest) -> Iterator[GatewayCase]:
    route, status = request.param
    case = GatewayCase(route, throttle=1 if status == "rate-limit-exceeded" else None)
    yield case
    case.server.stop()


@pytest.mark.parametrize(("case", "status"), cases(by_gateway=False), indirect=["case"])
def test_each_route_answers_each_status_that_it_declares_as_recorded(case: StatusCase, status: str) -> None:
    play = STATUS_CASES[status]
    answer = play(case)
    assert (answer.status, answer.code) == (status, declared()[status].code)
    recordings.compare(case.route, status, recordings.of_function(case.call, recordings.first_line(play)))


@pytest.mark.parametrize(("gateway", "status"), cases(by_gateway=True), indirect=["gateway"])
def test_the_gateway_answers_its_own_statuses_for_each_route_as_recorded(gateway: GatewayCase, status: str) -> None:
    play = GATEWAY_CASES[status]
    answer = play(gateway)
    assert (answer.status, answer.code) == (status, declared()[status].code)
    recordings.compare(gateway.route, status, recordings.of_gateway(gateway, answer, recordings.first_line(play)))


@in_one_test("route", routes())
def test_nothing_else_is_recorded(route: Route[Any]) -> None:
    declared = [status.status for status in route.answerable if answers(route, status)]
    assert list(read(route)) == declared
    assert set(own(route)) <= set(declared)


@in_one_test("route", routes())
def test_what_routes_answer_alike_is_recorded_once(route: Route[Any]) -> None:
    assert {"invalid-token", "application-crash", "rate-limit-exceeded"} <= set(common(route))
    assert [status for status, entry in own(route).items() if entry == common(route).get(status)] == []


def test_each_recording_belongs_to_a_route() -> None:
    assert {file.stem for file in FOLDER.iterdir()} == {"common", *(route.name for route in routes())}


def test_no_token_is_recorded() -> None:
    for file in FOLDER.iterdir():
        assert not recordings._TOKEN.search(file.read_text().replace("plano_ses_…", "").replace("plano_app_…", ""))


def test_each_status_has_a_case() -> None:
    assert {key for key, status in declared().items() if status.by_gateway} == set(GATEWAY_CASES)
    assert {key for key, status in declared().items() if not status.by_gateway} == set(STATUS_CASES)


def test_each_case_is_played_by_some_route_and_says_what_it_shows() -> None:
    assert {status for _, status in pairs(by_gateway=False)} == set(STATUS_CASES)
    assert all(recordings.first_line(play).endswith(".") for play in STATUS_CASES.values())
    assert all(recordings.first_line(play).endswith(".") for play in GATEWAY_CASES.values())


def test_only_a_write_declares_what_reads_never_answer() -> None:
    reads = [route for route in routes() if not route.changes_data]
    assert "webhook_out_subs_index" in {route.name for route in reads}
    assert all(NEVER_BY_READS in {status.status for status in route.answerable} for route in reads), "their page lists it"


# As the contract lists them.
CODES = {
    "action-successful": 200,
    "missing-param": 400,
    "invalid-param": 400,
    "invalid-content-type": 400,
    "no-params-decoded": 400,
    "invalid-encoded-params": 400,
    "session-required": 400,
    "invalid-token": 401,
    "session-expired": 401,
    "client-required": 401,
    "slug-already-exists": 400,
    "email-already-registered": 400,
    "client-validation-failed": 400,
    "email-not-found": 400,
    "invalid-password": 400,
    "user-has-no-password": 400,
    "user-requires-role": 400,
    "too-many-attempts": 429,
    "invalid-url": 400,
    "route-non-existent": 500,
    "service-not-found": 500,
    "route-not-found": 500,
    "identify-request-error": 500,
    "mandrill-email-failed": 500,
    "application-crash": 500,
    "rate-limit-exceeded": 429,
    "request-too-large": 413,
    "request-refused": 403,
}


def test_each_status_has_the_contracts_code() -> None:
    assert {key: int(status.code) for key, status in declared().items()} == CODES
