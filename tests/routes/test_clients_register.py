"""POST /api/v1/clients/register"""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from typing import Any

import pytest

from shared.emails import comparable
from shared.records.applications import Application
from shared.records.clients import Client as ClientRecord
from shared.records.notifications import Notification
from shared.records.user_emails import UserEmail
from shared.records.users import User
from shared.services import passwords, throttles
from shared.settings import settings
from tests.accounts import PASSWORD, new_email, user_of, user_with_password
from tests.calls import Calls
from tests.client import Answer, Client
from tests.factory import Factory
from tests.faults.scenario import IDENTIFY, MAILS, Params, Scenario, Setup
from tests.mandrill import Mandrill
from tests.threads import side_by_side

NAME = "clients_register"
SUBJECT = "ada@example.com"  # of the example


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opens the application, and has no mail be sent."""
    factory.application("planoauth")
    monkeypatch.setattr(settings, "mandrill_key_parameter", "")


def new_client(**changes: Any) -> dict[str, Any]:
    return {"email": new_email(), "password": PASSWORD, "first_name": "Ada", "last_name": "Lovelace", **changes}


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route's own."""
    email = str(user_with_password(factory).email)
    yield call(NAME, application="planoauth", client=new_client(email=email))
    yield call(NAME, application="planoauth", client=new_client(email="ada@example.com", password="ada@example.com"))
    yield call(NAME, application="planoauth", client=new_client(password="qwertyuiop"))
    yield call(NAME, application="planoauth", client=new_client(password="short", email="nonsense"))
    yield call(NAME, application="planoauth", enterprise=True, client=new_client(company_id=1))
    factory.application("planoauth", registration=False)
    yield call(NAME, application="planoauth", client=new_client())
    factory.application("planoauth")


@pytest.fixture(autouse=True)
def open_application(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    example_needs(factory, monkeypatch)


def register(call: Client, *, application: str = "planoauth", enterprise: bool | None = None, **changes: Any) -> Answer:
    further = {} if enterprise is None else {"enterprise": enterprise}
    return call(NAME, application=application, client=new_client(**changes), **further)


def test_a_client_is_registered_with_user_role_and_email(call: Client) -> None:
    given = new_client(phone="+1 303 555 0100", company_id=7, company_name="Engines")
    data = call(NAME, application="planoauth", client=given).data
    user = user_of(given["email"])
    assert data == {
        **{name: given[name] for name in ("email", "first_name", "last_name", "phone", "company_name")},
        "id": data["id"],
        "user_id": user.id,
        "application": "planoauth",
        "company_id": None,
        **dict.fromkeys(("created_at", "last_updated"), user.created_at),
    }
    assert user.name == "Ada Lovelace"
    assert user.email == given["email"]
    assert user.active is True
    assert (user.roles, user.client_ids) == ({"planoauth": ["client"]}, {"planoauth": data["id"]})
    assert user.company_ids is None
    client = ClientRecord.get(data["id"], consistent_read=True)
    assert client.user_id == user.id
    assert client.wished_company_id == 7
    assert client.enterprise is False
    assert client.company_id is None


def test_the_password_is_stored_as_a_hash_of_its_nfc(call: Client) -> None:
    email = new_email()
    register(call, email=email, password="e\u0301te\u0301 et hiver")
    user = user_of(email)
    assert passwords.is_right(user, "\u00e9t\u00e9 et hiver")
    assert user.password_stamp


def test_an_email_is_one_users_in_any_case(call: Client, factory: Factory) -> None:
    email = new_email()
    assert register(call, email=email).status == "action-successful"
    answer = register(call, email=email.upper())
    assert (answer.status, answer.errors) == ("email-already-registered", {("client.email", "taken")})
    employee = user_with_password(factory, roles={"planoauth": ["employee"]})
    assert register(call, email=str(employee.email)).status == "email-already-registered"


@pytest.mark.parametrize(
    "email",
    ["nonsense", "a@b", "a b@example.com", "ü@example.com", "a@@example.com", "a" * 250 + "@example.com", "a@example.com\n"],
)
def test_an_email_that_no_mail_reaches_is_refused(call: Client, email: str) -> None:
    answer = register(call, email=email)
    assert answer.status == "invalid-param"
    assert answer.errors <= {("client.email", "email"), ("client.email", "max_length")}
    assert answer.errors


@pytest.mark.parametrize(
    ("password", "rule"), [("a" * 9, "min_length"), ("a" * 129, "max_length"), ("Password123", "common"), (5, "type")]
)
def test_a_weak_password_is_refused(call: Client, password: Any, rule: str) -> None:
    assert register(call, password=password).errors == {("client.password", rule)}


def test_everything_that_is_wrong_is_named_at_once(call: Client) -> None:
    answer = call(NAME, application="nonsense", enterprise="maybe", client={"email": "x", "password": "y", "company_id": "z"})
    assert answer.status == "missing-param"
    assert answer.errors == {
        ("application", "inclusion"),
        ("enterprise", "type"),
        ("client.email", "email"),
        ("client.password", "min_length"),
        ("client.company_id", "type"),
        ("client.first_name", "required"),
        ("client.last_name", "required"),
    }


def test_an_enterprises_client_goes_without_a_company(call: Client) -> None:
    data = register(call, enterprise=True).data
    assert ClientRecord.get(data["id"], consistent_read=True).enterprise is True
    answer = register(call, enterprise=True, company_id=1)
    assert (answer.status, answer.errors) == ("client-validation-failed", {("client.company_id", "exclusive")})
    assert register(call, enterprise=False, company_id=1).status == "action-successful"


@pytest.mark.parametrize("row", [{"registration": False}, {"active": False}, None], ids=["closed", "switched off", "absent"])
def test_an_application_without_registration_takes_no_client(call: Client, factory: Factory, row: dict[str, Any] | None) -> None:
    email = new_email()
    if row is None:
        Application("planox2").delete()
    else:
        factory.application("planox2", **row)
    answer = register(call, application="planox2", email=email)
    assert (answer.status, answer.errors) == ("client-validation-failed", {("application", "no_registration")})
    with pytest.raises(UserEmail.DoesNotExist):
        UserEmail.get(comparable(email))


def test_a_wished_company_looks_the_same_whether_it_exists(call: Client, factory: Factory) -> None:
    company = int(factory.integration().company_id)
    answers = [register(call, company_id=number).data for number in (company, 2**62)]
    assert [(each["company_id"], set(each)) for each in answers] == [(None, set(answers[0]))] * 2


def test_parameters_come_as_base64_text_only(call: Client) -> None:
    body = json.dumps({"application": "planoauth", "client": new_client()}).encode()
    assert call.send(NAME, body, "application/json").status == "invalid-encoded-params"


def test_a_welcome_is_mailed_that_quotes_nothing_typed_in(call: Client, mandrill: Mandrill) -> None:
    email = new_email()
    answer = register(call, email=email, first_name="Buy at http://spam.example")
    assert answer.status == "action-successful"
    (message,) = mandrill.messages
    assert message["to"] == [{"email": email, "type": "to"}]
    assert message["subject"] == "Welcome"
    assert not any(typed in message["text"] for typed in ("spam", "Lovelace", PASSWORD, email))


def test_a_welcome_that_fails_leaves_the_client_and_a_note(call: Client, mandrill: Mandrill) -> None:
    mandrill.status = 500
    answer = register(call)
    assert answer.status == "mandrill-email-failed"
    data = answer.body["data"]
    assert ClientRecord.get(data["id"], consistent_read=True).user_id == data["user_id"]
    noted = Notification.scan((Notification.source == NAME) & (Notification.record_id == data["id"]), consistent_read=True)
    assert [each.reason for each in noted] == ["http-500"]


@side_by_side
def test_24_who_register_one_email_at_once_make_one_user(call: Client) -> None:
    email = new_email()
    with ThreadPoolExecutor(24) as pool:
        answers = list(pool.map(lambda number: register(call, email=email, first_name=f"Ada{number}"), range(24)))
    statuses = [answer.status for answer in answers]
    assert sorted(statuses) == sorted(["action-successful", *["email-already-registered"] * 23])
    (won,) = [answer.data for answer in answers if answer.code == 200]
    assert [user.id for user in User.scan(User.email == email, consistent_read=True)] == [won["user_id"]]
    (client,) = ClientRecord.scan(ClientRecord.user_id == won["user_id"], consistent_read=True)
    assert (client.id, user_of(email).first_name) == (won["id"], won["first_name"])


def test_registrations_are_limited_by_address_and_told_when_to_come_again(
    call: Client, monkeypatch: pytest.MonkeyPatch, calls: Calls
) -> None:
    few = throttles.Limit("few_registrations", 1, 3600)
    monkeypatch.setattr(throttles, "REGISTRATIONS", few)
    monkeypatch.setitem(settings.__dict__, "trusted_sources", ())
    register(call)
    calls.made.clear()
    answer = register(call)
    assert (answer.status, answer.code) == ("too-many-attempts", 429)
    assert 3590 <= int(answer.headers["retry-after"]) <= 3600
    assert calls.written() == ["throttles"], "tried, and refused by its condition"


def test_of_a_password_nothing_is_left_anywhere(call: Client, mandrill: Mandrill, logged: StringIO) -> None:
    password = "Xanadu-7 stately pleasure-dome"
    email = new_email()
    answer = register(call, email=email, password=password)
    repeated = register(call, email=email, password=password)
    user = user_of(email)
    rows = [user, UserEmail.get(comparable(email)), ClientRecord.get(answer.data["id"])]
    everywhere = [row.serialize() for row in rows], answer.body, repeated.body, mandrill.messages, logged.getvalue()
    assert password not in json.dumps(everywhere)
    assert str(user.password_hash) not in json.dumps([answer.body, mandrill.messages, logged.getvalue()])


def _registration(setup: Setup) -> Params:
    setup.factory.application("planoauth")
    return {"application": "planoauth", "client": new_client()}


def _registered(params: Params) -> int:
    """User, client record and e-mail are there together, or none of them."""
    email = params["client"]["email"]
    users = list(User.scan(User.email == email, consistent_read=True))
    clients = [each.id for user in users for each in ClientRecord.scan(ClientRecord.user_id == user.id, consistent_read=True)]
    rows = list(UserEmail.query(comparable(email), consistent_read=True))
    assert [row.user_id for row in rows] == [user.id for user in users]
    assert [user.client_ids["planoauth"] for user in users] == clients
    return len(users)


SCENARIOS = (
    Scenario(
        "a client registers",
        NAME,
        (
            *IDENTIFY,
            "TransactWriteItems throttles",
            "GetItem applications",
            "UpdateItem counters",
            "UpdateItem counters (2)",
            "TransactWriteItems clients notifications user_emails users",
            *MAILS,
        ),
        _registration,
        _registered,
        again="email-already-registered",
    ),
)
