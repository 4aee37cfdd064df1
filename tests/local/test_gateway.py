"""The gateway over real HTTP, with the real template and with functions that misbehave."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from functions.docs_site.handler import handler as documentation
from local.functions import Function
from local.gateway import Gateway
from local.http import Server
from tests.engine import ROOT
from tests.local.runner import HttpAnswer, send
from tools.deploy.template import Resolver, load

TEMPLATE = load(ROOT / "template.yaml")
PATH = "/api/v1/list_items/create"
Handler = Callable[[Any, Any], Any]
pytestmark = pytest.mark.usefixtures("made_pages")


def gateway(handler: Handler, throttle: int | None = None, timeout: float = 15, **parameters: str) -> Gateway:
    """With `handler` in the place of all functions."""
    made = Gateway(TEMPLATE, Resolver(TEMPLATE, parameters), throttle)
    for function in made.functions.values():
        function._handler, function.timeout = handler, timeout
    return made


@contextmanager
def serving(gateway: Gateway) -> Iterator[Callable[..., HttpAnswer]]:
    server = Server(0)
    server.open(gateway.answer, gateway.refuse)
    try:
        yield lambda *request, **headers: send(server.port, *request, **headers)
    finally:
        server.stop()


def answered(handler: Handler, method: str = "POST", path: str = PATH, body: Any = None, **options: Any) -> HttpAnswer:
    with serving(gateway(handler, **options)) as ask:
        return ask(method, path, body)


def ok(event: Any, context: Any) -> Any:
    return {"statusCode": 200, "body": "{}"}


def never(event: Any, context: Any) -> Any:
    raise AssertionError("no function was to be asked")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("POST", "/"),
        ("GET", "/api"),
        ("GET", "/api/v1/list_items"),
        ("PUT", PATH),
        ("DELETE", PATH),
        ("POST", PATH + "/more"),
        ("POST", "/api/v1/list_items/crea%74e"),
        ("POST", "/API/V1/list_items/create"),
        ("PATCH", "/any/where?x=1"),
        ("OPTIONS", "/any/where"),
    ],
)
@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer x"}, {"content_type": "text/plain; charset=utf-8"}])
def test_what_is_no_route_is_answered_without_a_function(method: str, path: str, headers: dict[str, str]) -> None:
    with serving(gateway(never)) as ask:
        answer = ask(method, path, b"x", **headers)
    assert answer.status == "route-non-existent"
    assert answer.code == 500
    assert answer.body["request_id"] == answer.headers["x-request-id"]
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_content_type_that_no_mock_reads_is_answered_alike() -> None:
    with serving(gateway(never)) as ask:
        assert ask("POST", "/nowhere", b"x", content_type="image/png").status == "route-non-existent"


def test_head_of_what_is_no_route_has_the_status_and_no_body() -> None:
    answer = answered(never, "HEAD", "/nowhere")
    assert (answer.code, answer.bytes) == (500, b"")
    assert int(answer.headers["content-length"]) > 0


@pytest.mark.parametrize("path", ["/documentation", "/documentation/statuses", "/favicon.ico", "/robots.txt"])
def test_head_of_a_page_is_get_without_its_body(path: str) -> None:
    with serving(gateway(documentation)) as ask:
        get, head = ask("GET", path), ask("HEAD", path)
    assert get.code == 200
    assert head.code == 200
    assert head.bytes == b""
    assert int(head.headers["content-length"]) == len(get.bytes) > 0
    assert [head.headers[name] for name in ("content-type", "etag")] == [get.headers[name] for name in ("content-type", "etag")]


def test_the_openapi_names_the_port_that_it_is_served_at() -> None:
    with serving(gateway(documentation)) as ask:
        served = ask("GET", "/documentation/openapi.json", host="127.0.0.1:3100").body
    assert served["servers"][0]["url"] == "http://127.0.0.1:3100"


@pytest.mark.parametrize("path", ["/documentation", "/favicon.ico", "/robots.txt"])
def test_nothing_but_reading_is_done_to_a_page(path: str) -> None:
    assert answered(never, "POST", path).status == "route-non-existent"


def test_a_final_slash_counts_for_nothing() -> None:
    assert answered(ok, path=PATH + "/").code == 200


def test_both_methods_of_an_index_reach_its_function() -> None:
    for method in ("GET", "POST"):
        assert answered(ok, method, "/api/v1/webhook_out_subs/index").code == 200


def test_each_path_reaches_its_own_function() -> None:
    made = gateway(never)
    for function in made.functions.values():
        function._handler = lambda event, context: {"body": f"{event['resource']} {context.function_name}"}
    with serving(made) as ask:
        answer = ask("PUT", "/api/v1/list_items/upload_image")
    assert answer.bytes == b"/api/v1/list_items/upload_image ListItemsUploadImage"


def test_every_function_of_the_template_is_imported_and_times_out_as_it_says() -> None:
    made = Gateway(TEMPLATE, Resolver(TEMPLATE, {}))
    for function in made.functions.values():
        function.load()
        assert function._handler.__module__ in ("shared.api.pipeline", "shared.background.serve", "functions.docs_site.handler")
    assert made.functions["ListItemsCreate"].timeout == 15
    assert made.functions["ListItemsUploadImage"].timeout == 25


def test_a_handler_knows_its_request_and_the_time_it_has_left() -> None:
    def handler(event: Any, context: Any) -> Any:
        time.sleep(0.01)
        assert 14_000 < context.get_remaining_time_in_millis() < 15_000
        assert context.aws_request_id
        return {"statusCode": 200, "body": event["requestContext"]["requestId"]}

    answer = answered(handler)
    assert answer.bytes.decode() == answer.headers["x-amzn-requestid"]


def test_an_answers_headers_are_the_handlers() -> None:
    several = {"statusCode": 200, "headers": {"X-A": "1", "X-B": 2, "X-C": True}, "multiValueHeaders": {"X-A": ["3", "4"]}}
    with serving(gateway(lambda event, context: several)) as ask:
        answer = ask("POST", PATH)
    assert {name: answer.headers[name] for name in ("x-b", "x-c", "content-type")} == {
        "x-b": "2",
        "x-c": "true",
        "content-type": "application/json",
    }


def test_a_binary_body_is_sent_as_bytes() -> None:
    assert answered(lambda event, context: {"statusCode": 200, "body": "/w==", "isBase64Encoded": True}).bytes == b"\xff"


def stop(event: Any, context: Any) -> Any:
    raise SystemExit


@pytest.mark.parametrize("handler", [never, stop, lambda event, context: object()])
def test_a_function_that_raises_is_an_application_crash(handler: Handler, capfd: pytest.CaptureFixture[str]) -> None:
    answer = answered(handler)
    assert answer.status == "application-crash"
    assert "Traceback" not in answer.bytes.decode()
    assert "Traceback" in capfd.readouterr().err


def test_a_function_that_takes_too_long_is_an_application_crash() -> None:
    started = time.monotonic()
    assert answered(lambda event, context: time.sleep(3), timeout=0.2).status == "application-crash"
    assert time.monotonic() - started < 2


def test_a_function_that_cannot_be_imported_fails_alone(capfd: pytest.CaptureFixture[str]) -> None:
    function = Function("X", {"Timeout": 3, "MemorySize": 128, "Handler": "handler.handler", "CodeUri": "functions/routes/absent/"})
    function.load()
    made = gateway(ok)
    made.functions["ListItemsCreate"] = function
    with serving(made) as ask:
        assert ask("POST", PATH).status == "application-crash"
        assert ask("POST", "/api/v1/requirements/create").code == 200
    assert "ModuleNotFoundError" in capfd.readouterr().err


@pytest.mark.parametrize(
    "result",
    [
        None,
        "text",
        [],
        {"statusCode": "x"},
        {"statusCode": 99},
        {"statusCode": 200, "body": {}},
        {"statusCode": 200, "headers": "x"},
        {"statusCode": 200, "headers": {"bad name": "x"}},
        {"statusCode": 200, "headers": {"x": "split\r\nin: two"}},
        {"statusCode": 200, "body": "no base64!", "isBase64Encoded": True},
        {"statusCode": 200, "unknown": 1},
    ],
)
def test_nonsense_from_a_function_is_an_application_crash(result: Any) -> None:
    assert answered(lambda event, context: result).status == "application-crash"


def test_a_body_above_10_mb_is_too_large_for_every_path() -> None:
    with serving(gateway(never)) as ask:
        for path in (PATH, "/nowhere"):
            answer = ask("POST", path, b"x" * (10 * 1024 * 1024 + 1))
            assert (answer.code, answer.status) == (413, "request-too-large")


def test_what_is_no_http_is_refused() -> None:
    with serving(gateway(never)) as ask:
        answer = ask("GET", "/", x_long="x" * 100_000)
    assert (answer.code, answer.status) == (403, "request-refused")


def test_above_the_throttle_a_caller_is_told_when_to_come_again() -> None:
    with serving(gateway(ok, throttle=2)) as ask:
        codes = [ask("POST", PATH).code for _ in range(3)]
        refused = ask("POST", PATH)
        time.sleep(0.6)
        again = ask("POST", PATH)
    assert codes == [200, 200, 429]
    assert refused.status == "rate-limit-exceeded"
    assert refused.headers["retry-after"] == "1"
    assert refused.headers["x-request-id"] == refused.body["request_id"]
    assert again.code == 200


def test_without_a_throttle_nothing_is_throttled() -> None:
    with serving(gateway(ok)) as ask:
        assert {ask("POST", PATH).code for _ in range(50)} == {200}


def preflight(origin: str | None, allowed: str) -> HttpAnswer:
    with serving(gateway(never, AllowedOrigins=allowed)) as ask:
        return ask("OPTIONS", PATH, **({"Origin": origin} if origin else {}))


def test_a_preflight_is_answered_without_a_function() -> None:
    answer = preflight("https://a.example", "*")
    assert (answer.code, answer.bytes) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["access-control-allow-methods"] == "POST"
    assert "authorization" in answer.headers["access-control-allow-headers"]


@pytest.mark.parametrize(
    ("origin", "granted"),
    [
        ("https://a.example", "https://a.example"),
        ("https://b.example", "https://b.example"),
        ("https://c.example", None),
        ("https://a.example,https://b.example", "https://a.example,https://b.example"),
        ("https://b.exampl", None),
        (None, None),
    ],
)
def test_of_several_allowed_origins_the_callers_own_is_named(origin: str | None, granted: str | None) -> None:
    answer = preflight(origin, "https://a.example,https://b.example")
    assert answer.headers.get("access-control-allow-origin") == granted
    assert answer.headers["vary"] == "origin"
