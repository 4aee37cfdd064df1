"""`python -m tools.operate.registry`: writes every declared route to the registry, which says which routes are switched on.

What an operator set stays. A new route is switched on; one that is no longer declared stays, with its addresses, but switched off.
Each attribute is written by its own path, so that nothing which an operator changes at the same moment is lost.
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from tools.operate.guard import guarded

_NEW = {"active": True, "notification_emails": []}
_Key = tuple[str, str]  # service, version


def fill(declared: Iterable[Any]) -> list[tuple[str, str]]:
    """(route, what became of it) for every route, declared or found. `declared` are `shared.api.route.Route`s."""
    from tools.operate.operations import list_services

    before = {(row.service, row.version): row.routes for row in list_services()}
    wanted = {key: [route.action for route in routes] for key, routes in groupby(sorted(declared, key=_order), key=_service)}
    report = [line for key, actions in wanted.items() for line in _register(key, actions, before.get(key, {}))]
    return report + [line for key, routes in before.items() for line in _retire(key, routes, wanted.get(key, ()))]


def _register(key: _Key, actions: Sequence[str], before: Mapping[str, Any]) -> list[tuple[str, str]]:
    from shared.records.services import Service

    service = Service(*key)
    service.update(actions=[Service.active.set(Service.active | True), Service.routes.set(Service.routes | {})])
    routes = [(Service.routes[action], action) for action in actions]
    service.update(actions=[path.set(path | _NEW) for path, _ in routes])
    return [(_name(key, action), _outcome(service, action, is_new=action not in before)) for action in actions]


def _retire(key: _Key, routes: Mapping[str, Any], declared: Sequence[str]) -> list[tuple[str, str]]:
    from tools.operate.operations import switch_route

    gone = sorted(set(routes) - set(declared))
    for action in gone:
        switch_route(key[0], action, active=False, version=key[1])
    return [(_name(key, action), "no longer declared: switched off") for action in gone]


def _outcome(service: Any, action: str, *, is_new: bool) -> str:
    if is_new:
        return "added"
    if not service.active:
        return "kept; its service is switched off"
    return "kept" if service.routes[action]["active"] else "kept, switched off"


def _service(route: Any) -> _Key:
    return route.service, route.version


def _order(route: Any) -> tuple[str, str, str]:
    return route.service, route.version, route.action


def _name(key: _Key, action: str) -> str:
    return f"{key[0]}/{key[1]}/{action}"


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status."""
    return guarded(lambda: _main(arguments))


def _main(arguments: Sequence[str] | None) -> int:
    from tools.operate import command_line, environment

    command = command_line.app("tools.operate.registry", __doc__.partition("\n\n")[2])

    @command.default
    def run(*, stack: command_line.Stack = None, endpoint: command_line.Endpoint = None) -> int:
        environment.prepare(stack, endpoint)
        return _run()

    return command_line.status(command, arguments)


def _run() -> int:
    from tools.codegen.routes import routes

    for route, outcome in fill(routes()):
        print(f"{route}: {outcome}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
