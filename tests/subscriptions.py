"""Webhook subscriptions as callers give them and as they are stored."""

import socket
from typing import Any

import pytest

from shared.dynamodb.transaction import ALONE
from shared.records.integrations import Integration
from shared.records.webhook_out_subs import KINDS, WebhookOutSub
from shared.services import webhook_secrets
from shared.timestamps import now

PUBLIC = "93.184.216.34"  # an address, so that no name is looked up
URL = f"https://{PUBLIC}/hook"
GIVEN: dict[str, Any] = {"key": "orders", "name": "Orders", "callback_url": URL, "version": "3", "events": ["order.delivered"]}
IN_ORDER: dict[str, Any] = {**GIVEN, "version": "2", "events": [], "statuses": ["scheduled"]}


def save_integration(number: int) -> Integration:
    made = now()
    counts = dict.fromkeys(KINDS, 0)
    owners: dict[str, Any] = {"company_id": 1, "application": "planoauth"}
    integration = Integration(number, name="Orders", **owners, counts=counts, created_at=made, last_updated=made)
    integration.save()
    return integration


def save_subscription(integration_id: int, **values: Any) -> WebhookOutSub:
    return WebhookOutSub.create(ALONE, integration_id, {**GIVEN, "secrets": webhook_secrets.first(), **values})


def stored(integration_id: int, number: int) -> WebhookOutSub:
    return WebhookOutSub.get(integration_id, number, consistent_read=True)


def counts(integration_id: int) -> dict[str, int]:
    """Those that are not 0."""
    held = Integration.get(integration_id, consistent_read=True).counts
    return {kind: number for kind, number in held.items() if number}


def change_stored(subscription: WebhookOutSub, **values: Any) -> WebhookOutSub:
    """Another writer's change, past the API."""
    changed = subscription.changed(values)
    assert changed is not None
    write = ALONE.transaction()
    subscription.replace(write, changed)
    write.commit(changed)
    return changed


def remove_stored(integration_id: int, number: int) -> None:
    write = ALONE.transaction()
    WebhookOutSub.get_or_refuse(integration_id, number).remove(write)
    write.commit(None)


def resolving(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """Every name has these addresses; returns the names that are looked up. None: there is no such name."""
    names: list[str] = []
    really = socket.getaddrinfo

    def getaddrinfo(name: str, *arguments: Any, **options: Any) -> list[Any]:
        if name in ("127.0.0.1", b"127.0.0.1"):
            return really(name, *arguments, **options)
        names.append(name)
        if not addresses:
            raise socket.gaierror
        return [(socket.AF_INET6 if ":" in each else socket.AF_INET, 0, 0, "", (each, 0)) for each in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return names
