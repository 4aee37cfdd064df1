"""POST and GET /api/v1/webhook_out_subs/read"""

from collections.abc import Iterator

import pytest

from shared.records.integrations import Integration
from tests.client import Answer, Client
from tests.factory import Factory
from tests.faults.scenario import OF_AN_INTEGRATION, Params, Scenario, Setup, saves_nothing
from tests.subscriptions import IN_ORDER, save_integration, save_subscription

NAME = "webhook_out_subs_read"


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Creates the subscription of the route's example."""
    save_integration(1)
    save_subscription(1)


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route's own."""
    yield call(NAME, token, integration_id=0, id=1)
    yield call(NAME, token, integration_id=factory.integration().id, id=0)


@pytest.fixture
def integration(factory: Factory) -> Integration:
    return factory.integration()


def test_one_is_found_by_its_id_over_get_too(call: Client, employee: str, integration: Integration) -> None:
    row = save_subscription(integration.id)
    data = call(NAME, employee, integration_id=integration.id, id=row.id).data
    assert data == {
        "id": row.id,
        "integration_id": integration.id,
        "key": "orders",
        "name": "Orders",
        "callback_url": row.callback_url,
        "statuses": [],
        "events": ["order.delivered"],
        "active": True,
        "version": "3",
        "created_at": row.created_at,
        "last_updated": row.last_updated,
    }
    query = {"integration_id": [str(integration.id)], "id": [str(row.id)]}
    assert call.query(NAME, employee, method="GET", **query).data == data


def test_the_fuller_view_adds_what_deliveries_heed(call: Client, employee: str, integration: Integration) -> None:
    row = save_subscription(integration.id, **IN_ORDER, notification_emails="a@b.example", success_code="2xx", active=False)
    data = call(NAME, employee, integration_id=integration.id, id=row.id, view="planointegrate_view").data
    added = ("notification_emails", "notify", "success_code", "payload_render_view", "disabled_reason")
    assert [data[name] for name in added] == ["a@b.example", False, "2xx", None, None]
    assert "secrets" not in data


def test_one_of_another_integration_is_not_found(call: Client, employee: str, integration: Integration, factory: Factory) -> None:
    row = save_subscription(factory.integration().id)
    assert call(NAME, employee, integration_id=integration.id, id=row.id).errors == {("id", "not_found")}
    assert call(NAME, employee, integration_id=integration.id, id=0).errors == {("id", "not_found")}


def test_another_companys_is_not_found(call: Client, factory: Factory, integration: Integration) -> None:
    row = save_subscription(integration.id)
    own = factory.session(user=factory.user({"planoauth": ["client"]}, company_ids={integration.company_id}))
    other = factory.session(user=factory.user({"planoauth": ["client"]}, company_ids={0}))
    assert call(NAME, own, integration_id=integration.id, id=row.id).data["id"] == row.id
    assert call(NAME, other, integration_id=integration.id, id=row.id).errors == {("integration_id", "not_found")}


def _known(setup: Setup) -> Params:
    number = int(setup.factory.integration().id)
    return {"integration_id": number, "id": int(save_subscription(number).id)}


SCENARIOS = (Scenario("a subscription is read", NAME, (*OF_AN_INTEGRATION, "GetItem webhook_out_subs"), _known, saves_nothing),)
