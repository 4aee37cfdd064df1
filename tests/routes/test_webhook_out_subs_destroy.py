"""POST and DELETE /api/v1/webhook_out_subs/destroy"""

from collections.abc import Iterator

import pytest

from shared.records.integrations import Integration
from shared.records.webhook_channels import WebhookChannel
from shared.records.webhook_out_subs import WebhookOutSub
from tests.calls import Calls, meanwhile
from tests.client import Answer, Client
from tests.factory import Factory
from tests.faults.scenario import MAIL, OF_AN_INTEGRATION, Params, Scenario, Setup
from tests.subscriptions import change_stored, counts, save_integration, save_subscription

NAME = "webhook_out_subs_destroy"


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Creates the subscription that the route's example removes."""
    save_integration(1)
    save_subscription(1)


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route's own."""
    row = save_subscription(factory.integration().id)
    yield call(NAME, token, integration_id=0, id=1)
    yield call(NAME, token, integration_id=row.integration_id, id=0)
    yield call(NAME, token, integration_id=row.integration_id, id=row.id, last_updated="x")


@pytest.fixture
def integration(factory: Factory) -> Integration:
    return factory.integration()


def there(integration_id: int) -> list[WebhookOutSub]:
    return list(WebhookOutSub.query(integration_id, consistent_read=True))


def test_it_is_gone_and_answered_as_it_was(call: Client, employee: str, integration: Integration) -> None:
    kept, row = save_subscription(integration.id), save_subscription(integration.id, active=False)
    place = {"integration_id": integration.id, "id": row.id}
    before = call("webhook_out_subs_read", employee, **place).data
    assert call(NAME, employee, **place).data == before
    assert [each.id for each in there(integration.id)] == [kept.id]
    assert counts(integration.id) == {"active_3": 1}
    assert call(NAME, employee, **place).errors == {("id", "not_found")}
    assert call("webhook_out_subs_read", employee, **place).errors == {("id", "not_found")}


def test_parameters_may_stand_in_the_query_of_a_delete(call: Client, employee: str, integration: Integration) -> None:
    row = save_subscription(integration.id)
    query = {"integration_id": [str(integration.id)], "id": [str(row.id)]}
    assert call.query(NAME, employee, method="DELETE", **query).data["id"] == row.id
    assert there(integration.id) == []


def test_one_that_has_changed_since_it_was_read_is_answered_as_it_is(call: Client, employee: str, integration: Integration) -> None:
    row = save_subscription(integration.id)
    changed = change_stored(row, name="New")
    answer = call(NAME, employee, integration_id=integration.id, id=row.id, last_updated=row.last_updated)
    assert (answer.errors, answer.body["data"]["name"]) == ({("last_updated", "conflict")}, "New")
    assert call(NAME, employee, integration_id=integration.id, id=row.id, last_updated=changed.last_updated).data["name"] == "New"


def test_one_that_changes_kind_meanwhile_is_counted_out_as_what_it_is(
    call: Client, employee: str, integration: Integration, calls: Calls
) -> None:
    row = save_subscription(integration.id)
    meanwhile(calls, lambda: change_stored(row, active=False))
    assert call(NAME, employee, integration_id=integration.id, id=row.id).data["active"] is False
    assert counts(integration.id) == {}


def test_another_companys_stays(call: Client, factory: Factory, integration: Integration) -> None:
    row = save_subscription(integration.id)
    other = factory.session(user=factory.user({"planoauth": ["client"]}, company_ids={0}))
    assert call(NAME, other, integration_id=integration.id, id=row.id).errors == {("integration_id", "not_found")}
    own = factory.session(user=factory.user({"planoauth": ["client"]}, company_ids={integration.company_id}))
    assert call(NAME, own, integration_id=integration.id, id=row.id).data["id"] == row.id


def _known(setup: Setup) -> Params:
    number = int(setup.factory.integration().id)
    return {"integration_id": number, "id": int(save_subscription(number).id)}


def _gone(params: Params) -> int:
    """It is counted while it is there."""
    rows = there(params["integration_id"])
    assert sum(counts(params["integration_id"]).values()) == len(rows)
    return 1 - len(rows)


SCENARIOS = (
    Scenario(
        "a subscription is removed",
        NAME,
        (
            *OF_AN_INTEGRATION,
            "GetItem webhook_out_subs",
            "TransactWriteItems integrations notifications webhook_channels webhook_out_subs",
            *MAIL,
        ),
        _known,
        _gone,
        again="invalid-param",
    ),
)


def test_it_becomes_due_so_that_what_waits_is_canceled(call: Client, employee: str, integration: Integration) -> None:
    row = save_subscription(integration.id)
    assert call(NAME, employee, integration_id=integration.id, id=row.id).status == "action-successful"
    assert WebhookChannel.get(row.id, consistent_read=True).due is not None
