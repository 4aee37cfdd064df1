from types import SimpleNamespace

import pytest

from shared.records.notifications import MAIL, Notification
from shared.records.services import Service
from tests.factory import unique
from tools.codegen.routes import routes
from tools.operate import operations, registry
from tools.operate.operations import OperatorError

NEW = {"active": True, "notification_emails": []}


def fill(service: str, *actions: str) -> dict[str, str]:
    """Fills the registry with the real routes and these; returns what became of these and of former ones of the service."""
    declared = [SimpleNamespace(service=service, version="v1", action=action) for action in actions]
    return {route.rpartition("/")[2]: outcome for route, outcome in registry.fill([*declared, *routes()]) if service in route}


def row(service: str) -> Service:
    return Service.get(service, "v1", consistent_read=True)


@pytest.fixture
def service() -> str:
    """A service in the registry, with the routes `create` and `index`."""
    name = unique("service")
    fill(name, "create", "index")
    return name


def test_new_routes_are_added_switched_on() -> None:
    name = unique("service")
    assert fill(name, "create", "index") == {"create": "added", "index": "added"}
    assert (row(name).active, row(name).routes) == (True, {"create": NEW, "index": NEW})


def test_every_declared_route_is_in_the_registry(service: str) -> None:
    listed = {(route["service"], route["version"], route["action"]) for route in operations.list_routes()}
    assert {(route.service, route.version, route.action) for route in routes()} <= listed
    assert {(service, "v1", "create"), (service, "v1", "index")} <= listed


def test_what_an_operator_set_stays(service: str) -> None:
    operations.switch_route(service, "create", active=False)
    operations.set_notification_emails(service, "index", ["a@b.example"])
    outcomes = fill(service, "create", "index", "update")
    assert outcomes == {"create": "kept, switched off", "index": "kept", "update": "added"}
    assert row(service).routes == {
        "create": {**NEW, "active": False},
        "index": {**NEW, "notification_emails": ["a@b.example"]},
        "update": NEW,
    }


def test_a_service_that_is_switched_off_stays_so(service: str) -> None:
    operations.switch_service(service, active=False)
    assert set(fill(service, "create", "index").values()) == {"kept; its service is switched off"}
    assert row(service).active is False


def test_a_route_that_is_no_longer_declared_is_switched_off_and_said_so(service: str) -> None:
    operations.set_notification_emails(service, "index", ["a@b.example"])
    assert fill(service, "create") == {"create": "kept", "index": "no longer declared: switched off"}
    assert row(service).routes["index"] == {"active": False, "notification_emails": ["a@b.example"]}
    assert fill(service) == {"create": "no longer declared: switched off", "index": "no longer declared: switched off"}


def test_a_route_that_comes_back_stays_switched_off_until_an_operator_decides(service: str) -> None:
    fill(service, "create")
    assert fill(service, "create", "index")["index"] == "kept, switched off"


def test_a_route_is_switched_off_and_on_alone(service: str) -> None:
    assert operations.switch_route(service, "create", active=False)["active"] is False
    assert row(service).routes["index"]["active"] is True
    assert operations.switch_route(service, "create", active=True)["active"] is True


def test_addresses_are_set_once_each_and_can_be_none(service: str) -> None:
    set_ = operations.set_notification_emails(service, "create", ["a@b.example", "c@d.example", "a@b.example"])
    assert set_["notification_emails"] == ["a@b.example", "c@d.example"]
    assert operations.set_notification_emails(service, "create", [])["notification_emails"] == []


@pytest.mark.parametrize("address", ["nobody", "a@b", "a b@c.example", "", "a@b.example,c@d.example"])
def test_what_is_no_address_is_refused(service: str, address: str) -> None:
    with pytest.raises(OperatorError, match=r"^An address has to be like name@example.com"):
        operations.set_notification_emails(service, "create", ["a@b.example", address])
    assert row(service).routes["create"] == NEW


def test_nothing_that_is_not_registered_can_be_switched(service: str) -> None:
    absent = unique("service")
    sentence = r"^There is no route .* in the registry.$"
    with pytest.raises(OperatorError, match=sentence):
        operations.switch_route(service, "destroy", active=True)
    with pytest.raises(OperatorError, match=sentence):
        operations.set_notification_emails(service, "destroy", [])
    with pytest.raises(OperatorError, match=sentence):
        operations.switch_route(absent, "create", active=True)
    with pytest.raises(OperatorError, match=sentence):
        operations.switch_route(service, "create", active=True, version="v2")
    with pytest.raises(OperatorError, match=rf"^There is no service {absent} \(v1\) in the registry.$"):
        operations.switch_service(absent, active=True)
    assert set(row(service).routes) == {"create", "index"}


def test_mails_that_failed_are_listed_oldest_first(service: str) -> None:
    for request, moment in (("r2", "2026-03-02"), ("r1", "2026-03-01")):
        about = {"source": f"{service}_create", "request_id": request, "record_id": 5, "reason": "timeout"}
        Notification.of(MAIL, unique("cause"), f"{moment}T00:00:00.000000Z", **about).save()
    assert [each.request_id for each in operations.list_notifications(service, "create")] == ["r1", "r2"]
    assert operations.list_notifications(service, "index") == []
    everywhere = [each.request_id for each in operations.list_notifications() if each.source == f"{service}_create"]
    assert everywhere == ["r1", "r2"]


@pytest.mark.parametrize("half", [{"service": "list_items"}, {"action": "create"}])
def test_mails_of_half_a_route_are_not_those_of_all(half: dict[str, str]) -> None:
    with pytest.raises(OperatorError, match=r"^A route is a service and an action: name both, or neither for all routes.$"):
        operations.list_notifications(**half)
