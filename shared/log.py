"""What is logged: one JSON line per request, and what went wrong on the way. Never a token, a body or a query string."""

from functools import cache
from typing import Any


@cache
def _logger() -> Any:
    from aws_lambda_powertools import Logger

    return Logger(service="planocore", use_rfc3339=True, utc=True)


def request(route: str, status: str, duration_ms: float, request_id: str) -> None:
    _logger().info("request", route=route, status=status, duration_ms=round(duration_ms, 2), request_id=request_id)


def crash(route: str, request_id: str) -> None:
    """The exception that is being handled, with its trace."""
    _logger().exception("crash", route=route, request_id=request_id)


def warning(message: str, error: Exception) -> None:
    _logger().warning(message, error=type(error).__name__)
