"""Answers of API Gateway itself, in the deployed stack.

MiniStack puts no values into the templates of mocks, so what they answer holds the words `$context.requestId`.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from shared.api.response import HEADERS
from tests import representatives
from tools.deploy.stack.calls import Api, ApiAnswer
from tools.deploy.stack.deployment import Stack

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("stack")]

BEARER = {"Authorization": "Bearer plano_app_x"}
SIGNED = {
    "Authorization": "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=0"
}
NOWHERE = [
    ("GET", "/"),
    ("POST", "/nothing/here"),
    ("GET", "/api"),
    ("POST", "/api/v1/list_items"),
    ("DELETE", "/api/v1/list_items/create"),
    ("GET", "/api/v1/list_items/upload_image"),
]

representative = pytest.mark.parametrize("declared", representatives.cases())


def in_envelope(answer: ApiAnswer) -> tuple[int, str]:
    """(code, status); fails on anything that is not our envelope."""
    assert set(answer.body) == {"code", "status", "request_id"}
    assert answer.code == answer.body["code"]
    for name, value in {**HEADERS, "access-control-allow-origin": "*"}.items():
        assert answer.headers[name] == value
    return answer.code, answer.body["status"]


@pytest.mark.parametrize("headers", [{}, BEARER, SIGNED], ids=["without", "bearer", "signed"])
@pytest.mark.parametrize(("method", "path"), NOWHERE)
def test_an_unknown_path_or_method_is_route_non_existent(method: str, path: str, headers: dict[str, str], api: Api) -> None:
    assert in_envelope(api.request(method, path, headers)) == (500, "route-non-existent")


def test_a_content_type_that_no_mock_takes_is_answered_alike(api: Api) -> None:
    answer = api.request("POST", "/nothing", {"Content-Type": "application/xml"}, b"<a/>")
    assert in_envelope(answer) == (500, "route-non-existent")
    assert answer.headers["x-request-id"] == answer.body["request_id"]
    assert "$" not in answer.body["request_id"]


@representative
def test_a_preflight_is_answered_without_a_function(declared: Any, api: Api) -> None:
    asked = {"Origin": "https://a.example", "Access-Control-Request-Method": declared.method}
    answer = api.request("OPTIONS", declared.path, asked)
    assert answer.code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert declared.method in answer.headers["access-control-allow-methods"].split(",")
    assert "authorization" in answer.headers["access-control-allow-headers"].split(",")


def test_the_documentation_is_served_beside_the_routes(api: Api) -> None:
    for method in ("GET", "HEAD"):
        answer = api.request(method, "/documentation")
        assert answer.code == 200
        assert answer.headers["content-type"].startswith("text/html")
    assert api.request("GET", "/favicon.ico").headers["content-type"] == "image/x-icon"
    assert api.request("GET", "/robots.txt").body == "User-agent: *\nDisallow: /api/\n"


def test_a_body_over_our_limit_is_request_too_large(api: Api) -> None:
    answer = api.request("POST", "/api/v1/list_items/create", {"Content-Type": "application/json"}, b"1" * (2**20 + 1))
    assert in_envelope(answer) == (413, "request-too-large")


@pytest.fixture
def throttled(stack: Stack) -> Iterator[str]:
    """A path of which API Gateway lets nothing through."""
    client, path = stack.client("apigateway"), "/api/v1/webhook_out_subs/index"
    limit = f"/{path.replace('/', '~1')}/GET/throttling/"
    stage = {"restApiId": stack.resources["Api"], "stageName": stack.parameters["Environment"]}
    changes = [{"op": "replace", "path": f"{limit}{kind}Limit", "value": "0"} for kind in ("burst", "rate")]
    client.update_stage(**stage, patchOperations=changes)
    yield path
    client.update_stage(**stage, patchOperations=[{**change, "value": "1000"} for change in changes])


def test_a_throttled_request_is_rate_limit_exceeded(throttled: str, api: Api) -> None:
    answer = api.request("GET", throttled)
    assert in_envelope(answer) == (429, "rate-limit-exceeded")
    assert answer.headers["retry-after"] == "1"


@pytest.fixture
def detached(stack: Stack) -> Iterator[str]:
    """A path whose function API Gateway cannot find."""
    client, api = stack.client("apigateway"), stack.resources["Api"]
    (resource,) = (
        each["id"]
        for each in client.get_resources(restApiId=api, limit=500)["items"]
        if each["path"].endswith("/webhook_out_subs/index")
    )
    method = {"restApiId": api, "resourceId": resource, "httpMethod": "GET"}
    uri = client.get_integration(**method)["uri"]
    put = {**method, "type": "AWS_PROXY", "integrationHttpMethod": "POST"}
    client.put_integration(**put, uri=uri.replace("WebhookOutSubsIndex", "Nothing"))
    yield "/api/v1/webhook_out_subs/index"
    client.put_integration(**put, uri=uri)


def test_a_function_that_is_not_there_is_an_application_crash(detached: str, api: Api) -> None:
    assert in_envelope(api.request("GET", detached)) == (500, "application-crash")
