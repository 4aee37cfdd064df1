"""Webhooks from the first subscription to the last notification, over real HTTP, as a partner and an employee live through them."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from standardwebhooks import Webhook

from tests.engine import ROOT
from tests.local.partner import SECONDS, Partner
from tests.local.receiver import Delivery, Receiver, receiving
from tests.local.runner import running
from tests.mandrill import Mandrill, mandrill
from tests.waiting import eventually

pytestmark = pytest.mark.slow

A_DAY_IS_A_SECOND = "86400"
EVENTS = 10  # failures in a row, which are told of
NODE = shutil.which("node")
VERIFIER = """
const { Webhook } = require("standardwebhooks");
const [secret, headers, body] = JSON.parse(require("fs").readFileSync(0, "utf8"));
try { new Webhook(secret).verify(body, headers); console.log(true); } catch (refused) { console.log(false); }
"""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving(Receiver()) as receiver:
        yield receiver


@pytest.fixture
def mails() -> Iterator[Mandrill]:
    with mandrill() as played:
        yield played


def numbers(deliveries: list[Delivery]) -> list[int]:
    """Of the events in version 3's bodies."""
    return [each.json["data"]["number"] for each in deliveries]


def test_a_receiver_breaks_is_told_of_switched_off_mended_and_sent_what_it_missed(
    tmp_path: Path, receiver: Receiver, mails: Mandrill
) -> None:
    options = ("--webhook-host", receiver.host, "--hurry", A_DAY_IS_A_SECOND)
    with running(tmp_path, *options, MANDRILL_URL=mails.url) as run:
        partner = Partner(run, receiver)
        made = partner.subscribe("3", "/orders", key="orders", notify=True, notification_emails="ops@partner.example")
        number, verified = made["id"], Webhook(made["secret"])

        partner.publish(1)
        assert eventually(lambda: receiver.received, SECONDS)
        verified.verify(receiver.received[0].body, dict(receiver.received[0].headers))
        assert numbers(receiver.received) == [1]
        assert eventually(lambda: partner.jobs(number, "delivered"), SECONDS)

        receiver.code = 500
        for each in range(2, 2 + EVENTS):
            partner.publish(each)
        assert eventually(lambda: partner.notifications(number, "webhook_failing"), SECONDS)
        assert eventually(lambda: mails.messages, SECONDS)
        assert [each["email"] for each in mails.messages[0]["to"]] == ["ops@partner.example"]

        assert eventually(lambda: not partner.subscription(number)["active"], SECONDS)
        assert partner.subscription(number)["disabled_reason"]
        (disabled,) = partner.notifications(number, "webhook_disabled")
        attempted = [each.headers["webhook-id"] for each in receiver.received]
        assert len(attempted) > len(set(attempted))  # some were tried again, under the same id

        assert eventually(lambda: len(partner.jobs(number, "failed")) == EVENTS, SECONDS)  # given up after 14 days
        told = partner.own("GET", "webhook_jobs/read", id=int(attempted[-1]))
        assert {attempt["code"] for attempt in told["attempts"]} == {500}

        receiver.code, missed = 200, len(receiver.received)
        changed = {name: made[name] for name in ("name", "key", "callback_url", "version", "events")}
        partner.own("PUT", "webhook_out_subs/update", id=number, active=True, **changed)
        replayed = partner.own("POST", "webhook_out_subs/replay", id=number, since=made["created_at"])
        assert replayed["jobs"] == EVENTS
        assert eventually(lambda: len(partner.jobs(number, "delivered")) == 1 + EVENTS, SECONDS)
        again = receiver.received[missed:]
        assert sorted(numbers(again)) == list(range(2, 2 + EVENTS))
        for delivery in again:
            verified.verify(delivery.body, dict(delivery.headers))

        partner.ask("PUT", "notifications/resolve", "employee", id=disabled["id"])
        assert not partner.notifications(number, "webhook_disabled")
        assert partner.subscription(number)["active"]


@pytest.mark.skipif(not NODE, reason="there is no node")
def test_the_npm_library_verifies_deliveries_of_both_versions_through_a_rotation_of_the_secret(
    tmp_path: Path, receiver: Receiver
) -> None:
    with running(tmp_path, "--webhook-host", receiver.host) as run:
        partner = Partner(run, receiver)
        made = {version: partner.subscribe(version, f"/{version}", key=f"version_{version}") for version in "23"}
        for number in (1, 2):
            partner.publish(number)
            for version in "23":
                assert eventually(partial(receiver.has, f"/{version}", number), SECONDS)
            if number == 1:
                rotated = {
                    version: partner.own("PUT", "webhook_out_subs/rotate_secret", id=each["id"]) for version, each in made.items()
                }
    for version, other in ("23", "32"):
        before, after = receiver.at(f"/{version}")
        former, newest = made[version]["secret"], rotated[version]["secret"]
        assert verifies(former, before)
        assert not verifies(newest, before)
        assert verifies(former, after)  # for 24 hours
        assert verifies(newest, after)
        assert not verifies(rotated[other]["secret"], after)
        assert not verifies(newest, after._replace(body=after.body + b" "))


def verifies(secret: str, delivery: Delivery) -> bool:
    """Whether the library from npm takes it."""
    told = json.dumps([secret, dict(delivery.headers), delivery.body.decode()])
    command = [str(NODE), "-e", VERIFIER]
    done = subprocess.run(command, input=told, cwd=ROOT / "deps/node", capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.strip() == "true"
