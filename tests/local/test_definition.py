"""The gateway with small definitions of its own: what template.yaml happens not to use, or must not do."""

from collections.abc import Mapping
from typing import Any

import pytest

from local.gateway import Gateway
from local.http import HttpRequest, HttpResponse
from tools.deploy.template import Resolver

NEVER = {"type": "mock", "passthroughBehavior": "never"}


def mock(code: int = 200, template: str = "ok", **integration: Any) -> dict[str, Any]:
    requests = {"application/json": f'{{"statusCode": {code}}}'}
    responses = {"default": {"statusCode": str(code), "responseTemplates": {"application/json": template}}}
    return {"x-amazon-apigateway-integration": {**NEVER, "requestTemplates": requests, "responses": responses, **integration}}


def gateway(paths: Mapping[str, Any], **extensions: Any) -> Gateway:
    body = {"paths": paths, **{f"x-amazon-apigateway-{name.replace('_', '-')}": value for name, value in extensions.items()}}
    template = {"Resources": {"Api": {"Type": "AWS::Serverless::Api", "Properties": {"StageName": "dev", "DefinitionBody": body}}}}
    return Gateway(template, Resolver(template, {}))


def ask(gateway: Gateway, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> HttpResponse:
    sent = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return gateway.answer(HttpRequest(method, path, sent, body, "127.0.0.1", "1.1"))


@pytest.mark.parametrize(
    ("path", "resource"),
    [("/a/b", b"name"), ("/a/c", b"parameter"), ("/a/c/d", b"proxy"), ("/x", b"proxy"), ("/", b"root"), ("//a/b", b"name")],
)
def test_the_most_specific_resource_answers(path: str, resource: bytes) -> None:
    made = gateway(
        {
            "/{proxy+}": {"get": mock(template="proxy")},
            "/": {"get": mock(template="root")},
            "/a/{id}": {"get": mock(template="parameter")},
            "/a/b": {"get": mock(template="name")},
        }
    )
    assert ask(made, path).body == resource


def test_a_resource_without_the_method_does_not_fall_back_to_a_less_specific_one() -> None:
    made = gateway({"/{proxy+}": {"x-amazon-apigateway-any-method": mock()}, "/a": {"post": mock()}})
    assert ask(made, "/a").status == 403
    assert ask(made, "/b").status == 200


def test_what_no_gateway_response_is_declared_for_is_api_gateways_own() -> None:
    answer = ask(gateway({}), "/a")
    assert (answer.status, answer.body) == (403, b'{"message": "MISSING_AUTHENTICATION_TOKEN"}')


@pytest.mark.parametrize(("kind", "path"), [("DEFAULT_4XX", "/absent"), ("DEFAULT_5XX", "/a")])
def test_the_default_of_a_kind_stands_in_for_those_that_are_not_declared(kind: str, path: str) -> None:
    response = {"statusCode": 418, "responseParameters": {"gatewayresponse.header.X-Id": "context.requestId"}}
    made = gateway(
        {"/a": {"get": {"x-amazon-apigateway-integration": {"type": "aws_proxy", "uri": "functions/Absent"}}}},
        gateway_responses={kind: response},
    )
    answer = ask(made, path)
    assert answer.status == 418
    assert dict(answer.headers)["x-id"] == dict(answer.headers)["x-amzn-requestid"]


def test_a_mock_fails_where_bodies_are_binary_and_it_does_not_make_them_text() -> None:
    binary = ["*/*"]
    assert ask(gateway({"/a": {"get": mock()}}, binary_media_types=binary), "/a").status == 500
    assert ask(gateway({"/a": {"get": mock(contentHandling="CONVERT_TO_TEXT")}}, binary_media_types=binary), "/a").status == 200


@pytest.mark.parametrize(("behaviour", "status"), [("never", 415), ("when_no_templates", 415), ("when_no_match", 200)])
def test_a_content_type_without_a_template_is_treated_as_the_mock_says(behaviour: str, status: int) -> None:
    made = gateway({"/a": {"post": mock(passthroughBehavior=behaviour)}})
    assert ask(made, "/a", "POST", b'{"statusCode": 200}', content_type="text/x").status == status


@pytest.mark.parametrize("template", ["nonsense", "{}", "[]", '{"statusCode": ', ""])
def test_a_mock_whose_template_gives_no_status_code_fails(template: str) -> None:
    assert ask(gateway({"/a": {"get": mock(requestTemplates={"application/json": template})}}), "/a").status == 500


def test_a_mocks_answer_is_chosen_by_its_status_code() -> None:
    responses = {"4\\d\\d": {"statusCode": "404"}, "default": {"statusCode": "200"}}
    for code, status in ((404, 404), (500, 200)):
        assert ask(gateway({"/a": {"get": mock(code, responses=responses)}}), "/a").status == status


def test_a_template_reads_the_request_and_overrides_the_answer() -> None:
    template = (
        '#set($context.responseOverride.status = 201)#set($context.responseOverride.header.X-Who = $input.params("who"))'
        '#if($input.params("X-Loud") == "yes")HELLO#{else}hello#end'
    )
    made = gateway({"/a": {"get": mock(template=template)}})
    answer = ask(made, "/a?who=Ada", X_Loud="yes")
    assert answer.status == 201
    assert answer.body == b"HELLO"
    assert dict(answer.headers)["X-Who"] == "Ada"


def test_a_template_that_is_not_understood_stops_the_start() -> None:
    with pytest.raises(Exception, match="line 1"):
        gateway({"/a": {"get": mock(template="#if($x)")}})
