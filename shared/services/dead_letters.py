"""Dead letters: what a consumer has failed at again and again. Nothing is lost with one, whose work stands in tables.

Sources: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html,
https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from shared import log
from shared.records.notifications import DEAD_LETTER
from shared.services.notifications import notify
from shared.settings import settings
from shared.timestamps import rfc3339

_GIVEN_UP = "attempts_exhausted"


class _Origin(NamedTuple):
    """`source`: the queue, or the table of the stream, by its name without what the names of one deployment begin with."""

    source: str
    reason: str
    integration_id: int | None = None
    webhook_out_sub_id: int | None = None


def note(record: Mapping[str, Any]) -> None:
    """`record` is a message of the dead letters as Lambda hands it over.

    One notification for all of an hour that are about the same: what fails for everybody else fails again each minute.
    """
    origin = _origin(record)
    sent = datetime.fromtimestamp(int(record["attributes"]["SentTimestamp"]) / 1000, UTC)
    notify(
        DEAD_LETTER,
        origin.reason,
        rfc3339(sent.replace(minute=0, second=0, microsecond=0)),
        source=origin.source,
        integration_id=origin.integration_id,
        webhook_out_sub_id=origin.webhook_out_sub_id,
    )
    log.dead_letter(origin.source, origin.reason)


def _origin(record: Mapping[str, Any]) -> _Origin:
    body = _json(record["body"])
    if "DDBStreamBatchInfo" in body:
        table = body["DDBStreamBatchInfo"]["streamArn"].split("/")[1]
        return _Origin(_short(table), str(body.get("requestContext", {}).get("condition", _GIVEN_UP)))
    queue = record["attributes"].get("DeadLetterQueueSourceArn", "").rpartition(":")[2]
    return _Origin(_short(queue), _GIVEN_UP, _id(body, "integration_id"), _id(body, "webhook_out_sub_id"))


def _json(body: str) -> Mapping[str, Any]:
    """The body's JSON; empty where it cannot be read, which may be why the message was given up."""
    try:
        said = json.loads(body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _short(name: str) -> str:
    return name.removeprefix(settings.table_prefix)


def _id(body: Mapping[str, Any], name: str) -> int | None:
    value = body.get(name)
    return value if type(value) is int else None
