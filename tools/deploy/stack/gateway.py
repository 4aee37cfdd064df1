"""The part of the API's definition that MiniStack's import leaves out, put there through API Gateway's own API.

It imports paths, methods and the URIs of integrations. What API Gateway answers by itself stands in the same definition: methods
for all verbs, mocks' templates, gateway responses. Binary media types stay left out: bodies reach the functions there as text.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from tools.deploy.stack.deployment import Stack
from tools.deploy.template import Resolver

Spec = Mapping[str, Any]

_ANY = "x-amazon-apigateway-any-method"
_INTEGRATION = "x-amazon-apigateway-integration"
_RESPONSES = "x-amazon-apigateway-gateway-responses"


def complete(stack: Stack) -> None:
    """Makes the API what its definition says. To be repeated after each deployment that changes it."""
    template, client = stack.processed, stack.client("apigateway")
    body = Resolver(template, {**stack.parameters, "AWS::StackName": stack.name}).resolve(_definition(template))
    api = stack.resources["Api"]
    paths = {each["path"]: each["id"] for each in client.get_resources(restApiId=api, limit=500)["items"]}
    for path, method, spec in _mocks(body):
        _put_mock(client, {"restApiId": api, "resourceId": paths[path], "httpMethod": method}, spec)
    for kind, spec in body[_RESPONSES].items():
        client.put_gateway_response(restApiId=api, responseType=kind, **{**spec, "statusCode": str(spec["statusCode"])})
    client.create_deployment(restApiId=api, stageName=stack.parameters["Environment"])


def _definition(template: Spec) -> Any:
    return template["Resources"]["Api"]["Properties"]["Body"]


def _mocks(body: Spec) -> Iterator[tuple[str, str, Spec]]:
    """(path, method, integration) of all that API Gateway answers by itself."""
    for path, operations in body["paths"].items():
        for name, operation in operations.items():
            if operation[_INTEGRATION]["type"] == "mock":
                yield path, "ANY" if name == _ANY else name.upper(), operation[_INTEGRATION]


def _put_mock(client: Any, method: Mapping[str, str], spec: Spec) -> None:
    asked = {"passthroughBehavior": spec["passthroughBehavior"].upper(), "contentHandling": spec["contentHandling"]}
    client.put_method(**method, authorizationType="NONE")
    client.put_integration(**method, type="MOCK", requestTemplates=spec["requestTemplates"], **asked)
    for response in spec["responses"].values():
        declared = dict.fromkeys(response["responseParameters"], False)
        client.put_method_response(**method, statusCode=response["statusCode"], responseParameters=declared)
        client.put_integration_response(**method, **response)
