"""POST and GET /api/v1/list_item_collections/index"""

from typing import Annotated, Literal

from pydantic import Field

from shared.api import index
from shared.api.auth import ANY_APPLICATION, Role
from shared.api.index import RULES, IndexParams
from shared.api.params import Param
from shared.api.results import Results
from shared.api.route import Route
from shared.api.views import View
from shared.dynamodb.access import Access
from shared.records.list_item_collection_pages import INDEX, listed
from shared.records.list_item_collections import CollectionPart
from shared.records.list_item_defaults import ListItemDefault
from shared.services.list_item_index import defaults

Sorts = Literal["key", "last_updated"]


class SortCollections(index.Sort[Sorts]):
    by: Annotated[Sorts, Param(1, "What to sort by; equal ones by key, in the same order.")] = "key"


class IndexListItemCollections(IndexParams[Literal["key"], Sorts]):
    sort: Annotated[SortCollections, Param(1000, "The order of the results.")] = SortCollections()


class CollectionView(View):
    """A collection, which exists from its first item to its last."""

    key: str = Field(description="What its items have as `key`.")
    items: int = Field(description="How many items it has.")
    active_items: int = Field(description="How many of them are active.")
    default_id: int | None = Field(description="Id of the item that is its default.")
    created_at: str = Field(description="When its first item was made: RFC 3339, UTC, microseconds.")
    last_updated: str = Field(description="When an item of it was last made, changed or removed: RFC 3339, UTC, microseconds.")


STORED = tuple(name for name in CollectionView.model_fields if name != "default_id")

route = Route(
    service="list_item_collections",
    action="index",
    method="POST",
    also_methods=("GET",),
    title="List collections of list items",
    purpose="Returns the collections with their numbers of items, page by page. A change may be missing for a few seconds.",
    params=IndexListItemCollections,
    views={"default": CollectionView},
    allows=frozenset({Role.CLIENT, Role.EMPLOYEE, Role.LIAISON, ANY_APPLICATION}),
    uses=(Access(batch_gets=(ListItemDefault,), queries=(INDEX,)),),
    rules=RULES,
    is_index=True,
    example={"count": True, "search": {"term": "room"}, "page": {"size": 10}},
)


@route.handler
def handler(params: IndexListItemCollections) -> Results:
    found = params.found(listed(params.wanted()))
    rows = CollectionPart.rows(found.items, STORED)
    default_ids = defaults(row["key"] for row in rows)
    return params.answer(found, [{**row, "default_id": default_ids.get(row["key"])} for row in rows])
