"""POST and GET /api/v1/notifications/read"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from shared.records.integrations import Integration
from shared.records.notifications import DEAD_LETTER, MAIL, WEBHOOK_FAILING
from shared.timestamps import rfc3339
from tests.client import Answer, Client
from tests.factory import Factory
from tests.faults.scenario import SESSION, Params, Scenario, Setup, saves_nothing
from tests.notifications import save_notification
from tests.routes.test_notifications_index import client_of

NAME = "notifications_read"
NOT_FOUND = {("id", "not_found")}


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Saves the notification that the route's example reads."""
    save_notification(number=1, integration_id=1, webhook_out_sub_id=1)


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route's own."""
    yield call(NAME, token, id=0)


def test_a_notification_is_answered_as_it_is_listed(call: Client, employee: str, factory: Factory) -> None:
    integration = factory.integration()
    row = save_notification(integration_id=integration.id)
    (listed,) = call("notifications_index", employee, integration_id=integration.id).data["results"]
    assert call(NAME, employee, id=row.id).data == listed
    assert call.query(NAME, employee, method="GET", id=[str(row.id)]).data == listed


@pytest.mark.parametrize("role", ["client", "liaison"])
def test_clients_and_liaisons_read_webhooks_of_their_companies_integrations_only(call: Client, factory: Factory, role: str) -> None:
    integration = factory.integration()
    token, stranger = client_of(factory, int(integration.company_id), role=role), client_of(factory, 1, role=role)
    row = save_notification(WEBHOOK_FAILING, integration_id=integration.id)
    assert call(NAME, token, id=row.id).data["id"] == row.id
    assert call(NAME, stranger, id=row.id).errors == NOT_FOUND
    assert call(NAME, token, id=save_notification(MAIL).id).errors == NOT_FOUND
    assert call(NAME, token, id=save_notification(DEAD_LETTER, integration_id=integration.id).id).errors == NOT_FOUND


def test_that_of_an_integration_which_is_gone_or_switched_off_is_not_found_by_clients(
    call: Client, factory: Factory, employee: str
) -> None:
    integration = factory.integration()
    token = client_of(factory, int(integration.company_id))
    row, gone = (save_notification(integration_id=number) for number in (integration.id, 0))
    integration.update([Integration.active.set(False)])
    for notification in (row, gone):
        assert call(NAME, token, id=notification.id).errors == NOT_FOUND
        assert call(NAME, employee, id=notification.id).data["id"] == notification.id


def test_that_of_a_mail_in_flight_is_not_found(call: Client, employee: str) -> None:
    recent, old = (rfc3339(datetime.now(UTC) - timedelta(seconds=seconds)) for seconds in (30, 61))
    assert call(NAME, employee, id=save_notification(MAIL, recent, reason="unconfirmed").id).errors == NOT_FOUND
    assert call(NAME, employee, id=save_notification(MAIL, recent, reason="timeout").id).data["reason"] == "timeout"
    assert call(NAME, employee, id=save_notification(MAIL, old, reason="unconfirmed").id).data["reason"] == "unconfirmed"


def test_an_applications_token_may_not_read_it(call: Client, application: str) -> None:
    assert call(NAME, application, id=save_notification().id).errors == {("application", "unauthorized")}


@pytest.mark.parametrize("number", [0, -1, 2**63 - 1, -(2**63)])
def test_an_id_that_no_notification_has_is_not_found(call: Client, employee: str, number: int) -> None:
    assert call(NAME, employee, id=number).errors == NOT_FOUND


def test_an_id_is_required_and_an_integer(call: Client, employee: str) -> None:
    assert call(NAME, employee, view="default").errors == {("id", "required")}
    assert call(NAME, employee, id="x", view="all").errors == {("id", "type"), ("view", "inclusion")}


def _made(setup: Setup) -> Params:
    return {"id": save_notification().id}


def _of_a_client(setup: Setup) -> Params:
    integration = setup.factory.integration()
    setup.token = client_of(setup.factory, int(integration.company_id))
    return {"id": save_notification(integration_id=integration.id).id}


SCENARIOS = (
    Scenario("a notification is read", NAME, (*SESSION, "GetItem notifications"), _made, saves_nothing),
    Scenario(
        "a client reads a notification",
        NAME,
        (*SESSION, "GetItem notifications", "GetItem integrations"),
        _of_a_client,
        saves_nothing,
    ),
)
