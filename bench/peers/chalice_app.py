"""Chalice, which brings no validation."""

import boto3
from chalice import BadRequestError, Chalice

from bench.peers.store import create

client = boto3.client("dynamodb")
app = Chalice(app_name="bench")


@app.route("/api/v1/list_items/create", methods=["POST"])
def create_list_item() -> dict[str, object]:
    request = app.current_request
    values = request.json_body
    if not {"key", "slug"} <= values.keys():
        raise BadRequestError("key and slug are required")
    return create(client, request.headers["authorization"], values)


handler = app
