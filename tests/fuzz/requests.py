"""Events as API Gateway may send them, from a source of chance: nearly right requests, and whatever else bytes can be."""

import base64
import json
import math
import random
import string
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from shared.route import Route
from tests.world import unique

Event = dict[str, Any]

DIGITS = "<digits>"  # stands for an integer that Python would not print
TEXTS = (
    "",
    " ",
    "0",
    "-1",
    "12",
    "１２",
    "1.5",
    "1e3",
    "true",
    "null",
    "\0",
    "\n",
    "\ud800",
    "\udfff\ud800",
    "a\u202eb",
    "ż",
    "\U0001f600",
    "x" * 255,
    "x" * 256,
    "x" * 5001,
    "\U0001f600" * 3000,
    "2026-01-01T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00+23:59",
    "02/30/2026 25:00:00",
    "http://127.0.0.1:9001/",
    "http://[::1]/",
    "http://a.example/\ud800",
    "default",
    "planoauth",
    "Designation",
    "ListItem",
    "$" + "{jndi:ldap://127.0.0.1/}",
    "' OR 1=1 --",
)
INTEGERS = (0, 1, -1, 2**31, 2**53, 2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 10**30)
OTHERS: tuple[Any, ...] = (None, True, False, 1.5, -0.0, 1e308, math.inf, math.nan, [], {}, DIGITS)
JSON = ("application/json", "APPLICATION/JSON ; charset=latin-1")
BASE64 = ("text/plain", "text/plain;charset=utf-8")
OTHER_TYPES = (
    "text/html",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "",
    ";",
    "application/json\0",
    "ż",
)
BREAKS = (b"", b"\xff", b"\x00", b'"', b"\\", b"\\ud800", b"{", b"]", b",", b"NaN", b'{"a":1,"a":1}', b"\xef\xbb\xbf", b"[" * 2000)


class Source:
    """`tokens`: of callers who may. `known`: values that lead somewhere, by parameter."""

    def __init__(self, chance: random.Random, route: Route[Any], tokens: list[str], known: dict[str, Any]) -> None:
        self.chance, self.route, self.tokens, self.known = chance, route, tokens, known

    def odds(self, of: float) -> bool:
        return self.chance.random() < of

    def event(self) -> Event:
        params, headers = self._params(), self._headers()
        token = self._token()
        if self.odds(0.8):
            headers[self._spelled("Authorization")] = self.chance.choice(
                ("Bearer ", "Bearer ", "bearer ", "BEARER  ", "Basic ")
            ) + str(token)
        else:
            params["token"] = token if self.odds(0.7) else self.junk()
        if self.odds(0.2):
            headers[self._spelled("Idempotency-Key")] = self.chance.choice(["k", '"k"', "k k", "", '"', "ż", "\udc80", unique("k")])
        in_query = {name: params.pop(name) for name in list(params) if self.odds(0.08)}
        body, fitting = self._body(params)
        if body is not None:
            headers[self._spelled("Content-Type")] = self.chance.choice(fitting if self.odds(0.93) else OTHER_TYPES)
        return self._two(body, headers, in_query) if self.odds(0.15) else self._one(body, headers, in_query)

    def junk(self, depth: int = 0) -> Any:
        kind = self.chance.randrange(5 if depth < 3 else 3)
        if kind < 3:
            return self.chance.choice((TEXTS, INTEGERS, OTHERS)[kind])
        if kind == 3:
            return [self.junk(depth + 1) for _ in range(self.chance.randrange(4))]
        return {
            self.chance.choice(("type", "id", "size", "term", *TEXTS[:8])): self.junk(depth + 1)
            for _ in range(self.chance.randrange(4))
        }

    def _params(self) -> dict[str, Any]:
        """Mostly right ones, so that requests get far, with something wrong here and there."""
        if self.odds(0.05):
            return {}
        likely = 1.0 if self.odds(0.5) else 0.7
        params = {name: self._value(value) for name, value in self._right().items() if self.odds(likely)}
        if self.odds(0.3):
            params[self.chance.choice([*self.route.params.model_fields, *TEXTS])] = self.junk()
        return params

    def _right(self) -> dict[str, Any]:
        right = {**self.route.example, **self.known}
        for name in ("slug", "unique_id"):
            if name in right:
                right[name] = f"{right[name]}{self.chance.randrange(10**6)}"
        return right

    def _value(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self._value(inner) for name, inner in value.items()}
        return self.junk() if self.odds(0.03) else value

    def _token(self) -> Any:
        token = self.chance.choice(self.tokens)
        return (
            token
            if self.odds(0.9)
            else self.chance.choice(["", "x", token[:-1], token + "A", token.swapcase(), "plano_app_", "ż\udc80"])
        )

    def _headers(self) -> dict[str, Any]:
        names = ("Origin", "X-Amzn-Trace-Id", "Accept", "Host", "".join(self.chance.choices(string.printable, k=5)))
        return {self._spelled(name): self.chance.choice(TEXTS) for name in names if self.odds(0.2)}

    def _spelled(self, name: str) -> str:
        return self.chance.choice([name, name, name.lower(), name.upper(), name.swapcase()])

    def _body(self, params: dict[str, Any]) -> tuple[bytes | None, tuple[str, ...]]:
        """And the content types that go with it."""
        if self.odds(0.03):
            bodies = [None, b"", b" ", b"null", b"[]", b"0", b"{}", b"\xef\xbb\xbf", b"[" * 40 + b"]" * 40]
            return self.chance.choice(bodies), JSON
        text = json.dumps(params, ensure_ascii=self.odds(0.5)).replace(f'"{DIGITS}"', "9" * self.chance.choice([19, 20, 400, 5000]))
        body = self._maybe_broken(text.encode(errors="surrogatepass"))
        if self.odds(0.8):
            return body, JSON
        encoded = base64.b64encode(body) if self.odds(0.5) else base64.urlsafe_b64encode(body).rstrip(b"=")
        return self._maybe_broken(encoded), BASE64

    def _maybe_broken(self, body: bytes) -> bytes:
        """With something in the middle, in place of something else."""
        if self.odds(0.95):
            return body
        start = self.chance.randrange(len(body) + 1)
        return body[:start] + self.chance.choice(BREAKS) + body[start + self.chance.randrange(4) :]

    def _one(self, body: bytes | None, headers: dict[str, Any], query: dict[str, Any]) -> Event:
        """Payload 1.0, as a REST API sends it."""
        several: dict[str, list[str]] = {}
        for name, value in _flat(query):
            several.setdefault(name, []).append(value)
        return {
            "resource": self.route.path,
            "path": self.route.path,
            "httpMethod": self.route.method,
            "headers": headers or None,
            "multiValueHeaders": {name: [value] for name, value in headers.items()} or None,
            "queryStringParameters": {name: values[-1] for name, values in several.items()} or None,
            "multiValueQueryStringParameters": (several or None) if self.odds(0.9) else None,
            "requestContext": {"requestId": str(uuid.UUID(int=self.chance.getrandbits(128)))},
            **self._as_sent(body),
        }

    def _two(self, body: bytes | None, headers: dict[str, Any], query: dict[str, Any]) -> Event:
        """Payload 2.0, as an HTTP API and a function's URL send it."""
        raw = "&".join(
            f"{quote(name, errors='surrogatepass')}={quote(value, errors='surrogatepass')}" for name, value in _flat(query)
        )
        return {
            "version": "2.0",
            "rawPath": self.route.path,
            "rawQueryString": self._noise(raw),
            "headers": {name.lower(): value for name, value in headers.items()},
            "requestContext": {"requestId": "r", "http": {"method": self.route.method}},
            **self._as_sent(body),
        }

    def _noise(self, raw: str) -> str:
        return raw + self.chance.choice(
            ["", "", "&", "&=", "&%", "&%ff=%00", "&page[size]=1&page=2", "&" + "a[" * 40, "&a[]=1" * 50]
        )

    def _as_sent(self, body: bytes | None) -> Event:
        if body is None:
            return self.chance.choice([{"body": None, "isBase64Encoded": False}, {"body": None}, {}])
        if self.odds(0.85):
            return {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}
        return {"body": body.decode(errors="surrogateescape"), "isBase64Encoded": self.odds(0.1)}


def _flat(params: Any, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(params, dict):
        for inner, value in params.items():
            yield from _flat(value, f"{name}[{inner}]" if name else str(inner))
    elif isinstance(params, list):
        for value in params:
            yield from _flat(value, f"{name}[]")
    else:
        yield name, params if isinstance(params, str) else json.dumps(params)
