"""The registry: which routes there are, how long that is remembered, and what happens when it cannot be read."""

from io import StringIO
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from shared.api import registry as remembered
from shared.records.services import Service
from shared.settings import settings
from tests import probe
from tests.calls import Calls, failure, refusing
from tests.client import Client
from tests.factory import Factory

NAME = "list_items_create"
SERVICE = "list_items"


class Clock:
    """Stands for the module `time`."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def monotonic(self) -> float:
        return self.seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The registry remembers for 60 seconds of this clock, and knows nothing yet."""
    clock = Clock()
    monkeypatch.setattr(remembered, "time", clock)
    monkeypatch.setattr(remembered, "_remembered", {})
    monkeypatch.setattr(settings, "registry_seconds", 60.0)
    return clock


@pytest.fixture
def row(registry: Factory) -> Service:
    return Service.get(SERVICE, "v1")


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"active": False}, "service-not-found"),
        ({"routes": {}}, "route-not-found"),
        ({"routes": {"upload_image": {"active": True}}}, "route-not-found"),
        ({"routes": {"create": {}}}, "route-not-found"),
        ({"routes": {"create": {"active": False, "notification_emails": []}}}, "route-not-found"),
        ({"routes": {"create": {"active": True}}}, "action-successful"),
    ],
)
def test_a_route_is_there_when_its_service_and_itself_are_switched_on(
    call: Client, employee: str, row: Service, changes: dict[str, Any], status: str
) -> None:
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    answer = call(NAME, employee, key="registry", slug=f"s{id(changes)}")
    assert answer.status == status
    assert status == "action-successful" or set(answer.body) == {"code", "status", "request_id"}


def test_a_service_without_a_row_is_not_found(call: Client, employee: str, row: Service) -> None:
    row.delete()
    assert call(NAME, employee).status == "service-not-found"


def test_a_service_of_another_version_is_another_service(call: Client, employee: str, row: Service) -> None:
    row.delete()
    Service(SERVICE, "v2", active=True, routes=row.routes).save()
    assert call(NAME, employee).status == "service-not-found"


def test_a_route_switched_off_leaves_its_neighbours_on(call: Client, employee: str, registry: Factory) -> None:
    registry.switch(SERVICE, "create", active=False)
    assert call(NAME, employee).status == "route-not-found"
    assert call("list_items_upload_image", employee).status == "missing-param"


def test_a_service_is_read_once_in_60_seconds(call: Client, employee: str, registry: Factory, clock: Clock, calls: Calls) -> None:
    def statuses(*moments: float) -> list[str]:
        return [status_at(moment) for moment in moments]

    def status_at(moment: float) -> str:
        clock.seconds = moment
        return call(NAME, employee).status

    assert statuses(1000) == ["missing-param"]
    registry.switch(SERVICE, "create", active=False)
    calls.made.clear()
    assert statuses(1001, 1059.9) == ["missing-param"] * 2
    assert "services" not in calls.read()
    assert statuses(1060) == ["route-not-found"]
    registry.switch(SERVICE, "create")
    calls.made.clear()
    assert statuses(1061, 1119) == ["route-not-found"] * 2
    assert calls.read() == []
    assert statuses(1120) == ["missing-param"]


def test_routes_of_one_service_share_what_is_remembered(
    call: Client, employee: str, registry: Factory, clock: Clock, calls: Calls
) -> None:
    call(NAME, employee)
    call("list_items_upload_image", employee)
    call("requirements_create", employee)
    assert calls.read().count("services") == 2


def test_a_slow_read_does_not_make_a_row_last_longer(
    call: Client, employee: str, registry: Factory, clock: Clock, calls: Calls
) -> None:
    def slowly(operation: str, request: dict[str, Any]) -> None:
        if operation == "GetItem":
            clock.seconds += 3

    calls.before = slowly
    assert call(NAME, employee).status == "missing-param"
    registry.switch(SERVICE, "create", active=False)
    clock.seconds = 1060
    assert call(NAME, employee).status == "route-not-found"


def test_a_service_that_was_not_there_is_seen_within_60_seconds(call: Client, employee: str, row: Service, clock: Clock) -> None:
    row.delete()
    assert call(NAME, employee).status == "service-not-found"
    row.save()
    clock.seconds += 60
    assert call(NAME, employee).status == "missing-param"


FAILURES = {
    "throttled": failure("ProvisionedThroughputExceededException"),
    "no table": failure("ResourceNotFoundException"),
    "no network": EndpointConnectionError(endpoint_url="http://127.0.0.1"),
    "a mistake of ours": KeyError("x"),
}


@pytest.mark.parametrize("error", FAILURES.values(), ids=FAILURES)
def test_a_registry_that_cannot_be_read_leaves_the_route_unidentified(
    call: Client, employee: str, registry: Factory, clock: Clock, calls: Calls, logged: StringIO, error: Exception
) -> None:
    calls.before = refusing(error, "GetItem")
    answer = call(NAME, employee, undeclared=1, session_view="default")
    assert answer.status == "identify-request-error"
    assert set(answer.body) == {"code", "status", "request_id"}
    assert ("cannot be reached" if isinstance(error, EndpointConnectionError) else type(error).__name__) in logged.getvalue()
    calls.before = lambda operation, request: None
    assert call(NAME, employee).status == "missing-param", "a failure is not remembered"


def test_a_row_that_makes_no_sense_leaves_the_route_unidentified(call: Client, factory: Factory) -> None:
    Service("strict_probes", "v1", active=True, routes={"echo": "on"}).save()
    try:
        assert call(probe.strict).status == "identify-request-error"
    finally:
        factory.switch("strict_probes", "echo")
