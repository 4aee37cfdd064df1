"""Flask behind apig-wsgi; it brings no validation."""

from typing import Any

import boto3
from apig_wsgi import make_lambda_handler
from flask import Flask, abort, request

from bench.peers.store import create

client = boto3.client("dynamodb")
app = Flask(__name__)


@app.post("/api/v1/list_items/create")
def create_list_item() -> dict[str, Any]:
    values = request.get_json()
    if not {"key", "slug"} <= values.keys():
        abort(400)
    return create(client, request.headers["Authorization"], values)


handler = make_lambda_handler(app)
