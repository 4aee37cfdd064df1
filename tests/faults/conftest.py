"""Every story plays on a stage where everything is called over a wire that may fail."""

import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image

from shared import aws, mail, registry
from shared.images import upload
from shared.images.fetch import TOTAL_SECONDS, Download
from shared.records.base import rfc3339
from shared.records.ids import forget_blocks
from shared.records.services import Service
from shared.records.tokens import Token, digest
from shared.settings import settings
from tests.client import Client, Context
from tests.faults.stories import Stage, Story
from tests.faults.wire import Wire, wired
from tests.world import World
from tools.routes import routes


@pytest.fixture(scope="package")
def notified(world: World) -> Iterator[World]:
    """Every route tells somebody what it wrote."""
    switched: dict[str, Any] = {}
    for route in routes():
        switched.setdefault(route.service, {})[route.action] = {"active": True, "notification_emails": ["ops@example.com"]}
    for service, actions in switched.items():
        Service(service, "v1", active=True, routes=actions).save()
    aws.client("ssm").put_parameter(Name="/test/faults", Value="x", Type="SecureString")
    yield world
    world.register_routes()
    aws.client("ssm").delete_parameter(Name="/test/faults")


@pytest.fixture(scope="package")
def session(notified: World) -> str:
    return notified.session("employee")


@pytest.fixture(scope="package")
def application(notified: World) -> str:
    return notified.application_token()


@pytest.fixture
def wire(notified: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    monkeypatch.setattr(settings, "mandrill_key_parameter", "/test/faults")
    with wired(monkeypatch) as wire:
        monkeypatch.setattr(upload, "fetch", lambda url, _: _download(wire, url))
        yield wire


@pytest.fixture
def stage(notified: World, wire: Wire, session: str, application: str, story: Story, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setattr(Context, "get_remaining_time_in_millis", lambda _: story.seconds * 1000)
    wire.mandrill_status = story.mandrill_status
    return Stage(notified, wire, Client(), application if story.application_token else session)


def make_stale(stage: Stage) -> None:
    """The request that comes is the first in a while: the session's last use is written, ids reserved, Mandrill's key read."""
    token = Token.get(digest(stage.token))
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
    return str(val) if isinstance(val, Story) else None
