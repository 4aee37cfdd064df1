"""A subscription's URL meets the rules of image URLs when it is given, when it is changed, and each time that something is sent."""

import socket
from types import SimpleNamespace
from typing import Any

import pytest

from shared.records.queues import WEBHOOK_WORK
from shared.records.webhook_events import WebhookEvent
from shared.records.webhook_jobs import WebhookJob
from shared.records.webhook_out_subs import WebhookOutSub
from shared.services import webhook_delivery
from shared.services.webhook_fan_out import fan_out
from tests.client import Answer, Client
from tests.corpus.network import Network
from tests.corpus.test_urls import TABLE, name_of
from tests.factory import Factory
from tests.in_one_test import in_one_test
from tests.subscriptions import GIVEN, counts, save_subscription, stored
from tests.webhooks import publish

CREATE, UPDATE = "webhook_out_subs_create", "webhook_out_subs_update"
ACCEPTED = "accepted"

CASES = [SimpleNamespace(name=name_of(case), **case) for case in TABLE["cases"]]

every_url = in_one_test("case", CASES)
every_url_that_is_given = in_one_test("case", [case for case in CASES if case.url])  # an empty text is none to the routes


class Internet:
    """Names resolve to `addresses`; of what is connected to, only the engine answers."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.addresses: list[str] = [TABLE["public"]]
        self.connections: list[Any] = []
        self._resolve, self._connect = socket.getaddrinfo, socket.socket.connect
        monkeypatch.setattr(socket, "getaddrinfo", self.getaddrinfo)
        monkeypatch.setattr(socket.socket, "connect", lambda sock, address: self.connect(sock, address))

    def getaddrinfo(self, name: Any, *arguments: Any, **options: Any) -> list[Any]:
        if name in ("127.0.0.1", b"127.0.0.1"):
            return self._resolve(name, *arguments, **options)
        return [(socket.AF_INET6 if ":" in each else socket.AF_INET, 1, 6, "", (each, 443)) for each in self.addresses]

    def connect(self, sock: socket.socket, address: Any) -> None:
        if address[0] == "127.0.0.1" and address[1] not in (80, 443):
            return self._connect(sock, address)
        self.connections.append(address)
        raise OSError("unreachable")


@pytest.fixture
def internet(monkeypatch: pytest.MonkeyPatch, engine: str) -> Internet:
    return Internet(monkeypatch)


@pytest.fixture
def owner(factory: Factory) -> int:
    return int(factory.integration().id)


@pytest.fixture
def employee(factory: Factory) -> str:
    return factory.session("employee")


def wanted(case: Any) -> set[str]:
    """One over http is refused for that, unless it is for another rule before."""
    is_plain = case.rule == ACCEPTED or case.rule in ("address.not_public", "dns")
    return {"scheme", case.rule} - {ACCEPTED} if is_plain and not case.url.lower().startswith("https:") else {case.rule}


def rule_in(answer: Answer) -> str:
    if answer.status == "action-successful":
        return ACCEPTED
    ((attr, rule),) = answer.errors
    assert attr == "callback_url"
    return rule


@every_url_that_is_given
def test_at_create_it_meets_its_rule_and_nothing_is_connected_to(
    case: Any, call: Client, employee: str, owner: int, internet: Internet
) -> None:
    internet.addresses = getattr(case, "resolves", [TABLE["public"]])
    before = sum(counts(owner).values())
    rule = rule_in(call(CREATE, employee, integration_id=owner, **{**GIVEN, "callback_url": case.url}))
    assert rule in wanted(case)
    assert sum(counts(owner).values()) - before == (rule == ACCEPTED)
    assert internet.connections == []


@every_url_that_is_given
def test_at_update_it_meets_its_rule_and_the_former_one_stays(
    case: Any, call: Client, employee: str, owner: int, internet: Internet
) -> None:
    internet.addresses = getattr(case, "resolves", [TABLE["public"]])
    row = next(WebhookOutSub.query(owner), None) or save_subscription(owner)
    before = stored(owner, int(row.id)).callback_url
    rule = rule_in(call(UPDATE, employee, integration_id=owner, id=int(row.id), version="3", callback_url=case.url))
    assert rule in wanted(case)
    assert stored(owner, int(row.id)).callback_url == (case.url if rule == ACCEPTED else before)
    assert internet.connections == []


def attempted(url: str) -> webhook_delivery._Outcome:
    """What becomes of a delivery to a URL that is stored, however it came to be."""
    values: dict[str, Any] = {**GIVEN, "events": [], "secrets": [{"secret": "whsec_c2VjcmV0", "until": None}], "callback_url": url}
    event = WebhookEvent(1, 1, id=1, event="order.delivered", payload="{}", created_at="2026-11-29T00:00:00.000000Z")
    subscription = WebhookOutSub(1, 1, **values)
    return webhook_delivery._attempt(subscription, WebhookJob.of(1, event, subscription, None), event)


@pytest.mark.usefixtures("network")
@every_url
def test_at_delivery_it_meets_its_rule_before_a_socket_is_opened(case: Any, network: Network) -> None:
    network.answers = [getattr(case, "resolves", [TABLE["public"]])]
    network.connections.clear()
    outcome = attempted(case.url)
    assert outcome.reply is None
    if wanted(case) == {ACCEPTED}:
        assert outcome.rule == "connection"  # the box holds no server
        assert network.connections
    else:
        assert outcome.rule in wanted(case)
        assert network.connections == []


@pytest.mark.parametrize("inside", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00:ec2::254"])
def test_a_host_that_was_public_when_it_was_given_is_judged_again_when_something_is_sent(
    call: Client, employee: str, owner: int, internet: Internet, inside: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.services.webhook_work.send", lambda *_, **__: None)
    values = {**GIVEN, "callback_url": "https://rebinding.example.com/hook"}
    number = call(CREATE, employee, integration_id=owner, **values).data["id"]
    publish(owner)
    assert fan_out(owner)
    internet.addresses = [inside]
    webhook_delivery.work(owner, number, WEBHOOK_WORK)
    (job,) = WebhookJob.query(owner, consistent_read=True)
    assert [each["rule"] for each in job.attempts] == ["address.not_public"]
    assert internet.connections == []
