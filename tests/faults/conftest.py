"""Every scenario plays on a setup where everything is called over a wire that may fail."""

import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image

from shared.api import registry
from shared.aws import clients
from shared.dynamodb.ids import forget_blocks
from shared.outbound.fetch import TOTAL_SECONDS, Download
from shared.records.tokens import Token
from shared.services import list_item_images, mail, throttles
from shared.settings import settings
from shared.timestamps import rfc3339
from shared.token_format import digest
from tests.aws_clients import LEAN, using
from tests.client import Client, Context
from tests.factory import Factory
from tests.faults.scenario import Scenario, Setup
from tests.faults.wire import Wire, wired
from tests.isolated_engine import make_tables_anew

MOST_CASES = 100  # whose rows are there at once
_cases = count(1)


@pytest.fixture(scope="session")
def key(engine: str) -> str:
    """The parameter that holds Mandrill's key."""
    clients.client("ssm").put_parameter(Name="/test/faults", Value="x", Type="SecureString", Overwrite=True)
    return "/test/faults"


@pytest.fixture
def kind() -> str:
    """Of the clients that the code uses; tests have it as a parameter."""
    return LEAN


@pytest.fixture
def few_rows(factory: Factory) -> None:
    """Checks read whole tables, which would grow with each of thousands of cases: they are made anew from time to time."""
    if next(_cases) % MOST_CASES == 0:
        make_tables_anew()
        factory.register_routes()


@pytest.fixture
def wire(factory: Factory, few_rows: None, key: str, kind: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    """With notification addresses for every route."""
    identify = registry.identify
    monkeypatch.setattr(registry, "identify", lambda *names: {**identify(*names), "notification_emails": ["ops@example.com"]})
    monkeypatch.setattr(settings, "mandrill_key_parameter", key)
    limited_by_address(monkeypatch)
    with using(kind, monkeypatch), wired(monkeypatch) as wire:
        monkeypatch.setattr(list_item_images, "fetch", lambda url, _: _download(wire, url))
        yield wire


def limited_by_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that limits of addresses are called as well; none is reached."""
    monkeypatch.setitem(settings.__dict__, "trusted_sources", ())
    for name in ("REGISTRATIONS", "OF_HOST"):
        monkeypatch.setattr(throttles, name, throttles.Limit(f"faults_{name}", 100_000, 3600))


@pytest.fixture
def setup(factory: Factory, wire: Wire, scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> Setup:
    monkeypatch.setattr(Context, "get_remaining_time_in_millis", lambda _: scenario.seconds * 1000)
    wire.mandrill_status = scenario.mandrill_status
    return Setup(
        factory,
        wire,
        Client(),
        factory.application_token("planoauth") if scenario.application_token else factory.session("employee"),
    )


def make_stale(setup: Setup) -> None:
    """The request that comes is the first in a while: the session's last use is written, ids reserved, Mandrill's key read."""
    token = Token.get(digest(setup.token))
    if token.last_used_at:
        token.update([Token.last_used_at.set(_minutes_before(token.last_used_at))])
    forget_blocks()
    registry.forget()
    mail._parameters().clear_cache()


def _minutes_before(moment: str) -> str:
    return rfc3339(datetime.fromisoformat(moment) - timedelta(minutes=6))


def _download(wire: Wire, url: str) -> Download:
    """As slow as a fetch may be; the picture differs by the URL's path, and so does the host that it came from."""
    wire.clock.sleep(TOTAL_SECONDS)
    name = urlsplit(url).path[1:]
    file = io.BytesIO()
    Image.new("RGB", (4, 2), {"a.png": "red"}.get(name, "blue")).save(file, "PNG")
    return Download(file.getvalue(), name)


def pytest_make_parametrize_id(val: Any) -> str | None:
    return str(val) if isinstance(val, Scenario) else None
