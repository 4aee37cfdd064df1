"""POST /api/v1/list_items/create"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from shared.api.auth import ANY_APPLICATION, Role
from shared.api.list_item_params import (
    REQUIRED_WITH,
    Description,
    ExternalId,
    ItemId,
    ItemType,
    Key,
    Name,
    Notes,
    RelatedId,
    RelatedType,
    Slug,
    Value,
    halves,
)
from shared.api.list_item_view import ListItemView
from shared.api.params import Boolean, Param, RouteParams
from shared.api.route import Route
from shared.api.statuses import SlugAlreadyExists
from shared.dynamodb.transaction import Writing
from shared.errors import ParamError
from shared.records.list_item_collections import FULL, CollectionPart
from shared.records.list_item_defaults import ListItemDefault
from shared.records.list_item_ids import ListItemId
from shared.records.list_items import ListItem
from shared.services import list_items
from shared.services.list_items import CREATES


class CreateListItem(RouteParams):
    view: Annotated[Literal["default"], Param(500, "How much of the record to return.")] = "default"
    key: Key
    slug: Slug
    name: Name = None
    value: Value = None
    description: Description = None
    notes: Notes = None
    active: Annotated[Boolean, Param(1600, "Whether the item is in use. Lists usually leave inactive items out.")] = True
    default: Annotated[
        Boolean, Param(1700, "Makes the item the only default of its collection; a former default loses that mark.")
    ] = False
    external_id: ExternalId = None
    item_type: ItemType = None
    item_id: ItemId = None
    related_type: RelatedType = None
    related_id: RelatedId = None

    @classmethod
    def contradictions(cls, given: Mapping[str, Any]) -> Iterable[ParamError]:
        return halves(given)


route = Route(
    service="list_items",
    action="create",
    method="POST",
    title="Create a list item",
    purpose="Adds a lookup value to a collection, and can make it the collection's default.",
    params=CreateListItem,
    views={"default": ListItemView},
    statuses=(SlugAlreadyExists,),
    allows=frozenset({Role.EMPLOYEE, ANY_APPLICATION}),
    uses=CREATES,
    puts=(ListItem, ListItemId, ListItemDefault),
    updates=(CollectionPart,),
    rules=(REQUIRED_WITH, FULL),
    takes_idempotency_key=True,
    example={"key": "room_types", "slug": "kitchen", "name": "Kitchen", "active": True, "default": True},
)


@route.handler
def handler(params: CreateListItem, writing: Writing) -> ListItem:
    values = params.own()
    return list_items.create(writing, values, default=values.pop("default"))
