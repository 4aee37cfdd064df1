"""PUT /api/v1/notifications/resolve"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from shared.records.notifications import MAIL, Notification
from shared.timestamps import rfc3339
from tests.calls import Calls, meanwhile
from tests.client import Answer, Client
from tests.factory import Factory
from tests.faults.scenario import MAIL as SENT
from tests.faults.scenario import SESSION, Params, Scenario, Setup
from tests.notifications import save_notification

NAME = "notifications_resolve"


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Saves the notification that the route's example resolves."""
    save_notification(number=1, integration_id=1, webhook_out_sub_id=1)


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route's own."""
    yield call(NAME, token, id=0)


def test_a_notification_is_resolved_and_listed_so(call: Client, employee: str, factory: Factory) -> None:
    integration = factory.integration()
    row = save_notification(integration_id=integration.id)
    resolved = call(NAME, employee, id=row.id).data
    assert resolved["resolved_at"] == resolved["last_updated"] > row.last_updated
    assert call("notifications_read", employee, id=row.id).data == resolved
    of_integration = {"integration_id": integration.id}
    assert call("notifications_index", employee, **of_integration, filters=["unresolved"]).data["results"] == []
    assert call("notifications_index", employee, **of_integration, filters=["resolved"]).data["results"] == [resolved]


def test_one_that_is_resolved_stays_as_it_is(call: Client, employee: str) -> None:
    row = save_notification()
    first, second = (call(NAME, employee, id=row.id).data for _ in range(2))
    assert first == second


def test_of_two_who_resolve_it_at_once_one_does(call: Client, employee: str, calls: Calls) -> None:
    row = save_notification()
    resolved = [Notification.resolved_at.set(row.created_at), Notification.last_updated.set("2027")]
    meanwhile(calls, lambda: row.update(resolved))
    assert call(NAME, employee, id=row.id).data["resolved_at"] == row.created_at


def test_a_mail_in_flight_is_not_found(call: Client, employee: str) -> None:
    recent = rfc3339(datetime.now(UTC) - timedelta(seconds=30))
    row = save_notification(MAIL, recent, reason="unconfirmed")
    assert call(NAME, employee, id=row.id).errors == {("id", "not_found")}


@pytest.mark.parametrize("role", ["client", "liaison"])
def test_clients_and_liaisons_may_not_resolve_it(call: Client, factory: Factory, role: str) -> None:
    assert call(NAME, factory.session(role), id=save_notification().id).errors == {("application", "unauthorized")}


def test_an_applications_token_may_not_resolve_it(call: Client, application: str) -> None:
    assert call(NAME, application, id=save_notification().id).errors == {("application", "unauthorized")}


def test_an_id_is_required_and_has_to_exist(call: Client, employee: str) -> None:
    assert call(NAME, employee, view="default").errors == {("id", "required")}
    assert call(NAME, employee, id=0).errors == {("id", "not_found")}
    assert call(NAME, employee, id="x", view="all").errors == {("id", "type"), ("view", "inclusion")}


def _unresolved(setup: Setup) -> Params:
    return {"id": save_notification().id}


def _resolved(params: Params) -> int:
    row = Notification.get_or_refuse(params["id"])
    assert (row.resolved_at is None) == (row.last_updated == row.created_at)
    return int(row.resolved_at is not None)


SCENARIOS = (
    Scenario(
        "a notification is resolved",
        NAME,
        (*SESSION, "GetItem notifications", "TransactWriteItems notifications", *SENT),
        _unresolved,
        _resolved,
    ),
)
