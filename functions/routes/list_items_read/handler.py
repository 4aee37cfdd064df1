"""POST and GET /api/v1/list_items/read"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal

from shared.api import rules
from shared.api.auth import ANY_APPLICATION, Caller, Role
from shared.api.list_item_view import ListItemView, as_seen_by
from shared.api.params import Integer, Param, RouteParams
from shared.api.route import Route
from shared.errors import ParamError, Rule
from shared.records.list_items import NO_SLUG, NOT_FOUND, ListItem
from shared.services import list_items
from shared.services.list_items import FINDS

EXCLUSIVE = Rule("exclusive", "must not be given beside key or slug", ("id",))
REQUIRED = replace(rules.REQUIRED, attrs=("id",))
REQUIRED_WITH = Rule("required_with", "is required with {present}", ("key", "slug"))


class ReadListItem(RouteParams):
    id: Annotated[Integer | None, Param(400, "Id of the list item. Without it: `key` and `slug`.")] = None
    view: Annotated[Literal["default"], Param(500, "How much of the record to return.")] = "default"
    key: Annotated[str | None, Param(1000, "The collection that the item belongs to.")] = None
    slug: Annotated[str | None, Param(1100, "What programs know the item by.")] = None

    @classmethod
    def contradictions(cls, given: Mapping[str, Any]) -> Iterable[ParamError]:
        named = [attr for attr in ("key", "slug") if attr in given]
        if "id" in given and named:
            yield EXCLUSIVE.on("id")
        if "id" not in given and not named:
            yield rules.REQUIRED.on("id")
        if "id" not in given and len(named) == 1:
            yield REQUIRED_WITH.on("slug" if named == ["key"] else "key", present=named[0])


route = Route(
    service="list_items",
    action="read",
    method="POST",
    also_methods=("GET",),
    title="Read a list item",
    purpose="Returns a list item, by its id, or by its collection and its slug.",
    params=ReadListItem,
    views={"default": ListItemView},
    allows=frozenset({Role.CLIENT, Role.EMPLOYEE, Role.LIAISON, ANY_APPLICATION}),
    uses=(FINDS,),
    rules=(REQUIRED, EXCLUSIVE, REQUIRED_WITH, NOT_FOUND, NO_SLUG),
    example={"id": 1},
)


@route.handler
def handler(params: ReadListItem, caller: Caller) -> ListItem:
    if params.key and params.slug:
        return as_seen_by(caller, list_items.by_slug(params.key, params.slug))
    return as_seen_by(caller, list_items.get_or_refuse(int(params.id or 0)))
