"""Requests to the deployed API, by the address that API Gateway gave it."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from tools.routes import ROOT
from tools.stack.deployment import Stack

_SECONDS = 60
_OF_THE_CONNECTION = ("Host", "X-Forwarded-Port", "X-Forwarded-Proto")


@dataclass(frozen=True)
class Answer:
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
        """The same API without its own host name, for whoever cannot set that."""
        return f"{self.stack.endpoint}/_aws/execute-api/{self._id}/{self._stage}"

    def request(self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes | None = None) -> Answer:
        address = urlsplit(self.stack.endpoint)
        connection = HTTPConnection(str(address.hostname), address.port, timeout=_SECONDS)
        host = {"Host": f"{self._id}.execute-api.{address.netloc}"}
        try:
            connection.request(method, f"/{self._stage}{path}", body, {**(headers or {}), **host})
            response = connection.getresponse()
            text = response.read()
        finally:
            connection.close()
        names = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, names, _parsed(text))

    def play(self, name: str, token: str, **changes: Any) -> Answer:
        """A file of events/, as the request that it is the event of; `changes` are to its parameters."""
        event = json.loads(_text(name).replace("TOKEN", token))
        headers = {name: value for name, value in event["headers"].items() if name not in _OF_THE_CONNECTION}
        return self.request(event["httpMethod"], event["path"], headers, json.dumps({**parameters(name), **changes}).encode())

    @cached_property
    def _id(self) -> str:
        return self.stack.resources["Api"]

    @cached_property
    def _stage(self) -> str:
        return self.stack.parameters["Environment"]


def parameters(name: str) -> dict[str, Any]:
    """Those of a file of events/."""
    return dict(json.loads(base64.b64decode(json.loads(_text(name))["body"])))


def _text(name: str) -> str:
    return (ROOT / "events" / f"{name}.json").read_text(encoding="utf-8")


def _parsed(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text.decode("utf-8", "replace")
