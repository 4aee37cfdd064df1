"""A collection for Bruno: a request per route, with the example of the OpenAPI."""

import base64
import json
from pathlib import Path
from textwrap import indent

from tools.codegen.clients.api import ROOT, Api, Operation
from tools.codegen.clients.templates import templates

FOLDER = ROOT / "clients/bruno"


def files(api: Api) -> dict[Path, str]:
    requests = {
        FOLDER / operation.service / f"{operation.action}.bru": _request(operation, number)
        for operations in api.services.values()
        for number, operation in enumerate(operations, 1)
    }
    return {**requests, FOLDER / "environments/make run.bru": _environment(api)}


def _request(operation: Operation, number: int) -> str:
    template = templates().get_template("request.bru.j2")
    return template.render(operation=operation, number=number, body=_body(operation)) + "\n"


def _body(operation: Operation) -> str:
    """The example, without the token, which is the collection's."""
    given = {name: value for name, value in operation.example.items() if name != "token"}
    text = json.dumps(given, indent=2, ensure_ascii=False)
    return indent(base64.b64encode(text.encode()).decode() if operation.spec["x-sensitive-params"] else text, "  ")


def _environment(api: Api) -> str:
    return templates().get_template("environment.bru.j2").render(url=api.document["servers"][0]["url"]) + "\n"
