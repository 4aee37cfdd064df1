"""The event of a request, field by field, against API Gateway's documented input format of a proxy integration."""

import base64
import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from local.events import path_of, proxy_event
from local.http import HttpRequest

ID = "6f1a0f0e-0000-4000-8000-000000000000"


def event(target: str = "/api/v1/list_items/create", *headers: tuple[str, str], method: str = "POST", body: bytes = b"") -> Any:
    request = HttpRequest(method, target, [("Host", "127.0.0.1:3000"), *headers], body, "127.0.0.1", "1.1")
    made = proxy_event(request, ID, "/api/v1/list_items/create", None, "dev")
    assert json.loads(json.dumps(made)) == made
    return made


def test_it_has_the_documented_fields_and_no_others() -> None:
    assert list(event()) == [
        "resource",
        "path",
        "httpMethod",
        "headers",
        "multiValueHeaders",
        "queryStringParameters",
        "multiValueQueryStringParameters",
        "pathParameters",
        "stageVariables",
        "requestContext",
        "body",
        "isBase64Encoded",
    ]


def test_what_a_request_lacks_is_null() -> None:
    made = event()
    absent = ["queryStringParameters", "multiValueQueryStringParameters", "pathParameters", "stageVariables", "body"]
    assert [made[name] for name in absent] == [None] * 5
    assert made["isBase64Encoded"] is False


def test_a_body_is_base64_of_the_bytes_that_were_sent() -> None:
    made = event(body=b'{"a": "\xff"}')
    assert base64.b64decode(made["body"]) == b'{"a": "\xff"}'
    assert made["isBase64Encoded"] is True


def test_query_parameters_are_decoded_the_last_of_a_name_counts_and_all_are_there() -> None:
    made = event("/x?page%5Bsize%5D=10&f[]=a&f[]=b%20c&t=1+2&empty=&bare&e=%C3%A9%26")
    assert made["queryStringParameters"] == {
        "page[size]": "10",
        "f[]": "b c",
        "t": "1 2",
        "empty": "",
        "bare": "",
        "e": "é&",
    }
    assert made["multiValueQueryStringParameters"]["f[]"] == ["a", "b c"]
    assert made["multiValueQueryStringParameters"]["page[size]"] == ["10"]


def test_names_of_headers_keep_their_case_the_last_of_a_name_counts_and_all_are_there() -> None:
    made = event("/x", ("X-Two", "1"), ("x-two", "2"), ("AUTHORIZATION", "Bearer t"))
    assert made["headers"]["X-Two"] == "2"
    assert made["multiValueHeaders"]["X-Two"] == ["1", "2"]
    assert made["headers"]["AUTHORIZATION"] == "Bearer t"
    assert "x-two" not in made["headers"]


def test_what_is_the_connections_own_is_not_passed() -> None:
    made = event("/x", ("Connection", "keep-alive"), ("Content-Length", "3"), ("Transfer-Encoding", "chunked"), body=b"abc")
    assert sorted(made["headers"]) == ["Host", "X-Amzn-Trace-Id", "X-Forwarded-For", "X-Forwarded-Port", "X-Forwarded-Proto"]
    assert re.fullmatch(r"Root=1-[0-9a-f]{8}-[0-9a-f]{24}", made["headers"]["X-Amzn-Trace-Id"])


def test_the_sender_cannot_say_where_it_stands() -> None:
    made = event("/x", ("X-Forwarded-For", "8.8.8.8"))
    assert made["multiValueHeaders"]["X-Forwarded-For"] == ["127.0.0.1"]
    assert made["requestContext"]["identity"]["sourceIp"] == "127.0.0.1"


def test_the_headers_say_by_which_scheme_and_port_it_came() -> None:
    headers = event()["headers"]
    assert (headers["X-Forwarded-Proto"], headers["X-Forwarded-Port"]) == ("http", "3000")


def test_the_context_names_request_stage_resource_and_time() -> None:
    context = event("/api/v1/list_items/create?a=1", ("User-Agent", "curl/8"))["requestContext"]
    moment = datetime.fromtimestamp(context["requestTimeEpoch"] / 1000, UTC)
    assert abs(datetime.now(UTC) - moment).total_seconds() < 5
    assert context["requestTime"] == moment.strftime("%d/%b/%Y:%H:%M:%S +0000")
    assert {name: context[name] for name in ("requestId", "httpMethod", "stage", "path", "resourcePath", "protocol")} == {
        "requestId": ID,
        "httpMethod": "POST",
        "stage": "dev",
        "path": "/api/v1/list_items/create",
        "resourcePath": "/api/v1/list_items/create",
        "protocol": "HTTP/1.1",
    }
    assert context["identity"]["userAgent"] == "curl/8"
    assert len(context["identity"]) == 14
    for name in ("accountId", "apiId", "deploymentId", "domainName", "domainPrefix", "extendedRequestId", "resourceId"):
        assert isinstance(context[name], str)


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("/a/b?c=d", "/a/b"),
        ("/a%2Fb", "/a%2Fb"),
        ("//a", "/a"),
        ("/a//b/", "/a//b/"),
        ("/?x=/y", "/"),
        ("http://127.0.0.1:3000/a?b", "/a"),
        ("*", "/*"),
    ],
)
def test_the_path_stays_as_it_was_sent(target: str, path: str) -> None:
    assert path_of(target) == path
