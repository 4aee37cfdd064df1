"""Requests as the events that come of them: as API Gateway sends them, as others do, and as nobody does."""

import base64
import uuid
from typing import Any
from urllib.parse import quote

from tests.client import SOURCE_IP
from tests.fuzz.requests import Sent, Source

Event = dict[str, Any]
NOISE = (*[""] * 9, "&", "&=", "&%", "&%ff=%00", "&page[size]=1&page=2", "&" + "a[" * 40, "&a[]=1" * 50, "&a=%ud800", "&a=\ud800")


def event(source: Source) -> Any:
    sent = source.request()
    kind = source.chance.random()
    made = _one(source, sent) if kind < 0.8 else _two(source, sent) if kind < 0.95 else _balancers(source, sent)
    if not source.wild:
        return made
    return _spoilt(source, made) if source.odds(0.05) else source.junk() if source.odds(0.003) else made


def _one(source: Source, sent: Sent) -> Event:
    """Payload 1.0, as a REST API sends it."""
    several: dict[str, list[str]] = {}
    for name, value in sent.query:
        several.setdefault(name, []).append(value)
    return {
        "resource": source.route.path,
        "path": source.route.path,
        "httpMethod": source.route.method,
        "headers": sent.headers or None,
        "multiValueHeaders": {name: [value] for name, value in sent.headers.items()} or None,
        "queryStringParameters": {name: values[-1] for name, values in several.items()} or None,
        "multiValueQueryStringParameters": (several or None) if source.odds(0.9) else None,
        "requestContext": {
            "requestId": str(uuid.UUID(int=source.chance.getrandbits(128))),
            "identity": {"sourceIp": _address(source)},
        },
        **_body(source, sent),
    }


def _two(source: Source, sent: Sent) -> Event:
    """Payload 2.0, as an HTTP API and a function's URL send it."""
    return {
        "version": "2.0",
        "rawPath": source.route.path,
        "rawQueryString": _raw(sent.query) + source.chance.choice(NOISE if source.wild else NOISE[:1]),
        "headers": {name.lower(): value for name, value in sent.headers.items()},
        "cookies": ["a=b"],
        "requestContext": {"requestId": "r", "http": {"method": source.route.method, "sourceIp": _address(source)}},
        **_body(source, sent),
    }


def _balancers(source: Source, sent: Sent) -> Event:
    """As an Application Load Balancer sends it: names and values still encoded, no request id."""
    return {
        "requestContext": {"elb": {"targetGroupArn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/a/b"}},
        "httpMethod": source.route.method,
        "path": source.route.path,
        "headers": {name.lower(): value for name, value in sent.headers.items()},
        "queryStringParameters": dict(pair.split("=", 1) for pair in _raw(sent.query).split("&") if pair),
        **_body(source, sent),
    }


def _address(source: Source) -> str:
    """Mostly one that is trusted, so that limits of addresses are met, and not by all."""
    return source.chance.choice([*[SOURCE_IP] * 7, *["198.51.100.9"] * 2, "2001:db8::1"])


def _raw(query: list[tuple[str, str]]) -> str:
    return "&".join(f"{quote(name, errors='surrogatepass')}={quote(value, errors='surrogatepass')}" for name, value in query)


def _body(source: Source, sent: Sent) -> Event:
    if sent.body is None:
        return source.chance.choice([{"body": None, "isBase64Encoded": False}, {"body": None}, {}])
    if source.odds(0.85):
        return {"body": base64.b64encode(sent.body).decode(), "isBase64Encoded": True}
    return {"body": sent.body.decode(errors="surrogateescape"), "isBase64Encoded": source.wild and source.odds(0.1)}


def _spoilt(source: Source, made: Event) -> Event:
    """With a member, or one of a member, that is missing or something else."""
    within: Any = made[source.chance.choice([name for name in made if isinstance(made[name], dict)])] if source.odds(0.5) else made
    if within:
        name = source.chance.choice(list(within))
        within[name] = source.junk()
        if source.odds(0.3):
            del within[name]
    return made
