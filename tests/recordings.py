"""Recordings for docs/recorded/: a request and its answer, less what changes each time."""

import base64
import json
import os
import re
from collections.abc import Callable, Mapping
from typing import Any

from shared.api.route import Route
from tests.client import Answer
from tests.status_cases import GatewayCase, Recorder
from tools.codegen import recordings
from tools.codegen.recordings import Entry

RECORDING = "PLANOCORE_RECORD"  # the environment variable with which recordings are written rather than compared
COMMAND = "python -m tools.codegen.record"

_LONGEST = 2000
_REQUEST_ID = "0f5c2d0e-6a53-4d0f-8f0c-5b1c6f2d9a11"
_MOMENT = "2026-03-02T09:30:00.000000Z"
_TOKEN = re.compile(r"plano_(app|ses|rst)_\w+")
_WEBHOOK_SECRET = re.compile(r"whsec_[A-Za-z0-9+/]+=")
_UPLOAD = re.compile(r"[0-9a-f]{32}(?=\.(?:png|jpg))")
# What is another each time, by the name of its attribute.
_MASKED: dict[str, Any] = {
    "request_id": _REQUEST_ID,
    "x-request-id": _REQUEST_ID,
    "created_at": _MOMENT,
    "last_updated": _MOMENT,
    "last_used_at": _MOMENT,
    "uploaded_at": _MOMENT,
    "resolved_at": _MOMENT,
    "next_attempt_at": _MOMENT,
    "user_id": 1,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "bytes": 48213,
}
_OF_THE_CONNECTION = {"date", "content-length", "x-amzn-requestid"}


def of_function(recorder: Recorder, case: str) -> Entry:
    """The last request that `recorder` sent, with its answer."""
    event = recorder.event
    raw = base64.b64decode(event["body"]) if event["body"] is not None else b""
    return _entry(case, event["httpMethod"], event["path"], event["headers"], raw, recorder.answer)


def of_gateway(played: GatewayCase, answer: Answer, case: str) -> Entry:
    return _entry(case, played.method, played.route.path, played.sent, played.body or b"", answer)


def compare(route: Route[Any], status: str, entry: Entry) -> None:
    """Fails where the recording says anything else; while recording, writes it instead."""
    if os.environ.get(RECORDING):
        recordings.write(route, status, entry)
    assert recordings.read(route).get(status) == entry, (
        f"docs/recorded/{route.name}.json or common.json is not what is answered: run `{COMMAND}`"
    )


def first_line(case: Callable[[Any], Answer]) -> str:
    return (case.__doc__ or "").partition("\n")[0]


def _entry(case: str, method: str, path: str, headers: Mapping[str, str], raw: bytes, answer: Answer) -> Entry:
    kept = {name: value for name, value in answer.headers.items() if name not in _OF_THE_CONNECTION}
    request = {"method": method, "path": path, "headers": dict(headers), "body": _shown(raw)}
    masked = _masked({"request": request, "answer": {"code": answer.code, "headers": kept, "body": answer.body}})
    return {"case": case, **masked}


def _shown(raw: bytes) -> Any:
    """JSON as such, anything else as text."""
    try:
        return json.loads(raw)
    except ValueError:
        return raw.decode()


def _masked(value: Any, name: str = "", *, is_session: bool = False) -> Any:
    if isinstance(value, dict):
        return {key: _masked(inner, key, is_session="last_used_at" in value) for key, inner in value.items()}
    if isinstance(value, list):
        return [_masked(inner, name) for inner in value]
    if value is not None and (name in _MASKED or (name == "id" and is_session)):
        return _MASKED.get(name, 1)
    return _shortened(_without_secrets(value)) if isinstance(value, str) else value


def _without_secrets(text: str) -> str:
    return _UPLOAD.sub("0" * 32, _WEBHOOK_SECRET.sub("whsec_…", _TOKEN.sub(r"plano_\1_…", text)))


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:20]}… ({len(text):,} characters)"
