"""The header Idempotency-Key on the routes that create."""

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from shared.api.auth import ANY_APPLICATION
from shared.dynamodb.ids import forget_blocks
from shared.records.idempotency_keys import KEPT_SECONDS, IdempotencyKey
from shared.records.list_item_defaults import ListItemDefault
from shared.records.requirements import Requirement
from shared.settings import settings
from tests import representatives
from tests.calls import Calls
from tests.client import Answer, Client, route_of
from tests.engine import IS_MOTO
from tests.factory import Factory, unique
from tests.faults.scenario import Setup
from tests.faults.scenarios import SCENARIOS
from tests.faults.wire import Wire
from tests.mandrill import mandrill
from tools.codegen.routes import routes
from tools.operate import operations

NAME = "requirements_create"  # nothing else keeps one from being made twice
TAKING = [route for route in routes() if route.takes_idempotency_key]
Params = dict[str, Any]
taking = pytest.mark.parametrize("name", representatives.names([route for route in TAKING if ANY_APPLICATION in route.allows]))


@pytest.fixture
def key() -> str:
    return unique("key")


@pytest.fixture
def send(call: Client) -> Callable[..., Answer]:
    def send(name: str, token: str, key: str, /, **params: Any) -> Answer:
        return call.send(name, json.dumps(params, ensure_ascii=False).encode(), token=token, headers={"Idempotency-Key": key})

    return send


Send = Callable[..., Answer]


@pytest.fixture
def requirement(factory: Factory) -> Params:
    return {"required": factory.reference(), "requireable": factory.reference(), "key": unique("k")}


def params_of(name: str, factory: Factory) -> Params:
    if name == "list_items_create":
        return {"key": unique("k"), "slug": "s", "default": True}
    if name == "requirements_create":
        return {"required": factory.reference(), "requireable": factory.reference()}
    if name == "audit_events_fmp_create":
        names = dict.fromkeys(("script_name", "host_name", "file_name"), "x")
        return {"unique_id": unique("e"), **names, "start_time": "2026-01-01T00:00:00Z", "notes": ["a", "ż"]}
    scenario = next(scenario for scenario in SCENARIOS if scenario.route == name)
    return scenario.arrange(Setup(factory, Wire(), Client(), ""))


def withheld(name: str) -> dict[str, None]:
    """What a repeated answer has as null."""
    route = route_of(name)
    return dict.fromkeys((*route.not_repeated, *route.secrets))


def saved(requirement: Params) -> int:
    return len(list(Requirement.scan(Requirement.key == requirement["key"], consistent_read=True)))


def row_of(key: str) -> IdempotencyKey:
    (row,) = IdempotencyKey.scan(IdempotencyKey.key.contains(key), consistent_read=True)
    return row


class Death(BaseException):
    """The execution environment ends here: nothing more is done, and nobody is answered."""


# --- what is answered again ---


def test_the_routes_that_create_take_it() -> None:
    """A session's token may be in no row, so that sign-ins are not answered again."""
    creating = [route for route in routes() if route.action in ("create", "import", "client_register") and not route.opens_session]
    assert creating == TAKING


@taking
def test_a_request_that_is_sent_again_is_answered_again_and_done_once(
    send: Send, application: str, factory: Factory, key: str, calls: Calls, name: str
) -> None:
    params = params_of(name, factory)
    first = send(name, application, key, **params)
    calls.made.clear()
    second = send(name, application, key, **params)
    assert second.data == {**first.data, **withheld(name)}
    assert calls.written() == ["idempotency_keys"], "it tried to claim the key, and did nothing else"


def test_what_was_answered_is_answered_again_although_it_has_changed_since(
    send: Send, call: Client, application: str, key: str
) -> None:
    params: Params = {"key": unique("k"), "slug": "s", "default": True}
    first = send("list_items_create", application, key, **params).data
    other = call("list_items_create", application, key=params["key"], slug="t", default=True).data
    assert ListItemDefault.of(params["key"]) == other["id"]
    assert send("list_items_create", application, key, **params).data == first


def test_the_same_parameters_in_other_words_are_the_same_request(send: Send, application: str, key: str) -> None:
    params = {"key": unique("k"), "slug": "s"}
    first = send("list_items_create", application, key, **params).data
    assert (
        send("list_items_create", application, key, **params, active="true", default=False, name=None, view="default").data == first
    )


@taking
@pytest.mark.parametrize("nothing", [None, ""])
def test_a_parameter_that_is_not_given_is_the_same_however_that_is_sent(
    send: Send, application: str, factory: Factory, key: str, name: str, nothing: Any
) -> None:
    params = params_of(name, factory)
    first = send(name, application, key, **params).data
    absent = {attr: nothing for attr in route_of(name).params.model_fields if attr not in ("token", *params)}
    assert send(name, application, key, **params, **absent).data == {**first, **withheld(name)}


def test_an_empty_array_is_the_same_as_none(send: Send, application: str, factory: Factory, key: str) -> None:
    params = {**params_of("audit_events_fmp_create", factory), "notes": None}
    first = send("audit_events_fmp_create", application, key, **params).data
    assert send("audit_events_fmp_create", application, key, **{**params, "notes": []}).data == first


def test_a_key_in_quotes_and_a_bare_one_are_the_same(send: Send, application: str, key: str, requirement: Params) -> None:
    first = send(NAME, application, f'"{key}"', **requirement).data
    assert send(NAME, application, key, **requirement).data == first


def test_escaped_characters_of_a_quoted_key_are_read(send: Send, application: str, key: str, requirement: Params) -> None:
    first = send(NAME, application, rf'"{key}\\\""', **requirement).data
    assert send(NAME, application, rf'"{key}\\\""', **requirement).data == first
    assert row_of(key).key.endswith(f'{key}\\"')


def test_nobody_is_notified_again(
    send: Send, employee: str, registry: Factory, key: str, requirement: Params, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry.switch("requirements", "create", notification_emails=["ops@example.com"])
    monkeypatch.setattr(settings, "mandrill_key_parameter", "/test/no-such-parameter")
    with mandrill() as played:
        monkeypatch.setattr(settings, "mandrill_url", played.url)
        first = send(NAME, employee, key, **requirement)
        second = send(NAME, employee, key, **requirement)
    assert (first.status, second.status) == ("mandrill-email-failed", "action-successful")
    assert first.body["data"] == second.data


def test_session_application_and_warnings_come_with_it_as_ever(send: Send, employee: str, key: str, requirement: Params) -> None:
    for _ in range(2):
        answer = send(NAME, employee, key, **requirement, session_view="default", application_view="default", other=1)
        assert {"session", "application", "warnings"} <= set(answer.body)


# --- what is refused ---


@taking
def test_other_parameters_under_a_used_key_conflict(send: Send, application: str, factory: Factory, key: str, name: str) -> None:
    assert send(name, application, key, **params_of(name, factory)).status == "action-successful"
    answer = send(name, application, key, **params_of(name, factory))
    assert (answer.status, answer.errors) == ("invalid-param", {("Idempotency-Key", "conflict")})


BAD = ["x" * 256, '"' + "x" * 256 + '"', '"', '""', '"a', 'a"', '"a"b"', '"a\\b"', "a b", '"a b"', "ż", "a\tb", "a\x7f", '"a";x=1']


@pytest.mark.parametrize("bad", BAD)
def test_a_key_that_is_none_is_refused(send: Send, application: str, requirement: Params, bad: str) -> None:
    answer = send(NAME, application, bad, **requirement)
    assert (answer.status, answer.errors) == ("invalid-param", {("Idempotency-Key", "format")})
    assert saved(requirement) == 0


@pytest.mark.parametrize("good", ["!", "x" * 255, '"' + "x" * 255 + '"', '"' + r"\"" * 255 + '"', "a,b;c=\\", " a ", "'"])
def test_any_visible_ascii_is_a_key(send: Send, factory: Factory, requirement: Params, good: str) -> None:
    assert send(NAME, factory.application_token(), good, **requirement).status == "action-successful"


def test_a_wrong_key_is_named_together_with_what_else_is_wrong(send: Send, application: str) -> None:
    answer = send(NAME, application, "a b", required={"type": "x", "id": 1})
    assert answer.status == "missing-param"
    assert answer.errors == {("Idempotency-Key", "format"), ("required.type", "format"), ("requireable", "required")}


def test_an_empty_header_is_none(send: Send, application: str, requirement: Params) -> None:
    for _ in range(2):
        assert send(NAME, application, "", **requirement).status == "action-successful"
    assert saved(requirement) == 2


@pytest.mark.parametrize("name", representatives.names(route for route in routes() if not route.takes_idempotency_key))
def test_other_routes_do_not_look_at_it(send: Send, application: str, name: str) -> None:
    assert not any(attr == "Idempotency-Key" for attr, _ in send(name, application, "a b", id=0).errors)


def test_a_second_request_is_refused_while_the_first_is_at_work(
    send: Send, application: str, key: str, requirement: Params, calls: Calls
) -> None:
    meanwhile: list[Answer] = []

    def send_another(operation: str, request: dict[str, Any]) -> None:
        if operation == "TransactWriteItems":
            with ThreadPoolExecutor(1) as pool:
                meanwhile.append(pool.submit(send, NAME, application, key, **requirement).result())

    calls.before = send_another
    first = send(NAME, application, key, **requirement)
    assert [answer.errors for answer in meanwhile] == [{("Idempotency-Key", "in_progress")}]
    assert send(NAME, application, key, **requirement).data == first.data
    assert saved(requirement) == 1


# --- whose key it is ---


def test_a_key_is_its_callers_and_routes_own(send: Send, factory: Factory, key: str, requirement: Params) -> None:
    tokens = [factory.session("employee"), factory.session("employee"), factory.application_token(), factory.application_token()]
    assert len({send(NAME, token, key, **requirement).data["id"] for token in tokens}) == len(tokens)
    assert send("list_items_create", tokens[0], key, key=unique("k"), slug="s").status == "action-successful"


def test_a_user_who_signs_in_again_is_the_same_caller(send: Send, factory: Factory, key: str, requirement: Params) -> None:
    user = factory.user({"planoauth": ["employee"]})
    first, second = (send(NAME, factory.session(user=user), key, **requirement).data for _ in range(2))
    assert first == second


def test_a_rotated_token_is_the_same_caller_and_one_of_another_scope_is_another(
    send: Send, factory: Factory, key: str, requirement: Params
) -> None:
    slug = factory.application().slug
    one, two, three = (factory.integration(application=slug).id for _ in range(3))
    scopes = (None, None, [one, two], [two, one], [three])
    tokens = [operations.create_token(slug, name=unique("t"), integration_ids=scope).token for scope in scopes]
    made = [send(NAME, token, key, **requirement).data["id"] for token in tokens]
    assert made == [made[0], made[0], made[2], made[2], made[4]]
    assert len(set(made)) == 3


# --- how long it is kept ---


def test_a_key_is_kept_for_a_day(send: Send, application: str, key: str, requirement: Params) -> None:
    send(NAME, application, key, **requirement)
    assert abs(row_of(key).expires_at - time.time() - KEPT_SECONDS) < 60


def test_a_key_that_dynamodb_has_not_deleted_yet_is_free_after_a_day(
    send: Send, application: str, key: str, requirement: Params
) -> None:
    first = send(NAME, application, key, **requirement).data
    row = row_of(key)
    row.expires_at = int(time.time())
    row.save()
    assert send(NAME, application, key, **requirement).data["id"] != first["id"]


def test_a_create_that_a_restore_lost_is_done_again_where_its_key_was_restored_too(
    send: Send, application: str, key: str, requirement: Params
) -> None:
    lost = send(NAME, application, key, **requirement).data
    Requirement.get(lost["id"]).delete()
    for row in IdempotencyKey.scan():
        if row.key.endswith(f" {key}"):
            row.delete()
    again = send(NAME, application, key, **requirement).data
    assert again["id"] != lost["id"]
    assert Requirement.get(again["id"], consistent_read=True)


def test_a_refused_request_gives_its_key_back(send: Send, application: str, key: str, requirement: Params) -> None:
    wrong = {**requirement, "required": {"type": "ListItem", "id": 0}}
    assert send(NAME, application, key, **wrong).errors == {("required.id", "not_found")}
    assert send(NAME, application, key, **requirement).status == "action-successful"


def test_an_event_that_was_there_already_is_answered_under_its_new_key_too(
    send: Send, call: Client, application: str, factory: Factory, key: str
) -> None:
    event = params_of("audit_events_fmp_create", factory)
    first = call("audit_events_fmp_create", application, **event).data
    assert send("audit_events_fmp_create", application, key, **event).data == first
    assert send("audit_events_fmp_create", application, key, **event).data == first
    other = send("audit_events_fmp_create", application, key, **{**event, "unique_id": unique("e")})
    assert other.errors == {("Idempotency-Key", "conflict")}


# --- a request that dies on the way ---


def dying(calls: Calls, *, saved_before: bool) -> None:
    """The next request that saves dies just before that, or just after it."""

    def die(operation: str, request: dict[str, Any]) -> None:
        if operation == "TransactWriteItems":
            if saved_before:
                calls.forward(operation, request)
            raise Death

    calls.before = die


def test_a_request_that_died_with_its_key_keeps_it_until_it_would_have_ended(
    send: Send, application: str, key: str, requirement: Params, calls: Calls
) -> None:
    dying(calls, saved_before=False)
    with pytest.raises(Death):
        send(NAME, application, key, **requirement)
    calls.before = lambda *_: None
    row = row_of(key)
    assert 0 < row.locked_until / 1000 - time.time() <= 15
    assert send(NAME, application, key, **requirement).errors == {("Idempotency-Key", "in_progress")}

    row.locked_until = int(time.time() * 1000)
    row.save()
    assert send(NAME, application, key, **requirement).status == "action-successful"
    assert saved(requirement) == 1


def test_a_request_that_died_once_it_had_saved_is_answered_when_it_comes_again(
    send: Send, application: str, key: str, requirement: Params, calls: Calls
) -> None:
    dying(calls, saved_before=True)
    with pytest.raises(Death):
        send(NAME, application, key, **requirement)
    calls.before = lambda *_: None
    (stored,) = Requirement.scan(Requirement.key == requirement["key"], consistent_read=True)
    assert send(NAME, application, key, **requirement).data["id"] == stored.id
    assert saved(requirement) == 1


def test_a_request_whose_turn_ran_out_saves_nothing_once_another_has_the_key(
    send: Send, application: str, key: str, requirement: Params, calls: Calls
) -> None:
    overtaking: list[Answer] = []

    def be_overtaken(operation: str, request: dict[str, Any]) -> None:
        if operation == "TransactWriteItems" and not overtaking:
            calls.before = lambda *_: None
            row = row_of(key)
            row.locked_until = 0
            row.save()
            with ThreadPoolExecutor(1) as pool:
                overtaking.append(pool.submit(send, NAME, application, key, **requirement).result())

    calls.before = be_overtaken
    assert send(NAME, application, key, **requirement).errors == {("Idempotency-Key", "in_progress")}
    assert send(NAME, application, key, **requirement).data == overtaking[0].data
    assert saved(requirement) == 1


# --- what it costs ---


def test_without_a_key_nothing_is_paid_for_it(call: Client, application: str, requirement: Params, calls: Calls) -> None:
    forget_blocks()
    call(NAME, application, **requirement)  # reserves ids
    calls.made.clear()
    call(NAME, application, **requirement)
    assert [operation for operation, _ in calls.made] == ["GetItem", "BatchGetItem", "TransactWriteItems"], (
        "the first: the registry"
    )
    assert "idempotency_keys" not in calls.written()


def test_a_key_costs_one_call_more(send: Send, application: str, requirement: Params, calls: Calls) -> None:
    forget_blocks()
    send(NAME, application, unique("key"), **requirement)  # reserves ids
    calls.made.clear()
    send(NAME, application, unique("key"), **requirement)
    assert [operation for operation, _ in calls.made] == ["GetItem", "BatchGetItem", "PutItem", "TransactWriteItems"]


@pytest.mark.skipif(IS_MOTO, reason="moto refuses items from 405,000 bytes on; 400 KB are 409,600")
def test_the_largest_answer_fits_into_a_row(send: Send, application: str, key: str) -> None:
    """DynamoDB takes 400 KB, names included."""
    wide = "\U0001f600"
    names = dict.fromkeys(("script_name", "host_name", "file_name", "updated_in"), wide * 255)
    event = {"unique_id": unique(wide * 240), **names, "start_time": "2026-01-01T00:00:00Z", "notes": [wide * 1000] * 100}
    key += "x" * (255 - len(key))
    assert send("audit_events_fmp_create", application, key, **event).status == "action-successful"
    assert len(json.dumps(row_of(key).serialize(), ensure_ascii=False).encode()) < 400 * 1024
