"""The template's functions, run in this process as Lambda would run them.

Source: https://docs.aws.amazon.com/lambda/latest/dg/python-handler.html
"""

import importlib
import json
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Thread
from types import ModuleType
from typing import Any

from tools.deploy.template import Resolver, Template, resources

Event = Mapping[str, Any]

_ENTRY = "shared.api.entry.handler"
_BACKGROUND = "shared.background.entry.handler"


class Failed(Exception):
    """The function raised, took longer than its timeout, or returned what is no JSON. Why is on stderr, as in Lambda's log."""


@dataclass(frozen=True, slots=True)
class Context:
    """Lambda's context of an invocation, as handlers get it."""

    aws_request_id: str
    function_name: str
    memory_limit_in_mb: str
    deadline: float
    function_version: str = "$LATEST"

    @property
    def invoked_function_arn(self) -> str:
        return f"arn:aws:lambda:us-east-1:000000000000:function:{self.function_name}"

    @property
    def log_group_name(self) -> str:
        return f"/aws/lambda/{self.function_name}"

    def get_remaining_time_in_millis(self) -> int:
        return max(0, int((self.deadline - time.monotonic()) * 1000))


class Function:
    """A function of the template: `handler.handler` in `CodeUri: functions/docs_site/` is `functions.docs_site.handler.handler`.

    A route's is made of what `functions.routes.x.handler` declares, as `shared.api.entry` makes it: that serves one route of a
    process. So is that of a consumer or a schedule.
    """

    def __init__(self, logical_id: str, properties: Mapping[str, Any]) -> None:
        self.name = logical_id
        self.timeout = float(properties["Timeout"])
        self.memory = str(properties["MemorySize"])
        self._entry: str = properties["Handler"]
        self.serves_route = self._entry == _ENTRY
        module, _, self.attribute = self._entry.rpartition(".")
        module = "handler" if self._entry in (_ENTRY, _BACKGROUND) else module
        self.module = f"{properties['CodeUri'].strip('/').replace('/', '.')}.{module}"

    def load(self) -> None:
        """Imports the handler. One that cannot be imported fails when it is called, so that the others still serve."""
        try:
            self._handler = self._made(importlib.import_module(self.module))
        except Exception:  # noqa: BLE001 - a module may raise anything at import
            traceback.print_exc()
            self._handler = _not_imported

    def _made(self, module: ModuleType) -> Callable[[Event, Context], Any]:
        if self.serves_route:
            return _serve(module.route)
        if self._entry == _BACKGROUND:
            return _run_in_background(module)
        handler: Callable[[Event, Context], Any] = getattr(module, self.attribute)
        return handler

    def invoke(self, event: Event, request_id: str) -> Any:
        """Calls the handler; its result goes through JSON. One that is too slow is left behind: a thread cannot be killed."""
        context = Context(request_id, self.name, self.memory, time.monotonic() + self.timeout)
        outcome: Future[str] = Future()
        Thread(target=self._run, args=(json.dumps(event), context, outcome), daemon=True).start()
        try:
            return json.loads(outcome.result(self.timeout))
        except TimeoutError:
            sys.stderr.write(f"{self.name}: task timed out after {self.timeout:.2f} seconds\n")
            raise Failed from None

    def _run(self, event: str, context: Context, outcome: "Future[str]") -> None:
        try:
            outcome.set_result(json.dumps(self._handler(json.loads(event), context)))
        except BaseException:  # noqa: BLE001 - sys.exit in a handler is a failure as well
            traceback.print_exc()
            outcome.set_exception(Failed())


def _serve(route: Any) -> Callable[[Event, Context], Any]:
    from shared.api.pipeline import serve

    return serve(route)


def _run_in_background(module: ModuleType) -> Callable[[Event, Context], Any]:
    from shared.background.declaration import declared_in
    from shared.background.serve import serve

    return serve(declared_in(module))


def _not_imported(event: Event, context: Context) -> Any:  # noqa: ARG001 - a handler takes both
    raise ImportError("the handler could not be imported: see the trace from the start")


def functions(template: Template, resolver: Resolver) -> Iterator[Function]:
    """All of them, each with what Globals say where it says nothing itself."""
    common = template.get("Globals", {}).get("Function", {})
    for logical_id, properties in resources(template, "AWS::Serverless::Function"):
        yield Function(logical_id, resolver.resolve({**common, **properties}))
