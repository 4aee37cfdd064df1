"""`python -m tests.soak.worker PORT INTEGRATION`: a process that does what Lambda does with the functions of webhooks.

Receivers are at 127.0.0.1:PORT. Waits are as short as a test wants them; what they are for stays as it is.
"""

import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from botocore.exceptions import BotoCoreError, ClientError

from functions.consumers.webhook_delivery.handler import consumer as delivery
from functions.consumers.webhook_fan_out.handler import consumer as fan_out
from functions.consumers.webhook_retries.handler import consumer as retries
from functions.schedules.webhook_sweep.handler import schedule
from shared.aws import clients
from shared.background.declaration import Consumer, FromQueue
from shared.background.serve import Failed, serve
from shared.outbound.address import AddressPolicy
from shared.outbound.post import post
from shared.services import callback_urls, webhook_channel, webhook_delivery, webhook_sweep

POST_SECONDS = 1.0
LEASE_SECONDS = 8
_RECEIVERS = 3  # of batches of each queue, side by side
_BATCH = 5  # messages
_STREAM_SECONDS, _SWEEP_SECONDS = 0.25, 2.0  # between two looks, at least
_PAUSES = 3  # times as long as a look took: MiniStack judges each item of a partition for each query, in the end 10,000 events


@dataclass
class Context:
    seconds: int
    aws_request_id: str = "soak"

    def get_remaining_time_in_millis(self) -> int:
        return self.seconds * 1000


def main(port: int, integration: int) -> None:
    callback_urls.policy = AddressPolicy.allowing(f"127.0.0.1:{port}")
    webhook_delivery.post = partial(post, seconds=POST_SECONDS)  # type: ignore[attr-defined]  # imported there, not its own
    webhook_channel._LASTS = timedelta(seconds=LEASE_SECONDS)
    webhook_channel._RENEWED_WITH = timedelta(seconds=LEASE_SECONDS // 2)
    webhook_sweep.GRACE = timedelta(milliseconds=500)
    for consumer in (delivery, retries) * _RECEIVERS:
        threading.Thread(target=again_and_again, args=(partial(deliver, consumer), 0.0)).start()
    threading.Thread(target=again_and_again, args=(partial(hasten, integration), _STREAM_SECONDS)).start()
    again_and_again(sweep, _SWEEP_SECONDS)


def again_and_again(act: Callable[[], None], seconds: float) -> None:
    """With pauses of at least so many seconds. What fails is done again, as Lambda does."""
    while True:
        started = time.monotonic()
        with suppress(Failed, BotoCoreError, ClientError):
            act()
        if seconds:
            time.sleep(max(seconds, _PAUSES * (time.monotonic() - started)))


def hasten(integration: int) -> None:
    """Stands for the stream."""
    keys = {"integration_id": {"N": str(integration)}}
    serve(fan_out)({"Records": [{"dynamodb": {"Keys": keys, "SequenceNumber": "1"}}]}, Context(5))


def sweep() -> None:
    serve(schedule)({}, Context(8))


def deliver(consumer: Consumer) -> None:
    """A batch, its messages side by side."""
    assert isinstance(consumer.source, FromQueue)
    sqs, url = clients.client("sqs"), consumer.source.queue.url
    messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=_BATCH, WaitTimeSeconds=1).get("Messages", ())
    records = [{"messageId": message["MessageId"], "body": message["Body"]} for message in messages]
    failed = {each["itemIdentifier"] for each in serve(consumer)({"Records": records}, Context(40))["batchItemFailures"]}
    for message in messages:
        if message["MessageId"] not in failed:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
