"""POST and GET /api/v1/list_items/index"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal

from shared.api import rules
from shared.api.auth import ANY_APPLICATION, Caller, Role
from shared.api.index import RULES, IndexParams
from shared.api.list_item_params import REQUIRED_WITH, halves
from shared.api.list_item_view import STORED, ListItemView, rows_as_seen_by
from shared.api.params import Integer, ModelName, Param
from shared.api.results import Results
from shared.api.route import Route
from shared.errors import ParamError
from shared.records.list_items import Searched
from shared.services import list_item_index
from shared.services.list_item_index import INDEXES

Filter = Literal["active_list_items", "inactive_list_items"]
_IN_EVERY_COLLECTION = ("id", "name")
_IN_ONE_COLLECTION = ("slug", "created_at", "last_updated")


class IndexListItems(IndexParams[Searched, Literal["id", "name", "slug", "created_at", "last_updated"]]):
    key: Annotated[str | None, Param(400, "The collection whose items are wanted. Without it: those of all collections.")] = None
    item_type: Annotated[ModelName | None, Param(410, "Keeps the items that belong to a record of this model.")] = None
    item_id: Annotated[Integer | None, Param(420, "Id of that record; goes with `item_type`.")] = None
    related_type: Annotated[ModelName | None, Param(430, "Keeps the items whose second record is of this model.")] = None
    related_id: Annotated[Integer | None, Param(440, "Id of that second record; goes with `related_type`.")] = None
    filters: Annotated[
        list[Filter], Param(600, "Keeps active or inactive items; without it, or with both, all.", max_items=100)
    ] = []

    @classmethod
    def contradictions(cls, given: Mapping[str, Any]) -> Iterable[ParamError]:
        yield from super().contradictions(given)
        yield from halves(given)
        yield from _of_sort(given)


def _of_sort(given: Mapping[str, Any]) -> Iterator[ParamError]:
    sort = given.get("sort")
    if "key" not in given and isinstance(sort, dict) and sort.get("by") in _IN_ONE_COLLECTION:
        yield rules.INCLUSION.on("sort.by", expected=f"{', '.join(_IN_EVERY_COLLECTION)} without key")


route = Route(
    service="list_items",
    action="index",
    method="POST",
    also_methods=("GET",),
    title="List list items",
    purpose="Returns the items of a collection, or of all collections, page by page.",
    params=IndexListItems,
    views={"default": ListItemView},
    allows=frozenset({Role.CLIENT, Role.EMPLOYEE, Role.LIAISON, ANY_APPLICATION}),
    uses=(INDEXES,),
    rules=(*RULES, REQUIRED_WITH),
    is_index=True,
    example={"key": "room_types", "count": True, "filters": ["active_list_items"], "page": {"size": 10}, "sort": {"by": "name"}},
)


@route.handler
def handler(params: IndexListItems, caller: Caller) -> Results:
    listed = list_item_index.listed(params.wanted(), count=params.count)
    found = params.found(listed.source.showing(STORED), listed.total)
    return params.answer(found, rows_as_seen_by(caller, found.items, listed.defaults(found.items)))
