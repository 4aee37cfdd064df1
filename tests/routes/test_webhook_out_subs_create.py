"""POST /api/v1/webhook_out_subs/create"""

import base64
import json
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest

from shared.records.idempotency_keys import IdempotencyKey
from shared.records.integrations import Integration
from shared.services import mail
from tests.client import Answer, Client
from tests.factory import Factory, unique
from tests.faults.scenario import MAIL, OF_AN_INTEGRATION, Params, Scenario, Setup
from tests.subscriptions import GIVEN, IN_ORDER, PUBLIC, counts, resolving, save_integration, stored

NAME = "webhook_out_subs_create"
SECRET = re.compile(r"whsec_[A-Za-z0-9+/]{43}=")
ALL: dict[str, Any] = {
    **GIVEN,
    "statuses": ["hold"],
    "notification_emails": "ada@example.com, Bob@Example.com",
    "success_code": "204",
    "payload_render_view": "default",
    "active": False,
    "notify": True,
}


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Creates the integration of the route's example, whose host is at a public address."""
    save_integration(1)
    resolving(monkeypatch, PUBLIC)


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route's own."""
    integration = int(factory.integration().id)
    yield call(NAME, token, **{**GIVEN, "integration_id": 0})
    yield call(NAME, token, integration_id=integration, **{**GIVEN, "events": []})
    yield call(NAME, token, integration_id=integration, **{**IN_ORDER, "statuses": []})
    yield call(NAME, token, integration_id=integration, **{**GIVEN, "notification_emails": "nobody"})
    for url in URLS:
        yield call(NAME, token, integration_id=integration, **{**GIVEN, "callback_url": url})
    with pytest.MonkeyPatch.context() as patch:
        resolving(patch)
        yield call(NAME, token, integration_id=integration, **{**GIVEN, "callback_url": "https://gone.example.com/"})
        patch.setattr("shared.outbound.fetch.CONNECT_SECONDS", 0)
        yield call(NAME, token, integration_id=integration, **{**GIVEN, "callback_url": "https://gone.example.com/"})


URLS = {
    f"https://{PUBLIC}/{'a' * 2048}": "url.length",
    "https:///hook": "url.syntax",
    f"https://{PUBLIC}/a\\b": "url.syntax",
    f"http://{PUBLIC}/hook": "scheme",
    f"ftp://{PUBLIC}/hook": "scheme",
    "hook": "scheme",
    f"https://user:pass@{PUBLIC}/hook": "credentials",
    f"https://{PUBLIC}:8443/hook": "port",
    "https://127.0.0.1/hook": "address.not_public",
    "https://[::1]/hook": "address.not_public",
    "https://localhost/hook": "address.not_public",
}


@pytest.fixture
def integration(factory: Factory) -> Integration:
    return factory.integration()


def test_what_is_given_is_stored_and_answered(call: Client, employee: str, integration: Integration) -> None:
    data = call(NAME, employee, integration_id=integration.id, **ALL).data
    row = stored(integration.id, data["id"])
    assert {name: getattr(row, name) for name in ALL} == ALL
    shown = {name: ALL[name] for name in ("key", "name", "callback_url", "statuses", "events", "active", "version")}
    times = {"created_at": data["created_at"], "last_updated": data["created_at"]}
    assert data == {"id": row.id, "integration_id": integration.id, **shown, **times, "secret": row.secrets[0]["secret"]}


def test_what_is_not_given_has_a_default(call: Client, employee: str, integration: Integration) -> None:
    data = call(NAME, employee, integration_id=integration.id, **GIVEN).data
    row = stored(integration.id, data["id"])
    assert row.active is True
    assert row.notify is False
    assert row.statuses == []
    optional = ("success_code", "notification_emails", "payload_render_view", "disabled_reason")
    assert [getattr(row, name) for name in optional] == [None] * 4


def test_a_secret_has_256_bits_and_is_anothers_never(call: Client, employee: str, integration: Integration) -> None:
    secrets = [call(NAME, employee, integration_id=integration.id, **GIVEN).data["secret"] for _ in range(2)]
    assert all(SECRET.fullmatch(secret) for secret in secrets)
    assert [len(base64.b64decode(secret.removeprefix("whsec_"))) for secret in secrets] == [32, 32]
    assert secrets[0] != secrets[1]


def test_no_other_answer_has_the_secret(call: Client, employee: str, integration: Integration) -> None:
    data = call(NAME, employee, integration_id=integration.id, **GIVEN).data
    place = {"integration_id": integration.id, "id": data["id"]}
    for view in ("default", "planointegrate_view"):
        answers = [
            call("webhook_out_subs_read", employee, **place, view=view),
            call("webhook_out_subs_index", employee, integration_id=integration.id, view=view),
            call("webhook_out_subs_index", employee, integration_id=integration.id, view=view, search={"term": "whsec"}),
            call("webhook_out_subs_update", employee, **place, view=view, version="3", name="New"),
            call("webhook_out_subs_update", employee, **place, view=view, version="3", last_updated="x"),
        ]
        assert [answer.status for answer in answers] == ["action-successful"] * 4 + ["invalid-param"]
        assert data["secret"] not in json.dumps([answer.body for answer in answers])
    destroyed = call("webhook_out_subs_destroy", employee, **place)
    assert data["secret"] not in json.dumps(destroyed.body)


def test_a_repeated_request_is_answered_without_the_secret_which_no_key_holds(
    call: Client, employee: str, integration: Integration
) -> None:
    body, key = json.dumps({"integration_id": integration.id, **GIVEN}).encode(), unique("key")
    first, second = (call.send(NAME, body, token=employee, headers={"Idempotency-Key": key}).data for _ in range(2))
    assert second == {**first, "secret": None}
    assert counts(integration.id) == {"active_3": 1}
    kept = [str(row.serialize()) for row in IdempotencyKey.scan(consistent_read=True)]
    assert any(key in row for row in kept)
    assert not any(first["secret"] in row for row in kept)


def test_neither_mail_nor_log_has_the_secret(
    call: Client,
    employee: str,
    integration: Integration,
    registry: Factory,
    logged: StringIO,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(mail, "_send", sent.append)
    registry.switch("webhook_out_subs", "create", notification_emails=["ops@example.com"])
    first = call(NAME, employee, integration_id=integration.id, **GIVEN).data
    registry.switch("webhook_out_subs", "rotate_secret", notification_emails=["ops@example.com"])
    second = call("webhook_out_subs_rotate_secret", employee, integration_id=integration.id, id=first["id"]).data
    assert [json.loads(message["text"])["secret"] for message in sent] == [None, None]
    written = json.dumps(sent) + logged.getvalue()
    assert [data["secret"] for data in (first, second) if data["secret"] in written] == []


@pytest.mark.parametrize("version", ["2", "3"])
def test_each_kind_is_counted(call: Client, employee: str, integration: Integration, version: str) -> None:
    given = GIVEN if version == "3" else IN_ORDER
    for active in (True, False):
        call(NAME, employee, integration_id=integration.id, **given, active=active)
    assert counts(integration.id) == {f"active_{version}": 1, f"inactive_{version}": 1}


@pytest.mark.parametrize(
    ("given", "attr"), [({**GIVEN, "events": []}, "events"), ({**IN_ORDER, "statuses": None}, "statuses")], ids=["3", "2"]
)
def test_one_that_is_told_of_nothing_is_refused(
    call: Client, employee: str, integration: Integration, given: dict[str, Any], attr: str
) -> None:
    answer = call(NAME, employee, integration_id=integration.id, **given)
    assert (answer.status, answer.errors) == ("invalid-param", {(attr, "required_with")})
    assert counts(integration.id) == {}


WRONG: tuple[tuple[str, Any, str], ...] = (
    ("key", "x" * 256, "max_length"),
    ("name", 5, "type"),
    ("version", "4", "inclusion"),
    ("version", 3, "inclusion"),
    ("notify", "yes", "type"),
    ("active", 1, "type"),
    ("success_code", "ok", "format"),
    ("success_code", "20", "format"),
    ("success_code", "2000", "format"),
    ("success_code", "2XX", "format"),
    ("success_code", "100", "format"),
    ("success_code", 200, "type"),
    ("payload_render_view", "other", "inclusion"),
    ("notification_emails", "nobody", "email"),
    ("notification_emails", "a@b.example,", "email"),
    ("notification_emails", "a@b.example; c@d.example", "email"),
    ("notification_emails", "a@b.example\r\nBcc: c@d.example", "email"),
    ("notification_emails", ["a@b.example"], "type"),
)


@pytest.mark.parametrize(("attr", "value", "rule"), WRONG, ids=lambda value: str(value)[:20])
def test_a_wrong_value_is_refused(call: Client, employee: str, integration: Integration, attr: str, value: Any, rule: str) -> None:
    answer = call(NAME, employee, integration_id=integration.id, **{**GIVEN, attr: value})
    assert (attr, rule) in answer.errors
    assert counts(integration.id) == {}


@pytest.mark.parametrize(
    ("attr", "value"), [("events", "scheduled"), ("events", "order.Delivered"), ("statuses", "order.delivered")]
)
def test_what_nothing_is_ever_told_of_is_refused(
    call: Client, employee: str, integration: Integration, attr: str, value: str
) -> None:
    given = {**GIVEN, "statuses": ["hold"], "events": ["order.delivered"]}
    answer = call(NAME, employee, integration_id=integration.id, **{**given, attr: [*given[attr], value]})
    assert answer.errors == {(f"{attr}.1", "inclusion")}


@pytest.mark.parametrize("code", ["200", "204", "299", "302", "410", "2xx", "5xx"])
def test_a_success_code_is_three_digits_or_a_class(call: Client, employee: str, integration: Integration, code: str) -> None:
    data = call(NAME, employee, integration_id=integration.id, **GIVEN, success_code=code).data
    assert stored(integration.id, data["id"]).success_code == code


def test_required_parameters_that_are_absent_are_named_together(call: Client, employee: str) -> None:
    answer = call(NAME, employee, active=True)
    assert answer.status == "missing-param"
    assert answer.errors == {(attr, "required") for attr in ("integration_id", "key", "name", "callback_url", "version")}


@pytest.mark.parametrize(("url", "rule"), URLS.items(), ids=lambda value: value[:40])
def test_a_url_that_nothing_may_be_posted_to_is_refused(
    call: Client, employee: str, integration: Integration, url: str, rule: str
) -> None:
    answer = call(NAME, employee, integration_id=integration.id, **{**GIVEN, "callback_url": url})
    assert (answer.status, answer.errors) == ("invalid-param", {("callback_url", rule)})
    assert counts(integration.id) == {}


def test_a_hosts_addresses_are_looked_up_and_judged_and_not_connected_to(
    call: Client, employee: str, integration: Integration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.outbound.fetch._connect", lambda *_: pytest.fail("it connects"))
    given = {**GIVEN, "integration_id": integration.id, "callback_url": "https://Hooks.example.com/orders?key=1"}
    names = resolving(monkeypatch, PUBLIC, "10.0.0.1")
    assert call(NAME, employee, **given).errors == {("callback_url", "address.not_public")}
    resolving(monkeypatch)
    assert call(NAME, employee, **given).errors == {("callback_url", "dns")}
    resolving(monkeypatch, PUBLIC)
    data = call(NAME, employee, **given).data
    assert (names, data["callback_url"]) == (["hooks.example.com"], given["callback_url"])


def test_no_host_is_looked_up_for_an_integration_out_of_scope(call: Client, employee: str, monkeypatch: pytest.MonkeyPatch) -> None:
    names = resolving(monkeypatch, PUBLIC)
    answer = call(NAME, employee, integration_id=0, **{**GIVEN, "callback_url": "https://hooks.example.com/"})
    assert (answer.errors, names) == ({("integration_id", "not_found")}, [])


@pytest.mark.parametrize("role", ["client", "liaison"])
def test_a_company_makes_them_in_its_own_integrations(call: Client, factory: Factory, role: str) -> None:
    own, other = factory.integration(), factory.integration()
    user = factory.user({"planoauth": [role]}, company_ids={own.company_id})
    token = factory.session(user=user)
    assert call(NAME, token, integration_id=own.id, **GIVEN).status == "action-successful"
    assert call(NAME, token, integration_id=other.id, **GIVEN).errors == {("integration_id", "not_found")}
    assert counts(other.id) == {}


def _new(setup: Setup) -> Params:
    return {"integration_id": int(setup.factory.integration().id), **GIVEN, "key": unique("k")}


def _made(params: Params) -> int:
    """They are counted exactly."""
    return sum(counts(params["integration_id"]).values())


SCENARIOS = (
    Scenario(
        "a subscription is made",
        NAME,
        (
            *OF_AN_INTEGRATION,
            "GetItem webhook_feeds",
            "UpdateItem counters",
            "TransactWriteItems integrations notifications webhook_out_subs",
            *MAIL,
        ),
        _new,
        _made,
        repeatable=False,
    ),
)
