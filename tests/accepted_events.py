"""Accepted events, sent to two systems: records that each needs first, and the parts of two answers that can be compared."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.api.route import Route
from tests.accounts import user_with_password
from tests.factory import Factory, unique
from tests.items import save_item
from tests.subscriptions import save_integration
from tools.codegen.routes import route, routes

Play = Callable[..., Mapping[str, Any]]  # sends a route's event with changed parameters; returns the answer's data
# What two records made by the same request may differ in.
UNLIKE = ("id", "created_at", "last_updated", "key", "unique_id", "user_id", "last_used_at", "secret", "token")
OF_OTHERS = ("results", "count", "next")  # of an index: they show what other tests made, too
NEW = {"list_items_create": "key", "list_items_import": "key", "audit_events_fmp_create": "unique_id"}  # what has to be new
ENDING_SESSIONS = ("sessions_destroy", "sessions_destroy_all")  # of the user whose token the other events have
# So that the event can be updated, and no name has to be looked up.
OPEN: dict[str, dict[str, Any]] = {
    "audit_events_fmp_create": {"stop_time": None},
    "webhook_out_subs_create": {"callback_url": "https://93.184.216.34/"},
}


def is_played(route: Route[Any]) -> bool:
    """Whether its event is accepted twice where no image is served, no mail is taken and no code was mailed."""
    return not (route.images or route.tells_user or route.service == "passwords" or route.name in ENDING_SESSIONS)


def save_records(factory: Factory) -> None:
    """What the events refer to: two records elsewhere, a user who signs in, a list item and an integration."""
    for value in route("requirements_create").example.values():
        if isinstance(value, dict):
            factory.reference(value["type"], value["id"])
    given = route("sessions_create").example
    user_with_password(factory, given["email"], given["password"], roles={"planoauth": ["employee"]})
    save_item(1)
    save_integration(1)


def fresh(name: str, play: Play) -> dict[str, Any]:
    """Changes to the parameters of a route's event, with which it is accepted however often it is sent."""
    if name in NEW:
        return {NEW[name]: unique("new")}
    create = f"{route(name).service}_create"
    if "id" not in route(name).example or create not in {each.name for each in routes()}:
        return {}
    return {"id": play(create, **fresh(create, play), **OPEN.get(create, {}))["id"]}


def comparable(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in (*UNLIKE, *OF_OTHERS)}
