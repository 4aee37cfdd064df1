"""One fault at a time, at every call of every route: what the caller is told, how soon, what is left, and what a retry does."""

from typing import Any

import pytest

from shared.records.notifications import Notification
from tests.aws_clients import KINDS
from tests.client import Answer
from tests.faults import selection
from tests.faults.conftest import make_stale
from tests.faults.scenario import IDENTIFY, MAILS, Params, Scenario, Setup
from tests.faults.scenarios import SCENARIOS, play
from tests.faults.selection import SPARED
from tests.faults.wire import (
    BROKEN,
    CONFLICT,
    DENIED,
    HANDED_BACK,
    MISSING,
    RESET,
    RESET_AFTERWARDS,
    SILENT,
    SILENT_AFTERWARDS,
    THROTTLED,
    Fault,
    Injected,
)
from tools.codegen.routes import routes

GATEWAY_SECONDS = 29
READS = (THROTTLED, SILENT, BROKEN, RESET, DENIED, MISSING)
WRITES = (*READS, SILENT_AFTERWARDS, RESET_AFTERWARDS)


def faults(call: str) -> tuple[Fault, ...]:
    """What may happen to a call."""
    operation = call.split()[0]
    if operation == "BatchGetItem":
        return (*READS, HANDED_BACK)
    if call == "S3 HeadObject":
        return (THROTTLED, SILENT, BROKEN, RESET)  # what else there is means that there is no object
    if operation in ("GetItem", "Query", "SSM"):
        return READS
    return WRITES if operation in ("S3", "Mandrill") else (*WRITES, CONFLICT)


def cases(*, lasting: bool) -> list[Any]:
    """A fault that is over with the next try is tried where there is one: a mail that may have been sent is not sent again."""
    return [
        pytest.param(
            kind,
            scenario,
            Injected(call, fault, lasting),
            id=f"{kind}: {scenario}: {call}: {fault}{'' if lasting else ' once'}",
            marks=selection.of_a_fault(kind, scenario, call, fault, lasting=lasting),
        )
        for kind in KINDS
        for scenario in SCENARIOS
        for call in scenario.calls
        for fault in faults(call)
        if lasting or (fault.passes and not call.startswith("Mandrill"))
    ]


def play_with(setup: Setup, scenario: Scenario, params: Params, injected: Injected | None) -> Answer:
    """One request with this fault, answered before API Gateway and Lambda time out."""
    make_stale(setup)
    setup.wire.forget()
    setup.wire.injected = injected
    began = setup.wire.clock.passed
    answer = play(scenario, setup, params)
    assert setup.wire.clock.passed - began < min(scenario.seconds, GATEWAY_SECONDS)
    assert injected is None or injected.call in setup.wire.tries
    setup.wire.injected = None
    return answer


def check_notice(setup: Setup, scenario: Scenario, answer: Answer, *, saved: bool) -> None:
    """Of what the request saved Mandrill took a mail, or a record tells that it may not have; of nothing saved there is neither."""
    on_record = any(Notification.scan(Notification.request_id == answer.body["request_id"], consistent_read=True))
    assert saved == (bool(setup.wire.mails) or on_record)


def expected(scenario: Scenario, injected: Injected) -> str:
    if injected.call == "PutItem idempotency_keys" and injected.fault is CONFLICT:
        return "invalid-param"  # the request that has the key is just completing it
    if injected.call in SPARED and injected.call not in scenario.needs:
        return scenario.status
    if injected.call.startswith("TransactWriteItems") and injected.fault is CONFLICT:
        return "too-many-attempts" if injected.call.endswith(" throttles") else "rate-limit-exceeded"
    if injected.call in IDENTIFY:
        return "identify-request-error"
    return "mandrill-email-failed" if injected.call in MAILS else "application-crash"


def effective(scenario: Scenario, injected: Injected, status: str) -> bool:
    """Whether what the request wrote is there, although the caller may have been told otherwise."""
    writes = [each for each in scenario.calls if each.startswith("TransactWriteItems") and each not in SPARED]  # the last counts
    return status in ("action-successful", "mandrill-email-failed") or (injected.call in writes[-1:] and injected.fault.after)


@pytest.mark.parametrize(
    ("kind", "scenario"),
    [
        pytest.param(kind, scenario, id=f"{kind}: {scenario}", marks=selection.of_a_scenario(kind, scenario))
        for kind in KINDS
        for scenario in SCENARIOS
    ],
)
def test_every_call_that_a_request_makes_has_its_faults(setup: Setup, scenario: Scenario) -> None:
    answer = play_with(setup, scenario, scenario.arrange(setup), None)
    assert answer.status == scenario.status
    assert tuple(setup.wire.calls) == scenario.calls


def test_every_route_has_a_scenario() -> None:
    assert {scenario.route for scenario in SCENARIOS} == {route.name for route in routes()}


@pytest.mark.parametrize(("kind", "scenario", "injected"), cases(lasting=True))
def test_a_fault_that_lasts_is_told_in_time_and_a_retry_ends_in_the_right_state(
    setup: Setup, scenario: Scenario, injected: Injected
) -> None:
    params = scenario.arrange(setup)
    before = scenario.saved(params)
    answer = play_with(setup, scenario, params, injected)
    assert answer.status == expected(scenario, injected)
    saved = scenario.saved(params)
    assert saved == max(before, scenario.saves and effective(scenario, injected, answer.status))
    check_notice(setup, scenario, answer, saved=saved > before)

    if injected.call in SPARED:
        setup.wire.clock.sleep(scenario.seconds)  # a key that could not be given back is free by then
    again = play_with(setup, scenario, params, None)
    assert again.status == (scenario.again if saved else scenario.status)
    assert scenario.saved(params) == (saved + (not scenario.repeatable) or int(scenario.saves))
    check_notice(setup, scenario, again, saved=scenario.saved(params) > saved)


@pytest.mark.parametrize(("kind", "scenario", "injected"), cases(lasting=False))
def test_a_fault_that_passes_is_never_noticed(setup: Setup, scenario: Scenario, injected: Injected) -> None:
    params = scenario.arrange(setup)
    before = scenario.saved(params)
    answer = play_with(setup, scenario, params, injected)
    assert answer.status == scenario.status
    assert scenario.saved(params) == scenario.saves
    check_notice(setup, scenario, answer, saved=scenario.saves > before)


def outages() -> list[Any]:
    return [
        pytest.param(
            kind,
            scenario,
            call,
            id=f"{kind}: {scenario}: {call}",
            marks=selection.of_an_outage(kind, scenario, call),
        )
        for kind in KINDS
        for scenario in SCENARIOS
        for call in scenario.calls
    ]


@pytest.mark.parametrize(("kind", "scenario", "call"), outages())
def test_when_nothing_answers_from_some_call_on_the_caller_is_answered_in_time(setup: Setup, scenario: Scenario, call: str) -> None:
    params = scenario.arrange(setup)
    before = scenario.saved(params)
    answer = play_with(setup, scenario, params, Injected(call, SILENT, lasting=True, onwards=True))
    saved = scenario.saved(params)
    check_notice(setup, scenario, answer, saved=saved > before)
    setup.wire.clock.sleep(scenario.seconds)  # a key that could not be given back is free by then
    again = play_with(setup, scenario, params, None)
    assert again.status == (scenario.again if saved else scenario.status)
    check_notice(setup, scenario, again, saved=scenario.saved(params) > saved)
