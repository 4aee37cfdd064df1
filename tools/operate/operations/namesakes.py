"""Records that people and programs will take for one another, since they have one name: allowed, and told."""

from collections.abc import Callable
from typing import Any

from shared.records.integrations import Integration
from shared.records.webhook_out_subs import WebhookOutSub
from tools.operate.operations.integrations import list_integrations
from tools.operate.operations.subscriptions import list_subscriptions


def of_integration(made: Integration) -> str | None:
    others = [each.id for each in list_integrations() if each.id != made.id and _owner(each) == _owner(made)]
    return f"The application {made.application} has other integrations named {made.name}: {_listed(others)}." if others else None


def of_subscription(made: WebhookOutSub) -> str | None:
    others = [each.id for each in list_subscriptions(made.integration_id) if each.id != made.id and each.key == made.key]
    return f"The integration has other subscriptions with the key {made.key}: {_listed(others)}." if others else None


def _owner(integration: Integration) -> tuple[str, str]:
    return integration.application, integration.name


def _listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers))


NAMESAKES: dict[str, Callable[[Any], str | None]] = {
    "create_integration": of_integration,
    "change_integration": of_integration,
    "create_subscription": of_subscription,
    "change_subscription": of_subscription,
}
