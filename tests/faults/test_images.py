"""A write of an image that is tried again while others upload to the same item."""

import pytest

from tests.aws_clients import KINDS
from tests.faults.scenario import Scenario, Setup
from tests.faults.scenarios import IMAGE_WRITE, SCENARIOS, objects, overtake
from tests.faults.test_faults import play_with
from tests.faults.wire import RESET_AFTERWARDS, SILENT_AFTERWARDS, Fault, Injected
from tests.items import stored

replacing = pytest.mark.parametrize(
    "scenario", [scenario for scenario in SCENARIOS if scenario.name == "an image takes another's place"]
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", [SILENT_AFTERWARDS, RESET_AFTERWARDS], ids=str)
@replacing
def test_what_was_replaced_since_the_first_try_does_not_come_back_with_the_second(
    setup: Setup, scenario: Scenario, fault: Fault
) -> None:
    params = scenario.arrange(setup)
    setup.wire.between[IMAGE_WRITE] = lambda: overtake(params["id"])
    answer = play_with(setup, scenario, params, Injected(IMAGE_WRITE, fault, lasting=False))
    assert answer.data["image"]["source_host"] == "b.png"  # as it was for a moment
    image = stored(params["id"]).image
    assert image is not None
    assert image.source_host == "c.png"
    assert objects(params["id"]) == [image.key]
    assert not setup.wire.between
