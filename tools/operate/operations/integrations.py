"""Integrations, each of a company and of an application."""

from typing import Any

from shared.dynamodb.ids import with_new_id
from shared.dynamodb.transaction import IdTaken
from shared.records.applications import Application
from shared.records.integrations import Integration
from shared.records.webhook_out_subs import KINDS
from tools.operate.operations import accept, rows


def create_integration(name: str, *, company_id: int, application: str, active: bool = True) -> Integration:
    """Clients and liaisons of the company see it, and employees and tokens of the application."""
    owners = {"company_id": accept.record_id("company_id", company_id), "application": _application(application)}
    values = {"name": accept.text("name", name), **owners, "active": active, **accept.times()}
    counts = dict.fromkeys(KINDS, 0)
    return with_new_id("integrations", lambda number: _create(Integration(number, counts=counts, **values)))


def list_integrations() -> list[Integration]:
    return sorted(Integration.scan(consistent_read=True), key=lambda integration: integration.id)


def change_integration(
    number: int,
    *,
    name: str | None = None,
    company_id: int | None = None,
    application: str | None = None,
    active: bool | None = None,
) -> Integration:
    """Tokens keep it in their scope: it counts again if the integration returns to their application."""
    given = {
        "name": accept.if_given(accept.text, "name", name),
        "company_id": accept.if_given(accept.record_id, "company_id", company_id),
        "application": None if application is None else _application(application),
        "active": active,
    }
    named = {} if name is None else _derived(number, name)
    return rows.update(Integration(number), rows.sets(Integration, {**given, **named}), rows.absent(Integration, number))


def _create(integration: Integration) -> Integration:
    integration.derive()
    return rows.create(integration, IdTaken())


def _derived(number: int, name: str) -> dict[str, Any]:
    """What follows from a new name."""
    integration = Integration(number, name=name)
    integration.derive()
    return {each: getattr(integration, each) for each in ("name_and_id", "folded")}


def _application(slug: str) -> str:
    return str(rows.get_or_refuse(Application, slug).slug)
