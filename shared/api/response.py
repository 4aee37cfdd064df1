"""The answer: one envelope for every status, and the headers that every answer has."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic_core import to_json

from shared.api.statuses import Status
from shared.settings import settings

ProxyResponse = dict[str, Any]

HEADERS = {
    "content-type": "application/json",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
}


def answer(
    status: type[Status], members: Mapping[str, Any], request_id: str, origin: str | None, retry_after: int | None = None
) -> ProxyResponse:
    """A Lambda proxy answer. `members` are data, errors, warnings, session, application, as far as there are any.

    `retry_after`: seconds that the caller is to wait, for the header of that name.
    """
    retry = {} if retry_after is None else {"retry-after": str(retry_after)}
    body = {"code": int(status.code), "status": status.status, **members, "request_id": request_id}
    return {
        "statusCode": int(status.code),
        "headers": {**HEADERS, "x-request-id": request_id, **retry, **cors(origin, retry)},
        "body": written(body).decode(),
        "isBase64Encoded": False,
    }


def written(members: Mapping[str, Any]) -> bytes:
    """A hash as JSON. A member that is bytes is JSON already."""
    return b"{%b}" % b",".join(
        b'"%b":%b' % (name.encode(), value if isinstance(value, bytes) else to_json(value)) for name, value in members.items()
    )


def cors(origin: str | None, further: Iterable[str] = ()) -> dict[str, str]:
    """CORS headers: the page that may read the answer, and the headers that it may read (https://fetch.spec.whatwg.org/#http-cors-protocol).

    No cookies, so no credentials.
    """
    exposed = {"access-control-expose-headers": ",".join(("x-request-id", *further))}
    if settings.allowed_origins == ("*",):
        return {"access-control-allow-origin": "*", **exposed}
    allowed = {"access-control-allow-origin": origin, **exposed} if origin in settings.allowed_origins else {}
    return {**allowed, "vary": "origin"}
