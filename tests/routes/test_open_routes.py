"""Routes that take no token, and routes of a session that are for any user; shown on routes that only tests have."""

import pytest

from shared.api.statuses import ClientRequired, InvalidToken, MissingParam, SessionExpired, SessionRequired
from tests import probe
from tests.calls import Calls
from tests.client import Client
from tests.factory import Factory
from tools.codegen import openapi, openapi_answers
from tools.codegen.rules import answerable
from tools.codegen.template import policies


@pytest.fixture(autouse=True, scope="module")
def probes(factory: Factory) -> None:
    for service in ("open_probes", "session_probes"):
        factory.switch(service, "echo")
    for slug in ("planoauth", "planoorder"):
        factory.application(slug)


# --- no token ---


def test_an_open_route_is_answered_without_a_token_and_reads_nothing_of_callers(call: Client, calls: Calls) -> None:
    answer = call(probe.open_echo, must="x")
    assert (answer.data, set(answer.body)) == ({"must": "x"}, {"code", "status", "data", "request_id"})
    assert calls.read() == ["services"]


def test_an_open_route_does_not_look_at_a_token(call: Client, employee: str, calls: Calls) -> None:
    calls.made.clear()
    assert call(probe.open_echo, "wrong", must="x").data == call(probe.open_echo, employee, must="x").data
    assert call(probe.open_echo, must="x", token="wrong").warnings == ["token"]
    assert set(calls.read()) == {"services"}


def test_an_open_route_judges_its_parameters_after_the_body(call: Client) -> None:
    assert call.send(probe.open_echo, None).errors == {("must", "required")}
    assert call(probe.open_echo, must="x", application="nonsense").errors == {("application", "inclusion")}


def test_an_open_route_answers_the_application_that_is_named_and_no_session(call: Client) -> None:
    views = {"session_view": "default", "application_view": "default"}
    body = call(probe.open_echo, must="x", application="planoorder", **views).body
    assert body["session"] is None
    assert body["application"]["slug"] == "planoorder"
    assert "application" not in call(probe.open_echo, must="x", **views).body


def test_an_open_route_lists_no_status_and_no_rule_of_tokens() -> None:
    assert {InvalidToken, SessionExpired, ClientRequired} & set(probe.open_route.answerable) == set()
    named = {(each.attr, each.rule.word) for each in answerable(probe.open_route)}
    assert not named & {("token", "required"), ("token", "in_url"), ("application", "unauthorized")}


def test_an_open_route_may_read_no_token_and_no_user() -> None:
    granted = policies.grants(probe.open_route)
    assert (granted["services"], granted["applications"]) == ({"GetItem"}, {"GetItem"})
    assert not {"tokens", "users"} & set(granted)


def test_the_openapi_asks_for_no_security_there() -> None:
    spec = openapi.operation(probe.open_route, "POST")
    assert spec["security"] == []
    assert "security" not in openapi.operation(probe.route, "POST")
    assert openapi_answers._wrong(probe.open_route, MissingParam)["attr"] == "must"


# --- a session of any user ---


def test_a_session_is_enough_also_one_without_a_role(call: Client, factory: Factory) -> None:
    for token in (factory.session(), factory.session("client"), factory.session(user=factory.user({"planoorder": ["client"]}))):
        assert call(probe.of_sessions, token, text="x").data["text"] == "x"
        assert call(probe.of_sessions, token, application="planox2").status == "action-successful"


def test_an_applications_token_is_answered_session_required(call: Client, application: str) -> None:
    answer = call(probe.of_sessions, application, number="no number")
    assert answer.status == "session-required"
    assert answer.code == 400
    assert answer.errors == set()


def test_an_application_that_is_none_is_refused_there_too(call: Client, employee: str) -> None:
    assert call(probe.of_sessions, employee, application="nonsense").errors == {("application", "inclusion")}


def test_a_route_of_sessions_lists_session_required_and_not_client_required() -> None:
    listed = probe.of_sessions.answerable
    assert SessionRequired in listed
    assert ClientRequired not in listed
    assert InvalidToken in listed
    assert SessionRequired not in probe.route.answerable
