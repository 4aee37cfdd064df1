"""A case for each status that brings it about on any route. The first line of its docstring is printed in the documentation."""

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import timedelta
from http.client import HTTPConnection
from typing import Any

import pytest

from local.environment import parameters
from local.gateway import Gateway
from local.http import MAX_HEAD_BYTES, Server
from shared.api import statuses
from shared.api.route import Route
from shared.api.statuses import Status
from shared.aws import clients
from shared.errors import TriedTooOften
from shared.services import throttles
from shared.settings import settings
from tests.accounts import user_with_password
from tests.calls import Calls, failure
from tests.client import Answer, Client, encoded
from tests.engine import ROOT, free_port
from tests.factory import Factory, unique
from tests.isolated_engine import example_caller
from tools.codegen.openapi_answers import answers
from tools.codegen.routes import routes
from tools.deploy.template import Resolver, load

TEMPLATE = load(ROOT / "template.yaml")


class Recorder(Client):
    """A client that keeps the last event and its answer."""

    event: Mapping[str, Any]
    answer: Answer

    def invoke(self, name: Any, event: Mapping[str, Any]) -> Answer:  # type: ignore[override] # the client's needs no `self`
        self.event, self.answer = event, Client.invoke(name, event)
        return self.answer


class StatusCase:
    """What a case may use: a route, its example, callers, and the means to break things."""

    def __init__(self, route: Route[Any], factory: Factory, calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
        self.route, self.factory, self.calls, self.monkeypatch = route, factory, calls, monkeypatch
        self.call = Recorder()
        self.employee = example_caller(route.name, factory)

    def request(self, token: str | None = None, **changes: Any) -> Answer:
        """An employee's request, as in the example."""
        return self.send_json({**self.route.example, **changes}, token)

    def send_json(self, params: Mapping[str, Any], token: str | None = None) -> Answer:
        return self.send(*encoded(self.route, params), token)

    def send(self, body: bytes | None, content_type: str, token: str | None = None) -> Answer:
        token = token or self.employee if self.route.takes_token else None
        return self.call.send(self.route.name, body, token=token, content_type=content_type)

    def without_token(self, params: Mapping[str, Any]) -> Answer:
        return self.call.send(self.route.name, *encoded(self.route, params))

    def refused(self) -> Answer:
        """The event that is checked in as one that the route refuses."""
        read = json.loads((ROOT / f"events/{self.route.name}.refused.json").read_text())
        body = base64.b64decode(read["body"])
        return self.send_json(json.loads(base64.b64decode(body) if self.route.sensitive_params else body))

    def switch(self, **record: Any) -> None:
        self.factory.switch(self.route.service, self.route.action, **record)

    def fail(self, fails: Callable[[bool], bool]) -> None:
        """`fails` says whether a call to DynamoDB does, of whether it is about the registry."""

        def refuse(operation: str, request: dict[str, Any]) -> None:
            if fails("test-services" in str(request)):
                raise failure("InternalServerError")

        self.calls.before = refuse


def _success(case: StatusCase) -> Answer:
    """The example, sent by an employee."""
    return case.request()


def _email_already_registered(case: StatusCase) -> Answer:
    """The example, sent a second time."""
    assert case.request().status == "action-successful"
    return case.request()


def _client_validation_failed(case: StatusCase) -> Answer:
    """The example, for an application that is closed to registration."""
    case.factory.application("planoauth", registration=False)
    return case.request()


def _email_not_found(case: StatusCase) -> Answer:
    """An e-mail that no user has."""
    return case.request(email="nobody@example.com")


def _invalid_password(case: StatusCase) -> Answer:
    """Another password than the user's."""
    return case.request(password="another horse")


def _user_has_no_password(case: StatusCase) -> Answer:
    """A user who has no password yet."""
    if case.route.takes_token:
        return case.request(case.factory.session())
    user_with_password(case.factory, "new@example.com", password=None)
    return case.request(email="new@example.com")


def _user_requires_role(case: StatusCase) -> Answer:
    """Another application than the one in which the user has a role."""
    case.factory.application("planox2")
    return case.request(application="planox2")


def _too_many_attempts(case: StatusCase) -> Answer:
    """The example, after too many tries."""

    def refuse(*_: Any) -> None:
        raise TriedTooOften(900)

    case.monkeypatch.setattr(throttles, "reserve", refuse)
    return case.request()


def _slug_already_exists(case: StatusCase) -> Answer:
    """The example, sent a second time."""
    assert case.request().status == "action-successful"
    return case.request()


def _invalid_url(case: StatusCase) -> Answer:
    """An address inside of a network instead of a public one."""
    return case.request(image_url="http://127.0.0.1/a.png")


def _invalid_token(case: StatusCase) -> Answer:
    """A token that nobody was given."""
    return case.request("wrong")


def _session_expired(case: StatusCase) -> Answer:
    """The token of a session that is eight days old."""
    return case.request(case.factory.session("employee", age=timedelta(days=8)))


def _session_required(case: StatusCase) -> Answer:
    """The token of an application."""
    return case.request(case.factory.application_token())


def _client_required(case: StatusCase) -> Answer:
    """A user without any role."""
    answer = case.request(case.factory.session()) if case.route.takes_token else _without_role_signs_in(case)
    assert answer.body["session"]["roles"] == []
    return answer


def _without_role_signs_in(case: StatusCase) -> Answer:
    user_with_password(case.factory, "new@example.com", case.route.example["password"])
    return case.request(email="new@example.com")


def _missing_param(case: StatusCase) -> Answer:
    """Nothing that is required, and something unknown."""
    answer = case.send_json({"view": "", "unheard_of": True})
    return answer if answer.status == "missing-param" else case.without_token({"view": "", "unheard_of": True})


def _invalid_param(case: StatusCase) -> Answer:
    """A value that cannot be accepted."""
    answer = case.refused()
    return answer if answer.status == "invalid-param" else case.request(application="nonsense")


def _application_crash(case: StatusCase) -> Answer:
    """The example, while the database did not answer."""
    case.fail(lambda is_registry: not is_registry)
    return case.request()


def _mandrill_email_failed(case: StatusCase) -> Answer:
    """The example, while Mandrill could not be reached."""
    name = f"/test/{unique('key')}"
    clients.client("ssm").put_parameter(Name=name, Value="x", Type="SecureString", Overwrite=True)
    case.monkeypatch.setattr(settings, "mandrill_key_parameter", name)
    case.monkeypatch.setattr(settings, "mandrill_url", f"http://127.0.0.1:{free_port()}")
    case.switch(notification_emails=["ops@example.com"])
    return case.request()


def _invalid_content_type(case: StatusCase) -> Answer:
    """A body of a type that is not read."""
    return case.send(b"<p>hello</p>", "text/html")


def _request_too_large(case: StatusCase) -> Answer:
    """A body of one byte more than 1 MiB."""
    return case.send(b" " * (1024 * 1024 + 1), "application/json")


def _no_params_decoded(case: StatusCase) -> Answer:
    """A body that holds nothing."""
    return case.send(b"e30=", "text/plain") if case.route.sensitive_params else case.send(b"{}", "application/json")


def _invalid_encoded_params(case: StatusCase) -> Answer:
    """JSON where base64 of JSON was announced."""
    return case.send(json.dumps(case.route.example).encode(), "text/plain")


def _route_not_found(case: StatusCase) -> Answer:
    """The example, while the route was switched off in the registry."""
    case.switch(active=False)
    return case.request()


def _service_not_found(case: StatusCase) -> Answer:
    """The example, while the service was switched off in the registry."""
    case.switch(service_active=False)
    return case.request()


def _identify_request_error(case: StatusCase) -> Answer:
    """The example, while the registry could not be read."""
    case.fail(lambda is_registry: is_registry)
    return case.request()


STATUS_CASES: dict[str, Callable[[StatusCase], Answer]] = {
    "action-successful": _success,
    "slug-already-exists": _slug_already_exists,
    "invalid-url": _invalid_url,
    "email-already-registered": _email_already_registered,
    "client-validation-failed": _client_validation_failed,
    "email-not-found": _email_not_found,
    "invalid-password": _invalid_password,
    "user-has-no-password": _user_has_no_password,
    "user-requires-role": _user_requires_role,
    "too-many-attempts": _too_many_attempts,
    "invalid-token": _invalid_token,
    "session-expired": _session_expired,
    "session-required": _session_required,
    "client-required": _client_required,
    "missing-param": _missing_param,
    "invalid-param": _invalid_param,
    "application-crash": _application_crash,
    "mandrill-email-failed": _mandrill_email_failed,
    "invalid-content-type": _invalid_content_type,
    "request-too-large": _request_too_large,
    "no-params-decoded": _no_params_decoded,
    "invalid-encoded-params": _invalid_encoded_params,
    "route-not-found": _route_not_found,
    "identify-request-error": _identify_request_error,
    "service-not-found": _service_not_found,
}


class GatewayCase:
    """Requests to the local gateway, over HTTP; no function is asked. Throttled, it lets one request through."""

    def __init__(self, route: Route[Any], throttle: int | None) -> None:
        self.route = route
        gateway = Gateway(TEMPLATE, Resolver(TEMPLATE, parameters()), throttle)
        self.server = Server(0)
        self.server.open(gateway.answer, gateway.refuse)
        self.body, self.kind = encoded(route, route.example)

    def send(self, method: str, **headers: str) -> Answer:
        authorization = {"Authorization": "Bearer wrong"} if self.route.takes_token else {}
        self.sent = {**authorization, "Content-Type": self.kind, **headers}
        self.method = method
        with closing(HTTPConnection("127.0.0.1", self.server.port, timeout=20)) as connection:
            connection.request(method, self.route.path, self.body, self.sent)
            response = connection.getresponse()
            text = response.read()
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, json.loads(text or b"{}"))


def _route_non_existent(case: GatewayCase) -> Answer:
    """Another method than the route's."""
    return case.send("PATCH")


def _rate_limit_exceeded(case: GatewayCase) -> Answer:
    """The example, right after as many requests as are let through."""
    case.send("OPTIONS")
    return case.send(case.route.method)


def _request_refused(case: GatewayCase) -> Answer:
    """A header longer than the gateway takes."""
    return case.send(case.route.method, **{"X-Note": "x" * MAX_HEAD_BYTES})


GATEWAY_CASES: dict[str, Callable[[GatewayCase], Answer]] = {
    "route-non-existent": _route_non_existent,
    "rate-limit-exceeded": _rate_limit_exceeded,
    "request-refused": _request_refused,
}


def declared() -> dict[str, type[Status]]:
    found = (value for value in vars(statuses).values() if isinstance(value, type) and issubclass(value, Status))
    return {status.status: status for status in found if hasattr(status, "status")}


def pairs(*, by_gateway: bool) -> Iterator[tuple[Route[Any], str]]:
    """Each route with each status that it answers."""
    for route in routes():
        for status in route.answerable:
            if status.by_gateway is by_gateway and answers(route, status):
                yield route, status.status
