"""Makes, changes and removes webhook subscriptions. A write is on condition that the subscription is as it was read."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pynamodb.expressions.update import Action

from shared.dynamodb.optimistic import require_unchanged, retry_on_conflict
from shared.dynamodb.transaction import Transaction, Writing
from shared.errors import Invalid, ParamError, Rule
from shared.records.webhook_out_subs import REQUIRED_WITH, TRIGGERS, WebhookOutSub
from shared.services import webhook_secrets, webhook_work
from shared.services.callback_urls import require_callable

IMMUTABLE = Rule("immutable", "cannot change: the subscription's is {version}", ("version",))
Judge = Callable[[str], Any]  # of a callback_url
# What a subscription has that nobody said otherwise of.
DEFAULTS: Mapping[str, Any] = {"statuses": [], "events": [], "active": True, "notify": False}


def create(
    writing: Writing, integration_id: int, values: Mapping[str, Any], *, judge: Judge = require_callable, **times: str | None
) -> WebhookOutSub:
    """A new one, with a secret. Raises Invalid where no integration has the id, or `judge` does for its URL."""
    judge(values["callback_url"])
    return WebhookOutSub.create(writing, integration_id, {**values, "secrets": webhook_secrets.first()}, **times)


def change(
    writing: Writing,
    integration_id: int,
    number: int,
    values: Mapping[str, Any],
    *,
    version: str | None = None,
    last_updated: str | None = None,
    judge: Judge = require_callable,
) -> tuple[WebhookOutSub, bool]:
    """The subscription with `values` in place of what it held, None for what is cleared, and whether that is a change.

    `version`: what the caller takes its version for. Raises Invalid, also for an absent one, and Conflict for one that is not as it
    was at `last_updated`.
    """
    if "callback_url" in values:
        WebhookOutSub.get_or_refuse(integration_id, number)  # before its URL's host is looked up
        judge(values["callback_url"])

    def changed(subscription: WebhookOutSub) -> WebhookOutSub | None:
        require_unchanged(subscription, last_updated)
        return _with(subscription, values, version)

    return _written(writing, integration_id, number, changed)


def switch_off(writing: Writing, seen: WebhookOutSub, reason: str) -> tuple[WebhookOutSub, bool]:
    """The subscription, inactive, and whether it was active, with the address that it was `seen` with: it stays as it is otherwise.

    `reason` is shown until it is switched on again.
    """

    def off(subscription: WebhookOutSub) -> WebhookOutSub | None:
        is_as_seen = subscription.active and subscription.callback_url == seen.callback_url
        return subscription.changed({"active": False, "disabled_reason": reason}) if is_as_seen else None

    return _written(writing, int(seen.integration_id), int(seen.id), off)


def rotate_secret(writing: Writing, integration_id: int, number: int) -> WebhookOutSub:
    """A new secret signs from now on, and for 24 hours the former one beside it. Raises Invalid where there is no subscription."""
    rotated, _ = _written(
        writing,
        integration_id,
        number,
        lambda subscription: subscription.changed({"secrets": webhook_secrets.rotated(subscription.secrets)}),
    )
    return rotated


def destroy(writing: Writing, integration_id: int, number: int, last_updated: str | None = None) -> WebhookOutSub:
    """Removes the subscription; returns it as it was. Raises Invalid where there is none, and Conflict as `change` does."""
    return retry_on_conflict(lambda: _destroy(writing, WebhookOutSub.get_or_refuse(integration_id, number), last_updated))


def lacking(version: str, values: Mapping[str, Any]) -> Iterator[ParamError]:
    """The errors of a subscription of this version that is told of nothing."""
    attr = TRIGGERS.get(version)
    if attr and not values.get(attr):
        yield REQUIRED_WITH.on(attr, version=version)


def _with(subscription: WebhookOutSub, values: Mapping[str, Any], version: str | None) -> WebhookOutSub | None:
    """The subscription with `values`; None where that is no change."""
    wrong = [] if version in (None, subscription.version) else [IMMUTABLE.on("version", version=subscription.version)]
    stored = {name: DEFAULTS.get(name) if value is None else value for name, value in values.items()}
    changed = subscription.changed({**stored, **({"disabled_reason": None} if stored.get("active") else {})})
    if TRIGGERS.get(subscription.version) in stored:
        wrong.extend(lacking(str(subscription.version), stored))
    if wrong:
        raise Invalid(*wrong)
    return changed


def _written(
    writing: Writing, integration_id: int, number: int, change: Callable[[WebhookOutSub], WebhookOutSub | None]
) -> tuple[WebhookOutSub, bool]:
    """The subscription as `change` leaves it, and whether that is a change."""
    return retry_on_conflict(lambda: _write(writing, WebhookOutSub.get_or_refuse(integration_id, number), change))


def _write(
    writing: Writing, subscription: WebhookOutSub, change: Callable[[WebhookOutSub], WebhookOutSub | None]
) -> tuple[WebhookOutSub, bool]:
    changed = change(subscription)
    if changed is None:
        return subscription, False
    write = writing.transaction()
    subscription.replace(write, changed)
    begins_anew = changed.active and (not subscription.active or changed.callback_url != subscription.callback_url)
    if begins_anew:
        _make_due(write, changed, webhook_work.BEGINS_ANEW)
    write.commit(changed)
    if begins_anew:
        webhook_work.send(int(changed.integration_id), [int(changed.id)])
    return changed, True


def _destroy(writing: Writing, subscription: WebhookOutSub, last_updated: str | None) -> WebhookOutSub:
    require_unchanged(subscription, last_updated)
    write = writing.transaction()
    subscription.remove(write)
    _make_due(write, subscription)
    write.commit(subscription)
    return subscription


def _make_due(write: Transaction, subscription: WebhookOutSub, also: Sequence[Action] = ()) -> None:
    """Wakes the channel, so that what waits goes out now or is canceled, though no event may come any more."""
    webhook_work.make_due(write, int(subscription.integration_id), int(subscription.id), str(subscription.version), also=also)
