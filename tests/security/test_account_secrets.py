"""Passwords, tokens and codes are planted in requests of every route of accounts, and sought in everything that is written."""

import base64
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Any

import pytest

from functions.consumers.password_reset_mail.handler import consumer
from shared.api import registry
from shared.api.route import Route
from shared.aws import clients
from shared.background.serve import serve
from shared.dynamodb import low_level
from shared.dynamodb.ids import next_id
from shared.records.clients import Client as ClientRecord
from shared.records.tokens import Token
from shared.records.users import User
from shared.services import password_resets
from shared.timestamps import now
from shared.token_format import RESET, digest, mint
from tests.accounts import code_in, mailed, new_email, user_of, user_with_password
from tests.calls import Calls, failure
from tests.client import Answer, Client, Context, encoded, route_of
from tests.engine import ROOT
from tests.factory import Factory, unique
from tests.mandrill import Mandrill
from tools.codegen.routes import routes

SERVICES = ("sessions", "passwords", "clients", "users")
ROUTES = tuple(route for route in routes() if route.service in SERVICES)
NAMES = [route.name for route in ROUTES]
ROLES = {"planoauth": ["client"]}
REGISTRATION = {"first_name": "Ada", "last_name": "Lovelace"}


@dataclass
class Planted:
    """A user with secrets that occur nowhere else."""

    factory: Factory
    password: str
    other: str  # another password, wrong or new
    user: User
    token: str  # of the user's session
    code: str
    roleless: str  # the token of a session of a user without a role

    @classmethod
    def by(cls, factory: Factory) -> "Planted":
        password, code = unique("Pass-word"), mint(RESET)
        record, made_at = next_id("clients"), now()
        user = user_with_password(factory, password=password, roles=ROLES, client_ids={"planoauth": record})
        ClientRecord(record, user_id=user.id, application="planoauth", created_at=made_at, last_updated=made_at).save()
        password_resets.row_of(code, user, 30).save()
        return cls(factory, password, unique("An-other"), user, factory.session(user=user), code, factory.session())

    @property
    def secrets(self) -> tuple[str, ...]:
        return self.password, self.other, self.token, self.code, self.roleless

    def params(self, name: str) -> dict[str, Any]:
        """Parameters that the route takes."""
        given: dict[str, dict[str, Any]] = {
            "clients_register": {
                "application": "planoauth",
                "client": {"email": new_email(), "password": self.other, **REGISTRATION},
            },
            "passwords_request_reset": {"email": new_email()},
            "passwords_reset": {"code": self.code, "password": self.other},
            "passwords_update": {"password": self.password, "new_password": self.other},
            "sessions_create": {"email": str(self.user.email), "password": self.password, "application": "planoauth"},
            "sessions_update": {"remember_me": True},
            "users_client_register": REGISTRATION,
        }
        return given.get(name, {})

    def flawed(self, name: str) -> Iterator[dict[str, Any]]:
        """Parameters that the route refuses: a wrong password, secrets in all places."""
        own = [each for each in route_of(name).params.model_fields if each != "token"]
        yield {**self.params(name), **dict.fromkeys(set(own) & {"password", "code"}, self.other)}
        yield dict.fromkeys(own, self.password)
        yield {each: {self.password: self.code} for each in own}
        yield {**self.params(name), self.password: self.other, self.code: self.token}

    def caller(self, route: Route[Any]) -> str | None:
        if route.name == "users_client_register":
            return self.roleless
        return self.token if route.takes_token else None


@pytest.fixture
def planted(factory: Factory) -> Planted:
    for slug in ("planoauth", "planoorder"):
        factory.application(slug)
    return Planted.by(factory)


@pytest.fixture
def mandrill(monkeypatch: pytest.MonkeyPatch, factory: Factory) -> Iterator[Mandrill]:
    """It takes the notifications of every route."""
    identify = registry.identify
    monkeypatch.setattr(registry, "identify", lambda *names: {**identify(*names), "notification_emails": ["ops@example.com"]})
    with mailed(monkeypatch) as played:
        yield played


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Messages that were sent to any queue."""
    sent: list[Any] = []

    class Sqs:
        @staticmethod
        def call(operation: str, request: dict[str, Any]) -> dict[str, Any]:
            sent.append(request)
            return {}

    monkeypatch.setattr(clients, "sqs", Sqs)
    return sent


@pytest.fixture
def written(
    logged: StringIO, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, mandrill: Mandrill, queue: list[Any]
) -> Callable[[], str]:
    """All that was logged, mailed and queued since the test began."""

    def read() -> str:
        printed = capsys.readouterr()
        return logged.getvalue() + printed.out + printed.err + caplog.text + json.dumps([mandrill.requests, queue])

    return read


def send(call: Client, planted: Planted, route: Route[Any], params: dict[str, Any]) -> Answer:
    """Under an idempotency key, where the route takes one."""
    key = {"Idempotency-Key": unique("key")} if route.takes_idempotency_key else {}
    return call.send(route.name, *encoded(route, params), token=planted.caller(route), headers=key)


def rows() -> str:
    """All rows of all tables."""
    found: list[Any] = []
    for table in low_level.call("ListTables", {})["TableNames"]:
        start: dict[str, Any] | None = {}
        while start is not None:
            page = low_level.call("Scan", {"TableName": table, **start})
            found += page["Items"]
            start = {"ExclusiveStartKey": page["LastEvaluatedKey"]} if page.get("LastEvaluatedKey") else None
    return json.dumps(found, default=str)


def in_every_form(*secrets: str) -> set[str]:
    """As it is, and in base64 at each of the three places where it may begin."""
    encoded = {base64.b64encode(b" " * shift + each.encode()).decode()[4:-4] for each in secrets for shift in range(3)}
    return {*secrets, *encoded}


def found(secrets: set[str], text: str) -> list[str]:
    return [secret for secret in secrets if secret in text]


@pytest.mark.parametrize("route", ROUTES, ids=NAMES)
def test_no_secret_is_logged_mailed_queued_or_stored_by_a_request_that_succeeds(
    call: Client, planted: Planted, route: Route[Any], written: Callable[[], str]
) -> None:
    answer = send(call, planted, route, planted.params(route.name))
    assert answer.status == "action-successful"
    shown_once = [str(answer.data[name]) for name in route.secrets]
    secrets = in_every_form(*planted.secrets, *shown_once)
    assert found(secrets, written() + rows()) == []
    body = json.dumps({**answer.body, "data": {**answer.data, **dict.fromkeys(route.secrets)}})
    assert found(secrets, body + json.dumps(answer.headers)) == []


@pytest.mark.parametrize("route", ROUTES, ids=NAMES)
def test_no_secret_is_logged_mailed_queued_or_answered_by_a_request_that_is_refused(
    call: Client, planted: Planted, route: Route[Any], written: Callable[[], str]
) -> None:
    secrets = in_every_form(*planted.secrets)
    for params in planted.flawed(route.name):
        answer = send(call, planted, route, params)
        shown = {name: value for name, value in answer.body.items() if name not in ("data", "warnings")}
        assert found(secrets, json.dumps([shown, answer.headers])) == []
    assert found(secrets, written()) == []


@pytest.mark.parametrize("route", ROUTES, ids=NAMES)
def test_no_secret_is_logged_or_answered_by_a_request_that_crashes(
    factory: Factory, call: Client, calls: Calls, route: Route[Any], written: Callable[[], str], planted: Planted
) -> None:
    secrets, crashed = set[str](), 0
    for place in range(1, 12):
        fresh, made = Planted.by(factory), iter(range(1, 100))

        def refuse(operation: str, request: dict[str, Any], made: Iterator[int] = made, place: int = place) -> None:
            if next(made) == place:
                raise failure("ValidationException")

        calls.before = refuse
        answer = send(call, fresh, route, fresh.params(route.name))
        calls.before = lambda operation, request: None
        crashed += answer.code == 500
        secrets |= in_every_form(*fresh.secrets)
        if next(made) <= place:
            break
    assert crashed >= 1
    text = written()
    assert "Traceback" in text
    assert found(secrets, text) == []


def test_of_a_token_and_of_a_code_only_hashes_are_stored(call: Client, planted: Planted, mandrill: Mandrill) -> None:
    token = call("sessions_create", **planted.params("sessions_create")).data["token"]
    assert Token.get(digest(token), consistent_read=True).user_id == planted.user.id
    code = mailed_code(str(planted.user.email), mandrill)
    assert found({token, code, token[10:], code[10:]}, rows()) == []


def test_a_code_is_in_the_mail_to_its_user_and_nowhere_else(
    call: Client, planted: Planted, mandrill: Mandrill, logged: StringIO
) -> None:
    code = mailed_code(str(planted.user.email), mandrill)
    call("passwords_reset", code=code, password=planted.other)
    with_code = [message for message in mandrill.messages if code in json.dumps(message)]
    assert [message["to"][0]["email"] for message in with_code] == [planted.user.email]
    assert code not in logged.getvalue() + rows()


def mailed_code(email: str, mandrill: Mandrill) -> str:
    serve(consumer)({"Records": [{"messageId": "1", "body": json.dumps({"email": email.lower()})}]}, Context())
    return code_in(mandrill.messages[-1])


def test_a_code_whose_mail_failed_is_not_kept_for_another_try(planted: Planted, mandrill: Mandrill, logged: StringIO) -> None:
    mandrill.status = 500
    code = mailed_code(str(planted.user.email), mandrill)
    assert code not in logged.getvalue() + rows()


def test_a_hash_of_a_password_is_in_its_users_row_and_nowhere_else(
    call: Client, planted: Planted, written: Callable[[], str]
) -> None:
    email = new_email()
    params = {"application": "planoauth", "client": {"email": email, "password": planted.password, **REGISTRATION}}
    answer = call("clients_register", **params)
    stored = str(user_of(email).password_hash)
    assert stored.startswith("$argon2id$")
    assert rows().count(stored) == 1
    assert stored not in written() + json.dumps(answer.body)


def test_no_token_no_code_and_no_hash_of_a_password_is_in_a_recording_or_a_document() -> None:
    secret = re.compile(rb"plano_(?:ses|app|rst)_[0-9A-Za-z]{49}|\$argon2id\$v=19\$m=\d+")
    files = [path for folder in ("docs", "events", "clients/bruno") for path in (ROOT / folder).rglob("*.*") if path.is_file()]
    assert [str(path) for path in files if secret.search(path.read_bytes())] == []
