"""Files by which `sam local` runs functions in containers on the embedded AWS of this run. samconfig.toml names those in .local/.

sam/env.json         environment variables, for --env-vars
sam/parameters.yaml  the template's parameters, for --parameter-overrides
events/              the files of events/ with a demo token and the demo's records, for --event
"""

import base64
import json
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

from local.environment import BUCKET, MAIL_KEY
from local.images import PREFIX
from local.ministack import ROOT
from local.options import Options
from local.private import write_private
from local.state import State
from tools.deploy.machine import architecture
from tools.deploy.template import STACK

if TYPE_CHECKING:
    from local.demo import Demo

HOST = "host.docker.internal"  # this machine, as a container knows it
_TOKEN = "application"  # noqa: S105 - the kind of demo token that may call every route with an event


def write(state: State, options: Options, demo: "Demo") -> None:
    """Written anew at each start. They stay when it ends: a function then says that its AWS cannot be reached."""
    _put(state.sam / "env.json", {"Parameters": _variables(options)})
    write_private(state.sam / "parameters.yaml", f"Architecture: {architecture()}\n".encode())
    once = f"sam-local-{secrets.token_hex(4)}"
    for file in sorted((ROOT / "events").glob("*.json")):
        _put(state.events / file.name, _event(file, demo, once))


def _variables(options: Options) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL": f"http://{HOST}:{options.aws_port}",
        "TABLE_PREFIX": f"{STACK}-",
        "QUEUE_PREFIX": f"http://{HOST}:{options.aws_port}/000000000000/{STACK}-",
        "IMAGE_BUCKET": BUCKET,
        "IMAGE_BASE_URL": f"{options.api}{PREFIX}".rstrip("/"),
        "MANDRILL_URL": "http://127.0.0.1:9/api/1.0",  # nobody listens there: no mail leaves by accident
        "MANDRILL_KEY_PARAMETER": MAIL_KEY,
    }


def _event(file: Path, demo: "Demo", once: str) -> dict[str, Any]:
    """Succeeds however often it is sent: its list item is new with each start, and saved once under its idempotency key."""
    event: dict[str, Any] = json.loads(file.read_text(encoding="utf-8").replace("TOKEN", demo.tokens[_TOKEN]))
    sent = base64.b64decode(event["body"])
    if not sent.startswith(b"{"):  # a sensitive route's base64, which names no record
        return event
    body = json.loads(sent)
    demo_ids = {"id": demo.records["list_item"], "integration_id": demo.integrations["own"]}
    body |= {name: number for name, number in demo_ids.items() if name in body}
    if "slug" in body:
        body["key"] = once
    event["headers"]["Idempotency-Key"], event["multiValueHeaders"]["Idempotency-Key"] = once, [once]
    return {**event, "body": base64.b64encode(json.dumps(body).encode()).decode()}


def _put(file: Path, content: Any) -> None:
    write_private(file, json.dumps(content, indent=2).encode() + b"\n")
