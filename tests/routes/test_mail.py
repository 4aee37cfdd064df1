"""Notification e-mails after a write, through a server that plays Mandrill."""

import json
import secrets
import threading
import time
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from functions.routes.list_items_upload_image import handler as upload_image
from shared.aws import clients
from shared.aws.botocore_client import BotocoreClient
from shared.dynamodb.transaction import Writing
from shared.outbound import mandrill as mandrill_api
from shared.records.list_items import ListItem
from shared.records.notifications import Notification
from shared.services import mail
from shared.settings import settings
from tests.calls import Calls, failure, refusing
from tests.client import Answer, Client, Context, event, route_of
from tests.engine import free_port
from tests.factory import Factory, unique
from tests.items import ids, stored
from tests.mandrill import Mandrill, mandrill
from tests.waiting import eventually

NAME = "list_items_create"
ADDRESSES = ["ops@example.com", "lists@example.com"]


@pytest.fixture
def key(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> str:
    """Mandrill's key, in a parameter of its own."""
    name, key = f"/test/{unique('mandrill-key')}", secrets.token_hex(11)
    clients.client("ssm").put_parameter(Name=name, Value=key, Type="SecureString", Overwrite=True)
    monkeypatch.setattr(settings, "mandrill_key_parameter", name)
    return key


@pytest.fixture
def post(registry: Factory, key: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mandrill]:
    """Mandrill, for a route whose record names two addresses."""
    registry.switch("list_items", "create", notification_emails=ADDRESSES)
    with mandrill() as played:
        monkeypatch.setattr(settings, "mandrill_url", played.url)
        yield played


def item(**params: Any) -> dict[str, Any]:
    return {"key": unique("k"), "slug": "s", **params}


def notifications(answer: Answer, route: str = NAME) -> list[Notification]:
    """Those of the answered request."""
    of_request = (Notification.source == route) & (Notification.request_id == answer.body["request_id"])
    return list(Notification.scan(of_request, consistent_read=True))


def notification(answer: Answer, route: str = NAME) -> Notification:
    (row,) = notifications(answer, route)
    return row


def noted(route: str) -> list[Notification]:
    """Those of all requests of the route."""
    return list(Notification.scan(Notification.source == route, consistent_read=True))


def has_failed(answer: Answer, reason: str) -> bool:
    """Whether the record was saved and answered, and the failure is on record for that reason."""
    item = stored(answer.body["data"]["id"])
    return (answer.status, item.slug, notification(answer).reason) == ("mandrill-email-failed", "s", reason)


# --- what is sent ---


def test_one_message_goes_to_everyone_whom_the_registry_names(call: Client, employee: str, post: Mandrill, key: str) -> None:
    data = call(NAME, employee, **item(name="zażółć", session_view="default")).data
    ((path, sent),) = post.requests
    assert path == "/api/1.0/messages/send"
    assert sent["key"] == key
    message = sent["message"]
    assert json.loads(message.pop("text")) == data
    assert message == {
        "from_email": "no-reply@example.com",
        "to": [{"email": address, "type": "to"} for address in ADDRESSES],
        "subject": f"{NAME} {data['id']}",
    }


def test_the_other_creates_notify_too(call: Client, employee: str, registry: Factory, post: Mandrill) -> None:
    for service in ("requirements", "audit_events_fmp"):
        registry.switch(service, "create", notification_emails=ADDRESSES[:1])
    reference = registry.reference()
    requirement = call("requirements_create", employee, required=reference, requireable=reference).data
    audit = call("audit_events_fmp_create", employee, **event_of(unique("e"))).data
    assert [message["subject"] for message in post.messages] == [
        f"requirements_create {requirement['id']}",
        f"audit_events_fmp_create {audit['id']}",
    ]


def event_of(unique_id: str) -> dict[str, str]:
    names = dict.fromkeys(("script_name", "host_name", "file_name"), "x")
    return {"unique_id": unique_id, **names, "start_time": "2026-01-01T00:00:00Z"}


def test_a_proxy_in_the_environment_is_not_asked(
    call: Client, employee: str, post: Mandrill, monkeypatch: pytest.MonkeyPatch
) -> None:
    call(NAME, employee, **item())  # reads the key, through a client that does ask a proxy
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert call(NAME, employee, **item()).status == "action-successful"
    assert len(post.requests) == 2


def test_the_key_is_read_once_in_a_while(call: Client, employee: str, post: Mandrill, monkeypatch: pytest.MonkeyPatch) -> None:
    call(NAME, employee, **item())
    monkeypatch.setattr(BotocoreClient, "call", lambda *_: pytest.fail("the key was read again"))
    assert call(NAME, employee, **item()).status == "action-successful"


# --- what is not sent ---


@pytest.mark.parametrize("addresses", [None, []])
def test_without_addresses_nothing_is_sent(
    call: Client, employee: str, registry: Factory, post: Mandrill, addresses: list[str] | None
) -> None:
    registry.switch("list_items", "create", notification_emails=addresses)
    assert call(NAME, employee, **item()).status == "action-successful"
    assert post.requests == []


def test_a_refused_request_sends_nothing(call: Client, employee: str, factory: Factory, post: Mandrill) -> None:
    taken = item()
    call(NAME, employee, **taken)
    assert len(post.requests) == 1
    refused = [
        call(NAME, employee, **taken),
        call(NAME, employee, **item(view="all")),
        call(NAME, employee, **item(item_type="ListItem", item_id=0)),
        call(NAME, factory.session("client"), **item()),
        call(NAME, "wrong", **item()),
    ]
    assert all(answer.code in (400, 401) for answer in refused)
    assert len(post.requests) == 1


def test_a_crash_sends_nothing(call: Client, employee: str, post: Mandrill, calls: Calls) -> None:
    calls.before = refusing(failure("ValidationException"), "TransactWriteItems")
    assert call(NAME, employee, **item()).status == "application-crash"
    assert post.requests == []


def test_reads_send_nothing(call: Client, employee: str, registry: Factory, post: Mandrill) -> None:
    registry.switch("webhook_out_subs", "index", notification_emails=ADDRESSES)
    assert call("webhook_out_subs_index", employee, integration_id=registry.integration().id).data == {"results": [], "next": None}
    assert post.requests == []


def test_a_repeated_event_sends_no_second_mail(call: Client, employee: str, registry: Factory, post: Mandrill) -> None:
    registry.switch("audit_events_fmp", "create", notification_emails=ADDRESSES)
    event = event_of(unique("e"))
    first, second = (call("audit_events_fmp_create", employee, **event).data for _ in range(2))
    assert first == second
    assert len(post.requests) == 1


def test_an_upload_that_changes_nothing_sends_nothing(
    call: Client, employee: str, registry: Factory, post: Mandrill, monkeypatch: pytest.MonkeyPatch
) -> None:
    def saving(item: ListItem, url: str, writing: Writing) -> bool:
        writing.transaction().commit(item)
        return True

    number = call(NAME, employee, **item()).data["id"]
    registry.switch("list_items", "upload_image", notification_emails=ADDRESSES)
    post.requests.clear()
    for changed in (False, True):
        monkeypatch.setattr(upload_image, "upload", saving if changed else lambda *_: False)
        assert call("list_items_upload_image", employee, id=number, image_url="https://a.example/").status == "action-successful"
        assert len(post.requests) == changed


# --- how it may end ---


@pytest.mark.parametrize("outcomes", [("sent", "sent"), ("queued", "scheduled"), ("sent", "queued")])
def test_mail_that_mandrill_takes_is_sent(call: Client, employee: str, post: Mandrill, outcomes: tuple[str, ...]) -> None:
    post.outcomes(*outcomes)
    assert call(NAME, employee, **item()).status == "action-successful"


@pytest.mark.parametrize("outcomes", [("rejected", "rejected"), ("invalid", "invalid"), ("sent", "rejected"), ("sent", "bounced")])
def test_mail_that_mandrill_refuses_to_anyone_has_failed(
    call: Client, employee: str, post: Mandrill, outcomes: tuple[str, ...]
) -> None:
    post.outcomes(*outcomes)
    assert has_failed(call(NAME, employee, **item()), "rejected")


def refused(*reasons: Any) -> bytes:
    """Mandrill's answer about a recipient for each reason; None: one that it takes."""
    outcomes = [{"status": "rejected" if reason else "sent", "reject_reason": reason} for reason in reasons]
    return json.dumps(outcomes).encode()


@pytest.mark.parametrize(
    "word",
    [
        *("hard-bounce", "soft-bounce", "spam", "unsub", "custom", "invalid-sender", "invalid"),
        *("test-mode-limit", "unsigned", "rule"),
    ],
)
def test_the_reason_is_the_one_for_which_mandrill_refused(call: Client, employee: str, post: Mandrill, word: str) -> None:
    post.body = refused(word)
    assert has_failed(call(NAME, employee, **item()), word)


def test_all_reasons_for_which_mandrill_refused_are_named_once(call: Client, employee: str, post: Mandrill) -> None:
    post.body = refused("unsub", None, "hard-bounce", "unsub", "something new")
    assert has_failed(call(NAME, employee, **item()), "hard-bounce, unsub")


@pytest.mark.parametrize("reason", ["Hard-Bounce", "hard-bounce to ops@example.com", "", 5, ["spam"], {"spam": 1}, True])
def test_a_reason_that_mandrill_does_not_document_is_rejected(call: Client, employee: str, post: Mandrill, reason: Any) -> None:
    post.body = json.dumps([{"status": "rejected", "reject_reason": reason}]).encode()
    assert has_failed(call(NAME, employee, **item()), "rejected")


@pytest.mark.parametrize(
    "name",
    [
        *("ValidationError", "GeneralError", "Invalid_Key", "PaymentRequired", "ServiceUnavailable"),
        *("Unknown_Subaccount", "Unknown_Template"),
    ],
)
@pytest.mark.parametrize("status", [401, 500])
def test_the_reason_is_mandrills_name_for_its_error(call: Client, employee: str, post: Mandrill, name: str, status: int) -> None:
    error = {"status": "error", "code": -1, "name": name, "message": "No such key"}
    post.status, post.body = status, json.dumps(error).encode()
    assert has_failed(call(NAME, employee, **item()), name)


@pytest.mark.parametrize("name", ["Invalid_Key abc", "", None, 5, ["Invalid_Key"]])
def test_the_reason_for_an_error_without_a_documented_name_is_the_code(
    call: Client, employee: str, post: Mandrill, name: Any
) -> None:
    post.status, post.body = 500, json.dumps({"name": name}).encode()
    assert has_failed(call(NAME, employee, **item()), "http-500")


@pytest.mark.parametrize("status", [201, 204, 400, 401, 403, 404, 429, 500, 502, 503])
def test_any_code_but_200_is_a_failure(call: Client, employee: str, post: Mandrill, status: int) -> None:
    post.status, post.body = status, b""
    assert has_failed(call(NAME, employee, **item()), f"http-{status}")


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(call: Client, employee: str, post: Mandrill, status: int) -> None:
    post.status, post.body, post.headers = status, b"", {"location": f"{post.url}/elsewhere"}
    assert has_failed(call(NAME, employee, **item()), f"http-{status}")
    assert len(post.requests) == 1


NONSENSE = {
    "nothing": b"",
    "no JSON": b"<html>",
    "no UTF-8": b"\xff\xfe\xff",
    "null": b"null",
    "a number": b"5",
    "a text": b'"sent"',
    "a hash": b'{"status":"sent"}',
    "numbers": b"[5]",
    "texts": b'["sent"]',
    "no status": b'[{"email":"a@example.com"}]',
    "a status that is none": b'[{"status":["sent"]}]',
    "nested for ever": b"[" * 100_000,
}


@pytest.mark.parametrize("body", NONSENSE.values(), ids=NONSENSE)
def test_nonsense_is_a_failure(call: Client, employee: str, post: Mandrill, body: bytes) -> None:
    post.body = body
    assert has_failed(call(NAME, employee, **item()), "nonsense")


@pytest.mark.parametrize("body", [b"[]", b"{}"])
def test_an_answer_about_nobody_is_a_failure(call: Client, employee: str, post: Mandrill, body: bytes) -> None:
    post.body = body
    assert has_failed(call(NAME, employee, **item()), "rejected")


def test_an_answer_that_takes_too_long_is_a_failure(
    call: Client, employee: str, post: Mandrill, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mandrill_api, "_READ_SECONDS", 0.1)
    post.seconds = 0.4
    assert has_failed(call(NAME, employee, **item()), "timeout")
    assert eventually(lambda: post.requests)
    assert len(post.requests) == 1, "it may have been sent all the same, so it is not tried again"


def test_mail_waits_no_longer_than_the_function_may_run(
    call: Client, employee: str, post: Mandrill, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Context, "get_remaining_time_in_millis", lambda self: 4000)
    for limit in ("_READ_SECONDS", "_TOTAL_SECONDS"):
        monkeypatch.setattr(mandrill_api, limit, 60)
    post.seconds = 6
    assert has_failed(call(NAME, employee, **item()), "timeout")


HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 400\r\n"
DRIPS = {
    "status": (b"H", *[b"T"] * 60),
    "headers": (HEAD, *[b"x-a: b\r\n"] * 60),
    "a header": (HEAD + b"x-a: ", *[b"b"] * 60),
    "body": (HEAD + b"\r\n", *[b" "] * 60),
}


@pytest.fixture(params=list(DRIPS.values()), ids=list(DRIPS))
def dripping(request: pytest.FixtureRequest, post: Mandrill, monkeypatch: pytest.MonkeyPatch) -> Mandrill:
    """One that takes half a minute, where a fraction of a second is left for it."""
    monkeypatch.setattr(mandrill_api, "_TOTAL_SECONDS", 0.3)
    post.drips = request.param
    return post


def test_an_answer_that_drips_is_a_failure_in_time(call: Client, employee: str, dripping: Mandrill) -> None:
    assert has_failed(call(NAME, employee, **item()), "timeout")
    assert not dripping.has_dripped


def are_over(threads: list[threading.Thread]) -> bool:
    """Whether they end long before a drip does."""
    for thread in threads:
        thread.join(10)
    return not any(thread.is_alive() for thread in threads)


def waiting_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "mail"]


def test_nobody_waits_any_longer_for_an_answer_that_was_given_up(call: Client, employee: str, dripping: Mandrill) -> None:
    assert has_failed(call(NAME, employee, **item()), "timeout")
    assert are_over(waiting_threads())
    assert not dripping.has_dripped


def test_a_flood_is_a_failure(call: Client, employee: str, post: Mandrill) -> None:
    post.body = b"[" + b" " * 2_000_000
    assert has_failed(call(NAME, employee, **item()), "nonsense")


def test_a_connection_that_breaks_is_a_failure(call: Client, employee: str, post: Mandrill) -> None:
    post.hangs_up = True
    assert has_failed(call(NAME, employee, **item()), "no-connection")


def test_a_body_that_ends_too_soon_is_a_failure(call: Client, employee: str, post: Mandrill) -> None:
    post.body, post.headers = b"[", {"content-length": "100"}
    assert has_failed(call(NAME, employee, **item()), "no-connection")


def test_nobody_there_is_a_failure(call: Client, employee: str, post: Mandrill, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "mandrill_url", f"http://127.0.0.1:{free_port()}")
    assert has_failed(call(NAME, employee, **item()), "no-connection")


@pytest.mark.parametrize("parameter", ["/test/no-such-parameter", ""])
def test_without_a_key_nothing_is_sent_and_that_is_a_failure(
    call: Client, employee: str, post: Mandrill, monkeypatch: pytest.MonkeyPatch, parameter: str
) -> None:
    monkeypatch.setattr(settings, "mandrill_key_parameter", parameter)
    assert has_failed(call(NAME, employee, **item()), "no-key")
    assert post.requests == []


def test_a_mistake_of_ours_is_a_failure_of_the_mail_and_no_crash(
    call: Client, employee: str, post: Mandrill, logged: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forget(*_: Any) -> None:
        raise LookupError

    monkeypatch.setattr(mail, "_message", forget)
    assert has_failed(call(NAME, employee, **item()), "crash")
    assert "Traceback" in logged.getvalue()


@pytest.mark.parametrize("end", [SystemExit, KeyboardInterrupt])
def test_what_ends_the_waiting_thread_is_a_failure_at_once(
    call: Client, employee: str, post: Mandrill, monkeypatch: pytest.MonkeyPatch, end: type[BaseException]
) -> None:
    def stop(*_: Any) -> None:
        raise end

    monkeypatch.setattr(mandrill_api, "_post", stop)
    assert has_failed(call(NAME, employee, **item()), "crash")


# --- what a failure leaves ---


def test_a_failure_is_answered_with_everything_else(call: Client, employee: str, post: Mandrill) -> None:
    post.status = 500
    given = item(name="x", undeclared=1, session_view="default")
    answer = call(NAME, employee, **given)
    assert (answer.code, set(answer.body)) == (500, {"code", "status", "warnings", "session", "data", "request_id"})
    assert answer.body["data"]["name"] == "x"


def test_who_retries_after_a_failure_finds_the_record_there(call: Client, employee: str, post: Mandrill) -> None:
    post.status = 500
    given = item()
    number = call(NAME, employee, **given).body["data"]["id"]
    assert call(NAME, employee, **given).status == "slug-already-exists"
    assert ids(given["key"])["s"] == number


def test_a_failure_writes_a_notification_row_that_expires(call: Client, employee: str, post: Mandrill) -> None:
    post.status = 500
    answer = call(NAME, employee, **item(name="a name"))
    row = notification(answer)
    assert row.record_id == answer.body["data"]["id"]
    assert abs(row.expires_at - time.time() - 90 * 24 * 3600) < 60
    assert "a name" not in json.dumps(row.serialize())


def test_a_row_whose_reason_cannot_be_written_changes_nothing_for_the_caller(
    call: Client, employee: str, post: Mandrill, calls: Calls, logged: StringIO
) -> None:
    calls.before = refusing(failure("ProvisionedThroughputExceededException"), "PutItem", Notification.table_name())
    post.status = 500
    answer = call(NAME, employee, **item())
    assert has_failed(answer, "unconfirmed")
    assert "a notification record was not written" in logged.getvalue()


# --- what is saved is mailed, or on record ---


def lose_answers(calls: Calls) -> None:
    """Transactions take effect, and nobody hears of it."""

    def forward(operation: str, request: dict[str, Any]) -> dict[str, Any]:
        answer = calls_through(operation, request)
        if operation == "TransactWriteItems":
            raise ReadTimeoutError(endpoint_url="http://127.0.0.1")
        return answer

    calls_through, calls.forward = calls.forward, forward


def under_key(call: Client, token: str, params: dict[str, Any], key: str) -> Answer:
    return call.send(NAME, json.dumps(params).encode(), token=token, headers={"Idempotency-Key": key})


def test_a_record_whose_saving_was_not_heard_of_is_on_record_as_unconfirmed(
    call: Client, employee: str, post: Mandrill, calls: Calls
) -> None:
    given, idempotency_key, heard = item(), unique("key"), calls.forward
    lose_answers(calls)
    lost = under_key(call, employee, given, idempotency_key)
    calls.forward = heard
    replayed = under_key(call, employee, given, idempotency_key)
    assert lost.status == "application-crash"
    assert replayed.status == "action-successful"
    assert post.requests == []
    row = notification(lost)
    assert (row.record_id, row.reason) == (replayed.data["id"], "unconfirmed")
    assert notifications(replayed) == []


def test_an_event_whose_saving_was_not_heard_of_is_on_record_as_unconfirmed(
    call: Client, employee: str, registry: Factory, post: Mandrill, calls: Calls
) -> None:
    registry.switch("audit_events_fmp", "create", notification_emails=ADDRESSES)
    route, event, heard = "audit_events_fmp_create", event_of(unique("e")), calls.forward
    lose_answers(calls)
    lost = call(route, employee, **event)
    calls.forward = heard
    repeated = call(route, employee, **event)
    assert lost.status == "application-crash"
    assert repeated.status == "action-successful"
    assert post.requests == []
    row = notification(lost, route)
    assert (row.record_id, row.reason) == (repeated.data["id"], "unconfirmed")
    assert notifications(repeated, route) == []


def test_who_dies_before_the_mail_leaves_the_record_unconfirmed(
    call: Client, employee: str, post: Mandrill, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: Any) -> None:
        raise SystemExit

    monkeypatch.setattr(mail, "_send", die)
    given = item()
    with pytest.raises(SystemExit):
        call(NAME, employee, **given)
    number = ids(given["key"])["s"]
    assert [row.reason for row in noted(NAME) if row.record_id == number] == ["unconfirmed"]


def test_mail_that_is_sent_leaves_no_row(call: Client, employee: str, post: Mandrill) -> None:
    assert notifications(call(NAME, employee, **item())) == []


def test_a_row_that_cannot_be_deleted_changes_nothing_for_the_caller(
    call: Client, employee: str, post: Mandrill, calls: Calls, logged: StringIO
) -> None:
    calls.before = refusing(failure("ProvisionedThroughputExceededException"), "DeleteItem", Notification.table_name())
    answer = call(NAME, employee, **item())
    assert (answer.status, notification(answer).reason) == ("action-successful", "unconfirmed")
    assert "a notification record was not deleted" in logged.getvalue()


def test_what_is_not_saved_leaves_no_row(call: Client, employee: str, post: Mandrill) -> None:
    taken = item()
    call(NAME, employee, **taken)
    assert notifications(call(NAME, employee, **taken)) == []


@pytest.mark.parametrize("addresses", [None, []])
def test_without_addresses_no_row_is_written(
    call: Client, employee: str, registry: Factory, calls: Calls, addresses: list[str] | None
) -> None:
    registry.switch("list_items", "create", notification_emails=addresses)
    calls.made.clear()
    assert call(NAME, employee, **item()).status == "action-successful"
    assert "notifications" not in calls.written()


@pytest.mark.parametrize("given_id", ["chosen", "chosen" * 1000])
def test_requests_to_which_the_caller_gave_one_id_have_a_row_each(
    call: Client, employee: str, post: Mandrill, given_id: str
) -> None:
    """As AWS lets them, by a header."""
    numbers = []
    for post.status in (500, 500, 200):
        sent = event(route_of(NAME), json.dumps(item()).encode(), headers=headers(employee))
        numbers.append(call.invoke(NAME, {**sent, "requestContext": {"requestId": given_id}}).body["data"]["id"])
    rows = [row for row in noted(NAME) if row.record_id in numbers]
    assert sorted(row.record_id for row in rows) == numbers[:2]


def headers(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}


# --- what nobody else learns ---


@pytest.mark.parametrize("status", [200, 500])
def test_neither_key_nor_addresses_nor_what_mandrill_says_get_out(
    call: Client, employee: str, post: Mandrill, key: str, logged: StringIO, status: int
) -> None:
    said = {"status": "invalid", "reject_reason": f"{key} said mandrill"}
    post.status, post.body = status, json.dumps([said] if status == 200 else {"name": f"{key} said mandrill"}).encode()
    answer = call(NAME, employee, **item())
    assert answer.status == "mandrill-email-failed"
    everything = json.dumps([answer.body, answer.headers, notification(answer).serialize()]) + logged.getvalue()
    for secret in (key, "said mandrill", *ADDRESSES):
        assert secret not in everything
