"""POST /api/v1/passwords/request_reset"""

import json
from io import StringIO
from typing import Any

import pytest

from functions.consumers.password_reset_mail.handler import consumer
from shared.aws import clients
from shared.background.serve import serve
from shared.dynamodb.transaction import ALONE
from shared.records.queues import PASSWORD_RESETS
from shared.records.throttles import Throttle
from shared.services import password_resets, throttles
from tests.accounts import PASSWORD, code_in, mailed, new_email, user_with_password
from tests.calls import Calls
from tests.client import Client, Context
from tests.factory import Factory
from tests.faults.scenario import IDENTIFY, Params, Scenario, Setup, saves_nothing

NAME = "passwords_request_reset"


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the queue, and lets the example's e-mail be sent however often."""
    clients.client("sqs").create_queue(QueueName="test-password_resets")
    monkeypatch.setattr(throttles, "RESETS", throttles.Limit("many_resets", 10_000, 3600))


class Sent:
    """The queue: its messages, and whether it takes any."""

    def __init__(self) -> None:
        self.messages: list[Any] = []
        self.fails = False

    def call(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        assert (operation, request["QueueUrl"]) == ("SendMessageBatch", PASSWORD_RESETS.url)
        if self.fails:
            raise TimeoutError
        self.messages += [json.loads(entry["MessageBody"]) for entry in request["Entries"]]
        return {}


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    queue = Sent()
    monkeypatch.setattr(clients, "sqs", lambda: queue)
    return queue


def test_the_answer_repeats_what_was_given_and_a_message_is_sent(call: Client, sent: Sent) -> None:
    email = new_email()
    assert call(NAME, email=email, application="planoauth").data == {"email": email, "minutes": 30}
    assert sent.messages == [{"email": email.lower()}]


def test_an_email_that_is_nobodys_is_answered_alike_after_the_same_calls(
    call: Client, factory: Factory, sent: Sent, calls: Calls
) -> None:
    known = str(user_with_password(factory).email)
    without = str(user_with_password(factory, password=None).email)
    off = str(user_with_password(factory, active=False).email)
    made, answers = [], []
    for email in (known, without, off, new_email()):
        calls.made.clear()
        answer = call(NAME, email=email)
        answers.append(json.dumps({**answer.body, "request_id": ""}).replace(email, ""))
        made.append([operation for operation, _ in calls.made])
        assert set(calls.written() + calls.read()) == {"services", "throttles"}, "no user is looked up"
    assert len(set(answers)) == 1
    assert made == [made[0]] * 4
    assert len(sent.messages) == 4


def test_what_is_sent_leads_to_a_mail_with_a_code(
    call: Client, factory: Factory, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = user_with_password(factory)
    call(NAME, email=str(user.email).upper())
    with mailed(monkeypatch) as mandrill:
        records = [{"messageId": str(number), "body": json.dumps(each)} for number, each in enumerate(sent.messages)]
        assert serve(consumer)({"Records": records}, Context()) == {"batchItemFailures": []}
    (message,) = mandrill.messages
    assert message["to"] == [{"email": user.email, "type": "to"}]
    assert password_resets.reset(ALONE, code_in(message), "another one again").id == user.id


def test_an_email_is_good_for_three_requests_an_hour_whether_it_is_known_or_not(
    call: Client, factory: Factory, sent: Sent, calls: Calls
) -> None:
    for email in (str(user_with_password(factory).email), new_email()):
        assert [call(NAME, email=given).code for given in (email, email.upper(), email)] == [200] * 3
        sent.messages.clear()
        calls.made.clear()
        answer = call(NAME, email=email.lower())
        assert (answer.status, answer.code) == ("too-many-attempts", 429)
        assert 3590 <= int(answer.headers["retry-after"]) <= 3600
        assert calls.written() == ["throttles"], "tried, and refused by its condition"
        assert sent.messages == []
    assert call(NAME, email=new_email()).code == 200


def test_after_an_hour_it_may_be_asked_for_again(call: Client) -> None:
    email = new_email()
    for _ in range(3):
        call(NAME, email=email)
    (counter,) = throttles.of_reset(email.lower())
    row = Throttle.get(counter.row(0).key, consistent_read=True)
    row.update([Throttle.ends_at.set(row.ends_at - 3_600_000)])
    assert call(NAME, email=email).code == 200


def test_a_queue_that_takes_no_message_is_told(call: Client, sent: Sent) -> None:
    sent.fails = True
    assert call(NAME, email=new_email()).status == "application-crash"


@pytest.mark.parametrize("email", ["nonsense", "a@b", "a b@example.com", 5])
def test_an_email_that_no_mail_reaches_is_refused(call: Client, sent: Sent, email: Any) -> None:
    assert call(NAME, email=email).errors == {("email", "type" if email == 5 else "email")}
    assert sent.messages == []


def test_an_application_is_one_that_there_is(call: Client) -> None:
    assert call(NAME, email=new_email(), application="nonsense").errors == {("application", "inclusion")}
    assert call(NAME).errors == {("email", "required")}


def test_parameters_come_as_base64_text_only(call: Client) -> None:
    body = json.dumps({"email": new_email()}).encode()
    assert call.send(NAME, body, "application/json").status == "invalid-encoded-params"
    assert call.query(NAME, email=[new_email()]).status != "action-successful"


def test_the_email_is_in_no_line_of_the_log(call: Client, sent: Sent, logged: StringIO) -> None:
    email = new_email()
    call(NAME, email=email)
    sent.fails = True
    call(NAME, email=email)
    assert "Traceback" in logged.getvalue()
    assert [text for text in (email, email.lower(), PASSWORD) if text in logged.getvalue()] == []


def _asked(setup: Setup) -> Params:
    clients.client("sqs").create_queue(QueueName="test-password_resets")
    return {"email": new_email()}


SCENARIOS = (
    Scenario(
        "a password's reset is asked for",
        NAME,
        (*IDENTIFY, "TransactWriteItems throttles", "SendMessageBatch"),
        _asked,
        saves_nothing,
        needs=("SendMessageBatch",),
    ),
)
