"""Common code of the peers on a botocore client: the token check and the transaction, as plain as can be."""

import hashlib
import itertools
import os
import uuid
from datetime import UTC, datetime
from typing import Any

PREFIX = os.environ["TABLE_PREFIX"]
_ids = itertools.count(1)


class Refused(Exception):
    """The token is no good."""


def create(client: Any, bearer: str, values: dict[str, Any]) -> dict[str, Any]:
    """The new record, as it is answered."""
    key = {"hash": {"S": hashlib.sha256(bearer.removeprefix("Bearer ").encode()).hexdigest()}}
    token = client.get_item(TableName=f"{PREFIX}tokens", Key=key, ConsistentRead=True).get("Item")
    if token is None or "revoked_at" in token or not token["application_active"]["BOOL"]:
        raise Refused
    moment = datetime.now(UTC).isoformat(timespec="microseconds")
    record = {"id": next(_ids), **values, "created_at": moment, "last_updated": moment}
    row = {"id": {"N": str(record["id"])}, "key": {"S": values["key"]}, "slug": {"S": values["slug"]}}
    puts = [_put("list_items", _typed(record), "slug"), _put("list_item_ids", row, "id")]
    client.transact_write_items(TransactItems=puts, ClientRequestToken=str(uuid.uuid4()))
    return record


def _put(table: str, item: dict[str, Any], key: str) -> dict[str, Any]:
    return {"Put": {"TableName": PREFIX + table, "Item": item, "ConditionExpression": f"attribute_not_exists({key})"}}


def _typed(record: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in record.items() if value is not None}


def _value(value: Any) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"BOOL": value}
    return {"N": str(value)} if isinstance(value, int) else {"S": value}
