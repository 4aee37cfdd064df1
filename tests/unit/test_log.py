"""Log lines: those that Powertools' own formatter writes."""

import json
import logging

import pytest
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

from shared import log

AS_POWERTOOLS_DOES = LambdaPowertoolsFormatter(
    json_serializer=json.JSONEncoder(separators=(",", ":")).encode,
    json_deserializer=str,
    utc=True,
    use_rfc3339=True,
    serialize_stacktrace=False,
    location=None,
    xray_trace_id=None,
    service="planocore",
)
FORMATTER = logging.getLogger("planocore").handlers[0].formatter


@pytest.mark.parametrize(
    "told",
    [
        {"route": "a/v1/b", "duration_ms": 1.5, "token_id": 7},
        {"route": "a/v1/b", "token_id": None},
        {"exception": "half a pair \ud800, an \u00e9", "exception_name": "ValueError"},
        {},
    ],
)
def test_a_line_is_what_powertools_writes(told: dict[str, object]) -> None:
    record = logging.makeLogRecord({"levelname": "INFO", "msg": "request", "created": 1767322245.25, **told})
    assert FORMATTER is not None
    assert FORMATTER.format(record) == AS_POWERTOOLS_DOES.format(record)


def test_a_request_is_one_line_of_ascii(capsys: pytest.CaptureFixture[str]) -> None:
    log.request("a/v1/b", "action-successful", 1.234, "r", None)
    (line,) = capsys.readouterr().out.splitlines()
    names = ["level", "message", "timestamp", "service", "route", "status", "duration_ms", "request_id"]
    assert (list(json.loads(line)), line.isascii()) == (names, True)
