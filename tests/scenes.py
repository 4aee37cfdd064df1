"""How each status comes about, on any route. The first line of a scene's docstring is printed in the documentation."""

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
from local.template import Resolver, load
from shared.api import statuses
from shared.api.route import Route
from shared.api.statuses import Status
from shared.aws import clients
from shared.settings import settings
from tests.calls import Calls, failure
from tests.client import Answer, Client
from tests.engine import ROOT, free_port
from tests.world import World, unique
from tools.openapi import answers
from tools.routes import routes

TEMPLATE = load(ROOT / "template.yaml")


class Recorder(Client):
    """A client that keeps the last event and its answer."""

    event: Mapping[str, Any]
    answer: Answer

    def invoke(self, name: Any, event: Mapping[str, Any]) -> Answer:  # type: ignore[override] # the client's needs no `self`
        self.event, self.answer = event, Client.invoke(name, event)
        return self.answer


class Scene:
    """What a scene may use: a route, its example, callers, and the means to break things."""

    def __init__(self, route: Route[Any], world: World, calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
        self.route, self.world, self.calls, self.monkeypatch = route, world, calls, monkeypatch
        self.call = Recorder()
        self.employee = world.session("employee")

    def request(self, token: str | None = None, **changes: Any) -> Answer:
        """An employee's request, as in the example."""
        return self.send_json({**self.route.example, **changes}, token)

    def send_json(self, params: Mapping[str, Any], token: str | None = None) -> Answer:
        body = json.dumps(params).encode()
        if self.route.sensitive_params:
            return self.send(base64.b64encode(body), "text/plain", token)
        return self.send(body, "application/json", token)

    def send(self, body: bytes | None, content_type: str, token: str | None = None) -> Answer:
        return self.call.send(self.route.name, body, token=token or self.employee, content_type=content_type)

    def without_token(self, params: Mapping[str, Any]) -> Answer:
        return self.call.send(self.route.name, json.dumps(params).encode(), content_type="application/json")

    def refused(self) -> Answer:
        """The event that is checked in as one that the route refuses."""
        read = json.loads((ROOT / f"events/{self.route.name}.refused.json").read_text())
        return self.send_json(json.loads(base64.b64decode(read["body"])))

    def switch(self, **record: Any) -> None:
        self.world.switch(self.route.service, self.route.action, **record)

    def fail(self, table: str) -> None:
        def refuse(operation: str, request: dict[str, Any]) -> None:
            if f"test-{table}" in str(request):
                raise failure("InternalServerError")

        self.calls.before = refuse


def _success(scene: Scene) -> Answer:
    """The example, sent by an employee."""
    return scene.request()


def _slug_already_exists(scene: Scene) -> Answer:
    """The example, sent a second time."""
    assert scene.request().status == "action-successful"
    return scene.request()


def _invalid_url(scene: Scene) -> Answer:
    """An address inside of a network instead of a public one."""
    return scene.request(image_url="http://127.0.0.1/a.png")


def _invalid_token(scene: Scene) -> Answer:
    """A token that nobody was given."""
    return scene.request("wrong")


def _session_expired(scene: Scene) -> Answer:
    """The token of a session that is eight days old."""
    return scene.request(scene.world.session("employee", age=timedelta(days=8)))


def _client_required(scene: Scene) -> Answer:
    """The token of a user without any role."""
    answer = scene.request(scene.world.session())
    assert answer.body["session"]["roles"] == []
    return answer


def _missing_param(scene: Scene) -> Answer:
    """Nothing that is required, and something unknown."""
    answer = scene.send_json({"view": "", "unheard_of": True})
    return answer if answer.status == "missing-param" else scene.without_token({"view": "", "unheard_of": True})


def _invalid_param(scene: Scene) -> Answer:
    """A value that cannot be accepted."""
    answer = scene.refused()
    return answer if answer.status == "invalid-param" else scene.request(application="nonsense")


def _application_crash(scene: Scene) -> Answer:
    """The example, while the database did not answer."""
    scene.fail("tokens")
    return scene.request()


def _mandrill_email_failed(scene: Scene) -> Answer:
    """The example, while Mandrill could not be reached."""
    name = f"/test/{unique('key')}"
    clients.client("ssm").put_parameter(Name=name, Value="x", Type="SecureString", Overwrite=True)
    scene.monkeypatch.setattr(settings, "mandrill_key_parameter", name)
    scene.monkeypatch.setattr(settings, "mandrill_url", f"http://127.0.0.1:{free_port()}")
    scene.switch(notification_emails=["ops@example.com"])
    return scene.request()


def _invalid_content_type(scene: Scene) -> Answer:
    """A body of a type that is not read."""
    return scene.send(b"<p>hello</p>", "text/html")


def _request_too_large(scene: Scene) -> Answer:
    """A body of one byte more than 1 MiB."""
    return scene.send(b" " * (1024 * 1024 + 1), "application/json")


def _no_params_decoded(scene: Scene) -> Answer:
    """A body that holds nothing."""
    return scene.send(b"e30=", "text/plain") if scene.route.sensitive_params else scene.send(b"{}", "application/json")


def _invalid_encoded_params(scene: Scene) -> Answer:
    """JSON where base64 of JSON was announced."""
    return scene.send(json.dumps(scene.route.example).encode(), "text/plain")


def _route_not_found(scene: Scene) -> Answer:
    """The example, while the route was switched off in the registry."""
    scene.switch(active=False)
    return scene.request()


def _service_not_found(scene: Scene) -> Answer:
    """The example, while the service was switched off in the registry."""
    scene.switch(service_active=False)
    return scene.request()


def _identify_request_error(scene: Scene) -> Answer:
    """The example, while the registry could not be read."""
    scene.fail("services")
    return scene.request()


SCENES: dict[str, Callable[[Scene], Answer]] = {
    "action-successful": _success,
    "slug-already-exists": _slug_already_exists,
    "invalid-url": _invalid_url,
    "invalid-token": _invalid_token,
    "session-expired": _session_expired,
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


class GatewayScene:
    """Requests to the local gateway, over HTTP; no function is asked. Throttled, it lets one request through."""

    def __init__(self, route: Route[Any], throttle: int | None) -> None:
        self.route = route
        gateway = Gateway(TEMPLATE, Resolver(TEMPLATE, parameters()), throttle)
        self.server = Server(0)
        self.server.open(gateway.answer, gateway.refuse)
        self.body = json.dumps(route.example).encode()

    def send(self, method: str, **headers: str) -> Answer:
        self.sent = {"Authorization": "Bearer wrong", "Content-Type": "application/json", **headers}
        self.method = method
        with closing(HTTPConnection("127.0.0.1", self.server.port, timeout=20)) as connection:
            connection.request(method, self.route.path, self.body, self.sent)
            response = connection.getresponse()
            text = response.read()
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, json.loads(text or b"{}"))


def _route_non_existent(scene: GatewayScene) -> Answer:
    """Another method than the route's."""
    return scene.send("PATCH")


def _rate_limit_exceeded(scene: GatewayScene) -> Answer:
    """The example, right after as many requests as are let through."""
    scene.send("OPTIONS")
    return scene.send(scene.route.method)


def _request_refused(scene: GatewayScene) -> Answer:
    """A header longer than the gateway takes."""
    return scene.send(scene.route.method, **{"X-Note": "x" * MAX_HEAD_BYTES})


GATEWAY_SCENES: dict[str, Callable[[GatewayScene], Answer]] = {
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
