"""Prepares a new system with the operator's own commands, and makes the first calls."""

import json
from collections.abc import Iterator
from pathlib import Path

from shared.dynamodb.model import Table
from shared.records.notifications import DEAD_LETTER, SHARDS, Notification
from shared.records.users import User
from shared.records.webhook_events import WebhookEvent
from shared.records.webhook_jobs import FAILED, WebhookJob
from shared.records.webhook_out_subs import WebhookOutSub
from shared.services.passwords import hashed, new_stamp
from shared.timestamps import now
from tools.codegen.routes import ROOT
from tools.codegen.template.policies import table_id
from tools.deploy.stack.calls import Api, ApiAnswer, parameters
from tools.deploy.stack.deployment import Stack

_SUBSCRIPTION = {"key": "orders", "name": "Orders", "callback_url": "https://hooks.example.com/orders", "version": "3"}


def prepare(stack: Stack) -> str:
    """The token of an employee's session, which every route takes, in a system whose registry is filled."""
    stack.python("tools.operate.registry")
    _put_mail_key(stack)
    _operate(stack, "applications", "create", "planoauth", "--name", "PlanoAuth")
    given = parameters("sessions_create")
    user = json.loads(_operate(stack, "users", "create", "Ada", "--email", given["email"], "--role", "planoauth=employee"))
    _give_password(stack, user["id"], given["password"])
    _, made = (_operate(stack, "sessions", "create", str(user["id"]), "planoauth") for _ in range(2))  # an event ends the first
    _make_what_events_name(stack)
    return str(json.loads(made)["token"])


def answers(stack: Stack, token: str) -> Iterator[tuple[str, ApiAnswer]]:
    """(event, answer) for every file of events/."""
    api = Api(stack)
    for file in sorted((ROOT / "events").glob("*.json"), key=_order):
        yield file.stem, api.play(file.stem, token)


def _make_what_events_name(stack: Stack) -> None:
    """The list item 1 is made by an event."""
    _operate(stack, "integrations", "create", "Partner", "--company", "1", "--application", "planoauth")
    for value in parameters("requirements_create").values():
        if isinstance(value, dict):
            _operate(stack, "models", "create", value["type"])
            _operate(stack, "references", "create", value["type"], str(value["id"]))
    _put(stack, _notification())
    _put(stack, _job(_subscription(stack)))


def _subscription(stack: Stack) -> WebhookOutSub:
    integration = parameters("webhook_jobs_read")["integration_id"]
    options = (part for name, value in _SUBSCRIPTION.items() for part in (f"--{name.replace('_', '-')}", value))
    made = json.loads(_operate(stack, "subscriptions", "create", str(integration), "--event", "order.delivered", *options))
    return WebhookOutSub(integration, made["id"], **_SUBSCRIPTION)


def _job(subscription: WebhookOutSub) -> WebhookJob:
    """One that failed."""
    event = WebhookEvent(subscription.integration_id, 1, id=1, event="order.delivered")
    job = WebhookJob.of(parameters("webhook_jobs_read")["id"], event, subscription, None)
    job.state, job.position, job.next_attempt_at = FAILED, None, None
    return job


def _notification() -> Notification:
    number = parameters("notifications_read")["id"]
    notification = Notification.of(DEAD_LETTER, "first", now(), reason="first calls")
    notification.id, notification.shard = number, number % SHARDS
    return notification


def _give_password(stack: Stack, number: int, password: str) -> None:
    """No command does, so that no operator knows a user's."""
    changes = {
        name: {"Value": {"S": value}} for name, value in (("password_hash", hashed(password)), ("password_stamp", new_stamp()))
    }
    users = stack.resources[table_id("users")]
    stack.client("dynamodb").update_item(TableName=users, Key=User(number).address(), AttributeUpdates=changes)


def _put(stack: Stack, row: Table) -> None:
    """A record that no command makes."""
    table = stack.resources[table_id(str(row.Meta.table_name))]
    stack.client("dynamodb").put_item(TableName=table, Item=row.serialize())


def _order(file: Path) -> tuple[bool, str]:
    """The refused ones last."""
    return "refused" in file.stem, file.stem


def _operate(stack: Stack, *arguments: str) -> str:
    return stack.python("tools.operate", "--json", *arguments)


def _put_mail_key(stack: Stack) -> None:
    name = stack.parameters["MandrillKeyParameter"]
    stack.client("ssm").put_parameter(Name=name, Value="no-key", Type="SecureString", Overwrite=True)
