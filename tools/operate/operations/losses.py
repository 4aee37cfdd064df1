"""Describes what a command would destroy for good: what the opposite command cannot bring back."""

from collections.abc import Callable, Collection

from shared.records.references import ReferenceRow, RegisteredModel
from shared.records.tokens import Token
from shared.token_format import SESSION
from tools.operate.operations import rows, services, tokens, webhooks
from tools.operate.operations.subscriptions import list_subscriptions

Described = tuple[str, list[str]]  # what the command does with these things, and the things


def revoke_token(token: int | str) -> Described:
    row = tokens.find_one(token)
    return "revokes for good", [] if row.revoked_at else [_token(row)]


def rotate_token(number: int) -> Described:
    return "revokes for good what a new one takes the place of", revoke_token(number)[1]


def revoke_sessions(user_id: int) -> Described:
    return "revokes for good", [_token(row) for row in tokens.list_tokens(kind=SESSION, user_id=user_id)]


def delete_subscription(integration_id: int, number: int) -> Described:
    found = [each for each in list_subscriptions(integration_id) if each.id == number]
    return "deletes", [f"subscription {each.id} {each.key} ({each.name}) to {each.callback_url}" for each in found]


def replay_webhooks(integration_id: int, number: int, *, since: str, until: str | None = None) -> Described:
    return _delivered_again(number), _jobs(webhooks.failed_jobs(integration_id, number, since, until))


def drain_webhooks(integration_id: int, number: int) -> Described:
    return _delivered_again(number), _jobs(webhooks.failed_jobs(integration_id, number))


def remove_model(name: str) -> Described:
    return "deletes", [f"model {rows.get_or_refuse(RegisteredModel, name).name}"]


def remove_reference(model: str, number: int) -> Described:
    return "deletes", [
        f"record {row.id} of {row.type}" for row in ReferenceRow.query(model, consistent_read=True) if row.id == number
    ]


def set_notification_emails(service: str, action: str, emails: Collection[str], *, version: str = "v1") -> Described:
    route = services.find_route(service, action, version)
    gone = [address for address in route["notification_emails"] if address not in emails]
    return f"takes addresses from {service}/{action}, which are kept nowhere else", gone


def _delivered_again(number: int) -> str:
    return f"delivers once more to subscription {number}, whose receiver may have taken some of it and acts on it again"


def _jobs(found: list[tuple[int, int]]) -> list[str]:
    return [f"job {number} (event number {sequence})" for sequence, number in sorted(found)]


def _token(row: Token) -> str:
    whose = f" of user {row.user_id}" if row.kind == SESSION else ""
    used = f", last used {row.last_used_at}" if row.last_used_at else ""
    return f"{row.kind} token {row.id}{whose} in {row.application}{f' ({row.name})' if row.name else ''}{used}"


LOSSES: dict[str, Callable[..., Described]] = {
    function.__name__: function
    for function in (
        revoke_token,
        rotate_token,
        revoke_sessions,
        delete_subscription,
        remove_model,
        remove_reference,
        set_notification_emails,
        replay_webhooks,
        drain_webhooks,
    )
}
