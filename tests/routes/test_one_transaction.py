"""One transaction saves all that a request saves, together with the idempotency key's answer and the note of the mail that is due.

A commit that left one of them out would answer as ever, and lose the key or the mail unseen.
"""

import inspect
import json
from collections.abc import Callable
from typing import Annotated, Any

import pytest

from shared.api.auth import ANY_APPLICATION
from shared.api.params import Integer, Param, RouteParams
from shared.api.route import Route
from shared.api.webhook_out_sub_view import WebhookOutSubView
from shared.dynamodb.transaction import ALONE, Transaction, Writing
from shared.records.idempotency_keys import IdempotencyKey
from shared.records.integrations import Integration
from shared.records.notifications import UNCONFIRMED, Notification
from shared.records.webhook_out_subs import WebhookOutSub
from shared.services import webhook_out_subs
from tests.calls import WRITES, Calls, tables
from tests.client import Answer, Client, Name, acting, encoded, route_of
from tests.factory import Factory, unique
from tests.isolated_engine import IsolatedEngine, example_caller
from tools.codegen.routes import routes

Action = dict[str, Any]
ADDRESSES = ["ops@example.com"]


def saving(calls: Calls, route: Route[Any]) -> list[Action]:
    """The actions of the one call that wrote to the route's own tables, before that by which the mail's failure is told."""
    own = {model.table_name() for model in (*route.puts, *route.updates, *route.deletes)}
    *others, (failed, of_mail) = [call for call in calls.made if call[0] in WRITES]
    assert (failed, tables(of_mail)) == ("PutItem", [Notification.table_name()])
    ((operation, request),) = [call for call in others if own.intersection(tables(call[1]))]
    assert operation == "TransactWriteItems"
    return [action for item in request["TransactItems"] for action in item.values()]


def noted(actions: list[Action]) -> list[tuple[int | None, str]]:
    """The id and the reason of each mail that the transaction notes."""
    puts = [each["Item"] for each in actions if each["TableName"] == Notification.table_name() and "Item" in each]
    rows = list(map(Notification.from_raw_data, puts))
    return [(row.record_id, row.reason) for row in rows]


def answers(actions: list[Action]) -> list[Any]:
    """What the transaction keeps to answer a repeated request with."""
    rows = [each for each in actions if each["TableName"] == IdempotencyKey.table_name()]
    values = (value for row in rows for value in row["ExpressionAttributeValues"].values())
    return [json.loads(value["S"]) for value in values if value.get("S", "").startswith("{")]


def send(call: Client, name: Name, token: str, params: dict[str, Any]) -> Answer:
    """The answer, whose record is there whether or not its mail could be sent."""
    answer = call.send(name, *encoded(route_of(name), params), token=token, headers={"Idempotency-Key": unique("key")})
    assert answer.status == "mandrill-email-failed", "nobody plays Mandrill here"
    return answer


def assert_saved_as_one(calls: Calls, route: Route[Any], answer: Answer) -> None:
    data, actions = answer.body["data"], saving(calls, route)
    assert noted(actions) == [(data.get("id"), UNCONFIRMED)]
    kept = {**data, **dict.fromkeys((*route.not_repeated, *route.secrets))}
    assert answers(actions) == ([kept] if route.takes_idempotency_key else [])


# Mails to users are in the scenarios of faults.
WRITING = [route for route in routes() if route.changes_data and not route.tells_user]


@pytest.mark.parametrize("route", WRITING, ids=lambda route: route.name)
def test_every_route_that_writes_saves_key_and_mail_with_its_record(
    call: Client, calls: Calls, isolated_engine: IsolatedEngine, monkeypatch: pytest.MonkeyPatch, route: Route[Any]
) -> None:
    isolated_engine.set_for(route.name, monkeypatch)
    isolated_engine.factory.switch(route.service, route.action, notification_emails=ADDRESSES)
    token = example_caller(route.name, isolated_engine.factory)
    calls.made.clear()
    assert_saved_as_one(calls, route, send(call, route.name, token, dict(route.example)))


# --- what the routes do not do yet ---


class Subscribe(RouteParams):
    integration_id: Annotated[Integer, Param(1, "The integration.")]
    id: Annotated[Integer, Param(2, "The subscription.")] = 0


SUBSCRIPTION = {"key": "k", "name": "n", "callback_url": "https://a.example.com/", "version": "2"}
ACTS: dict[str, Callable[[Subscribe, Writing], WebhookOutSub]] = {
    "create": lambda params, writing: WebhookOutSub.create(writing, params.integration_id, SUBSCRIPTION),
    "update": lambda params, writing: webhook_out_subs.change(writing, params.integration_id, params.id, {"active": False})[0],
    "destroy": lambda params, writing: webhook_out_subs.destroy(writing, params.integration_id, params.id),
}


def probe(action: str) -> Route[Any]:
    route = Route(
        service="subscription_probes",
        action=action,
        method="POST",
        title="Subscriptions",
        purpose="Writes a subscription.",
        params=Subscribe,
        views={"default": WebhookOutSubView},
        allows=frozenset({ANY_APPLICATION}),
        puts=(WebhookOutSub,),
        updates=(WebhookOutSub, Integration),
        deletes=(WebhookOutSub,),
        takes_idempotency_key=True,
        example={},
    )
    return acting(route, ACTS[action])


@pytest.mark.parametrize("action", ACTS)
def test_a_record_of_any_model_is_saved_with_key_and_mail(
    call: Client, calls: Calls, factory: Factory, application: str, action: str
) -> None:
    name = probe(action)
    factory.switch("subscription_probes", action, notification_emails=ADDRESSES)
    integration = int(factory.integration().id)
    params = {"integration_id": integration, "id": int(WebhookOutSub.create(ALONE, integration, SUBSCRIPTION).id)}
    calls.made.clear()
    assert_saved_as_one(calls, route_of(name), send(call, name, application, params))


def test_no_transaction_is_made_without_its_unit_and_none_committed_without_its_record() -> None:
    for needed, act in (("joins", Transaction.__init__), ("record", Transaction.commit)):
        assert inspect.signature(act).parameters[needed].default is inspect.Parameter.empty
