"""The life of a session whose user chose `remember_me`: for ever, unless an operator sets a limit."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.settings import Settings, settings
from tests.client import Client
from tests.factory import Factory
from tools.deploy.template import Resolver, load

TEMPLATE = load(Path(__file__).parents[2] / "template.yaml")
NAME = "list_items_create"
DAY = timedelta(days=1)
SOON = timedelta(seconds=30)  # more than a request takes


def status(call: Client, factory: Factory, **session: Any) -> str:
    return call(NAME, factory.session("employee", **session)).status


def test_a_remembered_session_never_ends_by_itself_unless_a_limit_is_set(call: Client, factory: Factory) -> None:
    assert settings.remembered_days == 0
    assert status(call, factory, remember_me=True, age=4000 * DAY, unused=4000 * DAY) == "missing-param"


def test_a_limit_ends_remembered_sessions_that_are_older(call: Client, factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "remembered_days", 30)
    assert status(call, factory, remember_me=True, age=30 * DAY - SOON) == "missing-param"
    assert status(call, factory, remember_me=True, age=30 * DAY + SOON) == "session-expired"


def test_a_limit_asks_no_remembered_session_to_be_used(call: Client, factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "remembered_days", 30)
    assert status(call, factory, remember_me=True, age=29 * DAY, unused=29 * DAY) == "missing-param"


def test_a_limit_gives_no_other_session_a_longer_life(call: Client, factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "remembered_days", 30)
    assert status(call, factory, age=7 * DAY - SOON) == "missing-param"
    assert status(call, factory, age=7 * DAY + SOON) == "session-expired"
    assert status(call, factory, age=4 * DAY, unused=4 * DAY) == "session-expired"


def test_a_limit_concerns_no_token_of_an_application(call: Client, factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "remembered_days", 1)
    assert call(NAME, factory.application_token(created_at="2001-01-01T00:00:00.000000Z")).status == "missing-param"


@pytest.mark.parametrize(("environment", "days"), [({}, 0), ({"REMEMBERED_DAYS": "0"}, 0), ({"REMEMBERED_DAYS": "30"}, 30)])
def test_the_limit_is_a_setting_that_may_be_missing(
    environment: dict[str, str], days: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.environ", environment)
    assert Settings().remembered_days == days


@pytest.mark.parametrize(("parameters", "days"), [({}, "0"), ({"RememberedDays": "90"}, "90")])
def test_the_limit_is_a_parameter_of_the_template(parameters: dict[str, str], days: str) -> None:
    variables = TEMPLATE["Globals"]["Function"]["Environment"]["Variables"]
    assert str(Resolver(TEMPLATE, parameters).resolve(variables["REMEMBERED_DAYS"])) == days
