"""The samples that verify deliveries, run on genuine ones and on spoilt ones, and the delivery that the page shows."""

import base64
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import pytest
from standardwebhooks import Webhook

from tests.verifying import VERIFIERS
from tools.codegen.site.verifying import DELIVERY, VERIFYING
from tools.codegen.site.verifying import SECRET as SHOWN

SECRET, OTHER = ("whsec_" + base64.b64encode(text).decode() for text in (b"a secret", b"another"))
BODY = '{"id":"1","type":"order.delivered","data":{"name":"Caf\u00e9"}}'


def delivery(secret: str, seconds_ago: int = 0) -> dict[str, str]:
    """A delivery's headers, with a signature by a former secret before its own."""
    second = int(time.time()) - seconds_ago
    signatures = [Webhook(each).sign("71", datetime.fromtimestamp(second, UTC), BODY) for each in (OTHER, secret)]
    return {"webhook-id": "71", "webhook-timestamp": str(second), "webhook-signature": " ".join(signatures)}


@pytest.mark.parametrize("language", VERIFIERS)
def test_a_sample_takes_what_is_genuine_and_nothing_else(language: str) -> None:
    verifier = VERIFIERS[language]
    if verifier is None:
        pytest.skip(f"there is no program for {language}")
    verifies: Callable[[dict[str, str], str], bool] = partial(verifier, VERIFYING[language], SECRET)
    assert verifies(delivery(SECRET), BODY)
    assert not verifies(delivery(SECRET), BODY + " ")
    assert not verifies(delivery(OTHER), BODY)
    assert not verifies(delivery(SECRET, seconds_ago=400), BODY)
    assert not verifies({**delivery(SECRET), "webhook-id": "72"}, BODY)
    for spoilt in ("", "x", "1e9", "9" * 5000):
        assert not verifies({**delivery(SECRET), "webhook-timestamp": spoilt}, BODY)
    assert not verifies({**delivery(SECRET), "webhook-signature": "v1,\u00e9"}, BODY)
    for missing in delivery(SECRET):
        assert not verifies({name: value for name, value in delivery(SECRET).items() if name != missing}, BODY)


def test_the_delivery_that_is_shown_was_signed_by_the_secret_that_is_shown() -> None:
    head, _, body = DELIVERY.partition("\n\n")
    headers = dict(line.split(": ", 1) for line in head.splitlines()[1:])
    moment = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
    assert headers["webhook-signature"] == Webhook(SHOWN).sign(headers["webhook-id"], moment, body.rstrip("\n"))
    assert json.loads(body)["id"] != headers["webhook-id"]  # one is the event's, the other the delivery's
