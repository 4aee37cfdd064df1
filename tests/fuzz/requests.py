"""Requests from a source of chance: nearly right ones, and everything else that a caller can send."""

import base64
import json
import random
import string
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from shared.api.route import Route
from tests.fuzz.values import (
    BASE64,
    BODIES,
    BREAKS,
    DIGITS,
    INTEGERS,
    JSON,
    LARGE,
    LARGE_QUERIES,
    OTHER_TYPES,
    OTHERS,
    TEXTS,
    TOO_LARGE,
    TRICKS,
)

KEYS = ("k", '"k"', "k k", "", '"', "ż", "\udc80", "k" * 300)
MODELS = {"list_items": "ListItem", "requirements": "Requirement"}  # of records that refer to such as themselves
SCHEMES = (*["Bearer "] * 12, "bearer ", "BEARER  ", "Basic ", "")


class OneOf(tuple[Any, ...]):
    """Values of a parameter, of which each request has one."""


@dataclass
class Sent:
    """A request before it has become an event."""

    body: bytes | None
    headers: dict[str, Any]
    query: list[tuple[str, str]]


class Dice:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def odds(self, of: float) -> bool:
        return self.chance.random() < of

    def junk(self, depth: int = 0) -> Any:
        kind = self.chance.randrange(5 if depth < 3 else 3)
        if kind < 3:
            return self.chance.choice((TEXTS, INTEGERS, OTHERS)[kind])
        if kind == 3:
            return [self.junk(depth + 1) for _ in range(self.chance.randrange(4))]
        names = ("type", "id", "size", "term", *TEXTS[:8])
        return {self.chance.choice(names): self.junk(depth + 1) for _ in range(self.chance.randrange(4))}

    def maybe_broken(self, content: bytes, likely: float) -> bytes:
        """With something in the middle, in place of something else."""
        if not self.odds(likely):
            return content
        start = self.chance.randrange(len(content) + 1)
        return content[:start] + self.chance.choice(BREAKS) + content[start + self.chance.randrange(4) :]


class Source(Dice):
    """`tokens`: of callers of all kinds, mostly of such as may. `known`: values that lead somewhere, by parameter.

    Four requests of ten are right but for a parameter at most, so that the rules of the route are met too; the others are wild.
    """

    def __init__(self, chance: random.Random, route: Route[Any], tokens: list[str], known: dict[str, Any]) -> None:
        super().__init__(chance)
        self.route, self.tokens, self.known = route, tokens, known
        self.wild = True
        self.newest = 0  # id of the record that was made last

    def request(self) -> Sent:
        self.wild = self.odds(0.6)
        params, headers = self._params(), self._headers()
        self._add_token(params, headers)
        if self.odds(0.15):
            headers[self._spelled("Idempotency-Key")] = self.chance.choice(
                [f"k{self.chance.getrandbits(64)}", "known", *(KEYS if self.wild else ())]
            )
        query = list(_flat({name: params.pop(name) for name in list(params) if self.odds(0.08)}))
        body, fitting = self._body(params)
        if body is not None:
            types = OTHER_TYPES if self._wildly(0.06) else fitting
            headers[self._spelled("Content-Type")] = self.chance.choice(types)
        return Sent(body, headers, self.chance.choice(LARGE_QUERIES) if self.odds(0.003) else query)

    def _wildly(self, of: float) -> bool:
        return self.wild and self.odds(of)

    def _params(self) -> dict[str, Any]:
        if self._wildly(0.05):
            return {}
        likely = 0.7 if self._wildly(0.5) else 1.0
        params = {name: self._value(value) for name, value in self._right().items() if self.odds(likely)}
        if self.odds(0.4):
            params[self.chance.choice([*self.route.params.model_fields, *TEXTS])] = self.junk()
        if self.odds(0.003):
            params[self.chance.choice([*self.route.params.model_fields, "odd"])] = self.chance.choice(LARGE)
        return params

    def _right(self) -> dict[str, Any]:
        """Some of what the route takes. Where nothing may come twice, half of it does."""
        likely = 0.8 if self.wild else 0.97
        known = {name: value for name, value in self.known.items() if self.odds(likely)}
        chosen = {name: self.chance.choice(value) for name, value in known.items() if isinstance(value, OneOf)}
        right = {**self.route.example, **known, **chosen}
        for name in ("slug", "unique_id"):
            if name in right:
                right[name] = f"{right[name]}{self.chance.randrange(self.chance.choice((30, 10**9)))}"
        return {**right, **self._guessed()} if self.odds(0.03) else right

    def _guessed(self) -> dict[str, Any]:
        """References to the record that the request itself would make."""
        model, number = MODELS.get(self.route.service), self.newest + 1
        guesses = {"item_type": model, "item_id": number, "required": {"type": model, "id": number}}
        return {name: guess for name, guess in guesses.items() if model and name in self.route.params.model_fields}

    def _value(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self._value(inner) for name, inner in value.items()}
        if isinstance(value, str) and self.odds(0.02):
            start = self.chance.randrange(len(value) + 1)
            return value[:start] + self.chance.choice(TRICKS) + value[start:]
        return self.junk() if self._wildly(0.04) else value

    def _add_token(self, params: dict[str, Any], headers: dict[str, Any]) -> None:
        token = self._token()
        if self._wildly(0.1):
            params["token"] = token if self.odds(0.7) else self.junk()
        else:
            scheme = self.chance.choice(SCHEMES if self.wild else SCHEMES[:1])
            headers[self._spelled("Authorization")] = scheme + str(token)

    def _token(self) -> Any:
        token = self.chance.choice(self.tokens)
        wrong = ("", "x", token[:-1], token + "A", token.swapcase(), "plano_app_", "ż\udc80", token * 500)
        return self.chance.choice(wrong) if self._wildly(0.08) else token

    def _headers(self) -> dict[str, Any]:
        names = (
            "Origin",
            "X-Amzn-Trace-Id",
            "Accept",
            "Host",
            "authorization",
            "".join(self.chance.choices(string.printable, k=5)),
        )
        return {self._spelled(name): self.chance.choice(TEXTS) for name in names if self._wildly(0.15)}

    def _spelled(self, name: str) -> str:
        return self.chance.choice([name, name, name.lower(), name.upper(), name.swapcase()])

    def _body(self, params: dict[str, Any]) -> tuple[bytes | None, tuple[str, ...]]:
        """And the content types that go with it."""
        if self.odds(0.005):
            return self.chance.choice(TOO_LARGE), (*JSON, *BASE64)
        if self._wildly(0.05):
            return self.chance.choice([None, *BODIES]), JSON
        body = self.maybe_broken(self._json(params), 0.06 if self.wild else 0)
        if self.odds(0.1 if self.route.sensitive_params else 0.8):
            return body, JSON
        encoded = base64.b64encode(body) if self.odds(0.5) else base64.urlsafe_b64encode(body).rstrip(b"=")
        return self.maybe_broken(encoded, 0.06 if self.wild else 0), BASE64

    def _json(self, params: dict[str, Any]) -> bytes:
        text = json.dumps(params, ensure_ascii=self.odds(0.5)).replace(f'"{DIGITS}"', "9" * self.chance.choice([19, 20, 400, 5000]))
        return text.encode("utf-16" if self._wildly(0.01) else "utf-8", errors="surrogatepass")


def _flat(params: Any, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(params, dict):
        for inner, value in params.items():
            yield from _flat(value, f"{name}[{inner}]" if name else str(inner))
    elif isinstance(params, list):
        for value in params:
            yield from _flat(value, f"{name}[]")
    else:
        yield name, params if isinstance(params, str) else json.dumps(params)
