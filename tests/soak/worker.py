"""`python -m tests.soak.worker PORT INTEGRATION`: a process that does what Lambda does with the functions of webhooks.

Receivers are at 127.0.0.1:PORT. Waits are as short as a test wants them; what they are for stays as it is.
"""

import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial

from functions.consumers.webhook_delivery.handler import consumer as delivery
from functions.consumers.webhook_fan_out.handler import consumer as fan_out
from functions.schedules.webhook_sweep.handler import schedule
from shared.aws import clients
from shared.background.serve import Failed, serve
from shared.outbound.address import AddressPolicy
from shared.outbound.post import post
from shared.records.queues import WEBHOOK_WORK
from shared.services import callback_urls, webhook_channel, webhook_delivery, webhook_sweep

POST_SECONDS = 1.0
LEASE_SECONDS = 8
_RECEIVERS = 3  # of batches, side by side
_BATCH = 5  # messages
_STREAM_SECONDS, _SWEEP_SECONDS = 0.25, 2.0


class Context:
    aws_request_id = "soak"

    @staticmethod
    def get_remaining_time_in_millis() -> int:
        return 40_000


def main(port: int, integration: int) -> None:
    callback_urls.policy = AddressPolicy.allowing(f"127.0.0.1:{port}")
    webhook_delivery.post = partial(post, seconds=POST_SECONDS)  # type: ignore[attr-defined]  # imported there, not its own
    webhook_channel._LASTS = timedelta(seconds=LEASE_SECONDS)
    webhook_channel._RENEWED_WITH = timedelta(seconds=LEASE_SECONDS // 2)
    webhook_sweep.GRACE = timedelta(milliseconds=500)
    for _ in range(_RECEIVERS):
        threading.Thread(target=again_and_again, args=(deliver,)).start()
    threading.Thread(target=again_and_again, args=(partial(hasten, integration),)).start()
    again_and_again(sweep)


def again_and_again(act: Callable[[], None]) -> None:
    """What fails is done again, as Lambda does."""
    while True:
        with suppress(Failed):
            act()


def hasten(integration: int) -> None:
    """Stands for the stream."""
    keys = {"integration_id": {"N": str(integration)}}
    serve(fan_out)({"Records": [{"dynamodb": {"Keys": keys, "SequenceNumber": "1"}}]}, Context())
    time.sleep(_STREAM_SECONDS)


def sweep() -> None:
    serve(schedule)({}, Context())
    time.sleep(_SWEEP_SECONDS)


def deliver() -> None:
    """A batch, its messages side by side."""
    sqs, url = clients.client("sqs"), WEBHOOK_WORK.url
    messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=_BATCH, WaitTimeSeconds=1).get("Messages", ())
    records = [{"messageId": message["MessageId"], "body": message["Body"]} for message in messages]
    failed = {each["itemIdentifier"] for each in serve(delivery)({"Records": records}, Context())["batchItemFailures"]}
    for message in messages:
        if message["MessageId"] not in failed:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
