"""Integrations, each of a company and of an application."""

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
    return with_new_id("integrations", lambda number: rows.create(Integration(number, counts=counts, **values), IdTaken()))


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
    return rows.update(Integration(number), rows.sets(Integration, given), rows.absent(Integration, number))


def _application(slug: str) -> str:
    return str(rows.get_or_refuse(Application, slug).slug)
