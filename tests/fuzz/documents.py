"""The OpenAPI, without what all routes have alike."""

import json
from pathlib import Path
from typing import Any

from shared.api.params import RouteParams
from shared.api.route import Route
from tests.engine import ROOT
from tests.representatives import representatives
from tools.codegen.routes import routes

WHOLE = ROOT / "docs/openapi.json"
_JSON = "application/json"
_COMMON = RouteParams.model_fields.keys() - {"view"}  # whose values are each route's own


def with_own_parameters(folder: Path) -> Path:
    """A copy in `folder`. Routes that are no representatives have one method, and their own parameters, in a body of JSON."""
    document, few = json.loads(WHOLE.read_text()), representatives(routes())
    for route in routes():
        if route not in few and not route.sensitive_params:
            document["paths"][route.path] = {route.method.lower(): _own(document, route)}
    copy = folder / WHOLE.name
    copy.write_text(json.dumps(document))
    return copy


def _own(document: dict[str, Any], route: Route[Any]) -> dict[str, Any]:
    operation = document["paths"][route.path][route.method.lower()]
    body = operation["requestBody"]["content"][_JSON]
    schema = document["components"]["schemas"][body["schema"]["$ref"].rpartition("/")[2]]
    own = {**schema, "properties": {name: each for name, each in schema["properties"].items() if name not in _COMMON}}
    content = {_JSON: {**body, "schema": own}}
    return {**operation, "parameters": [], "requestBody": {**operation["requestBody"], "content": content}}
