"""Jobs are delivered: what a receiver gets, in which order, how often it is tried, and what follows from failures."""

import functools
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any, NamedTuple

import pytest
from standardwebhooks import Webhook

from functions.consumers.webhook_delivery.handler import consumer as delivery
from functions.consumers.webhook_retries.handler import consumer as retries
from shared.aws.queues import Queue
from shared.background.serve import serve
from shared.dynamodb import low_level
from shared.dynamodb.transaction import ALONE
from shared.outbound.address import PUBLIC, AddressPolicy
from shared.records.notifications import MAIL, WEBHOOK_DISABLED, WEBHOOK_FAILING, Notification
from shared.records.queues import WEBHOOK_RETRIES, WEBHOOK_WORK
from shared.records.webhook_channels import WebhookChannel
from shared.records.webhook_jobs import CANCELED, DELIVERED, FAILED, RECEIVED, RETRYING, WebhookJob
from shared.records.webhook_out_subs import WebhookOutSub
from shared.records.webhook_waiting import WebhookWaiting
from shared.services import (
    callback_urls,
    mail,
    webhook_delivery,
    webhook_failures,
    webhook_out_subs,
    webhook_queue,
    webhook_secrets,
    webhook_tests,
    webhook_work,
)
from shared.services.webhook_fan_out import fan_out
from shared.services.webhook_retries import pause_after
from shared.settings import settings
from shared.timestamps import rfc3339
from tests.client import Context
from tests.factory import Factory
from tests.mandrill import Mandrill
from tests.mandrill import mandrill as played_mandrill
from tests.webhooks import publish, subscribe


class Invocation(Context):
    @staticmethod
    def get_remaining_time_in_millis() -> int:
        return 90_000


@dataclass
class Receiver:
    """A partner's server: answers 200 unless told otherwise."""

    url: str = ""
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    always: tuple[int, dict[str, str]] = (200, {})
    text: bytes = b"thanks"
    before_answer: Callable[[], Any] = lambda: None  # in the thread of each request

    @property
    def bodies(self) -> list[Any]:
        return [json.loads(body) for _, body in self.got]


def handler_of(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            receiver.before_answer()
            code, headers = receiver.answers.pop(0) if receiver.answers else receiver.always
            self.send_response(code)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(receiver.text)

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


@contextmanager
def running(receiver: Receiver) -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(receiver))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    receiver = Receiver()
    with running(receiver) as server:
        receiver.url = f"http://127.0.0.1:{server.server_port}/hooks"
        monkeypatch.setattr(callback_urls, "policy", AddressPolicy.allowing(f"127.0.0.1:{server.server_port}"))
        yield receiver


class Told(NamedTuple):
    """A message that a queue took: of a subscription, after a delay."""

    number: int
    delay: int
    queue: Queue


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> list[Told]:
    messages: list[Told] = []

    def send(_: int, numbers: Sequence[int], delay: int = 0, queue: Queue = WEBHOOK_WORK) -> None:
        messages.extend(Told(number, delay, queue) for number in numbers)

    monkeypatch.setattr(webhook_work, "send", send)
    return messages


@pytest.fixture
def mandrill(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mandrill]:
    with played_mandrill() as played:
        monkeypatch.setattr(settings, "mandrill_url", played.url)
        monkeypatch.setattr(mail, "_key", lambda: "a-key")
        yield played


@pytest.fixture
def integration(factory: Factory) -> int:
    return int(factory.integration().id)


def subscribed(integration: int, receiver: Receiver, version: str = "3", **values: Any) -> WebhookOutSub:
    return subscribe(integration, version, callback_url=receiver.url, secrets=webhook_secrets.first(), **values)


def happen(integration: int, *numbers: int) -> None:
    for number in numbers:
        publish(integration, payload={"order_id": f"A-{number}", "name": "Café"})
    assert fan_out(integration)


def deliver(*subscriptions: WebhookOutSub) -> None:
    """A batch of messages of each queue, as the subscriptions are its."""
    lanes = {each.id: webhook_work.queue_of(channel(each)) for each in subscriptions}
    for queue in dict.fromkeys(lanes.values()):
        deliver_from(queue, *(each for each in subscriptions if lanes[each.id] is queue))


def deliver_from(queue: Queue, *subscriptions: WebhookOutSub) -> None:
    consumer = {WEBHOOK_WORK: delivery, WEBHOOK_RETRIES: retries}[queue]
    bodies = [{"integration_id": int(each.integration_id), "webhook_out_sub_id": int(each.id)} for each in subscriptions]
    records = [{"messageId": str(place), "body": json.dumps(body)} for place, body in enumerate(bodies)]
    answer = serve(consumer)({"Records": records}, Invocation())
    assert answer == {"batchItemFailures": []}


def jobs(subscription: WebhookOutSub) -> list[WebhookJob]:
    found = WebhookJob.query(subscription.integration_id, consistent_read=True)
    return sorted((each for each in found if each.webhook_out_sub_id == subscription.id), key=lambda job: job.sequence)


def channel(subscription: WebhookOutSub) -> WebhookChannel:
    return WebhookChannel.get(subscription.id, consistent_read=True)


def waiting(subscription: WebhookOutSub) -> list[WebhookWaiting]:
    return list(WebhookWaiting.query(subscription.id, consistent_read=True))


def make_due(subscription: WebhookOutSub) -> None:
    """As if the time had passed that each job waits for."""
    past = rfc3339(datetime.now(UTC) - timedelta(seconds=1))
    for row in waiting(subscription):
        job = WebhookJob.get(row.integration_id, row.job_id, consistent_read=True)
        write = ALONE.transaction()
        job.next_attempt_at = past
        if job.version == "3":
            write.delete(job.waiting())
            job.position = f"{past}~{int(job.id):019}"
            write.put(job.waiting())
        write.put(job)
        write.commit(job)
    state = channel(subscription)
    if state.probe_at:
        state.probe_at = past
        state.save()


def test_a_version_3_delivery_is_verified_by_the_standards_library(integration: int, receiver: Receiver) -> None:
    subscription = subscribed(integration, receiver)
    happen(integration, 1)
    deliver(subscription)
    (headers, body) = receiver.got[0]
    told = Webhook(subscription.secrets[0]["secret"]).verify(body, headers)
    (job,) = jobs(subscription)
    assert headers["content-type"] == "application/json"
    assert headers["webhook-id"] == str(job.id)
    assert set(told) == {"id", "type", "timestamp", "data"}
    assert (told["type"], told["data"]) == ("order.delivered", {"order_id": "A-1", "name": "Café"})
    assert job.state == DELIVERED
    assert job.status_code == 200
    assert job.attempt_count == 1
    assert job.next_attempt_at is None
    assert job.attempts[0]["answer"] == "thanks"
    assert waiting(subscription) == []


HOSTILE = "A\r\nX-Added: 1\r\n\r\nPOST /admin HTTP/1.1\r\n\u2028\x00"


@pytest.mark.parametrize("version", ["2", "3"])
def test_nothing_in_a_payload_or_a_name_becomes_a_header_or_another_request(
    version: str, integration: int, receiver: Receiver
) -> None:
    """The bytes of the body are JSON, which escapes line breaks; the headers are made of numbers."""
    subscription = subscribed(integration, receiver, version, name=HOSTILE, key=HOSTILE)
    publish(integration, payload={HOSTILE: HOSTILE, "order_id": HOSTILE}, order_id=HOSTILE, occurred_at=None)
    assert fan_out(integration)
    deliver(subscription)
    ((headers, body),) = receiver.got
    of_webhooks = {f"webhook-{name}" for name in ("id", "timestamp", "signature")}
    fixed = {"host", "user-agent", "content-length", "content-type", "accept-encoding", "connection"}
    assert set(headers) == of_webhooks | fixed
    told = Webhook(subscription.secrets[0]["secret"]).verify(body, headers)
    assert (told if version == "2" else told["data"])[HOSTILE] == HOSTILE


def test_a_version_2_delivery_is_the_flat_order(integration: int, receiver: Receiver) -> None:
    subscription = subscribed(integration, receiver, "2")
    happen(integration, 1)
    deliver(subscription)
    (body,) = receiver.bodies
    assert {name: body[name] for name in ("order_id", "order_status")} == {"order_id": "A-1", "order_status": "completed"}
    assert body["request_id"] == str(jobs(subscription)[0].id)
    assert body["request_datetime"].endswith("Z")


def test_version_2_is_delivered_in_order_and_a_failure_holds_the_rest_back(integration: int, receiver: Receiver) -> None:
    subscription = subscribed(integration, receiver, "2")
    happen(integration, 1, 2, 3)
    receiver.answers = [(200, {}), (500, {})]
    deliver(subscription)
    assert [each["order_id"] for each in receiver.bodies] == ["A-1", "A-2"]
    assert [job.state for job in jobs(subscription)] == [DELIVERED, RETRYING, RECEIVED]
    make_due(subscription)
    deliver(subscription)
    assert [each["order_id"] for each in receiver.bodies] == ["A-1", "A-2", "A-2", "A-3"]


def test_version_3_goes_on_past_a_job_that_failed(integration: int, receiver: Receiver, told: list[Told]) -> None:
    subscription = subscribed(integration, receiver)
    happen(integration, *range(12))
    receiver.answers = [(500, {})]
    deliver(subscription)
    assert sorted(job.state for job in jobs(subscription)) == [DELIVERED] * 11 + [RETRYING]
    (row,) = waiting(subscription)
    assert channel(subscription).due_at == str(row.position).partition("~")[0]
    assert told[-1].number == subscription.id
    assert 4 <= told[-1].delay <= 7


def test_a_retry_is_the_same_bytes_under_the_same_id(integration: int, receiver: Receiver) -> None:
    subscription = subscribed(integration, receiver)
    happen(integration, 1)
    receiver.answers = [(503, {})]
    deliver(subscription)
    make_due(subscription)
    deliver(subscription)
    (first, body), (second, again) = receiver.got
    assert body == again
    assert first["webhook-id"] == second["webhook-id"]
    (job,) = jobs(subscription)
    assert [each["code"] for each in job.attempts] == [503, 200]


def test_both_secrets_sign_after_a_rotation(integration: int, receiver: Receiver) -> None:
    subscription = subscribed(integration, receiver)
    rotated = webhook_out_subs.rotate_secret(ALONE, integration, int(subscription.id))
    happen(integration, 1)
    deliver(subscription)
    headers, body = receiver.got[0]
    for each in (subscription.secrets[0], rotated.secrets[0]):
        Webhook(each["secret"]).verify(body, headers)
    assert len(headers["webhook-signature"].split(" ")) == 2


@pytest.mark.parametrize(
    ("wanted", "code", "state"),
    [(None, 204, DELIVERED), (None, 302, RETRYING), ("202", 200, RETRYING), ("202", 202, DELIVERED), ("4xx", 404, DELIVERED)],
)
def test_the_success_code_decides(wanted: str | None, code: int, state: str, integration: int, receiver: Receiver) -> None:
    subscription = subscribed(integration, receiver, success_code=wanted)
    happen(integration, 1)
    receiver.answers = [(code, {"Location": "http://127.0.0.1:1/"} if code == 302 else {})]
    deliver(subscription)
    assert jobs(subscription)[0].state == state
    assert len(receiver.got) == 1


def test_an_address_that_is_not_public_by_then_is_refused_and_told(integration: int, receiver: Receiver, monkeypatch: Any) -> None:
    subscription = subscribed(integration, receiver)
    happen(integration, 1)
    monkeypatch.setattr(callback_urls, "policy", PUBLIC)
    deliver(subscription)
    (job,) = jobs(subscription)
    assert (job.state, receiver.got) == (RETRYING, [])
    assert job.status_code is None
    assert job.attempts[0]["rule"] in ("port", "scheme")


def test_410_switches_the_subscription_off_and_what_waits_stays(integration: int, receiver: Receiver) -> None:
    subscription = subscribed(integration, receiver, "2")
    happen(integration, 1, 2)
    receiver.answers = [(410, {})]
    deliver(subscription)
    now_off = WebhookOutSub.get(integration, subscription.id, consistent_read=True)
    assert (now_off.active, now_off.disabled_reason) == (False, webhook_failures.GONE)
    assert len(waiting(subscription)) == 2
    require_paused(subscription)
    assert WEBHOOK_DISABLED in kinds(integration)
    webhook_out_subs.change(ALONE, integration, int(subscription.id), {"active": True})
    assert channel(subscription).due is not None
    make_due(subscription)
    deliver(subscription)
    assert [job.state for job in jobs(subscription)] == [DELIVERED, DELIVERED]


def test_a_410_that_counts_as_a_success_switches_off_too(integration: int, receiver: Receiver) -> None:
    subscription = subscribed(integration, receiver, success_code="4xx")
    happen(integration, 1)
    receiver.answers = [(410, {})]
    deliver(subscription)
    assert jobs(subscription)[0].state == DELIVERED
    assert not WebhookOutSub.get(integration, subscription.id, consistent_read=True).active


def test_a_410_of_a_former_address_does_not_switch_off(integration: int, receiver: Receiver) -> None:
    """It came while the address was being changed."""
    subscription = subscribed(integration, receiver)
    happen(integration, 1)

    def move() -> None:
        receiver.before_answer = lambda: None
        move_to(subscription, f"{receiver.url}/new")

    receiver.before_answer, receiver.answers = move, [(410, {})]
    deliver(subscription)
    assert WebhookOutSub.get(integration, subscription.id, consistent_read=True).active
    assert kinds(integration) == []
    assert (jobs(subscription)[0].state, len(receiver.got)) == (DELIVERED, 2)


def move_to(subscription: WebhookOutSub, url: str) -> None:
    change = {"callback_url": url}
    webhook_out_subs.change(ALONE, int(subscription.integration_id), int(subscription.id), change, judge=lambda _: None)


def switch(subscription: WebhookOutSub, active: bool) -> None:
    webhook_out_subs.change(ALONE, int(subscription.integration_id), int(subscription.id), {"active": active})


@pytest.fixture(params=["2", "3"])
def put_off(request: pytest.FixtureRequest, integration: int, receiver: Receiver) -> WebhookOutSub:
    """A subscription of 40 jobs, which wait for a day, or for the first of them, since the receiver said so."""
    subscription = subscribed(integration, receiver, request.param)
    happen(integration, *range(40))
    receiver.always = (503, {"Retry-After": "86400"})
    while sum(job.state == RETRYING for job in jobs(subscription)) < (1 if request.param == "2" else 40):
        row = channel(subscription)
        row.probe_at = None
        row.save()
        deliver(subscription)
    receiver.always = (200, {})
    receiver.got.clear()
    return subscription


def test_what_waits_goes_out_at_once_where_a_subscription_is_switched_on(put_off: WebhookOutSub, receiver: Receiver) -> None:
    switch(put_off, active=False)
    deliver(put_off)
    assert receiver.got == []
    switch(put_off, active=True)
    deliver(put_off)
    assert [job.state for job in jobs(put_off)] == [DELIVERED] * 40
    orders = [each.get("data", each)["order_id"] for each in receiver.bodies]
    assert put_off.version == "3" or orders == [f"A-{number}" for number in range(40)]
    assert not channel(put_off).begins_anew


def test_what_waits_goes_out_at_once_to_a_new_address(put_off: WebhookOutSub, receiver: Receiver) -> None:
    move_to(put_off, f"{receiver.url}/new")
    deliver(put_off)
    assert [job.state for job in jobs(put_off)] == [DELIVERED] * 40


def test_another_change_leaves_what_waits_waiting(put_off: WebhookOutSub, receiver: Receiver) -> None:
    webhook_out_subs.change(ALONE, int(put_off.integration_id), int(put_off.id), {"name": "Other", "active": True})
    deliver(put_off)
    assert receiver.got == []


def test_what_time_does_not_allow_is_made_due_by_the_next_worker(
    put_off: WebhookOutSub, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    move_to(put_off, receiver.url + "/new")
    with monkeypatch.context() as patch:
        seconds = iter([60, 0])
        patch.setattr(webhook_delivery, "seconds_left", lambda: next(seconds, 0))
        webhook_delivery.work(int(put_off.integration_id), int(put_off.id), WEBHOOK_WORK)
    assert (receiver.got, channel(put_off).begins_anew) == ([], True)
    deliver(put_off)
    assert [job.state for job in jobs(put_off)] == [DELIVERED] * 40


def test_failures_of_before_it_was_switched_on_do_not_count(integration: int, receiver: Receiver) -> None:
    subscription = subscribed(integration, receiver)
    happen(integration, *range(10))
    receiver.always = (500, {})
    deliver(subscription)
    row = channel(subscription)
    row.failing_since = rfc3339(datetime.now(UTC) - timedelta(days=6))
    row.save()
    switch(subscription, active=False)
    switch(subscription, active=True)
    deliver(subscription)
    assert WebhookOutSub.get(integration, subscription.id, consistent_read=True).active
    assert channel(subscription).failures == 10
    assert str(channel(subscription).failing_since) > rfc3339(datetime.now(UTC) - timedelta(minutes=1))


def test_a_failure_of_before_the_address_was_changed_does_not_switch_off(integration: int, receiver: Receiver) -> None:
    """It is told of while the address is being changed."""
    subscription = subscribed(integration, receiver)
    happen(integration, 1)
    row = channel(subscription)
    row.failures, row.failing_since = 3, rfc3339(datetime.now(UTC) - timedelta(days=6))
    row.save()
    receiver.before_answer, receiver.answers = (lambda: move_to(subscription, f"{receiver.url}/new")), [(500, {})]
    deliver(subscription)
    assert WebhookOutSub.get(integration, subscription.id, consistent_read=True).active
    assert jobs(subscription)[0].state == DELIVERED


def kinds(integration: int) -> list[str]:
    return [each.kind for each in Notification.scan(Notification.integration_id == integration, consistent_read=True)]


def test_ten_failures_in_a_row_are_mailed_once_with_the_payload(integration: int, receiver: Receiver, mandrill: Mandrill) -> None:
    subscription = subscribed(integration, receiver, notify=True, notification_emails="a@example.com, b@example.com")
    happen(integration, *range(11))
    receiver.always = (500, {})
    deliver(subscription)
    for _ in range(2):
        make_due(subscription)
        deliver(subscription)
    (message,) = mandrill.messages
    assert [each["email"] for each in message["to"]] == ["a@example.com", "b@example.com"]
    assert "Café" in message["text"]
    assert kinds(integration) == [WEBHOOK_FAILING]


@pytest.fixture
def about_to_tell(integration: int, receiver: Receiver) -> WebhookOutSub:
    """A subscription whose next failure is its tenth in a row, of which its people are to be told."""
    subscription = subscribed(integration, receiver, "2", name="Or\r\nders", notify=True, notification_emails="a@example.com")
    happen(integration, 1)
    row = channel(subscription)
    row.failures, row.failing_since = 9, rfc3339(datetime.now(UTC) - timedelta(hours=1))
    row.save()
    receiver.always = (500, {})
    return subscription


@pytest.mark.parametrize("code", [500, 410])
@pytest.mark.parametrize("is_done", [False, True], ids=["before", "after"])
def test_a_worker_that_dies_at_any_call_loses_no_mail(
    code: int, is_done: bool, about_to_tell: WebhookOutSub, receiver: Receiver, mandrill: Mandrill, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mail that was due before is due afterwards, and the sweep wakes its channel."""
    receiver.always = (code, {})
    row, kept = about_to_tell.serialize(), channel(about_to_tell).serialize()
    for number in count(1):
        make_free(about_to_tell)
        make_due(about_to_tell)
        mandrill.requests.clear()
        has_died = dies_at(number, is_done, about_to_tell, monkeypatch)
        is_off = not WebhookOutSub.get(about_to_tell.integration_id, about_to_tell.id, consistent_read=True).active
        if channel(about_to_tell).last_mail_at or is_off:
            assert channel(about_to_tell).due or not has_died
            make_free(about_to_tell)
            deliver(about_to_tell)
            assert 1 <= len(mandrill.requests) <= 2, number
            assert channel(about_to_tell).mail_due is None
        if not has_died:
            break
        low_level.call("PutItem", {"TableName": WebhookOutSub.table_name(), "Item": row})
        low_level.call("PutItem", {"TableName": WebhookChannel.table_name(), "Item": kept})
    assert number > 10
    assert len(mandrill.requests) == 1


def dies_at(number: int, is_done: bool, subscription: WebhookOutSub, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether a worker makes so many calls, of DynamoDB or Mandrill; it dies at that one, before or after it takes effect."""
    calls, queue = count(1), webhook_work.queue_of(channel(subscription))

    def dying(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            is_last = next(calls) == number
            if is_last and not is_done:
                raise Died
            answer = real(*arguments)
            if is_last:
                raise Died
            return answer

        return call

    with monkeypatch.context() as patch:
        patch.setattr(low_level, "call", dying(low_level.call))
        patch.setattr(mail, "_send", dying(mail._send))
        try:
            webhook_delivery.work(int(subscription.integration_id), int(subscription.id), queue)
        except Died:
            return True
    return False


def test_a_mail_that_mandrill_refuses_is_noted_and_not_sent_again(
    about_to_tell: WebhookOutSub, integration: int, mandrill: Mandrill
) -> None:
    mandrill.outcomes("rejected")
    for _ in range(2):
        deliver(about_to_tell)
    assert len(mandrill.requests) == 1
    assert sorted(kinds(integration)) == [MAIL, WEBHOOK_FAILING]
    assert channel(about_to_tell).mail_due is None


def test_a_mail_holds_no_line_break_in_its_subject(about_to_tell: WebhookOutSub, mandrill: Mandrill) -> None:
    deliver(about_to_tell)
    assert mandrill.messages[0]["subject"] == "Webhooks of Or ders: 10 deliveries in a row failed."


def test_version_2_keeps_to_its_own_steps_and_is_not_probed(about_to_tell: WebhookOutSub) -> None:
    deliver(about_to_tell)
    assert channel(about_to_tell).failures == 10
    assert channel(about_to_tell).probe_at is None


def test_who_fails_again_within_a_day_is_noted_again_and_mailed_once(
    about_to_tell: WebhookOutSub, integration: int, receiver: Receiver, mandrill: Mandrill
) -> None:
    """Else nobody sees it before the next day's mail."""
    deliver(about_to_tell)
    receiver.answers = [(200, {})]
    happen(integration, *range(12))
    for _ in range(12):
        make_due(about_to_tell)
        deliver(about_to_tell)
    assert channel(about_to_tell).failures >= 11
    assert kinds(integration) == [WEBHOOK_FAILING] * 2
    assert len(mandrill.requests) == 1


def test_who_fails_for_days_is_mailed_once_a_day_and_noted_once(
    about_to_tell: WebhookOutSub, integration: int, mandrill: Mandrill
) -> None:
    for _ in range(3):
        deliver(about_to_tell)
        make_due(about_to_tell)
        state = channel(about_to_tell)
        state.last_mail_at = rfc3339(datetime.fromisoformat(str(state.last_mail_at)) - timedelta(days=1))
        state.save()
    assert len(mandrill.requests) == 3
    assert kinds(integration) == [WEBHOOK_FAILING]


@pytest.mark.parametrize("changes", [{"notify": False}, {"notification_emails": None}], ids=lambda changes: next(iter(changes)))
def test_where_nobody_is_to_be_told_no_mail_is_due(
    about_to_tell: WebhookOutSub, integration: int, mandrill: Mandrill, changes: dict[str, Any]
) -> None:
    webhook_out_subs.change(ALONE, integration, int(about_to_tell.id), changes, judge=lambda _: None)
    deliver(about_to_tell)
    assert mandrill.requests == []
    assert kinds(integration) == [WEBHOOK_FAILING]


def test_five_days_of_nothing_but_failures_switch_off(integration: int, receiver: Receiver) -> None:
    subscription = subscribed(integration, receiver)
    happen(integration, *range(10))
    receiver.always = (500, {})
    deliver(subscription)
    past = rfc3339(datetime.now(UTC) - timedelta(days=5, minutes=1))
    row = channel(subscription)
    row.failing_since = past
    row.save()
    make_due(subscription)
    deliver(subscription)
    assert WebhookOutSub.get(integration, subscription.id, consistent_read=True).disabled_reason == webhook_failures.FAILING
    assert channel(subscription).failures == 0
    assert channel(subscription).failing_since is None


def test_one_success_ends_the_row_of_failures(integration: int, receiver: Receiver) -> None:
    subscription = subscribed(integration, receiver, "2")
    happen(integration, 1)
    receiver.answers = [(500, {})]
    deliver(subscription)
    assert channel(subscription).failures == 1
    make_due(subscription)
    deliver(subscription)
    assert channel(subscription).failures == 0
    assert channel(subscription).failing_since is None


@pytest.fixture
def dead(integration: int, receiver: Receiver) -> WebhookOutSub:
    """A version 3 subscription with 30 jobs, of which ten have failed."""
    subscription = subscribed(integration, receiver)
    happen(integration, *range(30))
    receiver.always = (500, {})
    deliver(subscription)
    assert len(receiver.got) == 10
    return subscription


def test_a_dead_receiver_is_not_called_for_what_else_waits_or_happens(dead: WebhookOutSub, receiver: Receiver) -> None:
    happen(int(dead.integration_id), 31)
    deliver(dead)
    assert len(receiver.got) == 10
    assert channel(dead).due_at == channel(dead).probe_at


def test_a_dead_receiver_is_probed_with_one_job(dead: WebhookOutSub, receiver: Receiver) -> None:
    make_due(dead)
    deliver(dead)
    assert len(receiver.got) == 11
    assert channel(dead).failures == 11


def test_all_is_sent_once_a_probe_succeeds(dead: WebhookOutSub, receiver: Receiver) -> None:
    make_due(dead)
    receiver.always = (200, {})
    deliver(dead)
    assert [job.state for job in jobs(dead)] == [DELIVERED] * 30
    assert channel(dead).failures == 0
    assert channel(dead).probe_at is None


def test_a_dead_receiver_is_called_for_what_is_sent_by_hand(dead: WebhookOutSub, receiver: Receiver) -> None:
    receiver.always = (200, {})
    test = webhook_tests.send_test(ALONE, int(dead.integration_id), int(dead.id), None)
    deliver(dead)
    assert WebhookJob.get(dead.integration_id, test.id, consistent_read=True).state == DELIVERED


@pytest.mark.parametrize("queue", [WEBHOOK_WORK, WEBHOOK_RETRIES], ids=lambda queue: queue.name)
def test_looks_that_find_nothing_due_leave_no_message_behind(dead: WebhookOutSub, queue: Queue, told: list[Told]) -> None:
    told.clear()
    for _ in range(3):
        deliver_from(queue, dead)
    assert told == []


@pytest.fixture
def broken(integration: int, receiver: Receiver) -> WebhookOutSub:
    """A version 2 subscription whose first job has failed, and whose second waits for it."""
    subscription = subscribed(integration, receiver, "2")
    happen(integration, 1, 2)
    receiver.answers = [(500, {})]
    deliver(subscription)
    assert len(receiver.got) == 1
    return subscription


def test_what_failed_is_told_of_to_the_queue_of_those_that_fail(broken: WebhookOutSub, told: list[Told]) -> None:
    assert told[-1].number == broken.id
    assert 320 <= told[-1].delay <= 400
    assert told[-1].queue is WEBHOOK_RETRIES


def test_one_whose_last_delivery_failed_is_sent_on_to_their_queue(
    broken: WebhookOutSub, receiver: Receiver, told: list[Told]
) -> None:
    make_due(broken)
    told.clear()
    deliver_from(WEBHOOK_WORK, broken)
    assert len(receiver.got) == 1
    assert told == [(broken.id, 0, WEBHOOK_RETRIES)]
    assert str(channel(broken).due_at) <= rfc3339(datetime.now(UTC))
    assert channel(broken).lease is None
    deliver_from(WEBHOOK_RETRIES, broken)
    assert [job.state for job in jobs(broken)] == [DELIVERED, DELIVERED]


def test_one_that_works_again_is_sent_back(broken: WebhookOutSub, receiver: Receiver, told: list[Told]) -> None:
    make_due(broken)
    deliver_from(WEBHOOK_RETRIES, broken)
    happen(int(broken.integration_id), 3)
    told.clear()
    deliver_from(WEBHOOK_RETRIES, broken)
    assert len(receiver.got) == 3
    assert told == [(broken.id, 0, WEBHOOK_WORK)]


def test_what_is_left_when_time_is_short_goes_to_the_queue_that_is_the_subscriptions_by_then(
    integration: int, receiver: Receiver, told: list[Told], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another event comes with each attempt, and each attempt fails."""
    subscription = subscribed(integration, receiver)
    happen(integration, 1)
    receiver.always, receiver.before_answer = (500, {}), lambda: happen(integration, 2)
    left = iter([90, 90, 90])
    monkeypatch.setattr(webhook_delivery, "seconds_left", lambda: next(left, 1))
    deliver(subscription)
    assert told[-1] == (subscription.id, 0, WEBHOOK_RETRIES)


def test_a_subscription_is_never_off_without_its_notification(
    integration: int, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscription = subscribed(integration, receiver)
    happen(integration, 1)
    receiver.answers = [(410, {})]
    real = low_level.call

    def dies(operation: str, request: dict[str, Any]) -> dict[str, Any]:
        answer = real(operation, request)
        if any("webhook_out_subs" in json.dumps(each) for each in request.get("TransactItems", ())):
            raise Died
        return answer

    with monkeypatch.context() as patch, suppress(Died):
        patch.setattr(low_level, "call", dies)
        webhook_delivery.work(integration, int(subscription.id), WEBHOOK_WORK)
    assert not WebhookOutSub.get(integration, subscription.id, consistent_read=True).active
    assert kinds(integration) == [WEBHOOK_DISABLED]


def test_a_few_failures_in_five_days_switch_off_too(integration: int, receiver: Receiver) -> None:
    subscription = subscribed(integration, receiver, "2")
    happen(integration, 1)
    receiver.always = (503, {})
    deliver(subscription)
    row = channel(subscription)
    row.failing_since = rfc3339(datetime.now(UTC) - timedelta(days=5, minutes=1))
    row.save()
    make_due(subscription)
    deliver(subscription)
    assert WebhookOutSub.get(integration, subscription.id, consistent_read=True).disabled_reason == webhook_failures.FAILING


def test_a_version_3_delivery_has_the_events_id_whichever_the_subscription(integration: int, receiver: Receiver) -> None:
    subscriptions = [subscribed(integration, receiver) for _ in range(2)]
    event = publish(integration, payload={"id": "theirs"})
    assert fan_out(integration)
    deliver(*subscriptions)
    told = {"id": str(event.id), "type": "order.delivered", "timestamp": event.created_at, "data": {"id": "theirs"}}
    assert receiver.bodies == [told, told]
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 2


def test_what_version_2_adds_stands_in_for_what_an_order_names_alike(integration: int, receiver: Receiver) -> None:
    subscription = subscribed(integration, receiver, "2")
    event = publish(integration, payload={"request_id": "theirs", "order_status": "theirs", "request_datetime": "theirs"})
    assert fan_out(integration)
    deliver(subscription)
    (job,) = jobs(subscription)
    assert receiver.bodies == [
        {"request_id": str(job.id), "request_datetime": event.created_at, "order_status": "completed"},
    ]


def test_a_version_3_delivery_tells_when_the_event_happened(integration: int, receiver: Receiver) -> None:
    subscribed_to = subscribed(integration, receiver)
    publish(integration, payload={"order_id": "A-1"}, occurred_at="2026-03-02T09:30:00.000000Z")
    assert fan_out(integration)
    deliver(subscribed_to)
    assert receiver.bodies[0]["timestamp"] == "2026-03-02T09:30:00.000000Z"


def require_paused(subscription: WebhookOutSub) -> None:
    """It is looked at again when its jobs have waited for 14 days."""
    assert str(channel(subscription).due_at) > rfc3339(datetime.now(UTC) + timedelta(days=13))


def deliver_nothing(subscription: WebhookOutSub) -> None:
    """So that nothing but what follows can make the subscription due."""
    webhook_out_subs.switch_off(ALONE, subscription, "paused")
    deliver(subscription)
    require_paused(subscription)


def test_jobs_of_a_destroyed_subscription_are_canceled(integration: int, receiver: Receiver) -> None:
    subscription = subscribed(integration, receiver)
    happen(integration, 1, 2)
    deliver_nothing(subscription)
    webhook_out_subs.destroy(ALONE, integration, int(subscription.id))
    assert channel(subscription).due is not None
    deliver(subscription)
    assert [job.state for job in jobs(subscription)] == [CANCELED, CANCELED]
    assert (waiting(subscription), receiver.got) == ([], [])


@pytest.mark.parametrize(("code", "state"), [(200, DELIVERED), (500, CANCELED), (410, CANCELED)])
def test_what_is_under_way_while_a_subscription_is_destroyed_is_sent_once(
    code: int, state: str, integration: int, receiver: Receiver
) -> None:
    subscription = subscribed(integration, receiver, "2")
    happen(integration, 1, 2)
    receiver.always = (code, {})
    receiver.before_answer = lambda: webhook_out_subs.destroy(ALONE, integration, int(subscription.id))
    deliver(subscription)
    assert [(job.state, job.status_code) for job in jobs(subscription)] == [(state, code), (CANCELED, None)]
    assert waiting(subscription) == []
    assert len(receiver.got) == 1
    assert kinds(integration) == []


def test_a_retry_is_signed_by_the_secret_that_was_made_since(integration: int, receiver: Receiver) -> None:
    subscription = subscribed(integration, receiver, "2")
    happen(integration, 1)
    receiver.answers = [(500, {})]
    deliver(subscription)
    rotated = webhook_out_subs.rotate_secret(ALONE, integration, int(subscription.id))
    make_due(subscription)
    deliver(subscription)
    headers, body = receiver.got[1]
    for each in rotated.secrets:
        Webhook(each["secret"]).verify(body, headers)


def test_a_subscription_that_another_worker_has_is_left_to_it(integration: int, receiver: Receiver) -> None:
    subscription = subscribed(integration, receiver)
    happen(integration, 1)
    row = channel(subscription)
    row.lease, row.leased_until = "another", rfc3339(datetime.now(UTC) + timedelta(seconds=60))
    row.save()
    deliver(subscription)
    assert receiver.got == []
    row.leased_until = rfc3339(datetime.now(UTC) - timedelta(seconds=1))
    row.save()
    deliver(subscription)
    assert len(receiver.got) == 1


def test_work_that_came_meanwhile_is_seen_before_the_lease_is_let_go(
    integration: int, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscription = subscribed(integration, receiver)
    happen(integration, 1)
    real = webhook_delivery._deliver

    def meanwhile(*arguments: Any) -> Any:
        monkeypatch.setattr(webhook_delivery, "_deliver", real)
        outcome = real(*arguments)
        happen(integration, 2)
        return outcome

    monkeypatch.setattr(webhook_delivery, "_deliver", meanwhile)
    deliver(subscription)
    assert len(receiver.got) == 2


def test_work_that_comes_after_the_last_look_is_seen_before_the_lease_is_let_go(
    integration: int, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscription = subscribed(integration, receiver)
    happen(integration, 1)
    real = webhook_delivery._due

    def look(*arguments: Any) -> Any:
        found = real(*arguments)
        if not found[0]:
            monkeypatch.setattr(webhook_delivery, "_due", real)
            happen(integration, 2)
        return found

    monkeypatch.setattr(webhook_delivery, "_due", look)
    deliver(subscription)
    assert [job.state for job in jobs(subscription)] == [DELIVERED, DELIVERED]


def test_an_outcome_that_is_saved_late_undoes_no_other(integration: int, receiver: Receiver) -> None:
    subscription = subscribed(integration, receiver)
    happen(integration, 1)
    (late,) = jobs(subscription)
    deliver(subscription)
    webhook_queue.change([late], webhook_queue.ended(FAILED))
    assert [job.state for job in jobs(subscription)] == [DELIVERED]
    assert waiting(subscription) == []


def test_a_job_that_was_queued_by_hand_has_all_its_retries_again(integration: int, receiver: Receiver) -> None:
    subscription = subscribed(integration, receiver)
    happen(integration, 1)
    (job,) = jobs(subscription)
    job.attempt_count = job.attempts_before = 10
    job.save()
    receiver.always = (500, {})
    deliver(subscription)
    assert [job.state for job in jobs(subscription)] == [RETRYING]


class Died(BaseException):
    """The process is gone: nothing after it is done."""


@pytest.mark.parametrize("version", ["2", "3"])
@pytest.mark.parametrize("is_done", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("number", range(1, 13))
def test_a_worker_that_dies_at_any_call_loses_no_job(
    number: int, is_done: bool, version: str, integration: int, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscription = subscribed(integration, receiver, version)
    happen(integration, 1, 2)
    real, calls = low_level.call, count()

    def dies(operation: str, request: dict[str, Any]) -> dict[str, Any]:
        is_last = next(calls) + 1 == number
        if is_last and not is_done:
            raise Died
        answer = real(operation, request)
        if is_last:
            raise Died
        return answer

    with monkeypatch.context() as patch, suppress(Died):
        patch.setattr(low_level, "call", dies)
        webhook_delivery.work(integration, int(subscription.id), WEBHOOK_WORK)
    make_free(subscription)
    deliver(subscription)
    assert [job.state for job in jobs(subscription)] == [DELIVERED, DELIVERED]
    assert waiting(subscription) == []
    assert channel(subscription).due is None
    orders = [each.get("data", each)["order_id"] for each in receiver.bodies]
    assert set(orders) == {"A-1", "A-2"}
    assert version == "3" or orders == sorted(orders)


def make_free(subscription: WebhookOutSub) -> None:
    """As if the time had passed for which a dead worker has the lease."""
    row = channel(subscription)
    row.leased_until = rfc3339(datetime.now(UTC) - timedelta(seconds=1))
    row.save()


def test_nothing_of_a_secret_or_a_payload_is_logged(
    integration: int, receiver: Receiver, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    subscription = subscribed(integration, receiver)
    happen(integration, 1)
    monkeypatch.setattr(webhook_delivery, "_save", _fail)
    body = json.dumps({"integration_id": integration, "webhook_out_sub_id": int(subscription.id)})
    answer = serve(delivery)({"Records": [{"messageId": "m", "body": body}]}, Invocation())
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m"}]}
    logged = capsys.readouterr().out
    assert "_fail" in logged
    assert subscription.secrets[0]["secret"] not in logged
    assert "Caf" not in logged


def _fail(*_: Any) -> None:
    raise RuntimeError


def test_version_2_stays_in_order_under_many_workers(integration: int, receiver: Receiver) -> None:
    subscription = subscribed(integration, receiver, "2")
    happen(integration, *range(20))
    threads = [threading.Thread(target=deliver, args=(subscription,)) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert [each["order_id"] for each in receiver.bodies] == [f"A-{number}" for number in range(20)]


def test_ten_jobs_of_version_3_are_sent_side_by_side(integration: int, receiver: Receiver) -> None:
    """The receiver answers the first of them once it has all ten."""
    subscription = subscribed(integration, receiver)
    happen(integration, *range(10))
    receiver.before_answer = functools.partial(threading.Barrier(10).wait, 10)
    deliver(subscription)
    assert [job.state for job in jobs(subscription)] == [DELIVERED] * 10


def test_a_receiver_that_hangs_holds_back_no_other_subscription_of_the_batch(integration: int, receiver: Receiver) -> None:
    """It answers once the other one has been served."""
    has_been_served = threading.Event()
    receiver.before_answer = has_been_served.set
    with running(Receiver(before_answer=lambda: has_been_served.wait(10))) as hanging:
        callback_urls.policy = AddressPolicy(callback_urls.policy.exceptions | {("127.0.0.1", hanging.server_port)})
        slow = subscribe(integration, callback_url=f"http://127.0.0.1:{hanging.server_port}/", secrets=webhook_secrets.first())
        healthy = subscribed(integration, receiver)
        happen(integration, 1)
        deliver(slow, healthy)
    assert has_been_served.is_set()
    assert [jobs(each)[0].status_code for each in (slow, healthy)] == [200, 200]


def test_of_an_answer_one_kibibyte_is_kept(integration: int, receiver: Receiver) -> None:
    subscription = subscribed(integration, receiver)
    happen(integration, 1)
    receiver.text = "a\u20ac".encode() * 1000
    deliver(subscription)
    assert jobs(subscription)[0].attempts[0]["answer"] == "a\u20ac" * 256


def test_a_job_that_cannot_be_made_into_a_request_is_tried_again_and_told(integration: int, receiver: Receiver) -> None:
    subscription = subscribe(integration, callback_url=receiver.url, secrets=[{"secret": "whsec_a", "until": None}])
    happen(integration, 1)
    deliver(subscription)
    (job,) = jobs(subscription)
    assert job.state == RETRYING
    assert job.attempts[0]["rule"] == "crash"
    assert receiver.got == []


def test_version_3_is_given_up_after_its_ninth_retry(integration: int, receiver: Receiver) -> None:
    subscription = subscribed(integration, receiver)
    happen(integration, 1)
    receiver.always = (500, {})
    for _ in range(10):
        deliver(subscription)
        make_due(subscription)
    (job,) = jobs(subscription)
    assert (job.state, job.attempt_count) == (FAILED, 10)
    assert job.position is None
    assert job.expires_at


def seconds(version: str, attempts: int, retry_after: str | None = None) -> float | None:
    wait = pause_after(version, attempts, retry_after)
    return wait.total_seconds() if wait is not None else None


@pytest.mark.parametrize(
    ("version", "attempts", "wanted"), [("3", 1, 5), ("3", 9, 86400), ("2", 10, 360), ("2", 11, 1800), ("2", 40, 86400)]
)
def test_the_steps_are_those_that_are_documented(version: str, attempts: int, wanted: float) -> None:
    found = seconds(version, attempts)
    assert found is not None
    assert 0.9 * wanted <= found <= 1.1 * wanted


def test_version_3_has_nine_retries_and_version_2_has_no_end() -> None:
    assert (seconds("3", 10), seconds("2", 1000) is not None) == (None, True)


@pytest.mark.parametrize(
    ("header", "wanted"),
    [("120", 120), ("90000", 86400), ("0" * 5000 + "60", 60), ("9" * 20, 86400), ("9" * 5000, 86400)],
    ids=lambda value: str(value)[:12],
)
def test_retry_after_is_obeyed_up_to_a_day(header: str, wanted: float) -> None:
    assert seconds("3", 1, header) == wanted


@pytest.mark.parametrize("form", ["%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %d %H:%M:%S %Y"])
def test_retry_after_may_be_a_date_in_each_of_its_three_forms(form: str) -> None:
    """RFC 9110 §5.6.7."""
    found = seconds("3", 1, (datetime.now(UTC) + timedelta(hours=2)).strftime(form))
    assert found is not None
    assert 7100 <= found <= 7200


@pytest.mark.parametrize(
    "header",
    [
        "-5",
        "soon",
        "0" * 5000,
        "Sun, 06 Nov " + "9" * 30 + " 08:49:37 GMT",
        "",
        "1.5",
        "Wed, 99 Foo",
        "0",
        "Sun, 06 Nov 1994 08:49:37 GMT",
    ],
)
def test_a_retry_after_that_asks_for_no_more_time_counts_for_nothing(header: str) -> None:
    found = seconds("3", 1, header)
    assert found is not None
    assert 4.5 <= found <= 5.5
