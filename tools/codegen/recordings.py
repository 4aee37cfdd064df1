"""docs/recorded/: a request and its answer per status, as tests saw them. What routes answer alike stands once, in common.json."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from shared.api.route import Route
from shared.api.statuses import COMMON, Status
from tools.codegen.generated import json_text
from tools.codegen.openapi import encoded
from tools.codegen.openapi_answers import answers, has_data, lists_errors
from tools.codegen.routes import ROOT, routes

FOLDER = ROOT / "docs/recorded"

Entry = dict[str, Any]
Entries = dict[str, Entry]

_COMMON = "common"
_JSON, _TEXT = "application/json", "text/plain"


def read(route: Route[Any]) -> Entries:
    """What was recorded of a route by status, in the order of the declaration."""
    return _in_order({**common(route), **own(route)}, (status for status in route.answerable if answers(route, status)))


def common(route: Route[Any]) -> Entries:
    """What routes answer alike, with this one's request."""
    return {status: _with_request_of(route, entry) for status, entry in _load(_COMMON).items()}


def own(route: Route[Any]) -> Entries:
    """What the route answers otherwise than others."""
    return _load(route.name)


def write(route: Route[Any], status: str, entry: Entry) -> None:
    """The first route of the common kind writes common.json, any route what differs from that."""
    if status in answered_alike() and route is _first():
        _dump(_COMMON, {**_load(_COMMON), status: _without_request_of(route, entry)}, COMMON)
    entries = {**own(route), status: entry}
    alike = common(route)
    _dump(route.name, {key: each for key, each in entries.items() if each != alike.get(key)}, route.answerable)


def answered_alike() -> set[str]:
    """Statuses whose answers say nothing of a route's parameters or records."""
    return {status.status for status in COMMON if not has_data(status) and not lists_errors(status)}


def _first() -> Route[Any]:
    return next(route for route in routes() if route.takes_token and not route.sensitive_params)


def _with_request_of(route: Route[Any], entry: Entry) -> Entry:
    request = {**_request(route), **entry["request"]}
    return {**entry, "request": {**request, "headers": _headers(route, request["headers"])}}


def _headers(route: Route[Any], headers: Mapping[str, str]) -> Mapping[str, str]:
    """Another route's, as this one's request has them."""
    kept = {name: value for name, value in headers.items() if route.takes_token or name.lower() != "authorization"}
    return {name: _TEXT if route.sensitive_params and value == _JSON else value for name, value in kept.items()}


def _without_request_of(route: Route[Any], entry: Entry) -> Entry:
    known = _request(route)
    return {**entry, "request": {name: part for name, part in entry["request"].items() if known.get(name) != part}}


def _request(route: Route[Any]) -> Mapping[str, Any]:
    return {"method": route.method, "path": route.path, "body": encoded(route) if route.sensitive_params else dict(route.example)}


def _load(name: str) -> Entries:
    """What a file of recordings holds; nothing where there is none yet."""
    file = FOLDER / f"{name}.json"
    return dict(json.loads(file.read_text())) if file.exists() else {}


def _dump(name: str, entries: Entries, order: Iterable[type[Status]]) -> None:
    (FOLDER / f"{name}.json").write_text(json_text(_in_order(entries, order)))


def _in_order(entries: Entries, order: Iterable[type[Status]]) -> Entries:
    return {status.status: entries[status.status] for status in order if status.status in entries}
