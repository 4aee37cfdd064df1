"""Subscriptions of integrations to outgoing webhooks."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from shared.dynamodb.transaction import ALONE
from shared.errors import Invalid
from shared.records.integrations import Integration
from shared.records.webhook_out_subs import VERSIONS, WebhookOutSub
from tools.operate.console import watched
from tools.operate.operations import accept, rows
from tools.operate.operations.errors import NothingToChangeError, OperatorError

_HTTP_STATUS = re.compile(r"[1-5][0-9][0-9]")


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
    with _refusals():
        return WebhookOutSub.create(ALONE, integration_id, values, created_at=made, last_updated=updated)


def list_subscriptions(integration_id: int) -> list[WebhookOutSub]:
    rows.get_or_refuse(Integration, integration_id)
    return list(WebhookOutSub.query(integration_id, consistent_read=True))


def change_subscription(integration_id: int, number: int, **values: Any) -> WebhookOutSub:
    """`values` as `create_subscription` takes them; None takes an optional text away."""
    if not values:
        raise NothingToChangeError
    with _refusals():
        return WebhookOutSub.change(ALONE, integration_id, number, _accept(values))


def delete_subscription(integration_id: int, number: int) -> WebhookOutSub:
    with _refusals():
        return WebhookOutSub.remove(ALONE, integration_id, number)


def refold_subscriptions() -> dict[str, int]:
    """Makes anew what searches compare, where it differs: for rows from before a change of how text is folded.

    Others may write meanwhile, and it may be repeated. Returns how many subscriptions there are, and how many differed.
    """
    found = WebhookOutSub.scan(consistent_read=True)
    differed = [row.refold() for row in watched(found, "Reading subscriptions")]
    return {"subscriptions": len(differed), "refolded": sum(differed)}


@contextmanager
def _refusals() -> Iterator[None]:
    """Tells an operator what a route's caller would be told."""
    try:
        yield
    except Invalid as refusal:
        sentences = [error.message for error in refusal.errors]
        raise OperatorError(" ".join(f"{sentence[0].upper()}{sentence[1:]}." for sentence in sentences)) from None


def _accept(values: Mapping[str, Any]) -> dict[str, Any]:
    unknown = values.keys() - _JUDGES.keys()
    if unknown:
        raise OperatorError(f"A subscription has no {', '.join(sorted(unknown))}.")
    return {name: _JUDGES[name](name, value) for name, value in values.items()}


def _url(name: str, value: str) -> str:
    url = accept.text(name, value)
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 and not re.search(r"[\s\\]", url)
    except ValueError:
        usable = False
    if not usable:
        raise OperatorError(f"{name} has to be an http or https URL with a host.")
    if parts.username is not None or parts.password is not None:
        raise OperatorError(f"{name} must hold no user name or password: everyone who may list subscriptions sees it.")
    return url


def _version(name: str, value: str) -> str:
    if value not in VERSIONS:
        raise OperatorError(f"{name} has to be one of {', '.join(VERSIONS)}.")
    return value


def _success_code(name: str, value: str | None) -> str | None:
    if value and not _HTTP_STATUS.fullmatch(value):
        raise OperatorError(f"{name} has to be an HTTP status such as 200.")
    return value or None


def _addresses(name: str, value: str | None) -> str | None:
    text = accept.optional_text(name, value)
    accept.emails(f"Each address in {name}", (address.strip() for address in text.split(",")) if text else ())
    return text


_JUDGES: dict[str, Callable[[str, Any], Any]] = {
    "key": accept.text,
    "name": accept.text,
    "callback_url": _url,
    "version": _version,
    "statuses": accept.texts,
    "events": accept.texts,
    "notification_emails": _addresses,
    "notify": accept.flag,
    "success_code": _success_code,
    "payload_render_view": accept.optional_text,
    "active": accept.flag,
}
