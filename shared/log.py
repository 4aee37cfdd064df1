"""Structured logging: one JSON line per request, crashes and warnings. Never a token, a body or a query string."""

import json
import sys
from datetime import UTC, datetime
from typing import Any

from pydantic_core import to_json

_ENCODER = json.JSONEncoder(separators=(",", ":"))


def request(route: str, status: str, duration_ms: float, request_id: str, token_id: int | None) -> None:
    """`token_id`: the number of the token's row, which operators know it by; None for nobody's."""
    duration_ms = round(duration_ms, 2)
    line = _line("INFO", "request", route=route, status=status, duration_ms=duration_ms, request_id=request_id, token_id=token_id)
    _put(to_json(line).decode())  # a third of the time, and right for ASCII, which all of this is


def crash(route: str, request_id: str) -> None:
    """The exception that is being handled, with its trace; without one where AWS cannot be reached, which no code is to blame for.

    Should its text hold a token, that is left out.
    """
    import traceback

    from shared.token_format import masked

    exception = masked(_unreachable(sys.exc_info()[1]) or traceback.format_exc())
    _write("ERROR", "crash", route=route, request_id=request_id, exception=exception)


def _unreachable(error: BaseException | None) -> str | None:
    """The sentence for a connection to AWS that was not made, anywhere in the chain of exceptions, which may be a circle."""
    from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError

    seen: list[BaseException] = []
    while error is not None and error not in seen:
        if isinstance(error, EndpointConnectionError | ConnectTimeoutError):
            return f"{error.kwargs['endpoint_url']} cannot be reached: {error.kwargs.get('error')}"
        seen.append(error)
        error = error.__cause__ or error.__context__
    return None


def warning(message: str, error: Exception) -> None:
    _write("WARNING", message, error=type(error).__name__)


def _write(level: str, message: str, **members: Any) -> None:
    _put(_ENCODER.encode(_line(level, message, **members)))


def _line(level: str, message: str, **members: Any) -> dict[str, Any]:
    timestamp = datetime.now(UTC).isoformat(timespec="milliseconds")
    return {"level": level, "message": message, "timestamp": timestamp, "service": "planocore", **members}


def _put(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
