"""SQS queues by name, as declarations name them."""

from dataclasses import dataclass

from shared.settings import settings


@dataclass(frozen=True)
class Queue:
    """`name` without what the names of one deployment begin with."""

    name: str

    @property
    def url(self) -> str:
        return f"{settings.queue_prefix}{self.name}"
