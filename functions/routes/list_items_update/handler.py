"""PUT /api/v1/list_items/update"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from shared.api.auth import ANY_APPLICATION, Role
from shared.api.list_item_params import (
    REQUIRED_WITH,
    Description,
    ExternalId,
    ItemId,
    ItemType,
    Notes,
    RelatedId,
    RelatedType,
    Value,
    halves,
)
from shared.api.list_item_view import ListItemView
from shared.api.params import Boolean, Param, UpdateParams
from shared.api.results import Unchanged
from shared.api.route import Route
from shared.dynamodb.optimistic import CONFLICT
from shared.dynamodb.transaction import Writing
from shared.errors import ParamError
from shared.records.list_item_collections import CollectionPart
from shared.records.list_item_defaults import ListItemDefault
from shared.records.list_items import NOT_FOUND, ListItem
from shared.records.referable import CHECKED_REFERENCES
from shared.services import list_items
from shared.services.list_items import FINDS, SELF


class UpdateListItem(UpdateParams):
    name: Annotated[str | None, Param(1200, "What people read, in place of the slug.")] = None
    value: Value = None
    description: Description = None
    notes: Notes = None
    active: Annotated[Boolean | None, Param(1600, "Whether the item is in use. Cleared, it is.")] = None
    default: Annotated[
        Boolean | None,
        Param(
            1700,
            "true makes it the only default of its collection; a former default loses that mark. false on the default leaves none.",
        ),
    ] = None
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
    action="update",
    method="PUT",
    title="Update a list item",
    purpose="Changes a list item: what is not given stays as it is, and null or an empty text clears. Its key and slug stay.",
    params=UpdateListItem,
    views={"default": ListItemView},
    allows=frozenset({Role.EMPLOYEE, ANY_APPLICATION}),
    uses=(FINDS, CHECKED_REFERENCES),
    puts=(ListItemDefault,),
    updates=(ListItem, CollectionPart),
    deletes=(ListItemDefault,),
    rules=(NOT_FOUND, REQUIRED_WITH, CONFLICT, SELF),
    example={"id": 1, "name": "Kitchen and dining", "active": True},
)


@route.handler
def handler(params: UpdateListItem, writing: Writing) -> ListItem | Unchanged:
    item, is_changed = list_items.change(writing, params.id, params.changes(), params.last_updated)
    return item if is_changed else Unchanged(item)
