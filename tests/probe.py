"""Routes that only tests have: they answer what they were given, and write nothing."""

import itertools
from dataclasses import dataclass, replace
from typing import Annotated, Any, cast

from pydantic import Field

from shared.api.auth import ANY_APPLICATION, ANY_SESSION, ANYONE, Caller, Role
from shared.api.params import Boolean, Integer, ModelName, OpenParams, Param, Params, RouteParams
from shared.api.route import Route
from shared.api.views import RecordView, View
from tests.client import acting

NOW = "2026-01-02T03:04:05.000006Z"
_ids = itertools.count(1)


class Inner(Params):
    deep: Annotated[str | None, Param(1, "A text in a hash in a hash.")] = None


class Hash(Params):
    needed: Annotated[Integer, Param(1, "What the hash has to hold.")]
    text: Annotated[str | None, Param(2, "A text in a hash.")] = None
    inner: Annotated[Inner | None, Param(3, "A hash in a hash.")] = None


class Echo(RouteParams):
    must: Annotated[str, Param(1, "A required text.")] = Field(default="-")
    text: Annotated[str | None, Param(2, "A text.", max_length=2 * 1024 * 1024)] = None
    short: Annotated[str | None, Param(3, "A text of the usual length.")] = None
    number: Annotated[Integer | None, Param(4, "An integer.")] = None
    flag: Annotated[Boolean | None, Param(5, "A boolean.")] = None
    texts: Annotated[list[str] | None, Param(6, "Texts.", max_items=3)] = None
    hash: Annotated[Hash | None, Param(7, "A hash.")] = None
    model: Annotated[ModelName | None, Param(8, "A model.")] = None


class Strict(Echo):
    must: Annotated[str, Param(1, "A required text.")]


class EchoView(RecordView):
    must: str
    text: str | None
    short: str | None
    number: int | None
    flag: bool | None
    texts: list[str] | None
    hash: dict[str, Any] | None
    model: str | None


@dataclass
class Echoed:
    id: int
    created_at: str
    last_updated: str
    must: str
    text: str | None
    short: str | None
    number: int | None
    flag: bool | None
    texts: list[str] | None
    hash: dict[str, Any] | None
    model: str | None


def _act(params: Echo, caller: Caller) -> Echoed:
    return Echoed(next(_ids), NOW, NOW, **params.own())


route = Route(
    service="probes",
    action="echo",
    method="POST",
    title="Echo",
    purpose="Answers what it was given.",
    params=Echo,
    views={"default": EchoView},
    allows=frozenset({*Role, ANY_APPLICATION}),
    example={},
)
echo = acting(route, _act)
of_sessions = acting(replace(route, service="session_probes", allows=frozenset({ANY_SESSION})), _act)


class OpenEcho(OpenParams):
    must: Annotated[str, Param(1, "A required text.")]


class OpenEchoView(View):
    must: str


@dataclass
class OpenEchoed:
    must: str


open_route: Route[Any] = replace(
    cast("Route[Any]", route),
    service="open_probes",
    params=OpenEcho,
    views={"default": OpenEchoView},
    allows=frozenset({ANYONE}),
    sensitive_params=True,
    example={"must": "It's 8½ m"},
)
open_echo = acting(open_route, lambda params: OpenEchoed(params.must))
sensitive = acting(replace(route, service="sensitive_probes", sensitive_params=True), _act)
strict = acting(replace(route, service="strict_probes", params=Strict), _act)
