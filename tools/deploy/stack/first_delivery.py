"""The first event that the deployed functions deliver: through stream, fan-out, queue and delivery to a receiver over TLS."""

import json
import time
import uuid
from typing import Any

from standardwebhooks import Webhook

from tools.deploy.stack.calls import Api, ApiAnswer
from tools.deploy.stack.failure import Failed
from tools.deploy.stack.receiver import NAME, Receiver

_SECONDS = 480  # each of the functions starts for the first time
_EVENT = "order.processed"


def deliver(api: Api, token: str, receiver: Receiver) -> dict[str, Any]:
    """Subscribes, publishes an event, and returns the body that was delivered, once its signature has been verified."""
    path, payload = f"/{uuid.uuid4().hex}", {"order_id": "A-1001"}
    url = f"https://{NAME}{path}"
    made = _data(api.play("webhook_out_subs_create", token, callback_url=url, events=[_EVENT]))
    _data(api.play("webhook_events_create", token, event=_EVENT, status=None, payload=payload))
    headers, body = _wait(receiver, path)
    Webhook(made["secret"]).verify(body, dict(headers))
    delivered: dict[str, Any] = json.loads(body)
    if (delivered["type"], delivered["data"]) != (_EVENT, payload):
        raise Failed(f"Another event was delivered than was published: {delivered}")
    return delivered


def _data(answer: ApiAnswer) -> dict[str, Any]:
    if answer.code != 200:
        raise Failed(f"It was not answered as it has to be: {answer}")
    return dict(answer.body["data"])


def _wait(receiver: Receiver, path: str) -> Any:
    end = time.monotonic() + _SECONDS
    while path not in receiver.received:
        if time.monotonic() > end:
            raise Failed("The event was not delivered: the functions' log says why.")
        time.sleep(0.2)
    return receiver.received[path][0]
