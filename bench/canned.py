"""What the fake DynamoDB answers: valid items for whatever the handlers here ask."""

from collections import Counter
from functools import cache
from typing import Any

TABLE_PREFIX = "bench-"
TIME = "2026-01-02T03:04:05.000006Z"

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
INTEGRATION: dict[str, Any] = {
    "id": {"N": "1"},
    "name": {"S": "Integration"},
    "active": {"BOOL": True},
    "company_id": {"N": "1"},
    "application": {"S": "planoauth"},
    "counts": {"M": {"active_2": {"N": "15"}, "active_3": {"N": "15"}, "inactive_2": {"N": "15"}, "inactive_3": {"N": "15"}}},
    "created_at": {"S": TIME},
    "last_updated": {"S": TIME},
}
_ITEM = {
    "id": {"N": "1"},
    "key": {"S": "room_types"},
    "slug": {"S": "kitchen"},
    "name": {"S": "Kitchen"},
    "active": {"BOOL": True},
    "created_at": {"S": TIME},
    "last_updated": {"S": TIME},
}
_ITEM_ID = {name: _ITEM[name] for name in ("id", "key", "slug")}
_ACTIONS = ("create", "index", "upload_image")
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


_BY_TABLE = {"tokens": TOKEN, "integrations": INTEGRATION, "list_items": _ITEM, "list_item_ids": _ITEM_ID, "services": SERVICE}
_PAGE = [subscription(1, number) for number in range(1, 26)]
_COUNTER = {"Attributes": {"reserved": {"N": "1000000"}}}


def answer(operation: str, request: dict[str, Any]) -> dict[str, Any]:
    """The same objects again and again: making them costs nothing in the process that is measured."""
    if operation == "BatchGetItem":
        return {"Responses": {table: _items(table) for table in request["RequestItems"]}, "UnprocessedKeys": {}}
    if operation == "GetItem":
        found = _items(request["TableName"])
        return {"Item": found[0]} if found else {}
    if operation == "Query":
        return {"Items": _projected(projection(request))[: request.get("Limit", 25)], "Count": 25, "ScannedCount": 25}
    return _COUNTER if operation == "UpdateItem" and "counters" in request["TableName"] else {}


def projection(request: dict[str, Any]) -> str | None:
    """The request's ProjectionExpression without placeholders: `id, name` for `#0, #1`."""
    names, expression = request.get("ExpressionAttributeNames", {}), request.get("ProjectionExpression")
    return expression and ", ".join(names.get(each, each) for each in expression.split(", "))


@cache
def _projected(projection: str | None) -> list[dict[str, Any]]:
    """The page, of each item only what is named."""
    names = projection and projection.split(", ")
    return [{name: value for name, value in item.items() if names is None or name in names} for item in _PAGE]


def _items(table: str) -> list[dict[str, Any]]:
    item = _BY_TABLE.get(table.removeprefix(TABLE_PREFIX))
    return [item] if item else []
