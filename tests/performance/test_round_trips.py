"""Each route's calls of DynamoDB, counted; refilling of ids and of the registry is left out."""

from typing import Any

import pytest

from tests import representatives
from tests.calls import Calls, operations
from tests.client import Client
from tests.factory import Factory, unique
from tests.subscriptions import GIVEN
from tools.codegen.routes import route

CREATES = ("list_items_create", "requirements_create", "audit_events_fmp_create")
ROUTES = (*CREATES, "webhook_out_subs_index")

representative = pytest.mark.parametrize("name", representatives.names(map(route, ROUTES)))


def request(factory: Factory, name: str) -> dict[str, Any]:
    """Parameters that the route accepts, with as many references as it takes."""
    first, second = factory.reference(), factory.reference()
    both = {"item_type": first["type"], "item_id": first["id"], "related_type": second["type"], "related_id": second["id"]}
    return {
        "list_items_create": {"key": unique("k"), "slug": "s", "default": True, **both},
        "requirements_create": {"required": first, "requireable": second},
        "audit_events_fmp_create": {
            "unique_id": unique("e"),
            "script_name": "s",
            "host_name": "h",
            "file_name": "f",
            "start_time": "2026-03-02T09:30:00Z",
        },
        "webhook_out_subs_index": {"integration_id": factory.integration().id, "count": True},
    }[name]


@pytest.mark.parametrize("name", CREATES)
def test_a_create_with_an_applications_token_reads_the_token_and_writes_one_transaction(
    name: str, factory: Factory, call: Client, application: str, calls: Calls
) -> None:
    params = request(factory, name)
    calls.made.clear()
    assert call(name, application, **params).status == "action-successful"
    assert operations(calls) == ["BatchGetItem", "TransactWriteItems"]


def test_a_subscription_reads_its_integrations_feed_beside_that(
    factory: Factory, call: Client, application: str, calls: Calls
) -> None:
    integration = factory.integration().id
    calls.made.clear()
    assert call("webhook_out_subs_create", application, integration_id=integration, **GIVEN).code == 200
    assert operations(calls) == ["BatchGetItem", "GetItem", "TransactWriteItems"]


def test_an_event_reads_the_feed_beside_that(factory: Factory, call: Client, application: str, calls: Calls) -> None:
    integration = factory.integration().id
    for _ in range(2):
        calls.made.clear()
        assert (
            call("webhook_events_create", application, integration_id=integration, event="order.delivered", payload={}).code == 200
        )
        assert operations(calls) == ["BatchGetItem", "GetItem", "TransactWriteItems"]


def test_a_first_page_reads_token_and_integration_in_one_batch_and_queries_once(
    factory: Factory, call: Client, application: str, calls: Calls
) -> None:
    integration = a_full_integration(factory)
    for changes in ({}, {"count": True}, {"sort": {"by": "last_updated", "order": "desc"}}, {"filters": ["active"]}):
        calls.made.clear()
        assert call("webhook_out_subs_index", application, integration_id=integration, **changes).data["results"]
        assert operations(calls) == ["BatchGetItem", "Query"]


def a_full_integration(factory: Factory) -> int:
    """More than a page's subscriptions, every second of them active."""
    from shared.dynamodb.transaction import ALONE
    from shared.records.webhook_out_subs import WebhookOutSub

    integration = int(factory.integration().id)
    for number in range(30):
        values = {"key": f"k{number}", "name": "n", "callback_url": "https://a.example", "version": "2", "active": number % 2 == 0}
        WebhookOutSub.create(ALONE, integration, values)
    return integration


@representative
def test_a_session_costs_one_round_trip_more(
    name: str, factory: Factory, call: Client, employee: str, application: str, calls: Calls
) -> None:
    made = []
    for token in (application, employee):
        params = request(factory, name)
        calls.made.clear()
        assert call(name, token, **params).status == "action-successful"
        made.append(len(operations(calls)))
    assert made[1] == made[0] + 1


@representative
def test_a_refused_token_costs_one_round_trip_and_a_malformed_one_none(
    name: str, factory: Factory, call: Client, calls: Calls
) -> None:
    from shared.token_format import APPLICATION, mint

    params = request(factory, name)
    for token, cost in ((mint(APPLICATION), 1), ("plano_app_malformed", 0)):
        calls.made.clear()
        assert call(name, token, **params).status == "invalid-token"
        assert len(operations(calls)) == cost


def test_ids_are_reserved_for_many_creates_at_once(factory: Factory, call: Client, application: str, calls: Calls) -> None:
    from shared.dynamodb.ids import forget_blocks
    from shared.settings import settings

    forget_blocks()
    for _ in range(settings.id_block):
        call("audit_events_fmp_create", application, **request(factory, "audit_events_fmp_create"))
    reserving = [sent for operation, sent in calls.made if operation == "UpdateItem" and sent["Key"] == counter("audit_events_fmp")]
    assert len(reserving) == 1


def counter(table: str) -> dict[str, Any]:
    return {"table_of_ids": {"S": table}}
