"""Requests to the deployed API, by the address that API Gateway gave it."""

import base64
import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from tools.codegen.routes import ROOT
from tools.deploy.stack.deployment import Stack

_SECONDS = 180  # the emulator starts every function anew after a deployment, and answers meanwhile when it comes to it
_OF_THE_CONNECTION = ("Host", "X-Forwarded-Port", "X-Forwarded-Proto")


@dataclass(frozen=True)
class ApiAnswer:
    """`body` is parsed where it is JSON."""

    code: int
    headers: Mapping[str, str]
    body: Any

    def __str__(self) -> str:
        return f"{self.code} {json.dumps(self.body)}"


@dataclass(frozen=True)
class Api:
    stack: Stack

    @cached_property
    def base(self) -> str:
        """The same API without its own host name, for clients that cannot set that."""
        return f"{self.stack.emulator.endpoint}/_aws/execute-api/{self._id}/{self._stage}"

    def request(self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes | None = None) -> ApiAnswer:
        host = {"Host": f"{self._id}.execute-api.{urlsplit(self.stack.emulator.endpoint).netloc}"}
        with closing(self.stack.emulator.connection(_SECONDS)) as connection:
            connection.request(method, f"/{self._stage}{path}", body, {**(headers or {}), **host})
            response = connection.getresponse()
            names = {name.lower(): value for name, value in response.getheaders()}
            return ApiAnswer(response.status, names, _parsed(response.read()))

    def play(self, name: str, token: str, **changes: Any) -> ApiAnswer:
        """A file of events/, as the request that it is the event of; `changes` are to its parameters."""
        played = event(name, token, **changes)
        headers = {name: value for name, value in played["headers"].items() if name not in _OF_THE_CONNECTION}
        return self.request(played["httpMethod"], played["path"], headers, base64.b64decode(played["body"]))

    @cached_property
    def _id(self) -> str:
        return self.stack.resources["Api"]

    @cached_property
    def _stage(self) -> str:
        return self.stack.parameters["Environment"]


def event(name: str, token: str, **changes: Any) -> dict[str, Any]:
    """A file of events/, with `changes` to its parameters."""
    read, body = json.loads(_text(name).replace("TOKEN", token)), json.dumps({**parameters(name), **changes}).encode()
    return {**read, "body": base64.b64encode(base64.b64encode(body) if _is_encoded(read) else body).decode()}


def parameters(name: str) -> dict[str, Any]:
    """Those of a file of events/."""
    read = json.loads(_text(name))
    body = base64.b64decode(read["body"])
    return dict(json.loads(base64.b64decode(body) if _is_encoded(read) else body))


def _is_encoded(event: dict[str, Any]) -> bool:
    """The body is base64 by itself, as routes of sensitive params take it, within that of API Gateway."""
    return bool(event["headers"]["Content-Type"] == "text/plain")


def _text(name: str) -> str:
    return (ROOT / "events" / f"{name}.json").read_text(encoding="utf-8")


def _parsed(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text.decode("utf-8", "replace")
