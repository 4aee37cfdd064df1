from collections.abc import Iterator

import pytest

from tests.stage import Stage, stage


@pytest.fixture(scope="module", name="stage")
def stage_of_the_module() -> Iterator[Stage]:
    with stage() as set_up:
        yield set_up
