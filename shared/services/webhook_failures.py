"""Consequences of failed deliveries: a count, a mail a day, notifications, and a subscription that is switched off."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from pynamodb.expressions.update import Action

from shared.dynamodb.access import Access
from shared.dynamodb.batch import read_together
from shared.dynamodb.transaction import Writing
from shared.emails import listed
from shared.errors import Invalid
from shared.records.integrations import Integration
from shared.records.notifications import MAIL, WEBHOOK_DISABLED, WEBHOOK_FAILING, Notification
from shared.records.webhook_channels import WebhookChannel
from shared.records.webhook_events import WebhookEvent
from shared.records.webhook_out_subs import WebhookOutSub
from shared.services import mail, webhook_out_subs
from shared.services.notifications import caused, joining, notify
from shared.services.webhook_channel import Lease
from shared.services.webhook_retries import spread
from shared.settings import settings
from shared.timestamps import from_now, now

TOLD_AFTER = 10  # failures in a row
PROBED_EVERY = timedelta(minutes=5)  # a job, once that many have failed: a dead receiver is not called for each new event
_SPREAD = 0.5
OFF_AFTER = timedelta(days=5)  # of nothing but failures
_MAILED_EVERY = timedelta(days=1)
SOURCE = "webhook_delivery"
GONE = "The receiver answered 410: it wants no more deliveries."
FAILING = "Every delivery failed for 5 days."
_STILL = "{failures} deliveries in a row failed."

_ANEW = [WebhookChannel.failures.set(0), WebhookChannel.failing_since.remove(), WebhookChannel.probe_at.remove()]

ACTS = Access(
    puts=(Notification,),
    updates=(WebhookOutSub, Integration, WebhookChannel),
    gets=(WebhookOutSub,),
    batch_gets=(WebhookEvent,),
)


def count(lease: Lease, subscription: WebhookOutSub, successes: Sequence[bool], event: WebhookEvent, *, is_gone: bool) -> None:
    """After a round of deliveries, of which `event` is one. Raises LeaseLost."""
    if any(successes):
        _forget(lease)
    else:
        _add(lease, len(successes))
    if is_gone:
        _switch_off(lease, subscription, event, GONE, now())
    elif lease.channel.failures and not lease.channel.begins_anew:
        _act_on_failures(lease, subscription, event)


def begin_anew(lease: Lease) -> None:
    """What failed before counts no more. Raises LeaseLost."""
    lease.update([*_ANEW, WebhookChannel.begins_anew.remove()])


def _forget(lease: Lease) -> None:
    if lease.channel.failures:
        lease.update(_ANEW)


def _add(lease: Lease, number: int) -> None:
    since = lease.channel.failing_since or now()
    failures = int(lease.channel.failures) + number
    is_open = failures >= TOLD_AFTER and lease.channel.version == "3"  # version 2 tries one at a time, by its own steps
    probe = [WebhookChannel.probe_at.set(from_now(probe_pause() / settings.webhook_hurry))] if is_open else []
    lease.update([WebhookChannel.failures.set(failures), WebhookChannel.failing_since.set(since), *probe])


def probe_pause() -> timedelta:
    """Until the next probe: PROBED_EVERY on average, so far apart that receivers which broke together are not probed together."""
    return spread(PROBED_EVERY, _SPREAD)


def _act_on_failures(lease: Lease, subscription: WebhookOutSub, event: WebhookEvent) -> None:
    since = str(lease.channel.failing_since)
    if since < from_now(-OFF_AFTER / settings.webhook_hurry):
        return _switch_off(lease, subscription, event, FAILING, since)
    if lease.channel.failures >= TOLD_AFTER:
        _tell(lease, subscription, event, since)
    return None


def _tell(lease: Lease, subscription: WebhookOutSub, event: WebhookEvent, since: str) -> None:
    """Notes each row of failures, and has one mail a day be sent."""
    told_at, reason = lease.channel.last_mail_at or "", _STILL.format(failures=lease.channel.failures)
    if told_at < since:
        notify(WEBHOOK_FAILING, reason, since, **_about(subscription))
    if told_at < from_now(-_MAILED_EVERY / settings.webhook_hurry):
        lease.update([WebhookChannel.last_mail_at.set(now()), *_mail_due(subscription, event, reason)])


def _switch_off(lease: Lease, subscription: WebhookOutSub, event: WebhookEvent, reason: str, at: str) -> None:
    """Switches the subscription off, with its notification and the mail that is due, in one transaction.

    It begins anew once it is switched on again. Not where it has another address by now: what answered is not what is called next.
    """
    noted = joining(caused(WEBHOOK_DISABLED, reason, at, _about(subscription)))
    begun_anew = lease.joining([*_ANEW, *_mail_due(subscription, event, reason)])
    try:
        webhook_out_subs.switch_off(Writing(noted, begun_anew), subscription, reason)
    except Invalid:  # it is gone
        return
    lease.look_again()
    _forget(lease)  # where nothing was to be changed


def send_mail(lease: Lease, subscription: WebhookOutSub) -> None:
    """The mail that is due. One that Mandrill does not take is noted as other mails are; a worker that dies sends it once more."""
    due = lease.channel.mail_due or {}
    addresses, event = _addresses(subscription), _event(subscription, due)
    if addresses and event:
        refused = mail.refusal(addresses, *_message(subscription, event, due["reason"]), SOURCE)
        if refused:
            notify(MAIL, refused, due["at"], **_about(subscription))
    lease.update([WebhookChannel.mail_due.remove()])


def _about(subscription: WebhookOutSub) -> dict[str, Any]:
    of_subscription = {"integration_id": int(subscription.integration_id), "webhook_out_sub_id": int(subscription.id)}
    return {"source": SOURCE, "record_id": None, **of_subscription}


def _mail_due(subscription: WebhookOutSub, event: WebhookEvent, reason: str) -> list[Action]:
    """Notes in the channel that the mail is to be sent, if there is anyone to be told."""
    if not (settings.mandrill_key_parameter and _addresses(subscription)):
        return []
    return [WebhookChannel.mail_due.set({"at": now(), "reason": reason, "sequence": int(event.sequence)})]


def _addresses(subscription: WebhookOutSub) -> list[str]:
    """The addresses that the subscription names, if they are to be told."""
    return listed(subscription.notification_emails) if subscription.notify else []


def _event(subscription: WebhookOutSub, due: Mapping[str, Any]) -> WebhookEvent | None:
    return read_together([WebhookEvent(subscription.integration_id, due["sequence"])]).one(WebhookEvent)


def _message(subscription: WebhookOutSub, event: WebhookEvent, reason: str) -> tuple[str, str]:
    """Its subject and its text, with the payload."""
    about = {name: getattr(subscription, name) for name in ("id", "integration_id", "key", "name", "callback_url")}
    text = json.dumps({**about, "reason": reason, "payload": json.loads(event.payload)}, ensure_ascii=False, indent=2)
    return " ".join(f"Webhooks of {subscription.name}: {reason}".split()), text
