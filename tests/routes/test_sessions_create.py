"""POST /api/v1/sessions/create"""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from argon2 import PasswordHasher

from functions.routes.sessions_create.handler import route
from shared.records.clients import Client as ClientRecord
from shared.records.tokens import Token
from shared.records.users import User
from shared.services import passwords, throttles
from shared.settings import settings
from shared.token_format import digest
from tests.accounts import NEW_PASSWORD, PASSWORD, new_email, user_of, user_with_password
from tests.calls import Calls
from tests.client import SOURCE_IP, Answer, Client, encoded, event, route_of
from tests.factory import Factory
from tests.faults.scenario import IDENTIFY, MAIL, Params, Scenario, Setup
from tests.in_one_test import in_one_test
from tests.mandrill import Mandrill
from tools.operate import operations

NAME = "sessions_create"
EMPLOYEE: dict[str, Any] = {"roles": {"planoauth": ["employee"]}}


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user who signs in, to an application that is switched on."""
    factory.application("planoauth")
    user_with_password(factory, route.example["email"], route.example["password"], **EMPLOYEE)


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route's own."""
    for email, redirect_url in (("nonsense", None), (new_email(), "https://elsewhere.example.com")):
        yield call(NAME, email=email, password=PASSWORD, application="planoauth", redirect_url=redirect_url)


@pytest.fixture(autouse=True)
def application(factory: Factory) -> None:
    factory.application("planoauth")


@pytest.fixture
def email(factory: Factory) -> str:
    """Of an employee with a password."""
    return str(user_with_password(factory, **EMPLOYEE).email)


def sign_in(call: Client, email: str, password: str = PASSWORD, **params: Any) -> Answer:
    return call(NAME, **{"email": email, "password": password, "application": "planoauth", **params})


def row_of(token: str) -> Token:
    return Token.get(digest(token), consistent_read=True)


def sessions_of(user: User) -> list[Token]:
    return operations.list_tokens(user_id=user.id)


# --- who signs in ---


def test_a_user_signs_in_and_gets_a_session_and_its_token(call: Client, factory: Factory, email: str) -> None:
    data = sign_in(call, email).data
    user, row = user_of(email), row_of(data["token"])
    assert data == {
        "id": row.id,
        "user_id": user.id,
        "application": "planoauth",
        "roles": ["employee"],
        "remember_me": False,
        **dict.fromkeys(("created_at", "last_used_at"), row.created_at),
        "token": data["token"],
        "redirect_url": None,
    }
    assert (row.password_stamp, row.network) == (user.password_stamp, "192.0.2.0/24")
    days = (datetime.fromtimestamp(row.expires_at or 0, UTC) - datetime.fromisoformat(row.created_at)).days
    assert days in (96, 97), "its row is kept for 90 days after it expired"


def test_the_token_is_a_sessions(call: Client, email: str) -> None:
    data = sign_in(call, email).data
    read = call("sessions_read", data["token"]).data
    assert read == {name: value for name, value in data.items() if name not in ("token", "redirect_url")}


def test_each_sign_in_makes_a_session_of_its_own(call: Client, email: str) -> None:
    first, second = (sign_in(call, email).data for _ in range(2))
    assert first["token"] != second["token"]
    assert {row.id for row in sessions_of(user_of(email))} == {first["id"], second["id"]}


def test_an_email_counts_in_any_case_and_a_password_in_nfc(call: Client, factory: Factory) -> None:
    email = str(user_with_password(factory, password="\u00e9t\u00e9 et hiver", **EMPLOYEE).email)
    assert sign_in(call, email.upper(), "e\u0301te\u0301 et hiver").status == "action-successful"
    assert sign_in(call, email, "\u00c9t\u00e9 et hiver").status == "invalid-password"


def test_a_remembered_session_has_a_row_that_stays(call: Client, email: str) -> None:
    data = sign_in(call, email, remember_me="true").data
    row = row_of(data["token"])
    assert (data["remember_me"], row.remember_me) == (True, True)
    assert row.expires_at is None


def test_the_browser_is_kept_by_its_first_200_characters(call: Client, email: str) -> None:
    params = {"email": email, "password": PASSWORD, "application": "planoauth"}
    body, kind = encoded(route_of(NAME), params)
    browser = "Browser/1.0 " * 30
    token = call.send(NAME, body, kind, headers={"User-Agent": browser}).data["token"]
    assert row_of(token).user_agent == browser[:200]


def test_a_role_counts_in_the_application_that_is_signed_in_to(call: Client, factory: Factory) -> None:
    factory.application("planox2")
    email = str(user_with_password(factory, roles={"planox2": ["client"], "planoauth": []}).email)
    assert sign_in(call, email, application="planox2").data["roles"] == ["client"]
    assert sign_in(call, email).status == "user-requires-role"


def test_a_session_and_an_application_accompany_the_answer(call: Client, email: str) -> None:
    body = sign_in(call, email, session_view="default", application_view="default").body
    assert body["session"] == {name: value for name, value in body["data"].items() if name not in ("token", "redirect_url")}
    assert body["application"]["slug"] == "planoauth"
    assert sign_in(call, email, "wrong", session_view="default").body["session"] is None


# --- who does not ---


def _unknown(factory: Factory) -> str:
    return new_email()


def _switched_off(factory: Factory) -> str:
    return str(user_with_password(factory, active=False, **EMPLOYEE).email)


def _without_password(factory: Factory) -> str:
    return str(user_with_password(factory, password=None, **EMPLOYEE).email)


def _with_another_password(factory: Factory) -> str:
    return str(user_with_password(factory, password=NEW_PASSWORD, **EMPLOYEE).email)


REFUSED: dict[Callable[[Factory], str], str] = {
    _unknown: "email-not-found",
    _switched_off: "email-not-found",
    _without_password: "user-has-no-password",
    _with_another_password: "invalid-password",
}
refused = pytest.mark.parametrize(("make", "status"), REFUSED.items(), ids=lambda each: getattr(each, "__name__", each))


@refused
def test_a_refusal_says_what_is_wrong_and_makes_no_session(
    call: Client, factory: Factory, calls: Calls, make: Callable[[Factory], str], status: str
) -> None:
    email = make(factory)
    calls.made.clear()
    answer = sign_in(call, email)
    assert (answer.status, set(answer.body)) == (status, {"code", "status", "request_id"})
    assert set(calls.written()) == {"throttles"}


@refused
def test_unknown_emails_are_hidden_where_the_stack_does(
    call: Client, factory: Factory, monkeypatch: pytest.MonkeyPatch, make: Callable[[Factory], str], status: str
) -> None:
    monkeypatch.setattr(settings, "hide_unknown_emails", True)
    assert sign_in(call, make(factory)).status == "invalid-password"


def noting(name: str, done: list[str]) -> Callable[..., Any]:
    """PasswordHasher's method of that name, which notes each call."""
    act: Callable[..., Any] = getattr(PasswordHasher, name)

    def noted(*given: Any) -> Any:
        done.append(name)
        return act(*given)

    return noted


@refused
def test_each_refusal_costs_the_same_hashing_and_the_same_calls(
    call: Client, factory: Factory, calls: Calls, monkeypatch: pytest.MonkeyPatch, make: Callable[[Factory], str], status: str
) -> None:
    hashed: list[str] = []
    for name in ("verify", "hash"):
        monkeypatch.setattr(PasswordHasher, name, noting(name, hashed))
    email = make(factory)
    hashed.clear()
    calls.made.clear()
    assert sign_in(call, email).status == status
    assert hashed == ["verify"]
    asked = [operation for operation, sent in calls.made if not str(sent.get("TableName")).endswith("services")]
    assert asked == ["TransactWriteItems", "GetItem", "GetItem"]


@pytest.mark.usefixtures("mandrill")
def test_a_user_without_any_role_gets_a_session_with_which_to_register(call: Client, factory: Factory) -> None:
    user = user_with_password(factory)
    answer = sign_in(call, str(user.email), remember_me=True)
    session = answer.body["session"]
    assert (answer.status, set(answer.body)) == ("client-required", {"code", "status", "session", "request_id"})
    assert session["user_id"] == user.id
    assert session["roles"] == []
    assert session["remember_me"] is True
    registered = call("users_client_register", session["token"], first_name="Ada", last_name="Lovelace")
    assert registered.status == "action-successful"
    assert ClientRecord.get(registered.data["id"]).user_id == user.id
    assert sign_in(call, str(user.email)).data["roles"] == ["client"]


def test_a_session_of_client_required_is_no_matter_of_notification(call: Client, factory: Factory, mandrill: Mandrill) -> None:
    factory.switch("sessions", "create", notification_emails=["ops@example.com"])
    assert sign_in(call, str(user_with_password(factory).email)).status == "client-required"
    factory.switch("sessions", "create")
    assert mandrill.messages == []


@pytest.mark.parametrize("roles", [{"planoauth": ["employee"]}, {}], ids=["with a role", "without any"])
def test_nobody_signs_in_to_an_application_that_is_switched_off(call: Client, factory: Factory, roles: dict[str, Any]) -> None:
    user = user_with_password(factory, roles=roles)
    factory.application("planoauth", active=False)
    assert sign_in(call, str(user.email)).status == "user-requires-role"
    factory.application("planoauth").delete()
    assert sign_in(call, str(user.email)).status == "user-requires-role"
    assert sessions_of(user) == []


def test_everything_that_is_wrong_is_named_at_once(call: Client) -> None:
    wrong = {"email": "nonsense", "application": "nonsense", "redirect_url": "javascript:alert()", "remember_me": "maybe"}
    answer = call(NAME, **wrong)
    assert answer.status == "missing-param"
    assert answer.errors == {
        ("email", "email"),
        ("password", "required"),
        ("application", "inclusion"),
        ("redirect_url", "origin"),
        ("remember_me", "type"),
    }


def test_parameters_come_as_base64_text_only(call: Client, email: str) -> None:
    body = json.dumps({"email": email, "password": PASSWORD, "application": "planoauth"}).encode()
    assert call.send(NAME, body, "application/json").status == "invalid-encoded-params"


# --- where to send the user ---

ALLOWED = ("https://app.example.com", "https://App.example.com:8443", "http://localhost:3000")


@in_one_test(
    "url",
    [
        "https://app.example.com",
        "https://app.example.com/",
        "https://APP.example.com:443/orders?id=1#top",
        "https://app.example.com:8443/a%20b",
        "http://localhost:3000/?next=https://elsewhere.example.com",
    ],
)
def test_a_url_of_an_allowed_origin_is_passed_through(call: Client, email: str, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setattr(settings, "allowed_redirects", ALLOWED)
    assert sign_in(call, email, redirect_url=url).data["redirect_url"] == url


@in_one_test(
    "url",
    [
        "https://elsewhere.example.com/",
        "https://app.example.com.elsewhere.example.com/",
        "https://app.example.com@elsewhere.example.com/",
        "https://app.example.com:443@elsewhere.example.com/",
        "https://elsewhere.example.com\\@app.example.com/",
        "https://app.example.com\\.elsewhere.example.com/",
        "https://app.example.com:444/",
        "http://app.example.com/",
        "http://localhost/",
        "//app.example.com/",
        "/orders",
        "javascript://app.example.com/%0aalert()",
        "https:app.example.com",
        "https://app.example.com/\n",
        " https://app.example.com/",
        "https://app.example.com/a b",
        "https://app.exämple.com/",
    ],
)
def test_any_other_url_is_refused(call: Client, email: str, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setattr(settings, "allowed_redirects", ALLOWED)
    answer = sign_in(call, email, redirect_url=url)
    assert (answer.status, answer.errors) == ("invalid-param", {("redirect_url", "origin")})


def test_without_allowed_origins_there_is_no_url(call: Client, email: str) -> None:
    assert settings.allowed_redirects == ()
    assert sign_in(call, email, redirect_url="https://app.example.com/").errors == {("redirect_url", "origin")}


# --- how often ---


def from_network(call: Client, email: str, password: str, address: str) -> Answer:
    """Signs in from another address."""
    params = {"email": email, "password": password, "application": "planoauth"}
    body, kind = encoded(route_of(NAME), params)
    made = event(route_of(NAME), body, headers={"Content-Type": kind})
    made["requestContext"]["identity"]["sourceIp"] = address
    return call.invoke(NAME, made)


@pytest.mark.parametrize("make", [_unknown, _with_another_password])
def test_five_wrong_passwords_from_a_network_are_enough_for_an_email(
    call: Client, factory: Factory, calls: Calls, make: Callable[[Factory], str]
) -> None:
    email = make(factory)
    for number in range(5):
        assert from_network(call, email, PASSWORD, f"192.0.2.{number}").status in ("email-not-found", "invalid-password")
    calls.made.clear()
    answer = from_network(call, email.upper(), NEW_PASSWORD, "192.0.2.200")
    assert (answer.status, answer.code) == ("too-many-attempts", 429)
    assert 0 < int(answer.headers["retry-after"]) <= 900
    assert calls.read() == ["services"], "nothing was looked at"
    assert from_network(call, email, NEW_PASSWORD, "198.51.100.1").status in ("email-not-found", "action-successful")


def test_right_passwords_do_not_count(call: Client, email: str, factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttles, "OF_EMAIL_AND_NETWORK", throttles.Limit("few_of_network", 1, 900))
    assert [sign_in(call, email).status for _ in range(3)] == ["action-successful"] * 3
    nobodys = str(user_with_password(factory).email)
    assert [sign_in(call, nobodys).status for _ in range(3)] == ["client-required"] * 3


@pytest.mark.parametrize(("limit", "name"), [("OF_EMAIL", "few_of_email"), ("OF_HOST", "few_from_host")])
def test_tries_are_limited_by_email_from_everywhere_and_by_address(
    call: Client, factory: Factory, monkeypatch: pytest.MonkeyPatch, limit: str, name: str
) -> None:
    monkeypatch.setattr(throttles, limit, throttles.Limit(f"{name}_{new_email()}", 1, 900))
    monkeypatch.setitem(settings.__dict__, "trusted_sources", ())
    email = new_email()
    assert from_network(call, email, PASSWORD, SOURCE_IP).status == "email-not-found"
    of_email = (email, "203.0.113.1") if limit == "OF_EMAIL" else (new_email(), SOURCE_IP)
    assert from_network(call, of_email[0], PASSWORD, of_email[1]).status == "too-many-attempts"


# --- hashes and stamps ---


def former_hash() -> str:
    """Of the password, by parameters that are out of date."""
    return PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)


def test_a_hash_of_former_parameters_is_made_anew(call: Client, factory: Factory) -> None:
    user = user_with_password(factory, password_hash=former_hash(), **EMPLOYEE)
    former = str(user.password_hash)
    token = sign_in(call, str(user.email)).data["token"]
    stored = user_of(str(user.email))
    assert stored.password_hash != former
    assert stored.password_stamp == user.password_stamp
    assert passwords.is_right(stored, PASSWORD)
    assert call("sessions_read", token).status == "action-successful"


def before_the_session_is_written(calls: Calls, act: Callable[[], Any]) -> None:
    def run(operation: str, request: dict[str, Any]) -> None:
        if operation == "TransactWriteItems" and "test-tokens" in str(request):
            calls.before = lambda operation, request: None
            act()

    calls.before = run


def test_a_password_that_is_changed_meanwhile_opens_nothing(call: Client, factory: Factory, calls: Calls) -> None:
    user = user_with_password(factory, **EMPLOYEE)
    changed = {"password_hash": passwords.hashed(NEW_PASSWORD), "password_stamp": passwords.new_stamp()}
    actions = [getattr(User, name).set(value) for name, value in changed.items()]
    before_the_session_is_written(calls, lambda: User(user.id).update(actions))
    assert sign_in(call, str(user.email)).status == "invalid-password"
    assert sessions_of(user) == []


def test_a_session_is_made_under_the_stamp_that_the_user_has_by_then(call: Client, factory: Factory, calls: Calls) -> None:
    user = user_with_password(factory, **EMPLOYEE)
    before_the_session_is_written(calls, lambda: operations.revoke_sessions(int(user.id)))
    token = sign_in(call, str(user.email)).data["token"]
    assert row_of(token).password_stamp == user_of(str(user.email)).password_stamp != user.password_stamp
    assert call("sessions_read", token).status == "action-successful"


# --- secrets ---


def test_password_and_token_are_nowhere_but_in_the_answer(
    call: Client, factory: Factory, mandrill: Mandrill, logged: StringIO
) -> None:
    factory.switch("sessions", "create", notification_emails=["ops@example.com"])
    user = user_with_password(factory, **EMPLOYEE)
    answer = sign_in(call, str(user.email), session_view="default")
    sign_in(call, str(user.email), "another horse, and a battery")
    factory.switch("sessions", "create")
    token = answer.data["token"]
    (message,) = mandrill.messages
    assert json.loads(message["text"])["token"] is None
    rows = [row_of(token).serialize(), user_of(str(user.email)).serialize()]
    elsewhere = json.dumps([rows, mandrill.messages, logged.getvalue(), answer.body["session"], answer.headers])
    assert [secret for secret in (token, PASSWORD, "another horse, and a battery") if secret in elsewhere] == []


def _person(setup: Setup) -> Params:
    setup.factory.application("planoauth")
    user = user_with_password(setup.factory, **EMPLOYEE)
    return {"email": str(user.email), "password": PASSWORD, "application": "planoauth"}


def _person_with_a_former_hash(setup: Setup) -> Params:
    params = _person(setup)
    User(user_of(params["email"]).id).update([User.password_hash.set(former_hash())])
    return params


def _opened(params: Params) -> int:
    return len(sessions_of(user_of(params["email"])))


CALLS = (
    *IDENTIFY,
    "TransactWriteItems throttles",
    "GetItem user_emails",
    "GetItem users",
    "GetItem applications",
    "UpdateItem counters",
    "TransactWriteItems notifications tokens users",
    "TransactWriteItems throttles (2)",
)
SCENARIOS = (
    Scenario("a user signs in", NAME, (*CALLS, *MAIL), _person, _opened, repeatable=False),
    Scenario(
        "a user signs in whose password was hashed by former parameters",
        NAME,
        (*CALLS, "UpdateItem users", *MAIL),
        _person_with_a_former_hash,
        _opened,
        repeatable=False,
    ),
)
