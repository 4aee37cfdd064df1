"""A user's life in `make run`, over real HTTP: registers, signs in at two devices, forgets the password, signs out everywhere."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from shared.dynamodb.expressions import expressions
from shared.records.tokens import Token
from shared.timestamps import rfc3339
from shared.token_format import digest
from tests.client import encoded
from tests.factory import unique
from tests.local.runner import HttpAnswer, Run, running, send
from tests.mandrill import Mandrill, mandrill
from tools.codegen.routes import routes

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("life of a user")]

ROUTES = {route.name: route for route in routes()}
RESET_PAGE = "https://www.example.com/reset"
MAIL_SECONDS = 30  # until a mail of the background is there, on a busy machine


@dataclass
class Life:
    run: Run
    mandrill: Mandrill

    def ask(self, name: str, token: str | None = None, *, user_agent: str = "", **params: Any) -> HttpAnswer:
        """A request as the route takes it."""
        route = ROUTES[name]
        body, kind = encoded(route, params)
        headers = {"content_type": kind, "user_agent": user_agent, "authorization": f"Bearer {token}" if token else ""}
        return send(self.run.port, route.method, route.path, body, **{name: value for name, value in headers.items() if value})

    def data(self, name: str, token: str | None = None, **params: Any) -> Any:
        answer = self.ask(name, token, **params)
        assert answer.status == "action-successful", answer.body
        return answer.body["data"]

    def sign_in(self, email: str, password: str, **params: Any) -> str:
        return str(self.data("sessions_create", email=email, password=password, application="planoauth", **params)["token"])

    def is_signed_in(self, token: str) -> bool:
        return self.ask("sessions_read", token).code == 200

    def idle(self, token: str, hours: int) -> None:
        """Its last use was so many hours ago."""
        used = rfc3339(datetime.now(UTC) - timedelta(hours=hours))
        of_aws = {"endpoint_url": self.run.ready["aws"], "aws_access_key_id": "test", "aws_secret_access_key": "test"}
        with closing(boto3.client("dynamodb", "us-east-1", **of_aws)) as client:
            client.update_item(
                TableName="local-tokens",
                Key={"hash": {"S": digest(token)}},
                **expressions(update=[Token.last_used_at.set(used)]),
            )

    def mailed(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        end = time.monotonic() + MAIL_SECONDS
        while not (found := [message for message in self.mandrill.messages if wanted(message)]):
            assert time.monotonic() < end, "no such mail came"
            time.sleep(0.05)
        return dict(found[-1])


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    with (
        mandrill() as played,
        running(tmp_path_factory.mktemp("user"), MANDRILL_URL=played.url, PASSWORD_RESET_URL=RESET_PAGE) as run,
    ):
        yield Life(run, played)


def test_a_user_registers_uses_two_devices_forgets_the_password_and_signs_out_everywhere(life: Life) -> None:
    email, password, new, newest = f"{unique('Ada')}@example.com", "a horse, a mule", "a staple, and a mule", "a donkey, and a mule"
    secrets = [password, new, newest]

    client = {"email": email, "password": password, "first_name": "Ada", "last_name": "Lovelace"}
    registered = life.data("clients_register", application="planoauth", client=client)
    assert life.ask("clients_register", application="planoauth", client=client).status == "email-already-registered"
    assert life.mailed(lambda message: message["to"][0]["email"] == email)["subject"] == "Welcome"

    laptop = life.sign_in(email.lower(), password, user_agent="Laptop")
    phone = life.sign_in(email, password, user_agent="Phone", remember_me=True)
    listed = life.data("sessions_index", phone)["results"]
    assert [(each["user_agent"], each["network"], each["remember_me"]) for each in listed] == [
        ("Phone", "127.0.0.0/24", True),
        ("Laptop", "127.0.0.0/24", False),
    ]
    for token in (laptop, phone):
        assert life.data("clients_read", token) == registered
        assert life.data("list_items_index", token)["results"]

    for token in (laptop, phone):
        life.idle(token, hours=73)
    assert life.ask("sessions_read", laptop).status == "session-expired"
    assert life.is_signed_in(phone), "it is remembered"
    laptop = life.sign_in(email, password)

    wrong = life.ask("sessions_create", email=email, password="another mule", application="planoauth")
    assert wrong.status == "invalid-password"
    assert life.data("passwords_request_reset", email=email) == {"email": email, "minutes": 30}
    text = life.mailed(lambda message: RESET_PAGE in message["text"])["text"]
    code = next(word for word in text.split() if word.startswith(RESET_PAGE)).partition("#")[2]
    assert life.is_signed_in(laptop), "nothing has changed yet"
    assert life.data("passwords_reset", code=code, password=new)["id"] == registered["user_id"]
    assert [life.is_signed_in(token) for token in (laptop, phone)] == [False, False]
    assert life.ask("passwords_reset", code=code, password=newest).status == "invalid-param"
    former = life.ask("sessions_create", email=email, password=password, application="planoauth")
    assert former.status == "invalid-password"
    secrets += [laptop, phone, code]

    laptop, phone = life.sign_in(email, new), life.sign_in(email, new, remember_me=True)
    life.data("passwords_update", laptop, password=new, new_password=newest)
    assert [life.is_signed_in(token) for token in (laptop, phone)] == [True, False]
    phone = life.sign_in(email, newest)
    life.data("sessions_destroy_all", laptop, keep_current=False)
    assert [life.ask("sessions_read", token).status for token in (laptop, phone)] == ["invalid-token"] * 2

    written = life.run.output.read_text() + life.run.errors.read_text() + json.dumps(life.mandrill.requests)
    assert [secret for secret in (*secrets, laptop, phone) if secret in written.replace(f"#{code}", "")] == []


def test_a_code_is_mailed_to_nobody_for_an_email_that_no_user_has(life: Life) -> None:
    unknown, known = f"{unique('nobody')}@example.com", life.run.ready["users"]["client"]["email"]
    before = len(life.mandrill.messages)
    assert life.data("passwords_request_reset", email=unknown) == {"email": unknown, "minutes": 30}
    assert life.data("passwords_request_reset", email=known) == {"email": known, "minutes": 30}
    assert life.mailed(lambda message: message["to"][0]["email"] == known)["subject"] == "Reset your password"
    assert [message["to"][0]["email"] for message in life.mandrill.messages[before:]] == [known]


def test_the_demo_users_sign_in(life: Life) -> None:
    users = life.run.ready["users"]
    assert sorted(users) == ["client", "employee", "liaison", "no_client"]
    for name, given in users.items():
        answer = life.ask("sessions_create", **given, application="planoauth", session_view="default")
        if name == "no_client":
            assert answer.status == "client-required"
            assert life.ask("clients_read", answer.body["session"]["token"]).status == "client-required"
        else:
            assert answer.body["data"]["roles"] == [name]
            assert life.is_signed_in(answer.body["data"]["token"])
