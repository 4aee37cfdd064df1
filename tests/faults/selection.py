"""The faults that `make check` plays. `make nightly` plays the whole matrix of scenarios, calls, faults and clients of AWS.

What a fault does to a call is a matter of the clients and of the pipeline: it is played once for each kind of call, over both
clients. A scenario's own matter is that nothing is left half-written: over our client, each of its writes is refused, and takes
effect without an answer.
"""

import pytest

from tests.aws_clients import KINDS, LEAN
from tests.faults.scenario import MAIL, SESSION, Scenario
from tests.faults.scenarios import SCENARIOS
from tests.faults.wire import DENIED, SILENT_AFTERWARDS, Fault

# What a request can do without: its failure is the caller's in no way.
SPARED = (
    "UpdateItem tokens",
    "UpdateItem users",  # of a password that is hashed anew
    "TransactWriteItems throttles (2)",  # of a try that is given back
    "PutItem notifications",
    "DeleteItem notifications",
    "DeleteItem notifications (2)",  # of a second mail
    "S3 DeleteObject",
    "SendMessageBatch",
    "DeleteItem idempotency_keys",
    "UpdateItem idempotency_keys",
)
# What every scenario does alike.
_COMMON = (*SESSION, *MAIL, "UpdateItem counters", "PutItem idempotency_keys", *SPARED)
_OWN_WRITES = ("TransactWriteItems", "PutItem", "UpdateItem", "DeleteItem", "S3 PutObject")


def kind_of(call: str) -> str:
    """Calls of one kind fail alike."""
    if call in _COMMON or call.startswith("S3"):
        return call
    return f"{call.partition(' ')[0]}{' under a key' if 'idempotency_keys' in call else ''}"


# The first scenario that makes a call of the kind.
_SHOWN_BY = {kind_of(call): (scenario, call) for scenario in reversed(SCENARIOS) for call in reversed(scenario.calls)}


def shows(scenario: Scenario, call: str) -> bool:
    """Whether the scenario shows what happens to calls of this kind."""
    return _SHOWN_BY.get(kind_of(call)) == (scenario, call)


def is_own_write(call: str) -> bool:
    return call not in _COMMON and call.startswith(_OWN_WRITES)


def marks(*, in_gate: bool, client: str) -> list[pytest.MarkDecorator]:
    """`make test` plays faults over our client only."""
    return [*([] if in_gate else [pytest.mark.nightly]), *([] if client == LEAN else [pytest.mark.slow])]


over_both_clients = pytest.mark.parametrize(
    "kind", [pytest.param(client, marks=marks(in_gate=client == LEAN, client=client)) for client in KINDS]
)


def of_a_scenario(client: str, scenario: Scenario) -> list[pytest.MarkDecorator]:
    return marks(in_gate=client == LEAN or any(shows(scenario, call) for call in scenario.calls), client=client)


def of_a_fault(client: str, scenario: Scenario, call: str, fault: Fault, *, lasting: bool) -> list[pytest.MarkDecorator]:
    own = (
        client == LEAN
        and (is_own_write(call) or call in scenario.needs)
        and (fault is SILENT_AFTERWARDS or (lasting and fault is DENIED))
    )
    return marks(in_gate=shows(scenario, call) or own, client=client)


def of_an_outage(client: str, scenario: Scenario, call: str) -> list[pytest.MarkDecorator]:
    """A function that gets more time than others has to end in time at each of its calls."""
    own = client == LEAN and (is_own_write(call) or scenario.seconds != Scenario.seconds)
    return marks(in_gate=shows(scenario, call) or own, client=client)
