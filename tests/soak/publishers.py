"""Publishers of events over HTTP, each under an Idempotency-Key. What was not answered is sent again under the same key."""

import http.client
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from shared.records.idempotency_keys import HEADER, IN_PROGRESS
from tests.local.runner import HttpAnswer, send

AT_ONCE = 4
MOST_WAITING = 500  # jobs, above which publishers hold back: for each delivery MiniStack judges all that waits of a subscription
_PAUSE_SECONDS = 0.2
_PATIENCE_SECONDS = 120

Event = Mapping[str, str]  # `event`, `status` or both


@dataclass
class Publisher:
    """Publishes `events`, each with its number as the payload. `jobs`: how many each has; so many of all are `delivered`."""

    integration_id: int
    token: str
    port: Callable[[], int]
    events: Sequence[Event]
    jobs: Sequence[int]
    delivered: Callable[[], int]
    answered: dict[int, dict[str, Any]] = field(default_factory=dict)  # by the event's number, what was answered
    repeated: Counter[str] = field(default_factory=Counter)  # requests that were sent again, by why
    failed: Exception | None = None
    stopped: threading.Event = field(default_factory=threading.Event)
    _made: int = 0  # jobs
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def publish(self, number: int) -> None:
        try:
            self._publish(number)
        except Exception as error:
            self.failed = error
            raise

    def _publish(self, number: int) -> None:
        while self._made - self.delivered() > MOST_WAITING and not self.stopped.is_set():
            time.sleep(_PAUSE_SECONDS)
        end = time.monotonic() + _PATIENCE_SECONDS
        while not self.stopped.is_set():
            data, why = self._sent(number)
            if data is not None:
                with self._lock:
                    self.answered[number] = data
                    self._made += self.jobs[number]
                return
            with self._lock:
                self.repeated[why] += 1
            assert time.monotonic() < end, f"event {number} is not answered: {why}"
            time.sleep(_PAUSE_SECONDS)

    def _sent(self, number: int) -> tuple[dict[str, Any] | None, str]:
        """What was answered, or why it is sent again."""
        body = {"integration_id": self.integration_id, **self.events[number], "payload": {"number": number}}
        headers = {"authorization": f"Bearer {self.token}", "idempotency_key": f"event-{number}"}
        try:
            answer = send(self.port(), "POST", "/api/v1/webhook_events/create", body, **headers)
        except (OSError, http.client.HTTPException):
            return None, "connection broke"
        if answer.code == 200:
            return dict(answer.body["data"]), ""
        return None, _reason(answer)


def _reason(answer: HttpAnswer) -> str:
    """To send it again: another request with its key is under way, others are faster, or the gateway cannot reach the function."""
    errors = [(error["attr"], error["rule"]) for error in answer.body.get("errors", ())]
    if errors == [(HEADER, IN_PROGRESS.word)]:
        return "under way"
    assert answer.code == 429 or answer.code >= 500, answer.body
    return str(answer.code)


@contextmanager
def publishing(publisher: Publisher) -> Iterator[None]:
    """Several at once; what is left when this is left is not published."""
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        for number in range(len(publisher.events)):
            pool.submit(publisher.publish, number)
        yield
    finally:
        publisher.stopped.set()
        pool.shutdown(cancel_futures=True)
