"""The answer: one envelope for every status, and the headers that every answer has."""

from collections.abc import Mapping
from typing import Any

from pydantic_core import to_json

from shared.api.statuses import Status
from shared.settings import settings

Answer = dict[str, Any]

HEADERS = {
    "content-type": "application/json",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
}


def answer(status: type[Status], members: Mapping[str, Any], request_id: str, origin: str | None) -> Answer:
    """A Lambda proxy answer. `members` are data, errors, warnings, session, application, as far as there are any."""
    body = {"code": int(status.code), "status": status.status, **members, "request_id": request_id}
    return {
        "statusCode": int(status.code),
        "headers": {**HEADERS, "x-request-id": request_id, **cors(origin)},
        "body": to_json(body).decode(),
        "isBase64Encoded": False,
    }


def cors(origin: str | None) -> dict[str, str]:
    """Which page may read the answer (https://fetch.spec.whatwg.org/#http-cors-protocol). No cookies, so no credentials."""
    if settings.allowed_origins == ("*",):
        return {"access-control-allow-origin": "*", "access-control-expose-headers": "x-request-id"}
    allowed = (
        {"access-control-allow-origin": origin, "access-control-expose-headers": "x-request-id"}
        if origin in settings.allowed_origins
        else {}
    )
    return {**allowed, "vary": "origin"}
