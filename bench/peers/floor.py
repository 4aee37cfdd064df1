"""json and a bare botocore client: no validation, no framework."""

import base64
import json
from typing import Any

import botocore.session

from bench.peers.store import create

client = botocore.session.get_session().create_client("dynamodb")


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:  # noqa: ARG001 - Lambda passes it
    values = json.loads(base64.b64decode(event["body"]))
    record = create(client, event["headers"]["Authorization"], values)
    return {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": json.dumps({"code": 200, "data": record})}
