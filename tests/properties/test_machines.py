"""Any sequence of requests leaves what a naive model in memory holds. PLANOCORE_EXAMPLES: how many sequences."""

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.factory import Factory
from tests.properties.machines import AuditEvents, ListItems, Machine, Requirements, Sessions, Subscriptions

MACHINES = (ListItems, Requirements, AuditEvents, Subscriptions, Sessions)
EXAMPLES = int(os.environ.get("PLANOCORE_EXAMPLES", "25"))

pytestmark = pytest.mark.usefixtures("own_engine")

every_machine = pytest.mark.parametrize("machine", MACHINES)


def run(machine: type[Machine], factory: Factory, sequences: int) -> None:
    machine.factory = factory
    profile = settings(
        max_examples=sequences, stateful_step_count=25, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(machine, settings=profile)


@every_machine
def test_what_is_kept_is_what_the_model_holds(machine: type[Machine], factory: Factory) -> None:
    run(machine, factory, 4)


@pytest.mark.slow
@every_machine
def test_what_is_kept_is_what_the_model_holds_after_many_sequences(machine: type[Machine], factory: Factory) -> None:
    run(machine, factory, EXAMPLES)
