"""boto3 and pydantic, without a framework."""

import base64
from typing import Any

import boto3

from bench.peers.body import Body, Record
from bench.peers.store import create

client = boto3.client("dynamodb")


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:  # noqa: ARG001 - Lambda passes it
    body = Body.model_validate_json(base64.b64decode(event["body"]))
    record = Record(**create(client, event["headers"]["Authorization"], body.model_dump()))
    return {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": record.model_dump_json()}
