"""A client that speaks to the handlers as API Gateway does, and accepts no answer that the route did not declare."""

import base64
import importlib
import json
import uuid
from collections.abc import Callable, Mapping
from contextvars import copy_context
from dataclasses import dataclass, replace
from typing import Any

from shared.api.pipeline import serve
from shared.api.route import Route
from shared.api.rules import UNRECOGNIZED
from tools.codegen.rules import answerable, own, parameters

SECONDS = 15
SOURCE_IP = "192.0.2.7"
Name = str | Route[Any]  # a route of functions/, or one that a test made


class Context:
    """Lambda's context object, as far as it is used."""

    aws_request_id = "11111111-2222-3333-4444-555555555555"

    @staticmethod
    def get_remaining_time_in_millis() -> int:
        return SECONDS * 1000


@dataclass(frozen=True)
class Answer:
    code: int
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def status(self) -> str:
        return str(self.body["status"])

    @property
    def data(self) -> dict[str, Any]:
        assert self.status == "action-successful", self.body
        return dict(self.body["data"])

    @property
    def errors(self) -> set[tuple[str, str]]:
        """(attr, rule) of each error."""
        return {(error["attr"], error["rule"]) for error in self.body.get("errors", ())}

    @property
    def warnings(self) -> list[str]:
        return [warning["attr"] for warning in self.body.get("warnings", ())]


def event(
    route: Route[Any],
    body: bytes | None,
    *,
    headers: Mapping[str, str],
    query: Mapping[str, list[str]] | None = None,
    method: str | None = None,
) -> dict[str, Any]:
    """The event of API Gateway's REST API with binary media types `*/*`: every body arrives as base64."""
    return {
        "resource": route.path,
        "path": route.path,
        "httpMethod": method or route.method,
        "headers": dict(headers),
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": {name: values[-1] for name, values in query.items()} if query else None,
        "multiValueQueryStringParameters": dict(query) if query else None,
        "pathParameters": None,
        "stageVariables": None,
        "requestContext": {
            "requestId": str(uuid.uuid4()),
            "httpMethod": method or route.method,
            "stage": "v1",
            "identity": {"sourceIp": SOURCE_IP},
        },
        "body": None if body is None else base64.b64encode(body).decode(),
        "isBase64Encoded": body is not None,
    }


class Client:
    """`call("list_items_create", token, key="colors", slug="red")`: a request, and its answer once that has been checked."""

    def __call__(self, name: Name, token: str | None = None, /, **params: Any) -> Answer:
        return self.send(name, *encoded(route_of(name), params), token=token)

    def query(self, name: Name, token: str | None = None, /, *, method: str | None = None, **query: list[str]) -> Answer:
        """With parameters in the query string only; names with brackets by `**{"page[size]": ["10"]}`."""
        return self.send(name, None, token=token, query=query, method=method)

    def send(
        self,
        name: Name,
        body: bytes | None,
        content_type: str | None = "application/json",
        *,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, list[str]] | None = None,
        method: str | None = None,
    ) -> Answer:
        sent = {
            **({"Content-Type": content_type} if body is not None and content_type else {}),
            **({"Authorization": f"Bearer {token}"} if token else {}),
            **(headers or {}),
        }
        return self.invoke(name, event(route_of(name), body, headers=sent, query=query, method=method))

    @staticmethod
    def invoke(name: Name, event: Mapping[str, Any]) -> Answer:
        """In a context of its own, so that the request's deadline ends with it."""
        made = copy_context().run(handler_of(name), json.loads(json.dumps(event)), Context())
        raw = json.loads(json.dumps(made))
        answer = Answer(raw["statusCode"], raw["headers"], json.loads(raw["body"]))
        check(route_of(name), answer)
        return answer


def encoded(route: Route[Any], params: Mapping[str, Any]) -> tuple[bytes | None, str]:
    """A body with the parameters, as the route takes them, and its type."""
    body = json.dumps(params).encode() if params else None
    if body is None or not route.sensitive_params:
        return body, "application/json"
    return base64.b64encode(body), "text/plain"


def handler_of(name: Name) -> Callable[..., Any]:
    return serve(route_of(name))


def route_of(name: Name) -> Route[Any]:
    route: Route[Any] = importlib.import_module(f"functions.routes.{name}.handler").route if isinstance(name, str) else name
    return route


def acting(route: Route[Any], act: Callable[..., Any]) -> Route[Any]:
    """A copy of the route that does something else."""
    copy = replace(route)
    copy.handler(act)
    return copy


def check(route: Route[Any], answer: Answer) -> None:
    """Fails on what the route does not declare: its status, its code, or data that does not fit the view."""
    declared = {status.status: status for status in route.by_function}
    assert answer.status in declared, f"{route.name} does not declare {answer.status}"
    assert answer.code == answer.body["code"] == declared[answer.status].code
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-request-id"] == answer.body["request_id"]
    assert set(answer.body) <= {"code", "status", "data", "errors", "warnings", "session", "application", "request_id"}
    has_data = answer.status in ("action-successful", "mandrill-email-failed") or ("last_updated", "conflict") in answer.errors
    assert ("data" in answer.body) == has_data
    check_rules(route, answer)
    if "data" in answer.body:
        check_data(route, answer.body["data"])


def check_rules(route: Route[Any], answer: Answer) -> None:
    """Fails on an error or a warning whose rule the route does not declare for that parameter and with that message."""
    errors = answer.body.get("errors", [])
    declared = answerable(route) if errors else ()
    for error in errors:
        assert any(each.explains(**error) for each in declared), f"{route.name} does not declare {error}"
    for warning in answer.body.get("warnings", ()):
        is_declared = is_unrecognized(route, **warning) or any(each.explains(**warning) for each in own(route))
        assert is_declared, f"{route.name} does not declare {warning}"


def is_unrecognized(route: Route[Any], attr: str, rule: str, message: str) -> bool:
    """Whether a warning tells of a name that the route does not declare, which may be any text."""
    return (rule, message) == (UNRECOGNIZED.word, UNRECOGNIZED.sentence) and attr not in parameters(route.params)


def check_data(route: Route[Any], data: dict[str, Any]) -> None:
    if route.is_index:
        assert {"results", "next"} <= set(data) <= {"results", "count", "next"}
    for record in data["results"] if route.is_index else [data]:
        fitting = [view for view in route.views.values() if set(view.model_fields) == set(record)]
        assert fitting, f"{route.name} declares no view with {sorted(record)}"
        fitting[0].model_validate(record, strict=True)
