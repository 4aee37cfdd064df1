"""Webhooks from the first subscription to the last notification, over real HTTP, as a partner and an employee live through them."""

import json
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook

from tests.engine import ROOT
from tests.local.partner import SECONDS, Partner
from tests.local.receiver import Delivery, Receiver, receiving
from tests.local.runner import running
from tests.mandrill import Mandrill, mandrill
from tests.verifying import NODE, VERIFIERS, Blocks
from tests.waiting import eventually

pytestmark = pytest.mark.slow

A_DAY_IS_A_SECOND = "86400"
EVENTS = 10  # failures in a row, which are told of
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
        mail = mails.messages[0]
        assert [each["email"] for each in mail["to"]] == ["ops@partner.example"]
        assert "deliveries in a row failed" in mail["subject"]
        assert json.loads(mail["text"])["payload"]["number"] > 1

        assert eventually(lambda: not partner.subscription(number)["active"], SECONDS)
        reason = partner.subscription(number)["disabled_reason"]
        (disabled,) = partner.notifications(number, "webhook_disabled")
        assert disabled["reason"] == reason
        assert eventually(lambda: any(reason in each["subject"] for each in mails.messages), SECONDS)
        attempted = [each.headers["webhook-id"] for each in receiver.received]
        assert len(attempted) > len(set(attempted))  # some were tried again, under the same id

        assert eventually(lambda: len(partner.jobs(number, "failed")) == EVENTS, SECONDS)  # given up after 14 days
        given_up = {str(job["id"]) for job in partner.jobs(number, "failed")}
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
        assert {each.headers["webhook-id"] for each in again} == given_up
        for delivery in again:
            verified.verify(delivery.body, dict(delivery.headers))

        partner.ask("PUT", "notifications/resolve", "employee", id=disabled["id"])
        assert not partner.notifications(number, "webhook_disabled")
        assert partner.ask("GET", "notifications/read", id=disabled["id"])["resolved_at"]
        assert partner.subscription(number)["active"]


@dataclass(frozen=True)
class Rotation:
    """A subscription's deliveries before and after its secret was rotated, and a secret that is none of its own."""

    former: str
    newest: str
    before: Delivery
    after: Delivery
    other: str


@dataclass(frozen=True)
class Rotations:
    """Of a subscription of each version, and the page that tells partners how to verify, as the same run serves it."""

    by_version: Mapping[str, Rotation]
    page: str


@pytest.fixture(scope="module")
def rotations(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rotations]:
    with receiving(Receiver()) as receiver, running(tmp_path_factory.mktemp("run"), "--webhook-host", receiver.host) as run:
        partner = Partner(run, receiver)
        made = {version: partner.subscribe(version, f"/{version}", key=f"version_{version}") for version in "23"}
        rotated: dict[str, Any] = {}
        for number in (1, 2):
            partner.publish(number)
            for version, each in made.items():
                assert eventually(partial(receiver.has, f"/{version}", number), SECONDS)
                rotated[version] = rotated.get(version) or partner.own("PUT", "webhook_out_subs/rotate_secret", id=each["id"])
        by_version = {}
        for version, other in ("23", "32"):
            before, after = receiver.at(f"/{version}")
            secrets = made[version]["secret"], rotated[version]["secret"]
            by_version[version] = Rotation(*secrets, before, after, made[other]["secret"])
        yield Rotations(by_version, run.send("GET", "/documentation/webhooks").bytes.decode())


def require_verified(rotation: Rotation, verifies: Callable[[str, Delivery], bool]) -> None:
    assert verifies(rotation.former, rotation.before)
    assert not verifies(rotation.newest, rotation.before)
    assert verifies(rotation.former, rotation.after)  # for 24 hours
    assert verifies(rotation.newest, rotation.after)
    assert not verifies(rotation.other, rotation.after)
    assert not verifies(rotation.newest, rotation.after._replace(body=rotation.after.body + b" "))


@pytest.mark.skipif(not NODE, reason="there is no node")
@pytest.mark.parametrize("version", "23")
def test_the_npm_library_verifies_deliveries_through_a_rotation_of_the_secret(rotations: Rotations, version: str) -> None:
    require_verified(rotations.by_version[version], by_the_library)


@pytest.mark.parametrize("version", "23")
@pytest.mark.parametrize("language", VERIFIERS)
def test_the_samples_that_the_documentation_prints_verify_deliveries_through_a_rotation(
    rotations: Rotations, language: str, version: str
) -> None:
    verifier = VERIFIERS[language]
    if verifier is None:
        pytest.skip(f"there is no program for {language}")
    sample = Blocks(rotations.page).texts[f"Verifying in {language}"]
    require_verified(
        rotations.by_version[version],
        lambda secret, delivery: verifier(sample, secret, delivery.headers, delivery.body.decode()),
    )


def by_the_library(secret: str, delivery: Delivery) -> bool:
    """Whether the library from npm takes it."""
    told = json.dumps([secret, dict(delivery.headers), delivery.body.decode()])
    command = [str(NODE), "-e", VERIFIER]
    done = subprocess.run(command, input=told, cwd=ROOT / "deps/node", capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.strip() == "true"
