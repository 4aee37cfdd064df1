"""events/: per route, a real request that is accepted and one that is refused. The word TOKEN stands for their token."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from shared.images import upload
from shared.images.fetch import Download
from shared.records.base import now
from shared.records.integrations import Integration
from shared.records.list_items import ListItem
from tests.client import Client
from tests.routes.test_list_items_upload_image import picture
from tests.world import World, unique
from tools.routes import routes

EVENTS = Path(__file__).parents[2] / "events"
NAMES = [route.name for route in routes()]
REFUSED = {"list_items_upload_image": "invalid-url", "requirements_create": "missing-param"}


@pytest.fixture(scope="module")
def records(world: World) -> None:
    """What the events refer to, all with the id 1."""
    for model in ("Designation", "OrderRequest"):
        world.reference(model, 1)
    made = now()
    ListItem(1, key="k", slug="s", active=True, created_at=made, last_updated=made).save()
    Integration(1, name="n", counts={}, created_at=made, last_updated=made).save()


def event(file: str, token: str, **changes: Any) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((EVENTS / file).read_text().replace("TOKEN", token))
    body = {**json.loads(base64.b64decode(read["body"])), **changes}
    return {**read, "body": base64.b64encode(json.dumps(body).encode()).decode()}


@pytest.mark.parametrize("name", NAMES)
def test_the_accepted_event_of_a_route_is_accepted(
    name: str, call: Client, application: str, records: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload, "fetch", lambda *_: Download(picture("PNG"), "images.example.com"))
    new = {"list_items_create": {"key": unique("k")}, "audit_events_fmp_create": {"unique_id": unique("e")}}
    assert call.invoke(name, event(f"{name}.json", application, **new.get(name, {}))).status == "action-successful"


@pytest.mark.parametrize("name", NAMES)
def test_the_refused_event_of_a_route_is_refused(name: str, call: Client, application: str, records: None) -> None:
    answer = call.invoke(name, event(f"{name}.refused.json", application))
    assert answer.status == REFUSED.get(name, "invalid-param")
    assert answer.errors


def test_every_event_belongs_to_a_route_and_holds_no_token() -> None:
    assert {file.name for file in EVENTS.iterdir()} == {f"{name}{kind}.json" for name in NAMES for kind in ("", ".refused")}
    assert not [file for file in EVENTS.iterdir() if "plano_" in file.read_text()]
