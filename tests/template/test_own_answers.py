"""Answers of API Gateway without a function: mocks, preflights and gateway responses."""

import json
from typing import Any

import pytest

from shared.api.response import HEADERS
from shared.api.route import Route
from shared.api.statuses import COMMON, RouteNonExistent
from tests import representatives
from tools.codegen.template.api import DOCUMENTATION

ANY, INTEGRATION = "x-amazon-apigateway-any-method", "x-amazon-apigateway-integration"
KINDS = {
    "route-non-existent": {
        "MISSING_AUTHENTICATION_TOKEN",
        "INVALID_SIGNATURE",
        "EXPIRED_TOKEN",
        "RESOURCE_NOT_FOUND",
        "UNSUPPORTED_MEDIA_TYPE",
    },
    "rate-limit-exceeded": {"THROTTLED", "QUOTA_EXCEEDED"},
    "request-too-large": {"REQUEST_TOO_LARGE"},
    "application-crash": {
        "API_CONFIGURATION_ERROR",
        "AUTHORIZER_CONFIGURATION_ERROR",
        "AUTHORIZER_FAILURE",
        "INTEGRATION_FAILURE",
        "INTEGRATION_TIMEOUT",
        "DEFAULT_5XX",
    },
    "request-refused": {
        "ACCESS_DENIED",
        "BAD_REQUEST_BODY",
        "BAD_REQUEST_PARAMETERS",
        "INVALID_API_KEY",
        "UNAUTHORIZED",
        "WAF_FILTERED",
        "DEFAULT_4XX",
    },
}
Resources = dict[str, Any]

representative = pytest.mark.parametrize("declared", representatives.cases())
every_kind = pytest.mark.parametrize(
    ("status", "kind"), [(status, kind) for status, kinds in KINDS.items() for kind in sorted(kinds)]
)


@pytest.fixture
def gateway_responses(resources: Resources) -> Resources:
    return dict(resources["Api"]["Properties"]["DefinitionBody"]["x-amazon-apigateway-gateway-responses"])


def mock(method: Resources) -> Resources:
    integration = method[INTEGRATION]
    assert integration["type"] == "mock"
    return dict(integration)


def own_header(mapping: Resources, name: str, prefix: str) -> str:
    return str(mapping[f"{prefix}.header.{name}"])


def test_every_media_type_is_binary_so_that_bodies_arrive_byte_for_byte(resources: Resources) -> None:
    assert resources["Api"]["Properties"]["DefinitionBody"]["x-amazon-apigateway-binary-media-types"] == ["*/*"]


def test_a_changed_parameter_reaches_the_stage_although_sam_does_not_see_it_in_the_definition(resources: Resources) -> None:
    assert resources["Api"]["Properties"]["AlwaysDeploy"] is True


def test_no_kind_of_gateway_response_is_left_in_api_gateways_words(gateway_responses: Resources) -> None:
    assert set(gateway_responses) == set().union(*KINDS.values())


@every_kind
def test_a_gateway_response_wears_the_envelope_with_its_literal_code(status: str, kind: str, gateway_responses: Resources) -> None:
    (code,) = (int(each.code) for each in COMMON if each.status == status)
    response = gateway_responses[kind]
    assert response["statusCode"] == code
    assert json.loads(response["responseTemplates"]["application/json"]) == {
        "code": code,
        "status": status,
        "request_id": "$context.requestId",
    }


@every_kind
def test_a_gateway_response_has_the_headers_of_every_answer(status: str, kind: str, gateway_responses: Resources) -> None:
    mapping = gateway_responses[kind]["responseParameters"]
    for name, value in {**HEADERS, "access-control-allow-origin": "*"}.items():
        assert own_header(mapping, name, "gatewayresponse") == f"'{value}'"
    assert own_header(mapping, "x-request-id", "gatewayresponse") == "context.requestId"
    assert ("gatewayresponse.header.retry-after" in mapping) == (status == "rate-limit-exceeded")


def test_a_key_is_asked_for_only_where_there_is_a_quota(paths: Resources) -> None:
    for name, path in paths.items():
        for method in (method for method in path.values() if method[INTEGRATION]["type"] == "aws_proxy"):
            wanted = [] if name in DOCUMENTATION else [{"Fn::If": ["HasUsagePlan", {"api_key": []}, {"Ref": "AWS::NoValue"}]}]
            assert method["security"] == wanted, name


def test_every_resource_answers_methods_that_it_has_not(paths: Resources) -> None:
    """API Gateway makes a resource of each step of a path; one without a method would answer in its own words."""
    steps = {"/".join(path.split("/")[:depth]) for path in paths for depth in range(2, len(path.split("/")) + 1)}
    assert {"/", "/{proxy+}"} | steps == set(paths)
    for path in paths.values():
        integration = mock(path[ANY])
        template = json.loads(integration["responses"]["default"]["responseTemplates"]["application/json"])
        assert template == {"code": 500, "status": RouteNonExistent.status, "request_id": "$context.requestId"}


def test_a_mock_makes_contents_text_since_every_media_type_is_binary(paths: Resources) -> None:
    mocks = [method[INTEGRATION] for path in paths.values() for method in path.values() if method[INTEGRATION]["type"] == "mock"]
    assert mocks
    for integration in mocks:
        assert integration["contentHandling"] == "CONVERT_TO_TEXT"
        assert integration["responses"]["default"]["contentHandling"] == "CONVERT_TO_TEXT"


def test_a_mock_maps_no_header_that_its_method_does_not_declare(paths: Resources) -> None:
    """API Gateway refuses to import such a mapping."""
    for path in paths.values():
        for method in path.values():
            for response in method[INTEGRATION].get("responses", {}).values():
                mapped = {name.removeprefix("method.response.header.") for name in response["responseParameters"]}
                assert mapped == set(method["responses"][response["statusCode"]]["headers"])


@representative
def test_a_preflight_allows_the_routes_methods_and_headers(declared: Route[Any], paths: Resources) -> None:
    response = mock(paths[declared.path]["options"])["responses"]["default"]
    mapping = response["responseParameters"]
    assert response["statusCode"] == "204"
    methods = own_header(mapping, "access-control-allow-methods", "method.response").strip("'").split(",")
    assert methods == [declared.method, *declared.also_methods]
    headers = own_header(mapping, "access-control-allow-headers", "method.response")
    assert {"authorization", "content-type", "idempotency-key", "x-api-key"} == set(headers.strip("'").split(","))


@representative
def test_a_preflight_names_any_origin_or_echoes_one_of_the_list(declared: Route[Any], paths: Resources) -> None:
    response = mock(paths[declared.path]["options"])["responses"]["default"]
    origin = response["responseParameters"]["method.response.header.access-control-allow-origin"]
    assert origin == {"Fn::If": ["AnyOrigin", "'*'", {"Ref": "AWS::NoValue"}]}
    template = response["responseTemplates"]["application/json"]["Fn::Sub"]
    assert '#set($allowed = ",${AllowedOrigins},")' in template
    assert "$context.responseOverride.header.access-control-allow-origin = $origin" in template
