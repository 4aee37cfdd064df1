"""Subscriptions of integrations to outgoing webhooks."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, get_args

from shared.api.webhook_out_sub_params import MAX_EMAILS
from shared.dynamodb.transaction import ALONE
from shared.emails import listed
from shared.errors import Invalid
from shared.records.integrations import Integration
from shared.records.webhook_out_subs import VERSIONS, Event, Status, WebhookOutSub
from shared.services import webhook_out_subs
from shared.services.callback_urls import require_well_formed
from tools.operate import queues
from tools.operate.operations import accept, rows
from tools.operate.operations.errors import NothingToChangeError, OperatorError, refusals

_SUCCESS_CODE = re.compile(r"[2-5](?:[0-9]{2}|xx)")


def create_subscription(
    integration_id: int,
    *,
    key: str,
    name: str,
    callback_url: str,
    version: str,
    created_at: datetime | None = None,
    last_updated: datetime | None = None,
    **optional: Any,
) -> WebhookOutSub:
    """`optional`: statuses, events (lists), notification_emails (one string), notify, success_code, payload_render_view, active."""
    values = _accept({"key": key, "name": name, "callback_url": callback_url, "version": version, **optional})
    made, updated = (accept.instant(moment) if moment else None for moment in (created_at, last_updated))
    with refusals():
        if wrong := list(webhook_out_subs.lacking(version, values)):
            raise Invalid(*wrong)
        return webhook_out_subs.create(
            ALONE, integration_id, values, judge=require_well_formed, created_at=made, last_updated=updated
        )


def list_subscriptions(integration_id: int) -> list[WebhookOutSub]:
    rows.get_or_refuse(Integration, integration_id)
    return list(WebhookOutSub.query(integration_id, consistent_read=True))


def change_subscription(integration_id: int, number: int, **values: Any) -> WebhookOutSub:
    """`values` as `create_subscription` takes them; None takes an optional text away."""
    if not values:
        raise NothingToChangeError
    with refusals():
        accepted = _accept(values)
        version = accepted.pop("version", None)
        if accepted.get("active") or "callback_url" in accepted:  # what waits goes out
            queues.prepare()
        changed, _ = webhook_out_subs.change(ALONE, integration_id, number, accepted, version=version, judge=require_well_formed)
        return changed


def delete_subscription(integration_id: int, number: int) -> WebhookOutSub:
    with refusals():
        return webhook_out_subs.destroy(ALONE, integration_id, number)


def _accept(values: Mapping[str, Any]) -> dict[str, Any]:
    unknown = values.keys() - _JUDGES.keys()
    if unknown:
        raise OperatorError(f"A subscription has no {', '.join(sorted(unknown))}.")
    return {name: _JUDGES[name](name, value) for name, value in values.items()}


def _url(name: str, value: str) -> str:
    """Its form is the service's to judge."""
    if not isinstance(value, str):
        raise OperatorError(f"{name} has to be a URL.")
    return value


def _version(name: str, value: str) -> str:
    if value not in VERSIONS:
        raise OperatorError(f"{name} has to be one of {', '.join(VERSIONS)}.")
    return value


def _success_code(name: str, value: str | None) -> str | None:
    if value and not _SUCCESS_CODE.fullmatch(value):
        raise OperatorError(f"{name} has to be an HTTP status such as 200, or a class such as 2xx.")
    return value or None


def _addresses(name: str, value: str | None) -> str | None:
    text = accept.optional_text(name, value, MAX_EMAILS)
    accept.emails(f"Each address in {name}", listed(text))
    return text


def _triggers(known: Any) -> Callable[[str, Any], list[str]]:
    """A reader of texts that a Literal names."""

    def judge(name: str, values: Any) -> list[str]:
        if unknown := sorted(set(accept.texts(name, values)) - set(get_args(known))):
            raise OperatorError(f"{name} has to be of {', '.join(get_args(known))}, and {', '.join(unknown)} is none.")
        return list(values)

    return judge


def _render_view(name: str, value: str | None) -> str | None:
    if value not in (None, "", "default"):
        raise OperatorError(f"{name} has to be default.")
    return value or None


_JUDGES: dict[str, Callable[[str, Any], Any]] = {
    "key": accept.text,
    "name": accept.text,
    "callback_url": _url,
    "version": _version,
    "statuses": _triggers(Status),
    "events": _triggers(Event),
    "notification_emails": _addresses,
    "notify": accept.flag,
    "success_code": _success_code,
    "payload_render_view": _render_view,
    "active": accept.flag,
}
