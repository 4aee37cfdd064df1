"""A request that is wrong in several ways is refused for the earliest of them, and writes nothing."""

import json
from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest

from shared.api.request import MAX_BODY_BYTES
from shared.aws import clients
from shared.services import list_item_images
from shared.timestamps import now
from tests import representatives
from tests.calls import Calls
from tests.client import Answer, Client, route_of
from tests.factory import Factory, unique
from tools.codegen.routes import routes

NAME = "list_items_create"
Outcome = tuple[str, set[tuple[str, str]]]

# What may be wrong, in the order in which it is found, and how that is answered.
ORDER: dict[str, Outcome] = {
    "service switched off": ("service-not-found", set()),
    "route switched off": ("route-not-found", set()),
    "too large": ("request-too-large", set()),
    "content type": ("invalid-content-type", set()),
    "not JSON": ("invalid-encoded-params", set()),
    "no parameters": ("no-params-decoded", set()),
    "token in the URL": ("invalid-param", {("token", "in_url")}),
    "no token": ("missing-param", {("token", "required")}),
    "revoked": ("invalid-token", set()),
    "expired": ("session-expired", set()),
    "no record": ("client-required", set()),
    "application": ("invalid-param", {("application", "inclusion")}),
    "role": ("invalid-param", {("application", "unauthorized")}),
    "parameters": ("invalid-param", {("view", "inclusion")}),
    "reference": ("invalid-param", {("item_id", "not_found")}),
    "slug": ("slug-already-exists", set()),
}
# A query string that holds a token holds a parameter.
IMPOSSIBLE = {("no parameters", "token in the URL")}
NEEDS_A_TRANSACTION = {"reference", "slug"}


@pytest.fixture(scope="module")
def taken(factory: Factory) -> dict[str, str]:
    """A key and a slug that is in use there."""
    slug = {"key": unique("k"), "slug": "taken"}
    assert Client()(NAME, factory.session("employee"), **slug).status == "action-successful"
    return slug


def token_of(factory: Factory, wrong: set[str]) -> str | None:
    """A session's token that has these flaws; one without is an employee's, last used an hour ago."""
    if "no token" in wrong:
        return None
    roles = () if "no record" in wrong else ("client",) if "role" in wrong else ("employee",)
    revoked: dict[str, Any] = {"revoked_at": now()} if "revoked" in wrong else {}
    return factory.session(*roles, age=timedelta(days=8 if "expired" in wrong else 1), unused=timedelta(hours=1), **revoked)


def body_of(taken: dict[str, str], wrong: set[str]) -> bytes:
    if "not JSON" in wrong:
        body = b'{"key"'
    elif "no parameters" in wrong:
        body = b"{}"
    else:
        body = json.dumps(params_of(taken, wrong)).encode()
    return body.ljust(MAX_BODY_BYTES + 1) if "too large" in wrong else body


def params_of(taken: dict[str, str], wrong: set[str]) -> dict[str, Any]:
    return {
        **(taken if "slug" in wrong else {"key": unique("k"), "slug": "s"}),
        **({"item_type": "ListItem", "item_id": 0} if "reference" in wrong else {}),
        **({"view": "everything"} if "parameters" in wrong else {}),
        **({"application": "nonsense"} if "application" in wrong else {}),
    }


def send(factory: Factory, taken: dict[str, str], wrong: set[str], calls: Calls | None = None) -> Answer:
    factory.switch(
        "list_items", "create", service_active="service switched off" not in wrong, active="route switched off" not in wrong
    )
    token = token_of(factory, wrong)
    if calls:
        calls.made.clear()
    return Client().send(
        NAME,
        body_of(taken, wrong),
        token=token,
        content_type="text/html" if "content type" in wrong else "application/json",
        query={"token": ["x"]} if "token in the URL" in wrong else None,
    )


def test_nothing_wrong_is_not_refused(registry: Factory, taken: dict[str, str]) -> None:
    assert send(registry, taken, set()).status == "action-successful"


@pytest.mark.parametrize("wrong", ORDER)
def test_each_flaw_by_itself_is_refused_and_writes_nothing(
    registry: Factory, taken: dict[str, str], calls: Calls, wrong: str
) -> None:
    answer = send(registry, taken, {wrong}, calls)
    assert (answer.status, answer.errors) == ORDER[wrong]
    last_use = {"tokens"} if list(ORDER).index(wrong) > list(ORDER).index("expired") else set()
    assert set(calls.written()) - {"counters"} == last_use or wrong in NEEDS_A_TRANSACTION


@pytest.mark.parametrize(("earlier", "later"), [pair for pair in combinations(ORDER, 2) if pair not in IMPOSSIBLE])
def test_of_two_flaws_the_earlier_is_answered(registry: Factory, taken: dict[str, str], earlier: str, later: str) -> None:
    answer = send(registry, taken, {earlier, later})
    assert (answer.status, answer.errors) == ORDER[earlier]


def test_with_everything_wrong_the_first_is_answered_and_so_on(registry: Factory, taken: dict[str, str]) -> None:
    wrong = set(ORDER) - {"no parameters"}
    for flaw in ORDER:
        if flaw in wrong:
            answer = send(registry, taken, wrong)
            assert (answer.status, answer.errors) == ORDER[flaw]
            wrong.remove(flaw)


every_route = pytest.mark.parametrize("name", representatives.names([route for route in routes() if route.takes_token]))


@every_route
def test_every_route_asks_for_the_token_before_its_parameters(call: Client, factory: Factory, name: str) -> None:
    for answer in (call(name), call(name, undeclared=1), call(name, token=None), call(name, token="", view=5)):
        if route_of(name).token_may_be_required:
            assert (answer.status, answer.errors) == ("missing-param", {("token", "required")})
        else:
            assert (answer.status, answer.errors) == ("invalid-token", set())


@every_route
def test_every_route_judges_the_token_and_the_role_before_its_parameters(call: Client, factory: Factory, name: str) -> None:
    assert call(name, "wrong", view=5).status == "invalid-token"
    assert call(name, factory.session("employee", age=timedelta(days=8)), view=5).status == "session-expired"
    assert call(name, factory.session("employee"), application=5).errors == {("application", "inclusion")}
    if route_of(name).wants_role:
        assert call(name, factory.session(), view=5).status == "client-required"
        assert call(name, factory.session("employee"), application="planox2").errors == {("application", "unauthorized")}
    else:
        assert call(name, factory.application_token(), view=5).status == "session-required"
    answer = call(name, factory.session("employee"))
    assert answer.status in ("missing-param", "action-successful") or answer.errors == {("id", "not_found")}


# --- the routes' own rules ---


def rows(factory: Factory) -> dict[str, list[str]]:
    """Everything that is stored, but for reserved ids and sessions."""
    client = clients.client("dynamodb")
    names = [name for name in client.list_tables()["TableNames"] if name not in ("test-counters", "test-tokens")]
    return {name: sorted(map(repr, client.scan(TableName=name, ConsistentRead=True)["Items"])) for name in names}


def event_of(unique_id: str, **changes: str) -> dict[str, str]:
    names = dict.fromkeys(("script_name", "host_name", "file_name"), "x")
    return {"unique_id": unique_id, **names, "start_time": "2026-01-01T00:00:00Z", **changes}


def test_what_the_routes_own_rules_refuse_writes_nothing(
    call: Client, employee: str, factory: Factory, taken: dict[str, str]
) -> None:
    key = unique("k")
    reference = factory.reference()
    unique_id, conflicting = unique("event"), {"script_name": "another"}
    assert call("audit_events_fmp_create", employee, **event_of(unique_id)).status == "action-successful"
    item = call(NAME, employee, key=key, slug="s").data["id"]
    refused: list[tuple[str, dict[str, Any]]] = [
        (NAME, {**taken, "default": True}),
        (NAME, {"key": key, "slug": "t", "default": True, "item_type": "ListItem", "item_id": 0}),
        (NAME, {"key": key, "slug": "t", "item_type": "Designation", "item_id": 0, "related_type": "ListItem", "related_id": item}),
        ("requirements_create", {"required": reference, "requireable": {"type": reference["type"], "id": 0}}),
        ("requirements_create", {"required": {"type": "Nobody", "id": 1}, "requireable": reference}),
        ("audit_events_fmp_create", event_of(unique_id, **conflicting)),
        ("list_items_upload_image", {"id": 0, "image_url": "https://images.example.com/a.png"}),
        ("list_items_upload_image", {"id": item, "image_url": "http://127.0.0.1/a.png"}),
        ("webhook_out_subs_index", {"integration_id": 0}),
    ]
    before = rows(factory)
    for name, params in refused:
        assert call(name, employee, **params).code == 400
    assert rows(factory) == before


def test_a_record_is_looked_up_before_a_url_is_fetched(call: Client, employee: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched: list[str] = []
    monkeypatch.setattr(list_item_images, "fetch", lambda url, policy: fetched.append(url))
    answer = call("list_items_upload_image", employee, id=0, image_url="nonsense")
    assert (answer.status, answer.errors) == ("invalid-param", {("id", "not_found")})
    assert fetched == []


def test_an_integrations_scope_is_judged_after_the_parameters(call: Client, employee: str) -> None:
    answer = call("webhook_out_subs_index", employee, integration_id=0, page={"size": 0})
    assert answer.errors == {("page.size", "min")}
