"""API Gateway's part of a request: routes, mocks and its own answers, all as template.yaml says.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
"""

import base64
import binascii
import json
import re
import sys
import threading
import time
import traceback
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote

from local.events import path_of, proxy_event
from local.functions import Failed, Function, functions
from local.http import Headers, HttpRequest, HttpResponse
from local.mapping_template import Input, MappingTemplate
from tools.deploy.template import Resolver, Template, resources

_INTEGRATION = "x-amazon-apigateway-integration"
_ANY = "x-amazon-apigateway-any-method"
_GATEWAY_RESPONSES = "x-amazon-apigateway-gateway-responses"
_BINARY = "x-amazon-apigateway-binary-media-types"
_FUNCTION_ID = re.compile(r"functions/(?:arn:[^/]*:function:)?(\w+)")
_RESULT_KEYS = frozenset({"statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"})
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
_CLIENTS_FAULT = re.compile(
    r"THROTTLED|QUOTA|TOO_LARGE|NOT_FOUND|MISSING|INVALID|EXPIRED|BAD|DENIED|UNAUTHORIZED|UNSUPPORTED|WAF|4XX"
)
_CODES = {
    "THROTTLED": 429,
    "QUOTA_EXCEEDED": 429,
    "REQUEST_TOO_LARGE": 413,
    "UNSUPPORTED_MEDIA_TYPE": 415,
    "INTEGRATION_FAILURE": 504,
}


class Refused(Exception):
    """An answer of the gateway's own. The text is the gateway response's type."""


@dataclass(frozen=True, slots=True)
class Method:
    """One method of one resource."""

    resource: str
    integration: Mapping[str, Any]


class Gateway:
    """Answers requests with the API of a template. `throttle` is how many a second it lets through."""

    def __init__(self, template: Template, resolver: Resolver, throttle: int | None = None) -> None:
        ((_, properties),) = resources(template, "AWS::Serverless::Api")
        body = resolver.resolve(properties["DefinitionBody"])
        self.stage = resolver.resolve(properties["StageName"])
        self._routes = _Routes(body["paths"])
        self._own = _OwnAnswers(body.get(_GATEWAY_RESPONSES, {}))
        self._mocks = {
            id(method.integration): _Mock(method.integration, binary="*/*" in body.get(_BINARY, ()))
            for method in self._routes.methods()
            if method.integration["type"].lower() == "mock"
        }
        self.functions = {function.name: function for function in functions(template, resolver)}
        self._bucket = _Bucket(throttle) if throttle else None

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Never raises: what cannot be answered is DEFAULT_5XX."""
        request_id = str(uuid.uuid4())
        try:
            response = self._answer(request, request_id)
        except Refused as refused:
            response = self._own.answer(str(refused), request_id)
        except Exception:  # noqa: BLE001 - the net
            traceback.print_exc()
            response = self._own.answer("DEFAULT_5XX", request_id)
        return HttpResponse(response.status, [*response.headers, ("x-amzn-requestid", request_id)], response.body)

    def refuse(self) -> HttpResponse:
        """The answer to what is no HTTP, or has more headers than anyone sends."""
        return self._own.answer("DEFAULT_4XX", str(uuid.uuid4()))

    def _answer(self, request: HttpRequest, request_id: str) -> HttpResponse:
        if self._bucket and not self._bucket.take():
            raise Refused("THROTTLED")
        if request.body is None:
            raise Refused("REQUEST_TOO_LARGE")
        method, parameters = self._routes.match(request.method, path_of(request.target))
        if method.integration["type"].lower() == "mock":
            return self._mocks[id(method.integration)].answer(request, {"requestId": request_id, "stage": self.stage})
        function = self._function(method)
        try:
            return _from_result(
                function.invoke(proxy_event(request, request_id, method.resource, parameters, self.stage), request_id)
            )
        except Failed:
            raise Refused("INTEGRATION_FAILURE") from None

    def _function(self, method: Method) -> Function:
        named = _FUNCTION_ID.search(method.integration["uri"])
        if named is None or named[1] not in self.functions:
            raise Refused("API_CONFIGURATION_ERROR")
        return self.functions[named[1]]


class _Routes:
    """The most specific resource wins: a name before a parameter, that before `{proxy+}`. A final slash counts for nothing."""

    def __init__(self, paths: Mapping[str, Any]) -> None:
        self._paths = {
            path: {name.lower(): Method(path, spec[_INTEGRATION]) for name, spec in operations.items() if name != "parameters"}
            for path, operations in paths.items()
        }
        self._patterns = [(_pattern(path), path) for path in sorted(paths, key=_specificity)]

    def methods(self) -> list[Method]:
        return [method for operations in self._paths.values() for method in operations.values()]

    def match(self, method: str, path: str) -> tuple[Method, dict[str, str]]:
        for pattern, resource in self._patterns:
            if found := pattern.fullmatch(path.rstrip("/") or "/"):
                operations = self._paths[resource]
                operation = operations.get(method.lower()) or operations.get(_ANY)
                if operation is None:
                    break
                return operation, {name: unquote(value) for name, value in found.groupdict().items()}
        raise Refused("MISSING_AUTHENTICATION_TOKEN")


def _pattern(path: str) -> re.Pattern[str]:
    steps = []
    for step in path.split("/"):
        if step.startswith("{"):
            steps.append(f"(?P<{step.strip('{}+')}>{'.+' if step.endswith('+}') else '[^/]+'})")
        else:
            steps.append(re.escape(step))
    return re.compile("/".join(steps))


def _specificity(path: str) -> list[int]:
    return [2 if step.endswith("+}") else 1 if step.startswith("{") else 0 for step in path.split("/")]


class _Mock:
    """A mock integration: a template makes the status code, another one the answer.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html
    """

    def __init__(self, integration: Mapping[str, Any], *, binary: bool) -> None:
        self._requests = {kind: MappingTemplate(source) for kind, source in integration.get("requestTemplates", {}).items()}
        self._passthrough = integration.get("passthroughBehavior", "when_no_match").lower()
        self._responses = {pattern: _MockResponse(spec) for pattern, spec in integration.get("responses", {}).items()}
        # Where every body counts as binary, it has to be made text before a template can read it.
        self._readable = not binary or integration.get("contentHandling") == "CONVERT_TO_TEXT"

    def answer(self, request: HttpRequest, context: Mapping[str, Any]) -> HttpResponse:
        headers = dict(request.headers)
        query = dict(parse_qsl(request.target.partition("?")[2], keep_blank_values=True))
        given = Input(headers, query, (request.body or b"").decode("utf-8", "replace"))
        return self._response(self._code(given, context)).answer(given, context)

    def _code(self, given: Input, context: Mapping[str, Any]) -> str:
        if not self._readable:
            raise Refused("DEFAULT_5XX")
        template = self._requests.get(given.media_type())
        if template is None and (self._passthrough == "never" or (self._requests and self._passthrough == "when_no_templates")):
            raise Refused("UNSUPPORTED_MEDIA_TYPE")
        try:
            code = json.loads(template.render(given, context).text if template else given.body)["statusCode"]
        except (ValueError, TypeError, KeyError):
            raise Refused("DEFAULT_5XX") from None
        return str(code)

    def _response(self, code: str) -> "_MockResponse":
        chosen = (spec for pattern, spec in self._responses.items() if pattern != "default" and re.fullmatch(pattern, code))
        response = next(chosen, self._responses.get("default"))
        if response is None:
            raise Refused("API_CONFIGURATION_ERROR")
        return response


class _MockResponse:
    def __init__(self, spec: Mapping[str, Any]) -> None:
        self._status = int(spec["statusCode"])
        self._parameters = spec.get("responseParameters", {})
        self._template = MappingTemplate(next(iter(spec.get("responseTemplates", {}).values()), ""))

    def answer(self, given: Input, context: Mapping[str, Any]) -> HttpResponse:
        rendered = self._template.render(given, context)
        headers = {**_mapped(self._parameters, context), **rendered.headers}
        return HttpResponse(rendered.status or self._status, _with_type(headers), rendered.text.encode())


class _OwnAnswers:
    """The gateway responses: the template's, or the default of their kind, or what API Gateway says by itself.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
    """

    def __init__(self, declared: Mapping[str, Any]) -> None:
        self._declared = declared

    def answer(self, kind: str, request_id: str) -> HttpResponse:
        default = "DEFAULT_4XX" if _CLIENTS_FAULT.search(kind) else "DEFAULT_5XX"
        spec = self._declared.get(kind) or self._declared.get(default) or {}
        status = int(spec.get("statusCode") or _CODES.get(kind) or (403 if default == "DEFAULT_4XX" else 500))
        source = next(iter(spec.get("responseTemplates", {}).values()), json.dumps({"message": kind}))
        headers = _mapped(spec.get("responseParameters", {}), {"requestId": request_id})
        return HttpResponse(status, _with_type(headers), source.replace("$context.requestId", request_id).encode())


def _mapped(parameters: Mapping[str, str], context: Mapping[str, Any]) -> dict[str, str]:
    """Headers of an answer, from `…response.header.NAME: 'literal'` or `context.NAME`."""
    headers = {}
    for place, source in parameters.items():
        name = place.partition(".header.")[2].lower()
        headers[name] = (
            str(context.get(source.removeprefix("context."), "")) if source.startswith("context.") else source.strip("'")
        )
    return headers


def _with_type(headers: Mapping[str, str]) -> Headers:
    return list({"content-type": "application/json", **headers}.items())


def _from_result(result: Any) -> HttpResponse:
    """A function's answer. Anything that is not one is DEFAULT_5XX, as API Gateway's "malformed Lambda proxy response"."""
    try:
        return _parsed(result)
    except (AttributeError, TypeError, ValueError, KeyError, binascii.Error):
        sys.stderr.write("malformed Lambda proxy response\n")
        raise Refused("DEFAULT_5XX") from None


def _parsed(result: Mapping[str, Any]) -> HttpResponse:
    if result.keys() - _RESULT_KEYS:
        raise KeyError
    status = int(result.get("statusCode", 200))
    if not 200 <= status <= 599:
        raise ValueError
    several = {name.lower(): values for name, values in (result.get("multiValueHeaders") or {}).items()}
    single = {name.lower(): [value] for name, value in (result.get("headers") or {}).items() if name.lower() not in several}
    headers = [(name, _header(name, value)) for name, values in {**single, **several}.items() for value in values]
    if not any(name == "content-type" for name, _ in headers):
        headers.append(("content-type", "application/json"))
    body = "" if result.get("body") is None else result["body"]
    return HttpResponse(status, headers, base64.b64decode(body, validate=True) if result.get("isBase64Encoded") else body.encode())


def _header(name: str, value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    if not (_HEADER_NAME.fullmatch(name) and _HEADER_VALUE.fullmatch(text)):
        raise ValueError
    return text.strip()


class _Bucket:
    """API Gateway's throttle: a bucket of as many tokens as it gains in a second."""

    def __init__(self, rate: int) -> None:
        self._rate, self._tokens, self._seen = rate, float(rate), time.monotonic()
        self._lock = threading.Lock()

    def take(self) -> bool:
        with self._lock:
            moment = time.monotonic()
            self._tokens = min(self._rate, self._tokens + (moment - self._seen) * self._rate)
            self._seen = moment
            if self._tokens < 1:
                return False
            self._tokens -= 1
            return True
