"""Pollers of queues and streams, and clocks: what Lambda's event sources do, on the embedded AWS."""

import json
import time
import uuid
from collections.abc import Callable, Iterator
from threading import Event
from typing import Any

import pytest

from local import background
from local.background import Background
from local.functions import Failed, Function
from local.queues import create_queues
from shared.aws import clients
from tests.engine import ROOT
from tests.waiting import eventually
from tools.deploy.template import Resolver, load

Work = Callable[[list[dict[str, Any]]], list[str]]
TABLE = {
    "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "N"}],
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"},
}


class Played(Function):
    """A function in whose place a test works: it gets the records, and returns the ids of those that failed."""

    def __init__(self, work: Work) -> None:
        self.name, self.work = "Played", work

    def invoke(self, event: Any, request_id: str) -> Any:
        return {"batchItemFailures": [{"itemIdentifier": each} for each in self.work(event.get("Records", []))]}


@pytest.fixture
def template(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """One consumer of each kind and a clock, over a queue, a dead-letter queue and a table with names of their own."""
    monkeypatch.setattr(background, "_RETRY_SECONDS", 0.01)
    name, dead = f"q{uuid.uuid4().hex}", f"d{uuid.uuid4().hex}"
    queue = {"QueueName": name, "VisibilityTimeout": 1, "RedrivePolicy": redrive("DeadQueue")}
    return {
        "Resources": {
            "WorkQueue": {"Type": "AWS::SQS::Queue", "Properties": queue},
            "DeadQueue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": dead, "VisibilityTimeout": 1}},
            "RowsTable": {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": f"t{uuid.uuid4().hex}"}},
        }
    }


def redrive(dead: str) -> dict[str, Any]:
    return {"deadLetterTargetArn": {"Fn::GetAtt": [dead, "Arn"]}, "maxReceiveCount": 3}


def of_queue(queue: str = "WorkQueue", **more: Any) -> dict[str, Any]:
    return {"Type": "SQS", "Properties": {"Queue": {"Fn::GetAtt": [queue, "Arn"]}, "BatchSize": 10, **more}}


OF_STREAM = {
    "Type": "DynamoDB",
    "Properties": {
        "Stream": {"Fn::GetAtt": ["RowsTable", "StreamArn"]},
        "BatchSize": 100,
        "MaximumRetryAttempts": 2,
        "DestinationConfig": {"OnFailure": {"Type": "SQS", "Destination": {"Fn::GetAtt": ["DeadQueue", "Arn"]}}},
    },
}
OF_CLOCK = {"Type": "Schedule", "Properties": {"Schedule": "rate(5 minutes)"}}


class Playing:
    """Starts what a template's function is started by, with a test's work."""

    def __init__(self, template: dict[str, Any]) -> None:
        self.template, self.started = template, list[Background]()
        self.queues = create_queues(template, Resolver(template, {}), clients.client("sqs"))

    def start(self, event: dict[str, Any], work: Work, hurry: float = 1) -> Background:
        function = {"Type": "AWS::Serverless::Function", "Properties": {"Events": {"Source": event}}}
        template = {"Resources": {**self.template["Resources"], "Played": function}}
        made = Background(template, Resolver(template, {}), {"Played": Played(work)}, hurry)
        self.started.append(made)
        made.start(clients.client, self.queues)
        return made

    def send(self, *bodies: Any) -> None:
        for body in bodies:
            clients.client("sqs").send_message(QueueUrl=self.queues["WorkQueue"], MessageBody=json.dumps(body))

    def left(self, queue: str) -> int:
        told = clients.client("sqs").get_queue_attributes(QueueUrl=self.queues[queue], AttributeNames=["All"])["Attributes"]
        return int(told["ApproximateNumberOfMessages"]) + int(told["ApproximateNumberOfMessagesNotVisible"])

    def put(self, *numbers: int) -> None:
        for number in numbers:
            name = self.template["Resources"]["RowsTable"]["Properties"]["TableName"]
            clients.client("dynamodb").put_item(TableName=name, Item={"id": {"N": str(number)}, "secret": {"S": "x"}})


@pytest.fixture
def playing(engine: str, template: dict[str, Any]) -> Iterator[Playing]:
    made = Playing(template)
    clients.client("dynamodb").create_table(TableName=template["Resources"]["RowsTable"]["Properties"]["TableName"], **TABLE)
    yield made
    for each in made.started:
        each.stop()


def test_messages_are_worked_off_as_lambda_hands_them_over(playing: Playing) -> None:
    seen: list[dict[str, Any]] = []

    def work(records: list[dict[str, Any]]) -> list[str]:
        seen.extend(records)
        return []

    playing.start(of_queue(), work)
    playing.send({"number": 1})
    assert eventually(lambda: playing.left("WorkQueue") == 0)
    (record,) = seen
    assert (json.loads(record["body"]), record["eventSource"]) == ({"number": 1}, "aws:sqs")
    assert record["attributes"]["SentTimestamp"].isdigit()


def test_a_message_that_fails_comes_again_and_then_goes_to_the_dead_letters(playing: Playing) -> None:
    seen: list[int] = []

    def work(records: list[dict[str, Any]]) -> list[str]:
        numbers = {each["messageId"]: json.loads(each["body"])["number"] for each in records}
        seen.extend(numbers.values())
        return [each for each, number in numbers.items() if number == 1]

    playing.start(of_queue(), work)
    playing.send({"number": 1}, {"number": 2})
    assert eventually(lambda: playing.left("DeadQueue") == 1)
    assert seen.count(1) == 3
    assert seen.count(2) == 1
    assert playing.left("WorkQueue") == 0


def test_messages_of_a_function_that_fails_come_again(playing: Playing) -> None:
    tries: list[int] = []

    def work(records: list[dict[str, Any]]) -> list[str]:
        tries.append(len(records))
        if len(tries) == 1:
            raise Failed
        return []

    playing.start(of_queue(), work)
    playing.send({})
    assert eventually(lambda: len(tries) == 2 and playing.left("WorkQueue") == 0)


def test_a_batch_that_hangs_holds_back_no_other(playing: Playing) -> None:
    hangs, others = Event(), Event()

    def work(records: list[dict[str, Any]]) -> list[str]:
        if any(json.loads(each["body"])["number"] == 1 for each in records):
            hangs.set()
            others.wait(20)
        else:
            others.set()
        return []

    playing.start(of_queue(), work)
    playing.send({"number": 1})
    assert hangs.wait(20)
    playing.send({"number": 2})
    assert others.wait(20)


def test_no_more_batches_at_once_than_the_template_says(playing: Playing) -> None:
    running: list[int] = []
    most: list[int] = []

    def work(records: list[dict[str, Any]]) -> list[str]:
        running.append(1)
        most.append(len(running))
        time.sleep(0.02)
        running.pop()
        return []

    playing.start(of_queue(BatchSize=1, ScalingConfig={"MaximumConcurrency": 2}), work)
    playing.send(*({"number": number} for number in range(8)))
    assert eventually(lambda: playing.left("WorkQueue") == 0)
    assert max(most) <= 2


def test_a_message_that_was_being_worked_on_at_a_kill_comes_with_the_next_start(playing: Playing) -> None:
    """A poller that is gone has deleted nothing: here, one that never comes back from its work."""
    taken, never, again = Event(), Event(), Event()

    def hang(records: list[dict[str, Any]]) -> list[str]:
        taken.set()
        never.wait(30)
        raise Failed

    def work(records: list[dict[str, Any]]) -> list[str]:
        again.set()
        return []

    first = playing.start(of_queue(), hang)
    playing.send({})
    assert taken.wait(20)
    first._stop.set()
    playing.start(of_queue(), work)
    assert again.wait(20)
    never.set()


def test_new_rows_come_with_their_keys_and_nothing_else(playing: Playing) -> None:
    seen: list[dict[str, Any]] = []

    def work(records: list[dict[str, Any]]) -> list[str]:
        seen.extend(records)
        return []

    playing.start(OF_STREAM, work)
    playing.put(1, 2)
    assert eventually(lambda: len(seen) == 2)
    playing.put(2)  # which changes a row
    playing.put(3)
    assert eventually(lambda: len(seen) == 3)
    assert [each["dynamodb"]["Keys"] for each in seen] == [{"id": {"N": str(number)}} for number in (1, 2, 3)]
    assert "secret" not in str(seen)


def test_rows_from_before_the_start_come_too(playing: Playing) -> None:
    seen: list[dict[str, Any]] = []
    playing.put(1)

    def work(records: list[dict[str, Any]]) -> list[str]:
        seen.extend(records)
        return []

    playing.start(OF_STREAM, work)
    assert eventually(lambda: len(seen) == 1)


def test_a_row_that_fails_for_good_goes_to_the_dead_letters_and_the_next_ones_come(playing: Playing) -> None:
    seen: list[int] = []

    def work(records: list[dict[str, Any]]) -> list[str]:
        numbers = {each["dynamodb"]["SequenceNumber"]: int(each["dynamodb"]["Keys"]["id"]["N"]) for each in records}
        seen.extend(numbers.values())
        return [each for each, number in numbers.items() if number == 1]

    playing.start(OF_STREAM, work)
    playing.put(1)
    assert eventually(lambda: playing.left("DeadQueue") == 1)
    playing.put(2)
    assert eventually(lambda: 2 in seen)
    assert seen.count(1) == 3
    body = clients.client("sqs").receive_message(QueueUrl=playing.queues["DeadQueue"])["Messages"][0]["Body"]
    assert json.loads(body)["DDBStreamBatchInfo"]["batchSize"] == 1


def test_a_clock_runs_at_the_start_and_at_its_rate(playing: Playing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "_LEAST_SECONDS", 0.01)
    runs: list[int] = []

    def work(records: list[dict[str, Any]]) -> list[str]:
        runs.append(1)
        return []

    playing.start(OF_CLOCK, work)
    assert eventually(lambda: len(runs) == 1)
    hasty: list[int] = []

    def work_hastily(records: list[dict[str, Any]]) -> list[str]:
        hasty.append(1)
        raise Failed

    playing.start(OF_CLOCK, work_hastily, hurry=10_000)
    assert eventually(lambda: len(hasty) >= 3)
    assert len(runs) == 1


def test_an_engine_that_is_not_there_is_asked_again(playing: Playing, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = Event()

    def work(records: list[dict[str, Any]]) -> list[str]:
        seen.set()
        return []

    right = playing.queues["WorkQueue"]
    queues = {**playing.queues, "WorkQueue": f"{right}-absent"}
    function = {"Type": "AWS::Serverless::Function", "Properties": {"Events": {"Source": of_queue()}}}
    template = {"Resources": {**playing.template["Resources"], "Played": function}}
    made = Background(template, Resolver(template, {}), {"Played": Played(work)}, 1)
    playing.started.append(made)
    made.start(clients.client, queues)
    name = queues["WorkQueue"].rpartition("/")[2]
    clients.client("sqs").create_queue(QueueName=name)
    clients.client("sqs").send_message(QueueUrl=queues["WorkQueue"], MessageBody="{}")
    assert seen.wait(20)


def test_the_queues_of_the_template_are_made_with_what_it_says_and_again_without_a_fault(engine: str) -> None:
    template = load(ROOT / "template.yaml")
    resolver, client = Resolver(template, {"AWS::StackName": f"s{uuid.uuid4().hex}"}), clients.client("sqs")
    made = create_queues(template, resolver, client)
    assert create_queues(template, resolver, client) == made
    told = client.get_queue_attributes(QueueUrl=made["WebhookWorkQueue"], AttributeNames=["All"])["Attributes"]
    properties = template["Resources"]["WebhookWorkQueue"]["Properties"]
    assert told["VisibilityTimeout"] == str(properties["VisibilityTimeout"])
    assert json.loads(told["RedrivePolicy"])["deadLetterTargetArn"].endswith("-dead_letters")
