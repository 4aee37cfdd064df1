"""The request that is posted for a webhook job: its body, and its headers with the signature of Standard Webhooks 1.0.0.

Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable

from shared.records.webhook_events import WebhookEvent
from shared.records.webhook_jobs import WebhookJob


def body_of(job: WebhookJob, event: WebhookEvent) -> bytes:
    """The same bytes at each attempt: all that they are made of never changes."""
    return (_flat(job, event) if job.version == "2" else _enveloped(event)).encode()


def headers_of(job: WebhookJob, body: bytes, secrets: Iterable[str], second: int) -> dict[str, str]:
    """`second`: of the attempt, since the epoch. `webhook-id` is the job's and stays over retries."""
    identity = str(job.id)
    signatures = [signature(secret, identity, second, body) for secret in secrets]
    return {
        "Content-Type": "application/json",
        "webhook-id": identity,
        "webhook-timestamp": str(second),
        "webhook-signature": " ".join(signatures),
    }


def signature(secret: str, identity: str, second: int, body: bytes) -> str:
    """`v1,` and the HMAC-SHA256 in base64. `secret`: `whsec_` and the key in base64."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = b".".join((identity.encode(), str(second).encode(), body))
    return f"v1,{base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()}"


def _enveloped(event: WebhookEvent) -> str:
    """Version 3. The payload is JSON text already; the time is when it happened, where that was said."""
    head = {"id": str(event.id), "type": event.event, "timestamp": event.occurred_at or event.created_at}
    return f'{_json(head)[:-1]},"data":{event.payload}}}'


def _flat(job: WebhookJob, event: WebhookEvent) -> str:
    """Version 2: the order itself, with three attributes more."""
    added = {"request_id": str(job.id), "request_datetime": event.created_at, "order_status": event.status}
    return _json({**json.loads(event.payload), **added})


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
