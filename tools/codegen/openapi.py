"""`python -m tools.codegen.openapi` writes docs/openapi.json (OpenAPI 3.1) from the declarations; `--check` only compares."""

import base64
import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shared.api import idempotency
from shared.api.params import RouteParams
from shared.api.route import Route
from shared.api.statuses import Status
from shared.errors import Rule
from shared.records.idempotency_keys import HEADER
from tools.codegen.components import Components
from tools.codegen.generated import json_text, write_or_check
from tools.codegen.openapi_answers import answers, envelope_schema, example_answer, has_data, responses, schema_name
from tools.codegen.routes import ROOT, routes
from tools.codegen.rules import own
from tools.codegen.schemas import COMPONENTS, Schema, params_schema, view_schema

FILE = ROOT / "docs/openapi.json"

_TOKEN = "plano_app_…"  # noqa: S105 - a shape
_KEY = """\
Makes the request safe to send again: 1 to 255 visible ASCII characters, in double quotes or bare,
new for each thing to create. For 24 hours the same caller's same request under it is done once and
answered each time, and nobody is notified again. With other parameters it is `invalid-param` on
`Idempotency-Key`, rule `conflict`; while the first is at work, rule `in_progress`: try again in a
moment. A refused request leaves its key free."""
_INTRODUCTION = """\
Every parameter may come in a JSON body, or in the query string with brackets
(`page[size]=10&filters[]=active`, or `filters[0]=active`); where both name one, the body wins. The
token alone is never read from the URL. A body of type `text/plain` is the base64 of the same JSON;
routes with `x-sensitive-params` take this form only, and nothing in the query string.

A digit string is taken for an integer, and 'true' and 'false' for booleans. A parameter that is
null or empty was not given. Unknown parameters are ignored, and named in `warnings`.

Every answer is one envelope: `code` (the HTTP status), `status` (a stable word), `request_id`, and
as far as there are any `data`, `errors`, `warnings`, `session` and `application`.
"""
_INFO = {
    "title": "PlanoCore Serverless",
    "version": "1.0.0",
    "description": _INTRODUCTION,
    "license": {"name": "MIT", "identifier": "MIT"},
}
_SERVERS = [
    {"url": "http://127.0.0.1:3000", "description": "`make run`"},
    {"url": "{api_url}", "description": "A deployed stack", "variables": {"api_url": {"default": "https://api.example.com"}}},
]


def document() -> Schema:
    components = Components(_named())
    paths: Schema = {
        route.path: {method: components.referring(spec) for method, spec in _operations(route).items()} for route in routes()
    }
    return {
        "openapi": "3.1.0",
        "info": _INFO,
        "servers": _SERVERS,
        "security": [{"bearer": []}, {}],
        "tags": [_tag(service) for service in dict.fromkeys(route.service for route in routes())],
        "paths": paths,
        "components": {
            "securitySchemes": _SECURITY,
            "headers": _HEADERS,
            **components.made,
            "schemas": {**COMPONENTS, **_schemas()},
            "x-statuses": {status.status: _status(status) for route in routes() for status in route.answerable},
        },
    }


def text() -> str:
    return json_text(document())


def _tag(service: str) -> Schema:
    """A service is what its routes do."""
    return {"name": service, "description": "\n".join(f"- {route.title}" for route in routes() if route.service == service)}


def _operations(route: Route[Any]) -> Schema:
    return {method.lower(): operation(route, method) for method in (route.method, *route.also_methods)}


def _named() -> dict[str, Schema]:
    """The parts that are components: what the methods of a route share, what routes have in common, and their examples."""
    parameters: Schema = {}
    responses: Schema = {}
    for route in (route for route in routes() if route.also_methods):
        first, *others = _operations(route).values()
        for each in (each for each in first["parameters"] if all(each in other["parameters"] for other in others)):
            parameters[f"{route.name}.{each['name'].removesuffix('[]')}"] = each
        for code, each in first["responses"].items():
            responses[f"{route.name}.{code}"] = each
    common = operation(_bare_route(), "POST")
    parameters |= {each["name"]: each for each in common["parameters"]}
    responses |= {code: each for code, each in common["responses"].items() if code != "200"}
    return {"parameters": parameters, "responses": responses, "examples": _examples()}


def _bare_route() -> Route[Any]:
    """A read that has nothing of its own."""
    nothing: Schema = {"statuses": (), "positions": {}, "example": {}, "sensitive_params": False, "puts": (), "updates": ()}
    return replace(routes()[0], params=RouteParams, takes_idempotency_key=True, **nothing)


def _examples() -> Schema:
    """Examples of the answers without data."""
    ordered = sorted(routes(), key=lambda route: route.takes_token)  # so that those of the routes that take one are what is common
    pairs = ((route, status) for route in ordered for status in route.answerable if not has_data(status))
    return {status.status: {"value": example_answer(route, status)} for route, status in pairs}


def operation(route: Route[Any], method: str) -> Schema:
    main = method == route.method
    return {
        "operationId": route.name if main else f"{route.name}_{method.lower()}",
        **({} if route.takes_token else {"security": []}),
        "summary": route.title,
        "description": route.purpose,
        "tags": [route.service],
        "x-allows": sorted(route.allows),
        "x-sensitive-params": route.sensitive_params,
        "x-repeatable": _repeatable(route),
        "x-statuses": [status.status for status in route.answerable],
        "x-rules": [_rule(attr, rule) for attr, rule in own(route) if attr != HEADER],
        "x-never-answered": [status.status for status in route.answerable if not answers(route, status)],
        "parameters": [*([] if route.sensitive_params else _query(route, may_be_in_body=method != "GET")), *_key_header(route)],
        **({} if method == "GET" else {"requestBody": _body(route)}),
        "responses": responses(route),
    }


def _rule(attr: str, rule: Rule) -> Schema:
    """A rule as an error names it: `*` in `attr` is an array's index, and names in braces are what differs from case to case."""
    return {"attr": attr, "rule": rule.word, "message": rule.sentence}


def _repeatable(route: Route[Any]) -> bool:
    """Whether sending the same request again does what sending it once does: reads, PUT, and records under the caller's own key."""
    return not route.changes_data or route.method == "PUT" or "unique_id" in route.params.model_fields


def _status(status: type[Status]) -> Schema:
    return {
        "code": int(status.code),
        "description": status.description,
        "x-uncommon": status.uncommon,
        "x-by-gateway": status.by_gateway,
    }


def _query(route: Route[Any], *, may_be_in_body: bool) -> list[Schema]:
    schema = params_schema(route)
    required = () if may_be_in_body else schema["required"]
    given = {name: value for name, value in schema["properties"].items() if name != "token" and not _has_hashes(value)}
    return [_query_parameter(name, value, name in required) for name, value in given.items()]


def _has_hashes(schema: Schema) -> bool:
    """An array of them, for which OpenAPI knows no form in a query string."""
    return "properties" in schema.get("items", {})


def _query_parameter(name: str, schema: Schema, required: bool) -> Schema:
    """Without null, which a query string does not have: an empty text clears there."""
    kind = schema["type"][0] if isinstance(schema["type"], list) else schema["type"]
    plain = {**schema, "type": kind}
    style: Schema = {"style": "deepObject", "explode": True} if kind == "object" else {}  # else `form`, OpenAPI's default
    return {
        "name": f"{name}[]" if kind == "array" else name,
        "in": "query",
        **({"required": True} if required else {}),
        "description": schema["description"],
        "x-position": schema["x-position"],
        **style,
        "schema": {key: value for key, value in plain.items() if key not in ("description", "x-position", "x-required")},
    }


def _key_header(route: Route[Any]) -> list[Schema]:
    schema = {"type": "string", "minLength": 1, "maxLength": 512, "pattern": idempotency.PATTERN}
    header = {"name": HEADER, "in": "header", "required": False, "description": _KEY, "schema": schema}
    return [header] if route.takes_idempotency_key else []


def _body(route: Route[Any]) -> Schema:
    example = {**({"token": _TOKEN} if route.takes_token else {}), **route.example}
    schema = {"$ref": f"#/components/schemas/{route.params.__name__}"}
    as_text = {"type": "string", "contentEncoding": "base64", "contentMediaType": "application/json", "contentSchema": schema}
    content: Schema = {
        "application/json": {"schema": schema, "example": example},
        "text/plain": {"schema": as_text, "example": _encoded(example)},
    }
    if route.sensitive_params:
        del content["application/json"]
    return {"required": route.sensitive_params, "content": content}


def encoded(route: Route[Any]) -> str:
    """The route's example as a body of type text/plain."""
    return _encoded(route.example)


def _encoded(params: Mapping[str, Any]) -> str:
    return base64.b64encode(json.dumps(params).encode()).decode()


def _schemas() -> Schema:
    """Parameters, views and envelopes, by the names of their classes."""
    views = {view.__name__: view_schema(view) for route in routes() for view in route.views.values()}
    params = {route.params.__name__: params_schema(route) for route in routes()}
    envelopes = {schema_name(status): envelope_schema(status) for route in routes() for status in route.answerable}
    return params | views | envelopes


_SECURITY = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "A token of an application or a session. Without this header it is the parameter `token`.",
    }
}
_HEADERS = {
    "x-request-id": {"description": "The same as `request_id`.", "schema": {"type": "string"}},
    "retry-after": {"description": "Seconds to wait before the next try.", "schema": {"type": "integer"}},
}


if __name__ == "__main__":
    sys.exit(write_or_check(FILE, text(), "python -m tools.codegen.openapi", sys.argv[1:]))
