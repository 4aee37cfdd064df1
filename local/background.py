"""Starts consumers and schedules: pollers of queues and streams, and clocks, each in a thread, as the template's events say.

They do what Lambda's event source mappings do: batches, partial failures, retries, dead letters. Killed in between, they lose
nothing: a message that was not deleted comes again, a stream is read from its beginning, and a clock runs at the start.
"""

import json
import time
import traceback
import uuid
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event, Semaphore, Thread
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from local.functions import Failed, Function
from tools.deploy.template import Resolver, Template, resources

_MOST_BATCHES = 10  # of a queue at the same time, although the template may allow more: this is one machine
_WAIT_SECONDS = 1  # for messages, in a call
_STREAM_SECONDS = 0.2
_RETRY_SECONDS = 1.0
_STOP_SECONDS = 5.0
_LEAST_SECONDS = 1.0  # between two runs of a schedule
_ARN = "arn:aws:sqs:us-east-1:000000000000:"

Records = list[dict[str, Any]]


class Background:
    """The threads. `clients` makes botocore's client of a service; `hurry` divides the time between two runs of a schedule."""

    def __init__(self, template: Template, resolver: Resolver, functions: Mapping[str, Function], hurry: float) -> None:
        self._template, self._resolver, self._hurry = template, resolver, hurry
        self._functions = functions
        self._stop = Event()
        self._threads: list[Thread] = []

    def start(self, clients: Callable[[Any], Any], queues: Mapping[str, str]) -> None:
        """`queues`: their URLs by logical id."""
        for logical_id, kind, properties in self._events():
            act = {"SQS": self._of_queue, "DynamoDB": self._of_stream, "Schedule": self._of_clock}[kind]
            work = act(self._functions[logical_id], properties, clients, queues)
            self._threads.append(Thread(target=self._again_and_again, args=(work,), name=logical_id, daemon=True))
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Lets what is being worked on end. What takes longer is left, and comes again with the next start."""
        self._stop.set()
        end = time.monotonic() + _STOP_SECONDS
        for thread in self._threads:
            thread.join(max(0, end - time.monotonic()))

    def _events(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        for logical_id, properties in resources(self._template, "AWS::Serverless::Function"):
            for event in properties.get("Events", {}).values():
                yield logical_id, event["Type"], self._resolver.resolve(event["Properties"])

    def _again_and_again(self, work: Callable[[], float]) -> None:
        """`work` returns after how many seconds it is to be called again. An engine that fails is asked again."""
        seconds = 0.0
        while not self._stop.wait(seconds):
            try:
                seconds = work()
            except (BotoCoreError, ClientError):
                seconds = _RETRY_SECONDS
            except Exception:  # noqa: BLE001 - the net: a poller never ends by itself
                traceback.print_exc()
                seconds = _RETRY_SECONDS

    def _of_queue(self, function: Function, properties: Any, clients: Any, queues: Mapping[str, str]) -> Callable[[], float]:
        logical_id = properties["Queue"].partition(".")[0]
        allowed = int(properties.get("ScalingConfig", {}).get("MaximumConcurrency", _MOST_BATCHES))
        at_once = min(allowed, _MOST_BATCHES)
        return _Queue(function, clients("sqs"), queues[logical_id], int(properties["BatchSize"]), at_once, self._stop).poll

    def _of_stream(self, function: Function, properties: Any, clients: Any, queues: Mapping[str, str]) -> Callable[[], float]:
        table = self._template["Resources"][properties["Stream"].partition(".")[0]]["Properties"]["TableName"]
        dead = queues[properties["DestinationConfig"]["OnFailure"]["Destination"].partition(".")[0]]
        stream = clients("dynamodb").describe_table(TableName=self._resolver.resolve(table))["Table"]["LatestStreamArn"]
        asked = clients("dynamodbstreams"), stream, int(properties["BatchSize"]), 1 + int(properties["MaximumRetryAttempts"])
        return _Stream(function, *asked, _Dead(clients("sqs"), dead)).poll

    def _of_clock(self, function: Function, properties: Any, *_: Any) -> Callable[[], float]:
        minutes = int(properties["Schedule"].removeprefix("rate(").partition(" ")[0])
        seconds = max(_LEAST_SECONDS, minutes * 60 / self._hurry)

        def run() -> float:
            with suppress(Failed):
                function.invoke({"source": "aws.events", "detail-type": "Scheduled Event"}, str(uuid.uuid4()))
            return seconds

        return run


class _Queue:
    """Batches of a queue's messages, several at the same time, so that one which takes long holds back no other."""

    def __init__(self, function: Function, client: Any, url: str, batch: int, at_once: int, stop: Event) -> None:
        self._function, self._client, self._url, self._batch = function, client, url, batch
        self._free, self._pool, self._stop = Semaphore(at_once), ThreadPoolExecutor(at_once, function.name), stop
        self._arn = f"{_ARN}{url.rpartition('/')[2]}"

    def poll(self) -> float:
        if not self._free.acquire(timeout=_WAIT_SECONDS):
            return 0
        messages: Records = []
        try:
            messages = self._client.receive_message(
                QueueUrl=self._url, MaxNumberOfMessages=self._batch, WaitTimeSeconds=_WAIT_SECONDS, AttributeNames=["All"]
            ).get("Messages", [])
        finally:
            if not messages:
                self._free.release()
        if messages:
            self._pool.submit(self._work, messages)
        return 0

    def _work(self, messages: Records) -> None:
        try:
            failed = _invoked(self._function, [_message(each, self._arn) for each in messages])
            for message in messages:
                if message["MessageId"] not in failed:
                    self._client.delete_message(QueueUrl=self._url, ReceiptHandle=message["ReceiptHandle"])
        except (BotoCoreError, ClientError):
            pass  # they come again
        finally:
            self._free.release()


class _Dead:
    """The queue for records of a stream that fail for good."""

    def __init__(self, client: Any, url: str) -> None:
        self._client, self._url = client, url

    def put(self, function: Function, stream: str, records: Records) -> None:
        failed_at = f"arn:aws:lambda:us-east-1:000000000000:function:{function.name}"
        body = {
            "requestContext": {"functionArn": failed_at, "condition": "RetryAttemptsExhausted"},
            "DDBStreamBatchInfo": {"streamArn": stream, "batchSize": len(records)},
        }
        self._client.send_message(QueueUrl=self._url, MessageBody=json.dumps(body))


class _Stream:
    """New rows of a stream, shard by shard, from the oldest that there is."""

    def __init__(self, function: Function, client: Any, stream: str, batch: int, attempts: int, dead: _Dead) -> None:
        self._function, self._client, self._stream, self._batch = function, client, stream, batch
        self._attempts, self._dead = attempts, dead
        self._iterators: dict[str, str | None] = {}

    def poll(self) -> float:
        """At once again while there is more."""
        shards = self._client.describe_stream(StreamArn=self._stream)["StreamDescription"]["Shards"]
        found = [self._poll(shard["ShardId"]) for shard in shards]
        return 0 if any(found) else _STREAM_SECONDS

    def _poll(self, shard: str) -> bool:
        if shard not in self._iterators:
            asked = {"StreamArn": self._stream, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"}
            self._iterators[shard] = self._client.get_shard_iterator(**asked)["ShardIterator"]
        iterator = self._iterators[shard]
        if iterator is None:
            return False
        answer = self._client.get_records(ShardIterator=iterator, Limit=self._batch)
        self._work([each for each in answer["Records"] if each["eventName"] == "INSERT"])
        self._iterators[shard] = answer.get("NextShardIterator")
        return bool(answer["Records"])

    def _work(self, records: Records) -> None:
        left = [_row(each) for each in records]
        for attempt in range(self._attempts):
            if left:
                time.sleep(min(attempt, _RETRY_SECONDS))
                failed = _invoked(self._function, left)
                left = [each for each in left if each["dynamodb"]["SequenceNumber"] in failed]
        if left:
            self._dead.put(self._function, self._stream, left)


def _invoked(function: Function, records: Records) -> set[str]:
    """The ids of the records that come again: all of them where the function fails."""
    try:
        answer = function.invoke({"Records": records}, str(uuid.uuid4()))
        return {each["itemIdentifier"] for each in answer["batchItemFailures"]}
    except Failed:
        return {each["messageId"] if "messageId" in each else each["dynamodb"]["SequenceNumber"] for each in records}


def _message(message: Mapping[str, Any], arn: str) -> dict[str, Any]:
    """A message as Lambda hands it over."""
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes", {}),
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": arn,
        "awsRegion": "us-east-1",
    }


def _row(record: Mapping[str, Any]) -> dict[str, Any]:
    changed = {name: record["dynamodb"][name] for name in ("Keys", "SequenceNumber") if name in record["dynamodb"]}
    return {"eventID": record["eventID"], "eventName": record["eventName"], "eventSource": "aws:dynamodb", "dynamodb": changed}
