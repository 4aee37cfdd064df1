"""One fault at a time, at every call of every route: what the caller is told, how soon, what is left, and what a retry does."""

from typing import Any

import pytest

from shared.records.notifications import Notification
from tests.aws_clients import KINDS
from tests.client import Answer
from tests.faults import selection
from tests.faults.conftest import make_stale
from tests.faults.selection import SPARED
from tests.faults.stories import STORIES, play
from tests.faults.story import IDENTIFY, MAIL, Params, Stage, Story
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
from tools.routes import routes

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
            story,
            Injected(call, fault, lasting),
            id=f"{kind}: {story}: {call}: {fault}{'' if lasting else ' once'}",
            marks=selection.of_a_fault(kind, story, call, fault, lasting=lasting),
        )
        for kind in KINDS
        for story in STORIES
        for call in story.calls
        for fault in faults(call)
        if lasting or (fault.passes and call != "Mandrill")
    ]


def play_with(stage: Stage, story: Story, params: Params, injected: Injected | None) -> Answer:
    """One request with this fault, answered before API Gateway and Lambda lose patience."""
    make_stale(stage)
    stage.wire.forget()
    stage.wire.injected = injected
    began = stage.wire.clock.passed
    answer = play(story, stage, params)
    assert stage.wire.clock.passed - began < min(story.seconds, GATEWAY_SECONDS)
    assert injected is None or injected.call in stage.wire.tries
    stage.wire.injected = None
    return answer


def check_notice(stage: Stage, story: Story, answer: Answer, *, saved: bool) -> None:
    """Of what the request saved Mandrill took a mail, or a record tells that it may not have; of nothing saved there is neither."""
    rows = Notification.query(story.route, consistent_read=True)
    on_record = any(row.request_id.startswith(answer.body["request_id"]) for row in rows)
    assert saved == (bool(stage.wire.mails) or on_record)


def expected(story: Story, injected: Injected) -> str:
    if injected.call == "PutItem idempotency_keys" and injected.fault is CONFLICT:
        return "invalid-param"  # whoever has the key is just completing it
    if injected.call in SPARED:
        return story.status
    if injected.call in IDENTIFY:
        return "identify-request-error"
    return "mandrill-email-failed" if injected.call in MAIL else "application-crash"


def effective(story: Story, injected: Injected, status: str) -> bool:
    """Whether what the request wrote is there, although the caller may have been told otherwise."""
    writes = [call for call in story.calls if call.startswith("TransactWriteItems")]  # all but the last are in vain
    return status in ("action-successful", "mandrill-email-failed") or (injected.call in writes[-1:] and injected.fault.after)


@pytest.mark.parametrize(
    ("kind", "story"),
    [
        pytest.param(kind, story, id=f"{kind}: {story}", marks=selection.of_a_story(kind, story))
        for kind in KINDS
        for story in STORIES
    ],
)
def test_every_call_that_a_request_makes_has_its_faults(stage: Stage, story: Story) -> None:
    answer = play_with(stage, story, story.arrange(stage), None)
    assert answer.status == story.status
    assert tuple(stage.wire.calls) == story.calls


def test_every_route_has_a_story() -> None:
    assert {story.route for story in STORIES} == {route.name for route in routes()}


@pytest.mark.parametrize(("kind", "story", "injected"), cases(lasting=True))
def test_a_fault_that_lasts_is_told_in_time_and_a_retry_ends_in_the_right_state(
    stage: Stage, story: Story, injected: Injected
) -> None:
    params = story.arrange(stage)
    before = story.saved(params)
    answer = play_with(stage, story, params, injected)
    assert answer.status == expected(story, injected)
    saved = story.saved(params)
    assert saved == max(before, story.saves and effective(story, injected, answer.status))
    check_notice(stage, story, answer, saved=saved > before)

    if injected.call in SPARED:
        stage.wire.clock.sleep(story.seconds)  # a key that could not be given back is free by then
    again = play_with(stage, story, params, None)
    assert again.status == (story.again if saved else story.status)
    assert story.saved(params) == (saved + (not story.repeatable) or int(story.saves))
    check_notice(stage, story, again, saved=story.saved(params) > saved)


@pytest.mark.parametrize(("kind", "story", "injected"), cases(lasting=False))
def test_a_fault_that_passes_is_never_noticed(stage: Stage, story: Story, injected: Injected) -> None:
    params = story.arrange(stage)
    before = story.saved(params)
    answer = play_with(stage, story, params, injected)
    assert answer.status == story.status
    assert story.saved(params) == story.saves
    check_notice(stage, story, answer, saved=story.saves > before)


def outages() -> list[Any]:
    return [
        pytest.param(
            kind,
            story,
            call,
            id=f"{kind}: {story}: {call}",
            marks=selection.of_an_outage(kind, story, call),
        )
        for kind in KINDS
        for story in STORIES
        for call in story.calls
    ]


@pytest.mark.parametrize(("kind", "story", "call"), outages())
def test_when_nothing_answers_from_some_call_on_the_caller_is_answered_in_time(stage: Stage, story: Story, call: str) -> None:
    params = story.arrange(stage)
    before = story.saved(params)
    answer = play_with(stage, story, params, Injected(call, SILENT, lasting=True, onwards=True))
    saved = story.saved(params)
    check_notice(stage, story, answer, saved=saved > before)
    stage.wire.clock.sleep(story.seconds)  # a key that could not be given back is free by then
    again = play_with(stage, story, params, None)
    assert again.status == (story.again if saved else story.status)
    check_notice(stage, story, again, saved=story.saved(params) > saved)
