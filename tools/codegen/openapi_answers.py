"""The answers of a route as the OpenAPI describes them: by status an envelope, its data, and an example."""

from typing import Any

from shared.api.params import ChangeParams, RouteParams
from shared.api.route import Route
from shared.api.statuses import (
    ClientRequired,
    InvalidParam,
    InvalidUrl,
    MandrillEmailFailed,
    MissingParam,
    RateLimitExceeded,
    Status,
)
from shared.outbound.refusal import refusal
from tools.codegen.schemas import COMPONENTS, Schema, example_of, params_schema

_REQUEST_ID = "0f5c2d0e-6a53-4d0f-8f0c-5b1c6f2d9a11"
_NEXT = {"type": ["string", "null"], "description": "The next page's `page.after`; null on the last page."}
_COMPANIONS = {"session": "Session", "application": "Application", "warnings": "Warnings"}
# The statuses that say what is wrong, each with an example.
_WRONG: dict[type[Status], dict[str, str]] = {
    MissingParam: {"attr": "token", "rule": "required", "message": "is required"},
    InvalidParam: {"attr": "application", "rule": "inclusion", "message": f"must be one of {', '.join(RouteParams.APPLICATIONS)}"},
    InvalidUrl: refusal("scheme").errors[0].as_dict(),
}


def answers(route: Route[Any], status: type[Status]) -> bool:
    """Whether the route can answer it at all. Reads send no mail, but their pages list its failure."""
    return route.changes_data or status is not MandrillEmailFailed


def responses(route: Route[Any]) -> Schema:
    by_code: dict[str, list[type[Status]]] = {}
    for status in route.answerable:
        by_code.setdefault(str(int(status.code)), []).append(status)
    return {code: _response(route, statuses) for code, statuses in sorted(by_code.items())}


def _response(route: Route[Any], statuses: list[type[Status]]) -> Schema:
    answered = [status for status in statuses if answers(route, status)]
    retry = {"retry-after": {"$ref": "#/components/headers/retry-after"}} if RateLimitExceeded in statuses else {}
    schemas = [_envelope(route, status) for status in answered]
    examples = {status.status: {"value": example_answer(route, status)} for status in answered}
    return {
        "description": "\n".join(_line(route, status) for status in statuses),
        "headers": {"x-request-id": {"$ref": "#/components/headers/x-request-id"}, **retry},
        "content": {"application/json": {"schema": schemas[0] if len(schemas) == 1 else {"oneOf": schemas}, "examples": examples}},
    }


def _line(route: Route[Any], status: type[Status]) -> str:
    note = "" if answers(route, status) else " Listed for completeness: this route never answers it."
    return f"- `{status.status}`: {status.description}{note}"


def _envelope(route: Route[Any], status: type[Status]) -> Schema:
    """A reference, and beside it the data for the statuses that carry the route's own."""
    base = {"$ref": f"#/components/schemas/{schema_name(status)}"}
    may_have_data = status is InvalidParam and issubclass(route.params, ChangeParams)  # the record that is in the way
    if not has_data(status) and not may_have_data:
        return base
    required = [] if may_have_data else ["data"]
    return {"allOf": [base, {"type": "object", "required": required, "properties": {"data": data_schema(route)}}]}


def has_data(status: type[Status]) -> bool:
    return int(status.code) == 200 or status is MandrillEmailFailed


def lists_errors(status: type[Status]) -> bool:
    return status in _WRONG


def data_schema(route: Route[Any]) -> Schema:
    """A record in one of the route's views, or a page of them."""
    views = [{"$ref": f"#/components/schemas/{view.__name__}"} for view in route.views.values()]
    record = views[0] if len(views) == 1 else {"anyOf": views}
    if not route.is_index:
        return record
    count = {"type": "integer", "description": "How many records match on all pages; only when `count` was true."}
    return {
        "type": "object",
        "required": ["results", "next"],
        "properties": {"results": {"type": "array", "items": record}, "count": count, "next": _NEXT},
    }


def example_answer(route: Route[Any], status: type[Status]) -> Schema:
    record = example_of(next(iter(route.views.values())), route.example, nested=route.images == "store")
    counted = {"count": 1} if route.example.get("count") else {}
    data = {"results": [record], **counted, "next": None} if route.is_index else record
    return {
        "code": int(status.code),
        "status": status.status,
        **({"data": data} if has_data(status) else {}),
        **({"errors": [_wrong(route, status)]} if lists_errors(status) else {}),
        **({"session": COMPONENTS["Session"]["examples"][0]} if status is ClientRequired else {}),
        "request_id": _REQUEST_ID,
    }


def _wrong(route: Route[Any], status: type[Status]) -> dict[str, str]:
    if route.takes_token or status is not MissingParam:
        return _WRONG[status]
    return {**_WRONG[status], "attr": str(params_schema(route)["required"][0])}


def envelope_schema(status: type[Status]) -> Schema:
    properties: Schema = {"code": {"const": int(status.code)}, "status": {"const": status.status}, "request_id": {"type": "string"}}
    required = ["code", "status", "request_id"]
    if not status.by_gateway:
        properties |= {name: {"$ref": f"#/components/schemas/{schema}"} for name, schema in _COMPANIONS.items()}
    if lists_errors(status):
        properties["errors"] = {"type": "array", "minItems": 1, "items": {"$ref": "#/components/schemas/Error"}}
        required.append("errors")
    if status is ClientRequired:
        required.append("session")
    return {"type": "object", "description": status.description, "required": required, "properties": properties}


def schema_name(status: type[Status]) -> str:
    return f"{status.__name__}Answer"
