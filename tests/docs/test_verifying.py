"""The samples that verify deliveries, run on genuine ones and on spoilt ones."""

import base64
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook

from tools.codegen.site.verifying import VERIFYING

SECRET, OTHER = ("whsec_" + base64.b64encode(text).decode() for text in (b"a secret", b"another"))
BODY = '{"id":"1","type":"order.delivered","data":{"name":"Caf\u00e9"}}'
node, php = shutil.which("node"), shutil.which("php")


def delivery(secret: str, seconds_ago: int = 0) -> dict[str, str]:
    """A delivery's headers, with a signature by a former secret before its own."""
    second = int(time.time()) - seconds_ago
    signatures = [Webhook(each).sign("71", datetime.fromtimestamp(second, UTC), BODY) for each in (OTHER, secret)]
    return {"webhook-id": "71", "webhook-timestamp": str(second), "webhook-signature": " ".join(signatures)}


def in_python(headers: dict[str, str], body: str) -> bool:
    program = (
        VERIFYING["Python"]
        + "import json, sys\nsecret, headers, body = json.loads(sys.argv[1])\nprint(is_genuine(secret, headers, body.encode()))"
    )
    return printed([sys.executable, "-c", program, json.dumps([SECRET, headers, body])]) == "True"


def in_javascript(headers: dict[str, str], body: str) -> bool:
    call = (
        "const [secret, headers, body] = JSON.parse(process.argv[1]); console.log(isGenuine(secret, headers, Buffer.from(body)));"
    )
    command = [str(node), "--input-type=module", "-e", VERIFYING["JavaScript"] + call, json.dumps([SECRET, headers, body])]
    return printed(command) == "true"


def in_php(headers: dict[str, str], body: str) -> bool:
    call = "[$secret, $headers, $body] = json_decode($argv[1], true); echo is_genuine($secret, $headers, $body) ? 'true' : 'false';"
    return printed([str(php), "-r", VERIFYING["PHP"].removeprefix("<?php\n") + call, json.dumps([SECRET, headers, body])]) == "true"


def printed(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.strip()


@pytest.mark.parametrize(
    "verifies",
    [
        in_python,
        pytest.param(in_javascript, marks=pytest.mark.skipif(not node, reason="there is no node")),
        pytest.param(in_php, marks=pytest.mark.skipif(not php, reason="there is no php")),
    ],
)
def test_a_sample_takes_what_is_genuine_and_nothing_else(verifies: Callable[[dict[str, str], str], bool]) -> None:
    assert verifies(delivery(SECRET), BODY)
    assert not verifies(delivery(SECRET), BODY + " ")
    assert not verifies(delivery(OTHER), BODY)
    assert not verifies(delivery(SECRET, seconds_ago=400), BODY)
    assert not verifies({**delivery(SECRET), "webhook-id": "72"}, BODY)
