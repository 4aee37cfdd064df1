"""One fault at a time, at every call of every function that no request calls, and the rights that these functions need."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from shared.aws import clients
from shared.aws.queues import Queue
from shared.background import serve as serving
from shared.records.queues import WEBHOOK_RETRIES, WEBHOOK_WORK
from shared.services import webhook_delivery
from shared.settings import settings
from tests.aws_clients import BOTOCORE, LEAN
from tests.calls import Calls
from tests.client import Context
from tests.engine import IS_MOTO
from tests.factory import Factory
from tests.faults import selection
from tests.faults.background import SCENARIOS, Background, Play
from tests.faults.test_faults import faults
from tests.faults.test_rights import Right, rights
from tests.faults.wire import DENIED, SILENT, SILENT_AFTERWARDS, THROTTLED, Fault, Injected, Wire
from tools.codegen.routes import background
from tools.codegen.template.policies import MAIL, background_grants, managed_grants

SECONDS = 90
SPARED = ("SendMessageBatch", "Mandrill", "SSM GetParameter", "DeleteItem notifications")  # without which the work is done
OF_PARTITIONS = ("Query webhook_feeds", "Query webhook_channels")

pytestmark = pytest.mark.skipif(IS_MOTO, reason="its queues are named by other URLs")
every_scenario = pytest.mark.parametrize("scenario", SCENARIOS, ids=str)
IN_GATE = pytest.param(LEAN, (DENIED, SILENT_AFTERWARDS), id="lean, two faults")
NIGHTLY = [
    pytest.param(LEAN, (), id="lean", marks=pytest.mark.nightly),
    pytest.param(BOTOCORE, (), id="botocore", marks=(pytest.mark.nightly, pytest.mark.slow)),
]
every_client = pytest.mark.parametrize(("kind", "only"), [IN_GATE, *NIGHTLY])


@pytest.fixture
def play(factory: Factory, wire: Wire, scenario: Background, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Play]:
    """Arranges the scenario anew."""
    for queue in (WEBHOOK_WORK, WEBHOOK_RETRIES):
        clients.client("sqs").create_queue(QueueName=f"test-{queue.name}")
    monkeypatch.setattr(serving, "time", wire.clock)
    monkeypatch.setattr(webhook_delivery, "post", scenario.post(wire))
    monkeypatch.setattr(Context, "get_remaining_time_in_millis", lambda _: SECONDS * 1000)

    def arrange() -> Play:
        played = Play(factory, wire)
        played.about = scenario.arrange(played)
        return played

    return arrange


def called(scenario: Background, played: Play) -> list[str]:
    """The calls of a run without a fault. Of queries of an index's partitions, which are alike, the first and the last."""
    assert played.run(scenario)
    calls = list(played.wire.calls)
    scenario.require_done(played)
    last = {name: call for call in calls if (name := call.partition(" (")[0]) in OF_PARTITIONS}
    return [call for call in calls if call.partition(" (")[0] not in OF_PARTITIONS or call in last or call in last.values()]


def _faults(call: str, only: tuple[Fault, ...]) -> tuple[Fault, ...]:
    known = faults(call.partition(" (")[0])
    return tuple(fault for fault in known if fault in only) if only else known


def is_spared(call: str) -> bool:
    return call.partition(" (")[0] in SPARED


@every_scenario
def test_a_run_makes_the_calls_that_it_needs(scenario: Background, play: Callable[[], Play]) -> None:
    assert set(scenario.needs) <= set(called(scenario, play()))


@every_client
@every_scenario
def test_after_a_fault_that_lasts_the_work_comes_again_and_ends_in_the_right_state(
    scenario: Background, play: Callable[[], Play], kind: str, only: tuple[Fault, ...]
) -> None:
    for call in called(scenario, play()):
        for fault in _faults(call, only):
            played = play()
            done = played.run(scenario, Injected(call, fault, lasting=True))
            assert not done or is_spared(call) or fault.after, (call, fault)
            assert played.run_again(scenario), (call, fault)
            scenario.require_done(played)


@pytest.mark.parametrize(("kind", "only"), [pytest.param(LEAN, (THROTTLED,), id="lean, throttled"), *NIGHTLY])
@every_scenario
def test_a_fault_that_passes_is_never_noticed(
    scenario: Background, play: Callable[[], Play], kind: str, only: tuple[Fault, ...]
) -> None:
    for call in called(scenario, play()):
        for fault in _faults(call, only):
            if fault.passes and not is_spared(call):
                played = play()
                assert played.run(scenario, Injected(call, fault, lasting=False)), (call, fault)
                scenario.require_done(played)


@selection.over_both_clients
@every_scenario
def test_when_nothing_answers_from_some_call_on_a_run_ends_in_time_and_is_made_up_for(
    scenario: Background, play: Callable[[], Play], kind: str
) -> None:
    for call in called(scenario, play()):
        played = play()
        began = played.wire.clock.passed
        played.run(scenario, Injected(call, SILENT, lasting=True, onwards=True))
        assert played.wire.clock.passed - began < SECONDS, call
        assert played.run_again(scenario), call
        scenario.require_done(played)


@selection.over_both_clients
@every_scenario
def test_no_payload_secret_or_address_is_logged_however_the_work_fails(
    scenario: Background, play: Callable[[], Play], kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for call in called(scenario, play()):
        played = play()
        played.run(scenario, Injected(call, DENIED, lasting=True))
        logged = capsys.readouterr().out
        assert is_spared(call) or '"message":"crash"' in logged
        assert [secret for secret in played.secrets if secret in logged] == []


# --- rights ---


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """The queues that messages were sent to."""
    queues: Counter[str] = Counter()
    monkeypatch.setattr(Queue, "send", lambda queue, messages, delay=0: queues.update({queue.name: len(messages)}))
    return queues


@pytest.mark.parametrize("declared", background(), ids=lambda declared: declared.name)
def test_a_function_may_do_what_its_work_does_and_nothing_else(
    declared: Any, factory: Factory, wire: Wire, calls: Calls, sent: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The policy of mails is the routes', too: of that it may do more than it needs."""
    monkeypatch.setattr(Context, "get_remaining_time_in_millis", lambda _: SECONDS * 1000)
    needed: set[Right] = set()
    for scenario in SCENARIOS:
        if scenario.declared is declared:
            monkeypatch.setattr(webhook_delivery, "post", scenario.post(wire))
            played = Play(factory, wire)
            played.about = scenario.arrange(played)
            calls.made.clear()
            sent.clear()
            assert played.run(scenario)
            needed |= {right for call in calls.made for right in rights(*call)} | {("SendMessage", name) for name in sent}
    own = named(background_grants(declared)) | {
        ("SendMessage", queue.name) for access in (declared, *declared.uses) for queue in access.sends
    }
    of_mail = named(managed_grants(MAIL)) if declared.sends_mail else set()
    assert own - needed == set()
    assert needed - own <= of_mail
    assert bool(wire.mails) <= declared.sends_mail


def named(grants: dict[str, set[str]]) -> set[Right]:
    return {(action, f"{settings.table_prefix}{name}") for name, actions in grants.items() for action in actions}
