"""SQS queues by name, as declarations name them, and sending to them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.aws import clients
from shared.settings import settings

MOST_DELAYED = 900  # seconds that SQS keeps a message back at most
_BATCH = 10


class NotSent(Exception):
    """SQS took only some of the messages. The text is its codes for the others."""


@dataclass(frozen=True)
class Queue:
    """`name` without what the names of one deployment begin with."""

    name: str

    @property
    def url(self) -> str:
        return f"{settings.queue_prefix}{self.name}"

    def send(self, messages: Sequence[Mapping[str, Any]], delay_seconds: int = 0) -> None:
        """Sends each message as JSON, in batches of ten. `delay_seconds`: after which they are seen, at most MOST_DELAYED.

        Raises what AWS calls raise, and NotSent. Of those before, some may have been sent.
        """
        for first in range(0, len(messages), _BATCH):
            self._send(messages[first : first + _BATCH], delay_seconds)

    def _send(self, messages: Sequence[Mapping[str, Any]], delay_seconds: int) -> None:
        entries = [
            {"Id": str(number), "MessageBody": json.dumps(message), "DelaySeconds": delay_seconds}
            for number, message in enumerate(messages)
        ]
        answer = clients.sqs().call("SendMessageBatch", {"QueueUrl": self.url, "Entries": entries})
        failed = sorted({each["Code"] for each in answer.get("Failed", ())})
        if failed:
            raise NotSent(", ".join(failed))
