"""Every status that a function can answer, answered: by each route that declares it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from functions.list_items_upload_image import handler as upload_image
from shared import aws, statuses
from shared.images.upload import upload
from shared.route import Route
from shared.settings import settings
from shared.statuses import Status
from tests.calls import Calls, failure
from tests.client import Answer, Client
from tests.engine import free_port
from tests.world import World, unique
from tools.routes import routes


class Scene:
    """What a scenario may use: a route, parameters that it accepts once, callers, and the means to break things."""

    def __init__(self, route: Route[Any], world: World, calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
        self.route, self.world, self.calls, self.monkeypatch = route, world, calls, monkeypatch
        self.call = Client()
        self.employee = world.session("employee")
        self.params = ACCEPTED[route.name](world)

    def request(self, token: str | None = None, **changes: Any) -> Answer:
        """An employee's request that is accepted, but for the token and the parameters given here."""
        return self.call(self.route.name, token or self.employee, **{**self.params, **changes})

    def send(self, body: bytes | None, content_type: str = "application/json") -> Answer:
        return self.call.send(self.route.name, body, token=self.employee, content_type=content_type)

    def switch(self, **record: Any) -> None:
        self.world.switch(self.route.service, self.route.action, **record)

    def fail(self, table: str) -> None:
        def refuse(operation: str, request: dict[str, Any]) -> None:
            if f"test-{table}" in str(request):
                raise failure("InternalServerError")

        self.calls.before = refuse


def _item(world: World) -> dict[str, Any]:
    return {"key": unique("k"), "slug": "s"}


def _image(world: World) -> dict[str, Any]:
    number = Client()("list_items_create", world.session("employee"), **_item(world)).data["id"]
    return {"id": number, "image_url": "https://images.example.com/a.png"}


def _requirement(world: World) -> dict[str, Any]:
    return {"required": world.reference("Designation"), "requireable": world.reference("OrderRequest")}


def _audit_event(world: World) -> dict[str, Any]:
    names = dict.fromkeys(("script_name", "host_name", "file_name"), "x")
    return {"unique_id": unique("e"), "start_time": "2026-01-01T00:00:00Z", **names}


def _index(world: World) -> dict[str, Any]:
    return {"integration_id": world.integration().id}


ACCEPTED: dict[str, Callable[[World], dict[str, Any]]] = {
    "list_items_create": _item,
    "list_items_upload_image": _image,
    "requirements_create": _requirement,
    "audit_events_fmp_create": _audit_event,
    "webhook_out_subs_index": _index,
}


def _service_not_found(scene: Scene) -> Answer:
    scene.switch(service_active=False)
    return scene.request()


def _route_not_found(scene: Scene) -> Answer:
    scene.switch(active=False)
    return scene.request()


def _identify_request_error(scene: Scene) -> Answer:
    scene.fail("services")
    return scene.request()


def _application_crash(scene: Scene) -> Answer:
    scene.fail("tokens")
    return scene.request()


def _client_required(scene: Scene) -> Answer:
    answer = scene.request(scene.world.session())
    assert answer.body["session"]["roles"] == []
    return answer


def _slug_already_exists(scene: Scene) -> Answer:
    assert scene.request().status == "action-successful"
    return scene.request()


def _invalid_url(scene: Scene) -> Answer:
    scene.monkeypatch.setattr(upload_image, "upload", upload)
    return scene.request(image_url="http://127.0.0.1/a.png")


def _mandrill_email_failed(scene: Scene) -> Answer:
    name = f"/test/{unique('key')}"
    aws.client("ssm").put_parameter(Name=name, Value="x", Type="SecureString")
    scene.monkeypatch.setattr(settings, "mandrill_key_parameter", name)
    scene.monkeypatch.setattr(settings, "mandrill_url", f"http://127.0.0.1:{free_port()}")
    scene.switch(notification_emails=["ops@example.com"])
    return scene.request()


SCENARIOS: dict[str, Callable[[Scene], Answer]] = {
    "action-successful": Scene.request,
    "slug-already-exists": _slug_already_exists,
    "invalid-url": _invalid_url,
    "invalid-token": lambda scene: scene.request("wrong"),
    "session-expired": lambda scene: scene.request(scene.world.session("employee", age=timedelta(days=8))),
    "client-required": _client_required,
    "missing-param": lambda scene: scene.call(scene.route.name, scene.employee),
    "invalid-param": lambda scene: scene.request(application="nonsense"),
    "application-crash": _application_crash,
    "mandrill-email-failed": _mandrill_email_failed,
    "invalid-content-type": lambda scene: scene.send(b"x", "text/html"),
    "request-too-large": lambda scene: scene.send(b" " * (1024 * 1024 + 1)),
    "no-params-decoded": lambda scene: scene.send(b"{}"),
    "invalid-encoded-params": lambda scene: scene.send(b"*", "text/plain"),
    "route-not-found": _route_not_found,
    "identify-request-error": _identify_request_error,
    "service-not-found": _service_not_found,
}
BY_GATEWAY = {"route-non-existent", "rate-limit-exceeded", "request-refused"}
NEVER_BY_READS = "mandrill-email-failed"


def declared() -> dict[str, type[Status]]:
    found = (value for value in vars(statuses).values() if isinstance(value, type) and issubclass(value, Status))
    return {status.status: status for status in found if hasattr(status, "status")}


def pairs() -> Iterator[tuple[str, str]]:
    for route in routes():
        for status in route.answerable:
            if not (status.by_gateway or (route.is_index and status.status == NEVER_BY_READS)):
                yield route.name, status.status


@pytest.fixture
def scene(registry: World, calls: Calls, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Scene:
    monkeypatch.setattr(upload_image, "upload", lambda item, url: True)
    (route,) = (route for route in routes() if route.name == request.param)
    return Scene(route, registry, calls, monkeypatch)


@pytest.mark.parametrize(("scene", "status"), list(pairs()), indirect=["scene"])
def test_each_route_answers_each_status_that_it_declares(scene: Scene, status: str) -> None:
    answer = SCENARIOS[status](scene)
    assert (answer.status, answer.code) == (status, declared()[status].code)


def test_each_status_has_a_scenario_or_is_the_gateways() -> None:
    by_gateway = {key for key, status in declared().items() if status.by_gateway}
    assert by_gateway == BY_GATEWAY
    assert set(declared()) - by_gateway == set(SCENARIOS)


def test_each_scenario_is_played_by_some_route() -> None:
    assert {status for _, status in pairs()} == set(SCENARIOS)


def test_only_a_write_declares_what_reads_never_answer() -> None:
    index = [route for route in routes() if route.is_index]
    assert [route.name for route in index] == ["webhook_out_subs_index"]
    assert all(NEVER_BY_READS in {status.status for status in route.answerable} for route in index), "their page lists it"


# As the contract lists them.
CODES = {
    "action-successful": 200,
    "missing-param": 400,
    "invalid-param": 400,
    "invalid-content-type": 400,
    "no-params-decoded": 400,
    "invalid-encoded-params": 400,
    "invalid-token": 401,
    "session-expired": 401,
    "client-required": 401,
    "slug-already-exists": 400,
    "invalid-url": 400,
    "route-non-existent": 500,
    "service-not-found": 500,
    "route-not-found": 500,
    "identify-request-error": 500,
    "mandrill-email-failed": 500,
    "application-crash": 500,
    "rate-limit-exceeded": 429,
    "request-too-large": 413,
    "request-refused": 403,
}


def test_each_status_has_the_contracts_code() -> None:
    assert {key: int(status.code) for key, status in declared().items()} == CODES
