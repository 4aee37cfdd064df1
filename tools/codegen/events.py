"""`python -m tools.codegen.events <route> '<JSON>'` writes a new route's events: its example, and parameters that it refuses."""

import base64
import json
import sys
from collections.abc import Mapping
from typing import Any

from shared.api.route import Route
from tools.codegen.generated import json_text
from tools.codegen.routes import ROOT, route

FOLDER = ROOT / "events"


def write(name: str, refused: Mapping[str, Any]) -> None:
    declared = route(name)
    for kind, params in (("", declared.example), (".refused", refused)):
        text = json_text(event(declared, params))
        (FOLDER / f"{name}{kind}.json").write_text(text)


def event(declared: Route[Any], params: Mapping[str, Any]) -> dict[str, Any]:
    """Another route's event, with this one's path, method and parameters."""
    another = json.loads((FOLDER / "list_items_create.json").read_text().replace("/api/v1/list_items/create", declared.path))
    body = json.dumps(params).encode()
    if declared.sensitive_params:
        body = base64.b64encode(body)
    if declared.sensitive_params:
        another["headers"]["Content-Type"], another["multiValueHeaders"]["Content-Type"] = "text/plain", ["text/plain"]
    context = {**another["requestContext"], "httpMethod": declared.method}
    return {**another, "httpMethod": declared.method, "requestContext": context, "body": base64.b64encode(body).decode()}


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    write(sys.argv[1], json.loads(sys.argv[2]))
