"""PUT /api/v1/webhook_out_subs/update"""

from collections.abc import Iterator
from typing import Any

import pytest

from shared.aws import clients
from shared.aws.queues import NotSent, Queue
from shared.records.integrations import Integration
from shared.records.queues import WEBHOOK_WORK
from shared.records.webhook_channels import WebhookChannel
from shared.records.webhook_out_subs import WebhookOutSub
from tests.calls import Calls, meanwhile
from tests.client import Answer, Client
from tests.factory import Factory, unique
from tests.faults.scenario import MAIL, OF_AN_INTEGRATION, Params, Scenario, Setup, saves_nothing
from tests.routes.test_webhook_out_subs_create import URLS
from tests.subscriptions import (
    IN_ORDER,
    PUBLIC,
    change_stored,
    counts,
    remove_stored,
    resolving,
    save_integration,
    save_subscription,
    stored,
)

NAME = "webhook_out_subs_update"


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Creates the subscription that the route's example changes."""
    save_integration(1)
    save_subscription(1)


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route's own."""
    row = save_subscription(factory.integration().id)
    place: dict[str, Any] = {"integration_id": int(row.integration_id), "id": int(row.id), "version": "3"}
    in_order = save_subscription(row.integration_id, **IN_ORDER)
    yield call(NAME, token, **{**place, "integration_id": 0})
    yield call(NAME, token, **{**place, "id": 0})
    yield call(NAME, token, **{**place, "version": "2"})
    yield call(NAME, token, **place, last_updated="x")
    yield call(NAME, token, **place, key=None, name="", callback_url=None)
    yield call(NAME, token, **place, events=[])
    yield call(NAME, token, **{**place, "id": int(in_order.id), "version": "2"}, statuses=None)
    yield call(NAME, token, **place, notification_emails="nobody")
    for url in URLS:
        yield call(NAME, token, **place, callback_url=url)
    with pytest.MonkeyPatch.context() as patch:
        resolving(patch)
        yield call(NAME, token, **place, callback_url="https://gone.example.com/")
        patch.setattr("shared.outbound.fetch.CONNECT_SECONDS", 0)
        yield call(NAME, token, **place, callback_url="https://gone.example.com/")


@pytest.fixture
def integration(factory: Factory) -> Integration:
    return factory.integration()


@pytest.fixture
def row(integration: Integration) -> WebhookOutSub:
    optional = {"notification_emails": "a@b.example", "success_code": "204", "payload_render_view": "default", "notify": True}
    return save_subscription(integration.id, **optional, statuses=["hold"])


@pytest.fixture
def place(row: WebhookOutSub) -> dict[str, Any]:
    return {"integration_id": int(row.integration_id), "id": int(row.id), "version": "3", "view": "planointegrate_view"}


def test_what_is_given_changes_and_the_rest_stays(call: Client, employee: str, place: dict[str, Any]) -> None:
    before = call("webhook_out_subs_read", employee, **{name: place[name] for name in ("integration_id", "id", "view")}).data
    data = call(
        NAME, employee, **place, name="New", events=["order.canceled", "order.processed"], callback_url=f"https://{PUBLIC}/n"
    ).data
    assert data["last_updated"] > before["last_updated"]
    changed = {"name": "New", "events": ["order.canceled", "order.processed"], "callback_url": f"https://{PUBLIC}/n"}
    assert data == {**before, **changed, "last_updated": data["last_updated"]}
    found = call("webhook_out_subs_index", employee, integration_id=place["integration_id"], search={"term": "new"})
    assert [each["id"] for each in found.data["results"]] == [place["id"]]


@pytest.mark.parametrize("nothing", [None, ""])
def test_null_and_an_empty_text_clear(call: Client, employee: str, place: dict[str, Any], nothing: Any) -> None:
    cleared = dict.fromkeys(("notification_emails", "success_code", "payload_render_view", "notify", "statuses"), nothing)
    data = call(NAME, employee, **place, **cleared).data
    optional = ("notification_emails", "success_code", "payload_render_view")
    assert [data[name] for name in optional] == [None, None, None]
    assert data["notify"] is False
    assert data["statuses"] == []
    assert data["active"] is True


@pytest.mark.parametrize("attr", ["key", "name", "callback_url"])
@pytest.mark.parametrize("nothing", [None, ""])
def test_what_a_subscription_needs_cannot_be_cleared(
    call: Client, employee: str, place: dict[str, Any], attr: str, nothing: Any
) -> None:
    answer = call(NAME, employee, **place, **{attr: nothing})
    assert (answer.status, answer.errors) == ("invalid-param", {(attr, "required")})


@pytest.mark.parametrize("nothing", [None, "", []])
def test_nor_can_what_it_is_told_of(call: Client, employee: str, place: dict[str, Any], nothing: Any) -> None:
    assert call(NAME, employee, **place, events=nothing).errors == {("events", "required_with")}
    in_order = save_subscription(place["integration_id"], **IN_ORDER)
    answer = call(NAME, employee, **{**place, "id": int(in_order.id), "version": "2"}, statuses=nothing)
    assert answer.errors == {("statuses", "required_with")}


@pytest.mark.parametrize("version", ["2", "4", "three"])
def test_the_version_cannot_change(call: Client, employee: str, place: dict[str, Any], version: str) -> None:
    answer = call(NAME, employee, **{**place, "version": version}, name="New")
    assert (answer.status, answer.errors) == ("invalid-param", {("version", "immutable")})
    assert stored(place["integration_id"], place["id"]).name == "Orders"


@pytest.mark.parametrize("nothing", [{}, {"version": None}, {"version": ""}], ids=["absent", "null", "empty"])
def test_and_is_required(call: Client, employee: str, place: dict[str, Any], nothing: dict[str, Any]) -> None:
    answer = call(NAME, employee, integration_id=place["integration_id"], id=place["id"], name="New", **nothing)
    assert (answer.status, answer.errors) == ("missing-param", {("version", "required")})


def test_nothing_changed_answers_the_record_and_mails_nobody(
    call: Client, employee: str, place: dict[str, Any], row: WebhookOutSub, registry: Factory
) -> None:
    registry.switch("webhook_out_subs", "update", notification_emails=["ops@example.com"])
    data = call(NAME, employee, **place, name="Orders", active=True, success_code="204", callback_url=row.callback_url).data
    assert data["last_updated"] == row.last_updated


def test_each_kind_stays_counted(call: Client, employee: str, place: dict[str, Any]) -> None:
    for active, kinds in ((False, {"inactive_3": 1}), (False, {"inactive_3": 1}), (None, {"active_3": 1})):
        call(NAME, employee, **place, active=active)
        assert counts(place["integration_id"]) == kinds


def test_switching_it_on_forgets_why_deliveries_switched_it_off(
    call: Client, employee: str, place: dict[str, Any], row: WebhookOutSub
) -> None:
    change_stored(row, active=False, disabled_reason="gone")
    data = call(NAME, employee, **place, name="New").data
    assert (data["active"], data["disabled_reason"]) == (False, "gone")
    data = call(NAME, employee, **place, active=True).data
    assert (data["active"], data["disabled_reason"]) == (True, None)


def test_the_secrets_stay(call: Client, employee: str, place: dict[str, Any], row: WebhookOutSub) -> None:
    call(NAME, employee, **place, name="New", secret="whsec_mine", secrets=[])
    assert stored(place["integration_id"], place["id"]).secrets == row.secrets


@pytest.mark.parametrize(("url", "rule"), URLS.items(), ids=lambda value: value[:40])
def test_a_url_that_nothing_may_be_posted_to_is_refused(
    call: Client, employee: str, place: dict[str, Any], row: WebhookOutSub, url: str, rule: str
) -> None:
    answer = call(NAME, employee, **place, callback_url=url)
    assert (answer.status, answer.errors) == ("invalid-param", {("callback_url", rule)})
    assert stored(place["integration_id"], place["id"]).serialize() == row.serialize()


def test_a_new_hosts_addresses_are_judged(
    call: Client, employee: str, place: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    names = resolving(monkeypatch, "169.254.169.254")
    url = "https://hooks.example.com/"
    assert call(NAME, employee, **{**place, "id": 0}, callback_url=url).errors == {("id", "not_found")}
    assert names == []
    assert call(NAME, employee, **place, callback_url=url).errors == {("callback_url", "address.not_public")}
    call(NAME, employee, **place, name="New")
    assert names == ["hooks.example.com"]


def test_the_second_of_two_editors_gets_the_record_as_it_is(
    call: Client, employee: str, place: dict[str, Any], row: WebhookOutSub
) -> None:
    first = call(NAME, employee, **place, key="a", last_updated=row.last_updated).data
    second = call(NAME, employee, **place, key="b", last_updated=row.last_updated)
    assert second.status == "invalid-param"
    assert second.errors == {("last_updated", "conflict")}
    assert second.body["data"] == first


def test_without_last_updated_the_last_one_wins_parameter_by_parameter(
    call: Client, employee: str, place: dict[str, Any], calls: Calls
) -> None:
    meanwhile(calls, lambda: call(NAME, employee, **place, key="a", name="a"))
    data = call(NAME, employee, **place, name="b").data
    assert (data["key"], data["name"]) == ("a", "b")


def test_one_that_goes_meanwhile_is_not_found(call: Client, employee: str, place: dict[str, Any], calls: Calls) -> None:
    meanwhile(calls, lambda: remove_stored(place["integration_id"], place["id"]))
    assert call(NAME, employee, **place, key="a").errors == {("id", "not_found")}
    assert counts(place["integration_id"]) == {}


def test_one_of_another_integration_is_not_found(call: Client, employee: str, place: dict[str, Any], factory: Factory) -> None:
    assert call(NAME, employee, **{**place, "integration_id": factory.integration().id}, key="a").errors == {("id", "not_found")}


def test_a_company_changes_its_own_only(call: Client, place: dict[str, Any], integration: Integration, factory: Factory) -> None:
    own = factory.session(user=factory.user({"planoauth": ["liaison"]}, company_ids={integration.company_id}))
    other = factory.session(user=factory.user({"planoauth": ["client"]}, company_ids={0}))
    assert call(NAME, own, **place, name="New").data["name"] == "New"
    assert call(NAME, other, **place, name="Newer").errors == {("integration_id", "not_found")}


def _known(setup: Setup, *, active: bool = True) -> Params:
    number = int(setup.factory.integration().id)
    row = save_subscription(number, name="former", key=unique("k"), active=active)
    return {"integration_id": number, "id": int(row.id), "version": "3", "name": "new", "active": not active}


def _switched_off(setup: Setup) -> Params:
    clients.client("sqs").create_queue(QueueName="test-webhook_work")
    return _known(setup, active=False)


def _changed(params: Params) -> int:
    """It is counted as it is."""
    row = stored(params["integration_id"], params["id"])
    assert counts(params["integration_id"]) == {row.kind: 1}
    assert row.folded["name"] == row.name
    return int((row.name, row.active) == ("new", params["active"]))


SCENARIOS = (
    Scenario(
        "a subscription is changed",
        NAME,
        (
            *OF_AN_INTEGRATION,
            "GetItem webhook_out_subs",
            "TransactWriteItems integrations notifications webhook_out_subs",
            *MAIL,
        ),
        _known,
        _changed,
    ),
    Scenario(
        "a subscription is switched on",
        NAME,
        (
            *OF_AN_INTEGRATION,
            "GetItem webhook_out_subs",
            "TransactWriteItems integrations notifications webhook_channels webhook_out_subs",
            "SendMessageBatch",
            *MAIL,
        ),
        _switched_off,
        _changed,
    ),
    Scenario(
        "a subscription stays as it is",
        NAME,
        (*OF_AN_INTEGRATION, "GetItem webhook_out_subs"),
        lambda setup: {**_known(setup), "name": "former", "active": True},
        saves_nothing,
    ),
)


def test_one_that_is_switched_on_becomes_due_so_that_what_waits_goes_out(
    call: Client, employee: str, integration: Integration
) -> None:
    row = save_subscription(integration.id, active=False)
    place = {"integration_id": int(integration.id), "id": int(row.id), "version": "3"}
    call(NAME, employee, **place, name="Still off")
    assert list(WebhookChannel.query(row.id, consistent_read=True)) == []
    call(NAME, employee, **place, active=True)
    assert WebhookChannel.get(row.id, consistent_read=True).due is not None


def test_a_message_hastens_what_waits_for_one_that_is_switched_on_and_a_lost_one_is_none_of_the_callers(
    call: Client, employee: str, integration: Integration, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(Queue, "send", lambda queue, messages, delay: sent.extend((queue, each) for each in messages))
    row = save_subscription(integration.id, active=False)
    place = {"integration_id": int(integration.id), "id": int(row.id), "version": "3"}
    for active in (False, True, True):
        call(NAME, employee, **place, active=active)
    assert sent == [(WEBHOOK_WORK, {"integration_id": integration.id, "webhook_out_sub_id": row.id})]

    def lose(*_: Any) -> None:
        raise NotSent

    monkeypatch.setattr(Queue, "send", lose)
    call(NAME, employee, **place, active=False)
    assert call(NAME, employee, **place, active=True).status == "action-successful"
