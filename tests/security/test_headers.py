"""The headers of every answer: of the functions, failures included, and of API Gateway's own."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from shared.api.response import HEADERS
from tests.calls import Calls, failure
from tests.client import Answer, Client
from tests.factory import Factory
from tests.status_cases import GATEWAY_CASES, GatewayCase
from tools.codegen.routes import route as declared
from tools.codegen.routes import routes
from tools.codegen.template import api as gateway

CORS = {"access-control-allow-origin", "access-control-expose-headers"}
INTEGRATION = "x-amazon-apigateway-integration"
# The local server's own, and what a message of HTTP/1.1 has to say of itself.
OF_THE_CONNECTION = {"content-length", "date", "connection", "x-amzn-requestid", "x-amzn-errortype", "retry-after"}


def assert_guarded(headers: dict[str, str], *further: str) -> None:
    """Nothing is kept in a cache, guessed at by a browser, or told about what runs here."""
    assert HEADERS == {"content-type": "application/json", "cache-control": "no-store", "x-content-type-options": "nosniff"}
    assert headers | HEADERS == headers
    assert set(headers) - set(further) == {*HEADERS, *CORS, "x-request-id"}


def refusals(call: Client, factory: Factory, route: str) -> Iterator[Answer]:
    employee = factory.session("employee")
    yield call(route)
    yield call(route, employee)
    yield call(route, employee, application="nonsense")
    yield call(route, "wrong")
    yield call(route, factory.session())
    yield call(route, factory.session("employee", age=timedelta(days=8)))
    for body, content_type in (
        (b"{}", "application/json"),
        (b"{", "application/json"),
        (b"e30=", "text/plain"),
        (b"x", "text/html"),
        (b" " * (1 << 20) + b"x", ""),
    ):
        yield call.send(route, body, token=employee, content_type=content_type)
    yield call.send(route, None, query={"token": [employee]})


def test_every_refusal_has_them(call: Client, factory: Factory, route: str) -> None:
    answers = list(refusals(call, factory, route))
    for answer in answers:
        assert_guarded(answer.headers)
    assert len({answer.status for answer in answers}) >= 8


@pytest.mark.parametrize("table", ["services", "tokens"])
def test_every_crash_has_them(call: Client, employee: str, calls: Calls, route: str, table: str) -> None:
    def refuse(operation: str, request: dict[str, Any]) -> None:
        if f"test-{table}" in str(request):
            raise failure("InternalServerError")

    calls.before = refuse
    answer = call(route, employee)
    assert answer.code == 500
    assert_guarded(answer.headers)


def test_a_success_has_them(call: Client, employee: str, factory: Factory) -> None:
    answer = call("webhook_out_subs_index", employee, integration_id=factory.integration().id)
    assert answer.status == "action-successful"
    assert_guarded(answer.headers)


def sent_by_the_gateway() -> Iterator[tuple[str, dict[str, str]]]:
    """What it answers by itself with a body, and the headers that it is told to add."""
    body = gateway.body(routes())
    for kind, response in body["x-amazon-apigateway-gateway-responses"].items():
        yield kind, named(response["responseParameters"])
    for path, methods in body["paths"].items():
        for method, operation in methods.items():
            if method == "x-amazon-apigateway-any-method":
                yield path, named(operation[INTEGRATION]["responses"]["default"]["responseParameters"])


def named(parameters: dict[str, str]) -> dict[str, str]:
    return {name.partition("header.")[2]: value.strip("'") for name, value in parameters.items()}


def test_the_gateways_own_answers_have_them(subtests: pytest.Subtests) -> None:
    for what, headers in sent_by_the_gateway():
        with subtests.test(what):
            assert_guarded(headers, "retry-after")


@pytest.fixture(params=GATEWAY_CASES)
def answer(request: pytest.FixtureRequest) -> Iterator[Answer]:
    """The gateway's own answer of each status, over HTTP."""
    case = GatewayCase(declared("list_items_create"), throttle=1 if request.param == "rate-limit-exceeded" else None)
    yield GATEWAY_CASES[request.param](case)
    case.server.stop()


def test_they_arrive_over_http(answer: Answer) -> None:
    assert_guarded(answer.headers, *OF_THE_CONNECTION)
