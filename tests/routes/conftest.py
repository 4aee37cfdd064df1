from collections.abc import Iterator

import pytest

from tests.isolated_engine import IsolatedEngine, isolated_engine


@pytest.fixture(scope="module", name="isolated_engine")
def isolated_engine_of_the_module() -> Iterator[IsolatedEngine]:
    with isolated_engine() as set_up:
        yield set_up
