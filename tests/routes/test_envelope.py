"""The envelope that every answer comes in: members, views, headers, and what is in none of them."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest

from shared.api.statuses import TooManyAttempts
from shared.errors import TriedTooOften
from shared.settings import settings
from shared.source import Source
from shared.timestamps import now
from shared.token_format import digest
from tests import probe, representatives
from tests.aws_clients import fresh_clients
from tests.calls import Calls, failure, refusing
from tests.client import Answer, Client, Context, acting, event
from tests.engine import free_port
from tests.factory import Factory, unique
from tools.codegen.routes import routes

NAME = "list_items_create"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


@pytest.fixture(autouse=True, scope="module")
def probes(factory: Factory) -> None:
    factory.switch("probes", "echo")


def item(**params: Any) -> dict[str, Any]:
    return {"key": unique("k"), "slug": "s", **params}


# --- members ---


def test_a_success_holds_its_code_its_status_its_data_and_its_request(call: Client, employee: str) -> None:
    answer = call(NAME, employee, **item())
    assert list(answer.body) == ["code", "status", "data", "request_id"]
    assert answer.code == 200
    assert answer.body["code"] == 200
    assert answer.status == "action-successful"


def test_a_refusal_holds_its_errors(call: Client, employee: str) -> None:
    answer = call(NAME, employee, slug="s")
    assert answer.body == {
        "code": 400,
        "status": "missing-param",
        "errors": [{"attr": "key", "rule": "required", "message": "is required"}],
        "request_id": answer.body["request_id"],
    }


def test_text_is_answered_as_it_was_given(call: Client, employee: str) -> None:
    text = 'zażółć 🏠 "\\ \u2028 </script> \x00\t'
    assert call(probe.echo, employee, text=text).data["text"] == text


def test_the_request_has_the_gateways_id(call: Client, employee: str) -> None:
    sent = event(probe.route, None, headers={"authorization": f"Bearer {employee}"})
    answer = call.invoke(probe.echo, sent)
    assert answer.body["request_id"] == answer.headers["x-request-id"] == sent["requestContext"]["requestId"]
    answer = call.invoke(probe.echo, {**sent, "requestContext": {}})
    assert answer.body["request_id"] == answer.headers["x-request-id"] == Context.aws_request_id


def test_times_are_rfc_3339_in_utc_with_microseconds(call: Client, employee: str) -> None:
    body = call(NAME, employee, session_view="default", **item()).body
    times = [
        body["data"]["created_at"],
        body["data"]["last_updated"],
        *(body["session"][n] for n in ("created_at", "last_used_at")),
    ]
    assert all(TIME.fullmatch(time) for time in times)
    assert times[0] <= now()


# --- session and application ---


@pytest.mark.parametrize("name", representatives.names(each for each in routes() if each.takes_token))
def test_every_route_returns_session_and_application_on_request(call: Client, factory: Factory, name: str) -> None:
    user = factory.user({"planoauth": ["employee", "client"], "planoorder": ["liaison"]})
    token = factory.session(user=user)
    row = factory.token_row(token)
    answer = call(name, token, session_view="default", application_view="default")
    assert answer.body["session"] == {
        "id": row.id,
        "user_id": user.id,
        "application": "planoauth",
        "roles": ["employee", "client"],
        "remember_me": False,
        "created_at": row.created_at,
        "last_used_at": row.last_used_at,
    }
    assert set(answer.body["application"]) == {"id", "slug", "name"}
    assert answer.body["application"]["slug"] == "planoauth"


def test_both_accompany_a_success_too_and_neither_comes_unasked(call: Client, employee: str) -> None:
    body = call(NAME, employee, **item(session_view="default", application_view="default")).body
    assert list(body) == ["code", "status", "session", "application", "data", "request_id"]
    assert not {"session", "application"} & set(call(NAME, employee, **item()).body)
    assert not {"session", "application"} & set(call(NAME, employee, **item(session_view=None, application_view="")).body)


def test_an_application_token_has_an_application_and_no_session(call: Client, factory: Factory) -> None:
    token = factory.application_token()
    body = call(NAME, token, session_view="default", application_view="default").body
    assert body["session"] is None
    assert body["application"]["slug"] == factory.token_row(token).application


def test_a_session_shows_remember_me(call: Client, factory: Factory) -> None:
    token = factory.session("employee", remember_me=True)
    assert call(NAME, token, session_view="default").body["session"]["remember_me"] is True


@pytest.mark.parametrize("name", ["session_view", "application_view"])
@pytest.mark.parametrize("value", ["full", "Default", 5, True, ["default"], {"default": 1}])
def test_another_view_is_invalid(call: Client, employee: str, name: str, value: Any) -> None:
    answer = call(NAME, employee, **item(**{name: value}))
    assert (answer.status, answer.errors) == ("invalid-param", {(name, "inclusion")})
    assert name.removesuffix("_view") not in answer.body


def test_a_caller_who_is_refused_later_gets_the_views_all_the_same(call: Client, factory: Factory) -> None:
    answer = call(NAME, factory.session("client"), session_view="default", application_view="default")
    assert answer.errors == {("application", "unauthorized")}
    assert {"session", "application"} <= set(answer.body)


def test_a_caller_who_is_nobody_gets_no_view(call: Client, factory: Factory) -> None:
    for token in (None, "wrong", factory.session("employee", age=timedelta(days=8))):
        answer = call(NAME, token, session_view="default", application_view="default")
        assert not {"session", "application", "data"} & set(answer.body)


# --- headers ---


def test_the_headers_of_every_answer(call: Client, employee: str) -> None:
    for answer in (call(probe.echo, employee), call(probe.echo), call.send(probe.echo, b"{", token=employee)):
        assert answer.headers == {
            "content-type": "application/json",
            "cache-control": "no-store",
            "x-content-type-options": "nosniff",
            "x-request-id": answer.body["request_id"],
            "access-control-allow-origin": "*",
            "access-control-expose-headers": "x-request-id",
        }


def cors(answer: Answer) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name.startswith("access-control-") or name == "vary"}


@pytest.mark.parametrize("name", ["Origin", "origin", "ORIGIN"])
@pytest.mark.parametrize("origin", ["https://a.example.com", "https://b.example.com:8443"])
def test_a_listed_origin_may_read_the_answer(call: Client, monkeypatch: pytest.MonkeyPatch, name: str, origin: str) -> None:
    monkeypatch.setattr(settings, "allowed_origins", ("https://a.example.com", "https://b.example.com:8443"))
    answer = call.send(probe.echo, None, headers={name: origin})
    assert cors(answer) == {
        "access-control-allow-origin": origin,
        "access-control-expose-headers": "x-request-id",
        "vary": "origin",
    }


@pytest.mark.parametrize(
    "origin",
    [
        "https://c.example.com",
        "http://a.example.com",
        "https://a.example.com:8443",
        "https://a.example.com.c.example",
        "https://xa.example.com",
        "https://A.example.com",
        "null",
        "*",
        "",
        "https://a.example.com,https://b.example.com",
    ],
)
def test_another_origin_may_not(call: Client, monkeypatch: pytest.MonkeyPatch, origin: str) -> None:
    monkeypatch.setattr(settings, "allowed_origins", ("https://a.example.com", "https://b.example.com"))
    assert cors(call.send(probe.echo, None, headers={"origin": origin})) == {"vary": "origin"}


def test_a_caller_who_tried_too_often_is_told_when_to_come_again(call: Client, application: str) -> None:
    def refuse() -> None:
        raise TriedTooOften(17)

    answer = call(acting(replace(probe.echo, statuses=(TooManyAttempts,)), refuse), application)
    assert answer.status == "too-many-attempts"
    assert answer.code == 429
    assert answer.headers["retry-after"] == "17"
    assert cors(answer)["access-control-expose-headers"] == "x-request-id,retry-after"
    assert set(answer.body) == {"code", "status", "request_id"}


@pytest.mark.parametrize(
    ("context", "address"),
    [
        ({"identity": {"sourceIp": "203.0.113.7"}}, "203.0.113.7"),
        ({"http": {"sourceIp": "2001:db8::1"}}, "2001:db8::1"),
        ({"identity": {"sourceIp": 5}}, ""),
        ({"identity": "nonsense"}, ""),
        ({}, ""),
    ],
)
def test_a_request_comes_from_the_address_that_the_gateway_saw(
    call: Client, application: str, context: dict[str, Any], address: str
) -> None:
    headers = {"x-forwarded-for": "198.51.100.1", "user-agent": "FileMaker", "authorization": f"Bearer {application}"}
    sent = event(probe.echo, None, headers=headers)
    sources: list[Source] = []

    def remember(source: Source) -> probe.Echoed:
        sources.append(source)
        return probe.Echoed(1, now(), now(), "-", *[None] * 7)

    call.invoke(acting(probe.echo, remember), {**sent, "requestContext": context})
    assert sources == [Source(address, "FileMaker")]


def test_without_an_origin_the_answer_still_varies_by_it(call: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "allowed_origins", ("https://a.example.com",))
    assert cors(call(probe.echo)) == {"vary": "origin"}


# --- crashes ---

MARKER = "marker-9182"


def crash(calls: Calls, table: str) -> None:
    def refuse(operation: str, request: dict[str, Any]) -> None:
        if table in str(request):
            raise RuntimeError(f"{MARKER} in a place that no caller should see")

    calls.before = refuse


@pytest.mark.parametrize(
    ("table", "status"),
    [
        ("test-services", "identify-request-error"),
        ("test-tokens", "application-crash"),
        ("test-users", "application-crash"),
        ("test-list_item_ids", "application-crash"),
    ],
)
def test_a_crash_is_logged_with_its_trace_and_answered_without(
    call: Client, employee: str, calls: Calls, logged: StringIO, table: str, status: str
) -> None:
    crash(calls, table)
    answer = call(NAME, employee, undeclared=1, **item(session_view="default"))
    assert answer.body == {"code": 500, "status": status, "request_id": answer.body["request_id"]}
    assert MARKER not in json.dumps([answer.body, answer.headers])
    crashes = [json.loads(line) for line in logged.getvalue().splitlines() if '"level":"ERROR"' in line]
    assert [(line["request_id"], line["route"]) for line in crashes] == [(answer.body["request_id"], "list_items/v1/create")]
    assert MARKER in crashes[0]["exception"]
    assert "Traceback" in crashes[0]["exception"]


def test_a_transaction_that_is_refused_without_a_meaning_is_logged_with_its_trace(
    call: Client, employee: str, calls: Calls, logged: StringIO
) -> None:
    calls.before = refusing(failure("ValidationException"), "TransactWriteItems")
    assert call(NAME, employee, **item()).status == "application-crash"
    (line,) = [json.loads(line) for line in logged.getvalue().splitlines() if '"message":"crash"' in line]
    assert line["exception_name"] == "ClientError"
    assert "ValidationException" in line["exception"]
    assert "Traceback" in line["exception"]


def test_an_aws_that_cannot_be_reached_is_logged_in_a_sentence_that_names_it(
    call: Client, employee: str, logged: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    monkeypatch.setenv("AWS_ENDPOINT_URL", nowhere)
    with fresh_clients():
        assert call(NAME, employee, **item()).status == "identify-request-error"
    (line,) = [json.loads(line) for line in logged.getvalue().splitlines() if '"message":"crash"' in line]
    assert line["exception"].startswith(nowhere)
    assert "cannot be reached" in line["exception"]
    assert "\n" not in line["exception"]
    assert len(line["exception"]) < 200


def test_a_handler_that_fails_is_a_crash(call: Client, employee: str) -> None:
    def act(params: Any, caller: Any) -> Any:
        raise SystemError(MARKER)

    answer = call(acting(probe.route, act), employee)
    assert (answer.status, MARKER in json.dumps(answer.body)) == ("application-crash", False)


def test_a_record_that_does_not_fit_its_view_is_a_crash_logged_without_it(call: Client, employee: str, logged: StringIO) -> None:
    record = SimpleNamespace(id=1, text=[MARKER], number=MARKER)
    answer = call(acting(probe.route, lambda params, caller: record), employee)
    assert (answer.status, set(answer.body)) == ("application-crash", {"code", "status", "request_id"})
    assert "ValidationError" in logged.getvalue()
    assert MARKER not in logged.getvalue()


def test_memory_and_recursion_that_end_are_crashes(call: Client, employee: str) -> None:
    for error in (MemoryError, RecursionError):

        def act(params: Any, caller: Any, error: type[Exception] = error) -> Any:
            raise error

        assert call(acting(probe.route, act), employee).status == "application-crash"


# --- the log ---


def lines(logged: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in logged.getvalue().splitlines()]


def test_each_request_is_logged_as_one_line(call: Client, employee: str, logged: StringIO) -> None:
    answers = [call(NAME, employee, **item()), call(NAME, "wrong"), call("webhook_out_subs_index", employee)]
    assert [(line["route"], line["status"], line["request_id"]) for line in lines(logged)] == [
        (route, answer.status, answer.body["request_id"])
        for route, answer in zip(
            ("list_items/v1/create", "list_items/v1/create", "webhook_out_subs/v1/index"), answers, strict=True
        )
    ]
    assert all(0 < line["duration_ms"] < 60_000 and TIME_OF_LOG.fullmatch(line["timestamp"]) for line in lines(logged))


def test_the_line_of_a_request_says_by_its_number_whose_token_it_came_with(
    call: Client, factory: Factory, employee: str, logged: StringIO
) -> None:
    expired, application = factory.session("employee", age=timedelta(days=8)), factory.application_token()
    for token in (employee, expired, application):  # a success, and refusals once the caller is known
        call(NAME, token, **item())
        assert lines(logged)[-1]["token_id"] == factory.token_row(token).id
    for nobodys in (None, "wrong", factory.session("employee", revoked_at=now())):
        call(NAME, nobodys, **item())
        assert "token_id" not in lines(logged)[-1]


TIME_OF_LOG = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00")


def test_nothing_that_a_caller_sent_is_logged(
    call: Client, factory: Factory, logged: StringIO, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    session, application = factory.session("employee"), factory.application_token()
    marked = {"text": MARKER, "number": MARKER, f"name-{MARKER}": MARKER}
    sent: list[Answer] = [
        call(probe.echo, session, **marked),
        call(probe.echo, token=application, **marked),
        call(probe.echo, token=f"plano_ses_{MARKER}"),
        call.send(probe.echo, None, token=session, query={"text": [MARKER], f"name-{MARKER}[": [MARKER]}),
        call.send(probe.echo, None, query={"token": [session]}),
        call.send(probe.echo, MARKER.encode(), token=application),
        call.send(probe.echo, None, headers={"authorization": f"Basic {MARKER}", f"x-{MARKER}": MARKER, "origin": MARKER}),
        call.send(probe.echo, b"x", content_type=MARKER),
    ]
    assert len(lines(logged)) == len(sent)
    printed = capsys.readouterr()
    written = logged.getvalue() + caplog.text + printed.out + printed.err
    for secret in (MARKER, session, application, session[10:30], digest(session), digest(application)):
        assert secret not in written


def test_no_answer_and_no_log_holds_a_token(call: Client, factory: Factory, calls: Calls, logged: StringIO) -> None:
    session, application = factory.session("employee"), factory.application_token()
    answers = []
    for token in (session, application):
        for table in ("nothing", "test-services", "test-tokens", "test-applications", "test-list_items"):
            crash(calls, table)
            params = {"session_view": "default", "application_view": "default"}
            answers += [call(NAME, token, **item(**params)), call(NAME, token=token, **item(**params))]
    assert {answer.status for answer in answers} == {"action-successful", "application-crash", "identify-request-error"}
    written = logged.getvalue() + json.dumps([answer.body for answer in answers])
    for secret in (session, application, session[10:30], application[10:30], digest(session), digest(application)):
        assert secret not in written


def test_a_refusal_of_the_database_is_logged_without_the_record(
    call: Client, employee: str, calls: Calls, logged: StringIO
) -> None:
    calls.before = refusing(failure("ValidationException"), "TransactWriteItems")
    assert call(NAME, employee, **item(notes=MARKER)).status == "application-crash"
    assert MARKER not in logged.getvalue()
    assert "ValidationException" in logged.getvalue()
