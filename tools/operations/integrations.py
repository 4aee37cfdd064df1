"""Integrations, each of a company or of an application."""

from typing import Any

from shared.records.applications import Application
from shared.records.ids import with_new_id
from shared.records.integrations import Integration
from shared.records.transaction import IdTaken
from shared.records.webhook_out_subs import KINDS
from tools.operations import accept, rows
from tools.operations.errors import OperatorError

_ONE_OWNER = "An integration belongs either to a company or to an application: name one of them."


def create_integration(
    name: str, *, company_id: int | None = None, application: str | None = None, active: bool = True
) -> Integration:
    """It belongs to a company or to an application."""
    if (company_id is None) == (application is None):
        raise OperatorError(_ONE_OWNER)
    values = {"name": accept.text("name", name), **_owner(company_id, application), "active": active, **accept.times()}
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
    """A new owner takes the place of the former one."""
    if company_id is not None and application is not None:
        raise OperatorError(_ONE_OWNER)
    owner = _owner(company_id, application)
    actions = rows.sets(Integration, {"name": accept.if_given(accept.text, "name", name), "active": active, **owner})
    actions += [getattr(Integration, attr).remove() for attr, value in owner.items() if any(owner.values()) and value is None]
    return rows.update(Integration(number), actions, rows.absent(Integration, number))


def _owner(company_id: int | None, application: str | None) -> dict[str, Any]:
    if application is not None:
        rows.get_or_refuse(Application, application)
    return {"company_id": accept.if_given(accept.record_id, "company_id", company_id), "application": application}
