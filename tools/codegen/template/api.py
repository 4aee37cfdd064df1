"""API Gateway's side of the API, as an OpenAPI 3.0.1 body with its extensions: the routes, and what it answers by itself.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from shared.api.response import HEADERS
from shared.api.route import Route
from shared.api.statuses import ApplicationCrash, RateLimitExceeded, RequestRefused, RequestTooLarge, RouteNonExistent, Status
from tools.codegen.names import pascal
from tools.codegen.routes import ROOT
from tools.codegen.template.cfn import NO_VALUE, arn, dump, either, long_form, sub

Body = dict[str, Any]

DEFINITION = ROOT / "gateway.yaml"
DOCUMENTATION = ("/documentation", "/documentation/{proxy+}", "/console", "/console/{proxy+}", "/favicon.ico", "/robots.txt")
_HEADER = "# API Gateway's definition, included by template.yaml, made by `python -m tools.codegen.template`: edits are lost.\n"
_ANY = "x-amazon-apigateway-any-method"
_INTEGRATION = "x-amazon-apigateway-integration"
_FUNCTION = "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${%s.Arn}:live/invocations"
# Other content types are refused as UNSUPPORTED_MEDIA_TYPE, which is answered alike.
_MEDIA_TYPES = ("application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data")
# Its own answers hold no data, so any page may read them.
_OPEN = {"access-control-allow-origin": "*", "access-control-expose-headers": "x-request-id,retry-after"}
_PREFLIGHT = {
    "access-control-allow-headers": "authorization,content-type,idempotency-key,x-api-key",
    "access-control-max-age": "7200",
}
_ORIGIN_LISTED = """\
#set($allowed = ",${AllowedOrigins},")
#set($origin = $input.params("origin"))
#if($origin == "")#set($origin = $input.params("Origin"))#end
#set($sought = ",$origin,")
#if($origin != "" && $allowed.contains($sought))
#set($context.responseOverride.header.access-control-allow-origin = $origin)
#end
"""
# Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
_REFUSALS: tuple[tuple[type[Status], Mapping[str, str], tuple[str, ...]], ...] = (
    # No method of ours checks signatures: API Gateway judges them only where there is no method.
    (
        RouteNonExistent,
        {},
        ("MISSING_AUTHENTICATION_TOKEN", "INVALID_SIGNATURE", "EXPIRED_TOKEN", "RESOURCE_NOT_FOUND", "UNSUPPORTED_MEDIA_TYPE"),
    ),
    (RateLimitExceeded, {"retry-after": "1"}, ("THROTTLED",)),
    (RateLimitExceeded, {"retry-after": "3600"}, ("QUOTA_EXCEEDED",)),
    (RequestTooLarge, {}, ("REQUEST_TOO_LARGE",)),
    (
        ApplicationCrash,
        {},
        (
            "API_CONFIGURATION_ERROR",
            "AUTHORIZER_CONFIGURATION_ERROR",
            "AUTHORIZER_FAILURE",
            "INTEGRATION_FAILURE",
            "INTEGRATION_TIMEOUT",
            "DEFAULT_5XX",
        ),
    ),
    (
        RequestRefused,
        {},
        (
            "ACCESS_DENIED",
            "BAD_REQUEST_BODY",
            "BAD_REQUEST_PARAMETERS",
            "INVALID_API_KEY",
            "UNAUTHORIZED",
            "WAF_FILTERED",
            "DEFAULT_4XX",
        ),
    ),
)


def definition(routes: Iterable[Route[Any]]) -> str:
    """The definition's file. It is included, so it holds only the long forms of functions."""
    return _HEADER + dump(long_form(body(routes)))


def body(routes: Iterable[Route[Any]]) -> Body:
    """The API's definition. Bodies reach the functions byte for byte: every media type counts as binary."""
    return {
        "openapi": "3.0.1",
        "info": {"title": sub("${AWS::StackName}"), "version": "1.0"},
        "components": {"securitySchemes": {"api_key": {"type": "apiKey", "name": "x-api-key", "in": "header"}}},
        "x-amazon-apigateway-binary-media-types": ["*/*"],
        "x-amazon-apigateway-gateway-responses": gateway_responses(),
        "paths": paths(tuple(routes)),
    }


def gateway_responses() -> Body:
    return {kind: _gateway_response(status, extra) for status, extra, kinds in _REFUSALS for kind in kinds}


def paths(routes: Iterable[Route[Any]]) -> Body:
    """Every path that has a resource: without a method of its own, it would answer in API Gateway's words."""
    folders = {folder: None for route in routes for folder in _folders(route.path)}
    return {
        "/": {_ANY: _non_existent()},
        "/{proxy+}": {_ANY: {"parameters": [_proxy_parameter()], **_non_existent()}},
        **{folder: {_ANY: _non_existent()} for folder in folders},
        **{route.path: _route(route) for route in routes},
        **{path: _documentation(path) for path in DOCUMENTATION},
    }


def _folders(path: str) -> list[str]:
    """`/api`, `/api/v1` and `/api/v1/list_items`, of `/api/v1/list_items/create`."""
    steps = path.strip("/").split("/")
    return ["/" + "/".join(steps[:depth]) for depth in range(1, len(steps))]


def _route(route: Route[Any]) -> Body:
    methods = (route.method, *route.also_methods)
    return {
        **{method.lower(): _function(route) for method in methods},
        "options": _preflight(methods),
        _ANY: _non_existent(),
    }


def _function(route: Route[Any]) -> Body:
    return {
        "responses": {"200": {"description": route.title}},
        "security": [either("HasUsagePlan", {"api_key": []}, NO_VALUE)],  # in this form, which `sam local` can read
        _INTEGRATION: _call(pascal(route.name)),
    }


def _documentation(path: str) -> Body:
    """Anybody may read it: it asks for no key."""
    read = {
        "responses": {"default": {"description": "The documentation"}},
        "security": [],
        _INTEGRATION: _call("Documentation"),
    }
    parameters = {"parameters": [_proxy_parameter()]} if path.endswith("{proxy+}") else {}
    methods = {method: {**parameters, **read} for method in ("get", "head")}
    return {**methods, _ANY: {**parameters, **_non_existent()}}


def _call(function: str) -> Body:
    """The function's alias, for every request."""
    return {"type": "aws_proxy", "httpMethod": "POST", "uri": sub(_FUNCTION % function), "credentials": arn("ApiRole")}


def _non_existent() -> Body:
    headers = {**HEADERS, **_OPEN}
    mapped = {name: f"'{value}'" for name, value in headers.items()}
    return _mock(int(RouteNonExistent.code), {**mapped, "x-request-id": "context.requestId"}, _envelope(RouteNonExistent))


def _preflight(methods: tuple[str, ...]) -> Body:
    """One allowed origin of several has to be named, so the template echoes it if it is in the list."""
    headers = {
        "access-control-allow-origin": either("AnyOrigin", "'*'", NO_VALUE),
        "vary": either("AnyOrigin", NO_VALUE, "'origin'"),
        "access-control-allow-methods": f"'{','.join(methods)}'",
        **{name: f"'{value}'" for name, value in _PREFLIGHT.items()},
    }
    return _mock(204, headers, sub(_ORIGIN_LISTED))


def _mock(code: int, headers: Mapping[str, Any], template: Any) -> Body:
    """A method that API Gateway answers itself. With `*/*` as binary media type a mock fails unless contents are made text."""
    return {
        "responses": {
            str(code): {"description": "", "headers": {name: {"schema": {"type": "string"}} for name in headers}},
        },
        _INTEGRATION: {
            "type": "mock",
            "passthroughBehavior": "never",
            "contentHandling": "CONVERT_TO_TEXT",
            "requestTemplates": dict.fromkeys(_MEDIA_TYPES, json.dumps({"statusCode": code})),
            "responses": {
                "default": {
                    "statusCode": str(code),
                    "contentHandling": "CONVERT_TO_TEXT",
                    "responseParameters": {f"method.response.header.{name}": value for name, value in headers.items()},
                    "responseTemplates": {"application/json": template},
                }
            },
        },
    }


def _gateway_response(status: type[Status], extra: Mapping[str, str]) -> Body:
    headers = {name: f"'{value}'" for name, value in {**HEADERS, **_OPEN, **extra}.items()}
    return {
        "statusCode": int(status.code),
        "responseParameters": {
            f"gatewayresponse.header.{name}": value for name, value in {**headers, "x-request-id": "context.requestId"}.items()
        },
        "responseTemplates": {"application/json": _envelope(status)},
    }


def _envelope(status: type[Status]) -> str:
    """The code is a literal: these templates cannot print the one that is sent."""
    return json.dumps(
        {"code": int(status.code), "status": status.status, "request_id": "$context.requestId"}, separators=(",", ":")
    )


def _proxy_parameter() -> Body:
    return {"name": "proxy", "in": "path", "required": True, "schema": {"type": "string"}}
