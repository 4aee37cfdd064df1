"""Dead letters become notifications and a line that alarms."""

import json
import uuid
from typing import Any

import pytest

from shared.records.notifications import Notification
from shared.services import dead_letters

HOUR = 1_796_000_400_000  # milliseconds of the epoch: 2026-11-30T01:00:00Z
pytestmark = pytest.mark.usefixtures("engine")


def of_queue(body: Any, sent: int = HOUR + 60_000, queue: str = "test-webhook_work") -> dict[str, Any]:
    attributes = {"SentTimestamp": str(sent), "DeadLetterQueueSourceArn": f"arn:aws:sqs:us-east-1:000000000000:{queue}"}
    return {"messageId": "m", "body": body if isinstance(body, str) else json.dumps(body), "attributes": attributes}


def of_stream(**context: str) -> dict[str, Any]:
    stream = "arn:aws:dynamodb:us-east-1:000000000000:table/test-webhook_events/stream/2026-11-29T00:00:00.000"
    body = {"requestContext": context, "DDBStreamBatchInfo": {"streamArn": stream, "batchSize": 1}}
    return {"messageId": "m", "body": json.dumps(body), "attributes": {"SentTimestamp": str(HOUR)}}


def noted(*records: dict[str, Any]) -> list[Notification]:
    """The notifications that they make."""
    before = {row.id for row in Notification.scan(consistent_read=True)}
    for record in records:
        dead_letters.note(record)
    return [row for row in Notification.scan(consistent_read=True) if row.id not in before]


def test_a_message_that_was_given_up_is_noted_with_what_it_was_about() -> None:
    (row,) = noted(of_queue({"integration_id": 7, "webhook_out_sub_id": 9}))
    assert row.kind == "dead_letter"
    assert row.source == "webhook_work"
    assert row.reason == "attempts_exhausted"
    assert (row.integration_id, row.webhook_out_sub_id) == (7, 9)
    assert row.created_at == "2026-11-30T01:00:00.000000Z"


def test_a_batch_of_a_stream_that_was_given_up_is_noted_with_lambdas_reason() -> None:
    (row,) = noted(of_stream(condition="RetryAttemptsExhausted"))
    assert (row.source, row.reason) == ("webhook_events", "RetryAttemptsExhausted")
    assert row.integration_id is None


def test_all_of_an_hour_about_the_same_are_one_notification() -> None:
    same = {"integration_id": 7, "webhook_out_sub_id": 10}
    assert len(noted(of_queue(same), of_queue(same), of_queue(same, HOUR + 3_599_999))) == 1


def test_others_are_others() -> None:
    first, other = {"integration_id": 7, "webhook_out_sub_id": 11}, {"integration_id": 7, "webhook_out_sub_id": 12}
    assert len(noted(of_queue(first), of_queue(other), of_queue(first, HOUR + 3_600_000), of_queue(first, queue="test-x"))) == 4


@pytest.mark.parametrize("body", ["", "{", "[]", "1", '"s3cr3t"', '{"integration_id": "1", "a": "s3cr3t"}'])
def test_one_that_cannot_be_read_is_noted_without_its_contents(body: str, capsys: pytest.CaptureFixture[str]) -> None:
    (row,) = noted(of_queue(body, queue=f"test-{uuid.uuid4()}"))
    assert row.integration_id is None
    assert row.webhook_out_sub_id is None
    assert "s3cr3t" not in str(row.serialize()) + capsys.readouterr().out


def test_each_is_logged(capsys: pytest.CaptureFixture[str]) -> None:
    noted(of_queue({"integration_id": 7, "webhook_out_sub_id": 13}))
    line = json.loads(capsys.readouterr().out)
    assert line["message"] == "dead letter"
    assert line["source"] == "webhook_work"
    assert line["reason"] == "attempts_exhausted"
