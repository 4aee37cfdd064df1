"""Structured logging by Powertools: a JSON line per request, crash and warning. Never a token, a body or a query string."""

import json
import logging
import sys
import traceback

from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.logging.formatter import RESERVED_LOG_ATTRS, LambdaPowertoolsFormatter

from shared.token_format import masked


class _Handler(logging.Handler):
    """Writes to standard output as it is at the time."""

    def emit(self, record: logging.LogRecord) -> None:
        _put(self.format(record))


def _put(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class _Formatter(LambdaPowertoolsFormatter):
    """Writes what Powertools' own does with these settings, without asking for each of them at each line: half of its time.

    No place in the code, which says no more than the message; no trace's id, which callers choose.
    """

    def format(self, record: logging.LogRecord) -> str:
        told = {name: value for name, value in vars(record).items() if name not in _OF_EVERY_RECORD and value is not None}
        head = {"level": record.levelname, "message": record.msg, "timestamp": self.formatTime(record), "service": _SERVICE}
        return self.serialize({**head, **told})


_SERVICE = "planocore"
_OF_EVERY_RECORD = frozenset(RESERVED_LOG_ATTRS)
# ASCII, so that half a surrogate pair in an exception's text can be written.
_FORMATTER = _Formatter(json_serializer=json.JSONEncoder(separators=(",", ":")).encode, utc=True, use_rfc3339=True)
_logger = Logger(_SERVICE, level="INFO", logger_handler=_Handler(), logger_formatter=_FORMATTER)
# What no line shows is not looked up (https://docs.python.org/3/howto/logging.html#optimization).
logging._srcfile = None  # noqa: SLF001 - its documented switch
logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
logging.getLogger(_logger.name).propagate = False  # the root's handlers would write it again


def request(route: str, status: str, duration_ms: float, request_id: str, token_id: int | None) -> None:
    """`token_id`: the number of the token's row, which operators know it by; left out for nobody's."""
    duration_ms = round(duration_ms, 2)
    _logger.info("request", route=route, status=status, duration_ms=duration_ms, request_id=request_id, token_id=token_id)


def work(function: str, done: int, failed: int, duration_ms: float, request_id: str) -> None:
    """Units of work that a function which no request calls has done, and those that it failed at."""
    status, duration_ms = "failed" if failed else "done", round(duration_ms, 2)
    _logger.info("work", function=function, status=status, done=done, failed=failed, duration_ms=duration_ms, request_id=request_id)


def dead_letter(source: str, reason: str) -> None:
    """A message or row that a consumer has given up. `source`: the queue or the table that it came from."""
    _logger.error("dead letter", source=source, reason=reason)


def backlog(waiting: str, seconds: float) -> None:
    """For how long the oldest of `waiting` has waited."""
    _logger.info("backlog", waiting=waiting, seconds=round(seconds, 1))


def crash(route: str, request_id: str) -> None:
    """The exception that is being handled, with its trace; without one where AWS cannot be reached, which no code is to blame for.

    The record has the text without tokens' secrets, and not the exception, of which any handler would write them.
    """
    error = sys.exc_info()[1]
    exception = masked(_unreachable(error) or traceback.format_exc())
    _logger.error("crash", route=route, request_id=request_id, exception=exception, exception_name=type(error).__name__)


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
    """Names the kind of the error and not its text, which may hold what a caller sent."""
    _logger.warning(message, exception_name=type(error).__name__)
