from collections.abc import Iterator

import pytest

from tests.clients import fake
from tests.clients.both import Both, open_client
from tests.clients.fake import Fake
from tests.local.runner import Run, running


@pytest.fixture
def api() -> Iterator[Fake]:
    with fake.serving() as served:
        yield served


@pytest.fixture(params=["sync", "async"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def client(kind: str, api: Fake) -> Iterator[Both]:
    with open_client(kind, api.url) as both:
        yield both


@pytest.fixture(scope="package")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """`make run`, as it stands."""
    with running(tmp_path_factory.mktemp("clients")) as started:
        yield started


@pytest.fixture(scope="module")
def fresh_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """`make run` with its demo data only, for what a README's reader does first."""
    with running(tmp_path_factory.mktemp("clients")) as started:
        yield started
