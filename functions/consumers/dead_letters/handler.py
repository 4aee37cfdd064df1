"""Notes what other consumers have given up."""

from typing import Any

from shared.background.declaration import Consumer, FromQueue
from shared.records.notifications import Notification
from shared.records.queues import DEAD_LETTERS
from shared.services import dead_letters

consumer = Consumer(
    name="dead_letters",
    purpose="Notes what other consumers have given up, so that operators are alarmed and find it among the notifications.",
    source=FromQueue(DEAD_LETTERS),
    puts=(Notification,),
)


@consumer.handler
def handler(record: dict[str, Any]) -> None:
    dead_letters.note(record)
