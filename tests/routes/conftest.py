from collections.abc import Iterator

import pytest

from shared.settings import settings
from tests.accounts import mailed
from tests.engine import IS_MOTO
from tests.isolated_engine import IsolatedEngine, isolated_engine
from tests.mandrill import Mandrill
from tests.representatives import representatives
from tools.codegen.routes import routes


@pytest.hookimpl(tryfirst=True)  # before those that `-m` does not name are left out
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Against moto, a second engine, the tests of a route's own run at night, unless others have none of its features."""
    chosen = {route.name for route in representatives(routes())}
    at_night = {f"test_{route.name}" for route in routes() if IS_MOTO and route.name not in chosen}
    for item in items:
        if item.path.stem in at_night:
            item.add_marker(pytest.mark.nightly)


@pytest.fixture(scope="module", name="isolated_engine")
def isolated_engine_of_the_module() -> Iterator[IsolatedEngine]:
    with isolated_engine() as set_up:
        yield set_up


@pytest.fixture
def no_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "mandrill_key_parameter", "")


@pytest.fixture
def mandrill(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mandrill]:
    with mailed(monkeypatch) as played:
        yield played
