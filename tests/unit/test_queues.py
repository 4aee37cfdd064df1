"""Sending messages: batches, delays, and what SQS does not take."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from shared.aws import clients
from shared.aws.queues import NotSent, Queue
from shared.settings import settings
from tests.aws_clients import KINDS, using

WORK = Queue("work")


class Recorded:
    """A client in whose place the answers are given."""

    def __init__(self, **answer: Any) -> None:
        self.answer, self.calls = answer, list[tuple[str, dict[str, Any]]]()

    def call(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        self.calls.append((operation, request))
        return self.answer


@pytest.fixture
def queue(engine: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Takes all messages that are in the queue."""
    sqs = clients.client("sqs")
    url = sqs.create_queue(QueueName="test-work")["QueueUrl"]
    monkeypatch.setattr(settings, "queue_prefix", url.removesuffix("work"))

    def take() -> list[Any]:
        taken = []
        while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            taken += [json.loads(each["Body"]) for each in messages]
        return taken

    yield take
    sqs.delete_queue(QueueUrl=url)


@pytest.mark.parametrize("kind", KINDS)
def test_messages_arrive_however_many(kind: str, queue: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    messages = [{"number": number, "text": "ü\n"} for number in range(23)]
    with using(kind, monkeypatch):
        WORK.send(messages)
    assert sorted(queue(), key=lambda each: each["number"]) == messages


def test_a_delayed_message_is_not_seen_yet(queue: Any) -> None:
    WORK.send([{"number": 1}], delay_seconds=900)
    assert queue() == []


def test_a_queue_that_is_not_there_is_an_error(queue: Any) -> None:
    with pytest.raises(ClientError):
        Queue("absent").send([{}])


def test_nothing_to_send_is_no_call(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Recorded()
    monkeypatch.setattr(clients, "sqs", lambda: client)
    WORK.send([])
    assert client.calls == []


def test_no_batch_has_more_than_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Recorded()
    monkeypatch.setattr(clients, "sqs", lambda: client)
    WORK.send([{"number": number} for number in range(23)])
    assert [len(request["Entries"]) for _, request in client.calls] == [10, 10, 3]


def test_what_sqs_does_not_take_is_told_by_its_codes_and_not_by_its_contents(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Recorded(Failed=[{"Id": "0", "Code": "InternalError", "Message": "s3cr3t"}, {"Id": "1", "Code": "InternalError"}])
    monkeypatch.setattr(clients, "sqs", lambda: client)
    with pytest.raises(NotSent, match=r"^InternalError$"):
        WORK.send([{"a": "s3cr3t"}, {}])
