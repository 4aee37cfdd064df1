"""Hostile events, straight into the handlers: no crash, no status that the route does not declare, no second of work.

PLANOCORE_FUZZ_REQUESTS: how many in all; PLANOCORE_SEED: where other ones start.
"""

import json
import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared import log
from shared.api import registry
from shared.api.route import Route
from shared.aws import clients
from shared.dynamodb import low_level
from shared.outbound import fetch
from shared.records.applications import Application
from shared.records.integrations import Integration
from shared.records.list_item_ids import ListItemId
from shared.records.queues import PASSWORD_RESETS, WEBHOOK_WORK
from shared.records.requirements import Requirement
from shared.records.tokens import Token
from shared.records.users import User
from shared.services import password_resets
from shared.settings import settings as ours
from shared.timestamps import now
from shared.token_format import RESET, mint
from tests import representatives
from tests.accounts import PASSWORD, new_email, user_with_password
from tests.audit_events import save_event
from tests.calls import tables
from tests.client import Answer, Client
from tests.factory import Factory, unique
from tests.fuzz import events, hosts
from tests.fuzz.requests import OneOf, Source
from tests.notifications import save_notification
from tests.routes.test_clients_read import make_client
from tests.seed import SEED
from tests.webhooks import save_job, save_subscription
from tools.codegen.routes import routes
from tools.operate import operations

REQUESTS = int(os.environ.get("PLANOCORE_FUZZ_REQUESTS", "30000"))
SECONDS, IMAGE_SECONDS = 1.0, 5.0  # of work of this process, not of the clock
CRASHES = frozenset({"application-crash", "identify-request-error", "service-not-found", "route-not-found"})
BY_MORE_THAN_INPUT = CRASHES | {"mandrill-email-failed", "rate-limit-exceeded"}
EMPLOYEE = 8  # the place of an employee's among the tokens
ENOUGH = 2_000  # requests, among which each status that input can cause is met

every_route = pytest.mark.parametrize("route", routes(), ids=lambda route: route.name)
representative = pytest.mark.parametrize("route", representatives.cases())


@pytest.fixture(scope="module", autouse=True)
def queues(own_engine: None) -> None:
    """Which take what routes send."""
    for each in (PASSWORD_RESETS, WEBHOOK_WORK):
        clients.client("sqs").create_queue(QueueName=f"test-{each.name}")


@pytest.fixture(scope="module")
def company(factory: Factory) -> Integration:
    """An integration, of the company that some callers belong to."""
    integration = factory.integration(company_id=7)
    for name in ("Ada", "Grace", "Mary"):
        operations.create_subscription(
            integration.id, key="k", name=name, callback_url="https://a.example/", version="2", statuses=["hold"]
        )
    return integration


@pytest.fixture(scope="module")
def tokens(factory: Factory, company: Integration) -> list[str]:
    """Of callers who may, of some who may not, and of some who may no longer."""
    company_user = factory.user({"planoauth": ["client", "liaison"]}, company_ids=[company.company_id])
    wrong = (
        factory.session("client"),
        factory.session(user=factory.user(email=new_email())),
        factory.session(application=factory.application(registration=False)),
        factory.session("employee", age=timedelta(days=8)),
        factory.session("employee", revoked_at=now()),
        factory.session(user=factory.user({"planoauth": ["employee"]}, active=False)),
        factory.application_token(active=False),
    )
    return [
        *[factory.application_token("planoauth")] * EMPLOYEE,
        *[factory.session("employee")] * 12,
        *[factory.session(user=company_user)] * 4,
        *wrong,
    ]


@pytest.fixture
def number(factory: Factory, call: Client, company: Integration, tokens: list[str], route: Route[Any]) -> int:
    """Id of a new record of the route's service, or of a list item where callers see none."""
    employee = User.get(factory.token_row(tokens[EMPLOYEE]).user_id)
    makers: dict[str, Callable[[], Any]] = {
        "requirements": lambda: _requirement(call, tokens[0], factory.reference()),
        "audit_events_fmp": save_event,
        "webhook_out_subs": lambda: save_subscription(company.id),
        "webhook_jobs": lambda: save_job(save_subscription(company.id)),
        "notifications": lambda: save_notification(integration_id=company.id),
        "clients": lambda: make_client(factory)[0],
        "sessions": lambda: factory.token_row(factory.session(user=employee)),
    }
    return int(makers.get(route.service, lambda: _item(call, tokens[0]))().id)


def _requirement(call: Client, token: str, record: dict[str, Any]) -> Requirement:
    return Requirement(call("requirements_create", token, required=record, requireable=record).data["id"])


def _item(call: Client, token: str) -> ListItemId:
    return ListItemId(call("list_items_create", token, key=unique("k"), slug="s").data["id"])


@pytest.fixture
def emails(factory: Factory, route: Route[Any]) -> OneOf:
    """Of users who sign in with the same password, of some who cannot, and of nobody; new ones, of which no limit is used up."""
    if "email" not in route.params.model_fields:
        return OneOf()
    employee: dict[str, Any] = {"roles": {"planoauth": ["employee"]}}
    cannot: tuple[dict[str, Any], ...] = ({**employee, "password": None}, {"roles": {"planoorder": ["employee"]}}, {})
    users = [user_with_password(factory, **values) for values in (*[employee] * 6, *cannot * 3)]
    return OneOf((*(str(user.email) for user in users), new_email(), new_email()))


@pytest.fixture
def with_password(factory: Factory, route: Route[Any]) -> list[str]:
    """Of a new user who has a password, for the route that changes it."""
    return [factory.session(user=user_with_password(factory))] * 8 if "new_password" in route.params.model_fields else []


@pytest.fixture
def code(factory: Factory, route: Route[Any]) -> str:
    """One that resets a password, where the route takes any."""
    code = mint(RESET)
    if "code" in route.params.model_fields:
        password_resets.row_of(code, user_with_password(factory), minutes=60).save()
    return code


@pytest.fixture
def known(factory: Factory, company: Integration, number: int, emails: OneOf, code: str, route: Route[Any]) -> dict[str, Any]:
    """Parameters of the route that lead to what there is."""
    reference = factory.reference()
    every = {
        "key": unique("k"),
        "item_type": reference["type"],
        "item_id": reference["id"],
        "related_type": reference["type"],
        "related_id": reference["id"],
        "id": number,
        "code": code,
        "email": emails,
        "password": PASSWORD,
        "image_url": hosts.URL,
        "callback_url": "https://93.184.216.34/",
        "required": reference,
        "requireable": reference,
        "unique_id": unique("e"),
        "integration_id": company.id,
        "search": {"term": "a", "attributes": ["name"]},
        "updated_in": "1.0",
        "enterprise": True,
        "client": {
            **route.example.get("client", {}),
            "email": new_email(),
            "company_id": 7,
        },  # which an enterprise's client does not name
        **dict.fromkeys(("value", "description", "external_id"), "x"),
        **dict.fromkeys(("session_view", "application_view", "view"), "default"),
    }
    return {name: value for name, value in every.items() if name in route.params.model_fields}


@pytest.fixture(autouse=True)
def near(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The registry and callers, who do not change here, are read once: there are so many requests.

    What a request changes of a caller is put back, so that the next one finds it.
    """
    registry.forget()
    monkeypatch.setattr(ours, "registry_seconds", 60.0)
    monkeypatch.setattr(low_level, "call", _remembering(_putting_back(low_level.call)))


def _putting_back(forward: Callable[..., Any]) -> Callable[..., Any]:
    callers = {model.table_name() for model in (Token, User)}

    def call(operation: str, request: dict[str, Any]) -> Any:
        actions = [action for each in request.get("TransactItems", ()) for action in each.values()]
        changed = [
            {"TableName": each["TableName"], "Key": each["Key"]}
            for each in actions
            if each["TableName"] in callers and "Key" in each
        ]
        before = [(each["TableName"], forward("GetItem", each).get("Item")) for each in changed]
        answer = forward(operation, request)
        for table, item in before:
            if item:
                forward("PutItem", {"TableName": table, "Item": item})
        return answer

    return call


def _remembering(forward: Callable[..., Any]) -> Callable[..., Any]:
    unchanging = {model.table_name() for model in (Token, User, Application, Integration)}
    known: dict[str, str] = {}

    def call(operation: str, request: dict[str, Any]) -> Any:
        if operation not in ("GetItem", "BatchGetItem") or not unchanging.issuperset(tables(request)):
            return forward(operation, request)
        asked = json.dumps(request)
        if asked not in known:
            known[asked] = json.dumps(forward(operation, request))
        return json.loads(known[asked])

    return call


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the last request has written to the log."""
    written: list[str] = []
    monkeypatch.setattr(log, "_put", written.append)
    return written


@pytest.fixture
def make_source(
    tokens: list[str], with_password: list[str], known: dict[str, Any], route: Route[Any], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[random.Random], Source]]:
    """A source of requests; images are asked of hosts that the same chance plays."""
    played = hosts.Hosts(random.Random(0))
    monkeypatch.setattr(fetch, "_resolve", played.resolve)
    monkeypatch.setattr(fetch, "_connect", played.connect)

    def make(chance: random.Random) -> Source:
        played.chance = chance
        return Source(chance, route, [*tokens, *with_password], known)

    yield make
    played.close()


def survived(source: Source, lines: list[str]) -> Answer:
    """The answer to its next request, which the client has checked against the declaration."""
    lines.clear()
    event = events.event(source)
    began = time.thread_time()
    answer = Client.invoke(source.route.name, event)
    assert time.thread_time() - began < (IMAGE_SECONDS if source.route.images == "store" else SECONDS), event
    assert answer.status not in CRASHES, (lines, event)
    assert len(lines) == 1, "a line for a request"
    assert "plano_" not in lines[0], "a token in the log"
    if answer.status == "action-successful" and source.route.changes_data and "id" in answer.data:  # not of an import
        source.newest = answer.data["id"]
    return answer


@every_route
def test_no_event_breaks_a_route(make_source: Callable[[random.Random], Source], lines: list[str]) -> None:
    @settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.randoms(use_true_random=False))
    def fuzz(chance: random.Random) -> None:
        survived(make_source(chance), lines)

    fuzz()


@pytest.mark.slow
@representative
def test_none_of_many_thousands_of_events_breaks_a_route(
    make_source: Callable[[random.Random], Source], lines: list[str], route: Route[Any]
) -> None:
    number = REQUESTS // len(representatives.representatives(routes()))
    print(f"{route.name}: PLANOCORE_SEED={SEED} PLANOCORE_FUZZ_REQUESTS={REQUESTS}")
    source = make_source(random.Random(f"{SEED}/{route.name}"))
    statuses = Counter(survived(source, lines).status for _ in range(number))
    print(number, dict(statuses))
    by_input = {status.status for status in route.by_function} - BY_MORE_THAN_INPUT
    if route.tells_user:  # by a mail that nobody takes here
        by_input ^= {"action-successful", "mandrill-email-failed"}
    assert number < ENOUGH or by_input <= set(statuses), "a status that is declared and was not met"
