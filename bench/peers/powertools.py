"""Powertools' REST resolver with its validation, and its logger."""

from typing import Any

import boto3
from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayRestResolver

from bench.peers.body import Body, Record
from bench.peers.store import create

client = boto3.client("dynamodb")
logger = Logger(service="bench")
app = APIGatewayRestResolver(enable_validation=True)


@app.post("/api/v1/list_items/create")
def create_list_item(body: Body) -> Record:
    return Record(**create(client, app.current_event.headers["Authorization"], body.model_dump()))


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    answer = app.resolve(event, context)
    logger.info("request", status=answer["statusCode"])
    return answer
