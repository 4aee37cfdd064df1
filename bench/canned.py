"""Answers of the fake DynamoDB: valid items for everything that handlers ask. Where attributes are derived, models make them."""

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from bench.processes import ROLELESS_TOKEN, SESSION_TOKEN
from shared.records import sort_keys
from shared.records.audit_events_fmp import AuditEventFmp
from shared.records.clients import Client
from shared.records.list_item_collections import PARTS, CollectionPart
from shared.records.list_items import Image, ListItem
from shared.records.notifications import SHARDS, WEBHOOK_DISABLED, Notification
from shared.records.password_resets import PasswordReset
from shared.records.requirements import Requirement
from shared.records.user_emails import UserEmail
from shared.records.webhook_events import WebhookEvent
from shared.records.webhook_jobs import FAILED, WebhookJob
from shared.records.webhook_out_subs import WebhookOutSub
from shared.token_format import digest

TABLE_PREFIX = "bench-"
TIME = "2026-01-02T03:04:05.000006Z"
_EVENTS = Path(__file__).parent.parent / "events"
_IMAGE = Image("list_items/1/0.jpg", "image/jpeg", 320, 240, 20_000, "0" * 64, "images.example.com", "0" * 64, TIME)
_ITEM = {"key": "room_types", "slug": "kitchen", "name": "Kitchen", "active": True, "image": _IMAGE}
_PAGE_SIZE = 25
_NEVER = 2**52  # in seconds or milliseconds of the epoch

SESSION_HASH = digest(SESSION_TOKEN)  # of the token for routes that take no application's
ROLELESS_HASH = digest(ROLELESS_TOKEN)
ROLELESS_ID = "700007"
SIGNING_IN_ID = "700008"  # of the user who signs in
MARKS = (SESSION_HASH, ROLELESS_HASH, ROLELESS_ID, SIGNING_IN_ID)  # in keys, of the rows that are not the only ones of their tables
TOKEN = {
    "hash": {"S": "0" * 64},
    "kind": {"S": "application"},
    "id": {"N": "1"},
    "application": {"S": "planoauth"},
    "created_at": {"S": TIME},
    "last_updated": {"S": TIME},
    "name": {"S": "bench"},
    "application_active": {"BOOL": True},
    "time_zone": {"S": "UTC"},
}
_SESSION = {
    **TOKEN,
    "kind": {"S": "session"},
    "user_id": {"N": "1"},
    "remember_me": {"BOOL": True},
    "last_used_at": {"S": "2999-01-02T03:04:05.000006Z"},  # so that a request writes no use down
}
# Of PASSWORD, which is verified at the cost of any.
_HASH = "$argon2id$v=19$m=19456,t=2,p=1$YmVuY2hiZW5jaGJlbmNoYg$yzuQasmM1lzXOaIsqzirGVfI6anldE82clVGMkruV40"
_USER = {
    "id": {"N": "1"},
    "name": {"S": "bench"},
    "active": {"BOOL": True},
    "roles": {"M": {"planoauth": {"L": [{"S": "employee"}]}}},
    "email": {"S": "ada@example.com"},
    "password_hash": {"S": _HASH},
    "created_at": {"S": TIME},
    "last_updated": {"S": TIME},
}
_ROLELESS = {**_SESSION, "user_id": {"N": ROLELESS_ID}}
_ROLELESS_USER = {**_USER, "id": {"N": ROLELESS_ID}, "roles": {"M": {}}, "email": {"S": "ada@example.com"}}
_SIGNING_IN = {**_USER, "id": {"N": SIGNING_IN_ID}, "password_stamp": {"S": "bench"}}
_APPLICATION = {
    "slug": {"S": "planoauth"},
    "id": {"N": "1"},
    "name": {"S": "PlanoAuth"},
    "active": {"BOOL": True},
    "time_zone": {"S": "UTC"},
    "created_at": {"S": TIME},
    "last_updated": {"S": TIME},
}
INTEGRATION: dict[str, Any] = {
    "id": {"N": "1"},
    "name": {"S": "Integration"},
    "active": {"BOOL": True},
    "company_id": {"N": "1"},
    "application": {"S": "planoauth"},
    "counts": {"M": {"active_2": {"N": "15"}, "active_3": {"N": "15"}, "inactive_2": {"N": "15"}, "inactive_3": {"N": "15"}}},
    "created_at": {"S": TIME},
    "last_updated": {"S": TIME},
    "name_and_id": {"S": sort_keys.by_text("Integration", 1)},
    "folded": {"M": {"name": {"S": "integration"}}},
}
_ITEM_ID = {"id": {"N": "1"}, "key": {"S": "room_types"}, "slug": {"S": "kitchen"}}
_ACTIONS = {json.loads(file.read_text())["path"].rpartition("/")[2] for file in _EVENTS.glob("*.json")}
SERVICE = {
    "service": {"S": "any"},
    "version": {"S": "v1"},
    "active": {"BOOL": True},
    "routes": {"M": {action: {"M": {"active": {"BOOL": True}, "notification_emails": {"L": []}}} for action in _ACTIONS}},
}


def subscription(integration_id: int, number: int) -> dict[str, Any]:
    """A row of an integration's subscriptions, of the size that real ones have."""
    values = {
        "key": f"orders_{number}",
        "name": f"Orders of partner {number}",
        "callback_url": f"https://partner-{number}.example.com/hooks/orders",
        "notification_emails": f"ops-{number}@example.com",
    }
    searched = {name: {"S": value.casefold()} for name, value in {"id": str(number), **values}.items()}
    return {
        "integration_id": {"N": str(integration_id)},
        "id": {"N": str(number)},
        **{name: {"S": value} for name, value in values.items()},
        "statuses": {"L": [{"S": "created"}, {"S": "cancelled"}]},
        "events": {"L": [{"S": "order"}]},
        "notify": {"BOOL": True},
        "success_code": {"S": "200"},
        "active": {"BOOL": number % 2 == 0},
        "version": {"S": "3" if number % 4 < 2 else "2"},
        "created_at": {"S": TIME},
        "last_updated": {"S": TIME},
        "created_at_and_id": {"S": f"{TIME}#{number:019}"},
        "last_updated_and_id": {"S": f"{TIME}#{number:019}"},
        "folded": {"M": searched},
    }


def integration(number: int, size: int) -> dict[str, Any]:
    """One with `size` subscriptions of `subscription`, and their counts."""
    kinds = Counter(_kind(subscription(number, each)) for each in range(1, size + 1))
    counts = {kind: {"N": str(kinds[kind])} for kind in INTEGRATION["counts"]["M"]}
    return {**INTEGRATION, "id": {"N": str(number)}, "counts": {"M": counts}}


def _kind(item: dict[str, Any]) -> str:
    return f"{'active' if item['active']['BOOL'] else 'inactive'}_{item['version']['S']}"


def _requirement(number: int) -> dict[str, Any]:
    records = {"required": {"type": "Designation", "id": 11}, "requireable": {"type": "OrderRequest", "id": 22}}
    made = Requirement(number, **records, key="certificate", value="any", created_at=TIME, last_updated=TIME)
    made.derive()
    return made.serialize()


def _audit_event() -> dict[str, Any]:
    names = dict.fromkeys(("unique_id", "script_name", "host_name", "file_name", "start_time", "digest"), TIME)
    event = AuditEventFmp(id=1, **names, application="planoauth", created_at=TIME, last_updated=TIME)
    event.derive()
    return event.serialize()


def _notification(number: int) -> dict[str, Any]:
    about = {"integration_id": 1, "webhook_out_sub_id": 1, "source": "webhook_delivery", "reason": "http-410"}
    notification = Notification.of(WEBHOOK_DISABLED, "bench", TIME, **about)
    notification.id, notification.shard = number, number % SHARDS
    return notification.serialize()


def _job(number: int) -> dict[str, Any]:
    """One that failed."""
    names = {"name": "Orders", "callback_url": "https://partner.example.com/hooks/orders", "version": "3"}
    event = WebhookEvent(1, number, id=number, event="order.delivered", order_id="1")
    job = WebhookJob.of(number, event, WebhookOutSub(1, 1, **names), None)
    job.state, job.position, job.next_attempt_at = FAILED, None, None
    return job.serialize()


def _part(number: int) -> dict[str, Any]:
    return CollectionPart("room_types", number, items=2, active_items=2, created_at=TIME, last_updated=TIME).serialize()


# By table: the rows that reads by keys find, and a page of the others.
_ROWS: dict[str, list[dict[str, Any]]] = {
    "tokens": [TOKEN],
    "users": [_USER],
    "user_emails": [UserEmail("any", user_id=int(SIGNING_IN_ID), created_at=TIME).serialize()],
    "applications": [_APPLICATION],
    "clients": [Client(1, user_id=1, application="planoauth", created_at=TIME, last_updated=TIME).serialize()],
    "integrations": [INTEGRATION],
    "services": [SERVICE],
    "password_resets": [PasswordReset("any", user_id=1, created_at=TIME, ends_at=_NEVER, expires_at=_NEVER).serialize()],
    "list_items": [ListItem.made(1, TIME, _ITEM).serialize()],
    "list_item_ids": [_ITEM_ID],
    "audit_events_fmp": [_audit_event()],
    "audit_event_fmp_ids": [{"id": {"N": "1"}, "unique_id": {"S": "any"}}],
    "list_item_collections": [_part(number) for number in range(PARTS)],
    "requirements": [_requirement(number) for number in range(1, _PAGE_SIZE + 1)],
    "notifications": [_notification(number) for number in range(1, _PAGE_SIZE + 1)],
    "webhook_jobs": [_job(number) for number in range(1, _PAGE_SIZE + 1)],
    "webhook_out_subs": [subscription(1, number) for number in range(1, _PAGE_SIZE + 1)],
}
_COUNTER = {"Attributes": {"reserved": {"N": "1000000"}}}


def answer(operation: str, request: dict[str, Any]) -> dict[str, Any]:
    """The same objects again and again: making them costs nothing in the process that is measured."""
    if operation == "BatchGetItem":
        return {
            "Responses": {table: found(table, asked["Keys"]) for table, asked in request["RequestItems"].items()},
            "UnprocessedKeys": {},
        }
    if operation == "GetItem":
        items = found(request["TableName"], request["Key"])
        return {"Item": items[0]} if items else {}
    if operation == "Query":
        page = _projected(request["TableName"], projection(request))[: request.get("Limit", _PAGE_SIZE)]
        return {"Items": page, "Count": len(page), "ScannedCount": len(page)}
    return _COUNTER if operation == "UpdateItem" and "counters" in request["TableName"] else {}


def found(table: str, asked: Any) -> list[dict[str, Any]]:
    """The rows that a read by keys finds."""
    named = {
        "tokens": {SESSION_HASH: _SESSION, ROLELESS_HASH: _ROLELESS},
        "users": {ROLELESS_ID: _ROLELESS_USER, SIGNING_IN_ID: _SIGNING_IN},
    }
    keys = str(asked)
    rows = _items(table)[: len(asked) if isinstance(asked, list) else 1]
    return next(([row] for key, row in named.get(table.removeprefix(TABLE_PREFIX), {}).items() if key in keys), rows)


def projection(request: dict[str, Any]) -> str | None:
    """The request's ProjectionExpression without placeholders: `id, name` for `#0, #1`."""
    names, expression = request.get("ExpressionAttributeNames", {}), request.get("ProjectionExpression")
    return expression and ", ".join(names.get(each, each) for each in expression.split(", "))


@cache
def _projected(table: str, projection: str | None) -> list[dict[str, Any]]:
    """The table's page, of each item only what is named."""
    names = projection and projection.split(", ")
    return [{name: value for name, value in item.items() if names is None or name in names} for item in _items(table)]


def _items(table: str) -> list[dict[str, Any]]:
    return _ROWS.get(table.removeprefix(TABLE_PREFIX), [])
