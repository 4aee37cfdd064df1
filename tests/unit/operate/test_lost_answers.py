"""A request whose answer was lost is sent again, and must not meet what it did itself: here every write is sent twice."""

from typing import Any

import pytest

from shared.dynamodb import low_level
from shared.records.integrations import Integration
from shared.records.references import ReferenceRow, RegisteredModel
from shared.records.services import Service
from shared.records.tokens import Token
from shared.records.users import User
from shared.records.webhook_out_subs import WebhookOutSub
from tests.calls import WRITES
from tests.factory import unique
from tools.operate import operations

SUBSCRIPTION: dict[str, Any] = {"key": "K", "name": "N", "callback_url": "https://a.example", "version": "2", "statuses": ["hold"]}


@pytest.fixture
def twice(monkeypatch: pytest.MonkeyPatch) -> None:
    send = low_level.call

    def lose_the_first_answer(operation: str, request: dict[str, Any]) -> dict[str, Any]:
        if operation in WRITES:
            send(operation, request)
        return send(operation, request)

    monkeypatch.setattr(low_level, "call", lose_the_first_answer)


@pytest.fixture
def service() -> str:
    name = unique("service")
    Service(name, "v1", active=True, routes={"create": {"active": True, "notification_emails": []}}).save()
    return name


def test_an_application_is_created_and_changed(new_slug: str, twice: None) -> None:
    slug = operations.create_application(new_slug, name="App").slug
    row = operations.create_token(slug).row
    assert operations.change_application(slug, name="New", time_zone="Asia/Tokyo").name == "New"
    assert Token.get(row.hash, consistent_read=True).time_zone == "Asia/Tokyo"


def test_a_token_is_scoped_rotated_and_revoked(slug: str, integration: Integration, twice: None) -> None:
    first = operations.create_token(slug).row
    operations.change_token_scope(int(first.id), [integration.id])
    second = operations.rotate_token(int(first.id)).row
    assert operations.revoke_token(int(second.id)).revoked_at
    assert [row.integration_ids for row in operations.list_tokens(application=slug, revoked=True)] == [{integration.id}] * 2


def test_a_user_is_created_changed_and_loses_the_sessions(slug: str, twice: None) -> None:
    user = operations.create_user("Ann", roles={slug: ["employee"]}, company_ids=[7]).id
    operations.create_session(user, slug)
    assert len(operations.revoke_sessions(user)) == 1
    operations.change_user(user, roles={slug: []}, company_ids=[])
    stored = User.get(user, consistent_read=True)
    assert (stored.roles, not stored.company_ids) == ({}, True)


def test_an_integration_is_created_and_changed(slug: str, twice: None) -> None:
    number = operations.create_integration("Partner", company_id=7, application=slug).id
    changed = operations.change_integration(number, company_id=8)
    assert (changed.application, changed.company_id) == (slug, 8)


def test_a_subscription_is_created_changed_and_deleted_and_counted_once(integration: Integration, twice: None) -> None:
    made = operations.create_subscription(integration.id, **SUBSCRIPTION).id
    operations.change_subscription(integration.id, made, active=False)
    assert Integration.get(integration.id, consistent_read=True).counts["inactive_2"] == 1
    assert operations.delete_subscription(integration.id, made).id == made
    assert set(Integration.get(integration.id, consistent_read=True).counts.values()) == {0}
    assert not list(WebhookOutSub.query(integration.id, consistent_read=True))


def test_a_reference_is_added_and_removed_and_counted_once(model: str, twice: None) -> None:
    operations.add_references(model, [1, 2])
    operations.remove_reference(model, 1)
    assert [row.id for row in ReferenceRow.query(model, consistent_read=True)] == [2]
    assert RegisteredModel.get(model, consistent_read=True).references == 1


def test_a_model_is_registered_and_removed(twice: None) -> None:
    model = operations.register_model(unique("M").replace("_", "")).name
    operations.remove_model(model)
    assert not list(RegisteredModel.query(model, consistent_read=True))


def test_a_service_and_its_routes_are_switched(service: str, twice: None) -> None:
    assert operations.switch_service(service, active=False).active is False
    operations.switch_route(service, "create", active=False)
    operations.set_notification_emails(service, "create", ["a@b.example"])
    assert Service.get(service, "v1", consistent_read=True).routes["create"] == {
        "active": False,
        "notification_emails": ["a@b.example"],
    }
