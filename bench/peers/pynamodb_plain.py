"""pynamodb as its documentation uses it."""

import base64
import hashlib
import itertools
import json
import os
from datetime import UTC, datetime
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.connection import Connection
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

PREFIX, REGION = os.environ["TABLE_PREFIX"], os.environ["AWS_REGION"]
connection = Connection(region=REGION, host=os.environ["AWS_ENDPOINT_URL"])
_ids = itertools.count(1)


class Token(Model):
    class Meta:
        table_name, region, host = f"{PREFIX}tokens", REGION, os.environ["AWS_ENDPOINT_URL"]

    hash = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute()
    application_active = BooleanAttribute(null=True)
    revoked_at = UnicodeAttribute(null=True)


class ItemId(Model):
    class Meta:
        table_name, region, host = f"{PREFIX}list_item_ids", REGION, os.environ["AWS_ENDPOINT_URL"]

    id = NumberAttribute(hash_key=True)
    key = UnicodeAttribute()
    slug = UnicodeAttribute()


class Item(Model):
    class Meta:
        table_name, region, host = f"{PREFIX}list_items", REGION, os.environ["AWS_ENDPOINT_URL"]

    key = UnicodeAttribute(hash_key=True)
    slug = UnicodeAttribute(range_key=True)
    id = NumberAttribute()
    name = UnicodeAttribute(null=True)
    value = UnicodeAttribute(null=True)
    description = UnicodeAttribute(null=True)
    notes = UnicodeAttribute(null=True)
    active = BooleanAttribute(default=True)
    external_id = UnicodeAttribute(null=True)
    created_at = UnicodeAttribute()
    last_updated = UnicodeAttribute()


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:  # noqa: ARG001 - Lambda passes it
    values = json.loads(base64.b64decode(event["body"]))
    bearer = event["headers"]["Authorization"].removeprefix("Bearer ")
    token = Token.get(hashlib.sha256(bearer.encode()).hexdigest(), consistent_read=True)
    if token.revoked_at or not token.application_active:
        return {"statusCode": 401, "body": "{}"}
    moment = datetime.now(UTC).isoformat(timespec="microseconds")
    item = Item(id=next(_ids), created_at=moment, last_updated=moment, **values)
    with TransactWrite(connection=connection) as write:
        write.save(item, condition=Item.slug.does_not_exist())
        write.save(ItemId(item.id, key=item.key, slug=item.slug), condition=ItemId.id.does_not_exist())
    return {"statusCode": 200, "body": json.dumps({"code": 200, "data": item.attribute_values})}
