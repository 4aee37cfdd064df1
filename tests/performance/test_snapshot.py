"""Hooks around a SnapStart snapshot, with a module that plays the one of Lambda's runtime."""

import random
import sys
from collections.abc import Callable
from types import ModuleType

import pytest

from shared.api import registry
from shared.aws import clients, snapstart
from shared.aws.lean_client import LeanClient
from shared.dynamodb import ids
from shared.settings import settings
from tests.calls import Calls
from tests.client import Client
from tests.factory import unique

Hook = Callable[[], None]


@pytest.fixture
def hooks(monkeypatch: pytest.MonkeyPatch) -> dict[str, Hook]:
    """Those registered, by when they are called."""
    registered: dict[str, Hook] = {}
    runtime = ModuleType("snapshot_restore_py")
    runtime.register_before_snapshot = lambda hook: registered.update(before=hook)  # type: ignore[attr-defined]  # a module made here
    runtime.register_after_restore = lambda hook: registered.update(after=hook)  # type: ignore[attr-defined]  # a module made here
    monkeypatch.setitem(sys.modules, "snapshot_restore_py", runtime)
    snapstart.register()
    return registered


def item(call: Client, token: str) -> int:
    return int(call("list_items_create", token, key=unique("k"), slug="s").data["id"])


def test_outside_lambda_nothing_is_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "snapshot_restore_py", None)
    snapstart.register()


def test_before_a_snapshot_the_clients_are_made_without_credentials(
    hooks: dict[str, Hook], engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    clients.forget()
    monkeypatch.setattr(clients, "credentials", lambda: asked.append("asked"))
    hooks["before"]()
    assert [made.cache_info().currsize for made in (clients.dynamodb, clients.images, clients.session)] == [1, 1, 1]
    assert asked == []


def test_after_a_restore_no_id_of_the_snapshot_is_handed_out(hooks: dict[str, Hook], call: Client, application: str) -> None:
    ids.forget_blocks()
    first = item(call, application)
    hooks["after"]()
    assert item(call, application) >= first + settings.id_block


def test_after_a_restore_the_registry_and_the_callers_are_read_anew(
    hooks: dict[str, Hook], call: Client, application: str, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "registry_seconds", 60)
    registry.forget()
    for _ in range(2):
        item(call, application)
    assert calls.read().count("services") == 1
    hooks["after"]()
    item(call, application)
    assert calls.read().count("services") == 2


def test_after_a_restore_credentials_are_looked_for_again(hooks: dict[str, Hook], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "of-the-snapshot")
    clients.forget()
    assert clients.LateCredentials.get_frozen_credentials().access_key == "of-the-snapshot"
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "of-the-environment")
    hooks["after"]()
    assert clients.session.cache_info().currsize == 0
    assert clients.LateCredentials.get_frozen_credentials().access_key == "of-the-environment"
    monkeypatch.undo()
    clients.forget()


def test_after_a_restore_no_connection_of_the_snapshot_is_used(hooks: dict[str, Hook], call: Client, application: str) -> None:
    item(call, application)
    clients.images().call("DeleteObject", {"Key": unique("k")})
    for client in (clients.dynamodb(), clients.images()):
        assert isinstance(client, LeanClient)
        assert client.pool._idle
    used = clients.dynamodb(), clients.images()
    hooks["after"]()
    assert not any(client.pool._idle for client in used if isinstance(client, LeanClient))
    assert item(call, application)


def test_after_a_restore_no_client_of_botocores_with_the_snapshots_credentials_is_used(
    hooks: dict[str, Hook], call: Client, application: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "aws_client", "botocore")
    clients.forget()
    item(call, application)
    of_the_snapshot = clients.client("dynamodb", attempts=1)
    hooks["after"]()
    assert item(call, application)
    assert clients.client("dynamodb", attempts=1) is not of_the_snapshot
    monkeypatch.undo()
    clients.forget()


def test_after_a_restore_two_environments_do_not_wait_alike(hooks: dict[str, Hook]) -> None:
    def waits() -> list[float]:
        random.setstate(state)
        hooks["after"]()
        return [random.random() for _ in range(3)]

    state = random.getstate()
    assert waits() != waits()
