"""POST and DELETE /api/v1/list_items/destroy"""

from shared.api.auth import ANY_APPLICATION, Role
from shared.api.list_item_view import ListItemView
from shared.api.params import ChangeParams
from shared.api.route import Route
from shared.dynamodb.optimistic import CONFLICT
from shared.dynamodb.transaction import Writing
from shared.records.list_item_collections import CollectionPart
from shared.records.list_item_defaults import ListItemDefault
from shared.records.list_item_ids import ListItemId
from shared.records.list_items import NOT_FOUND, ListItem
from shared.records.referable import DROPPED_REFERENCES
from shared.records.references import REFERENCED
from shared.services import list_items
from shared.services.list_items import FINDS


class DestroyListItem(ChangeParams):
    pass


route = Route(
    service="list_items",
    action="destroy",
    method="POST",
    also_methods=("DELETE",),
    title="Destroy a list item",
    purpose="Removes a list item with its slug, its image and its mark as the default, unless another record refers to it.",
    params=DestroyListItem,
    views={"default": ListItemView},
    allows=frozenset({Role.EMPLOYEE, ANY_APPLICATION}),
    uses=(FINDS, DROPPED_REFERENCES),
    batch_gets=(CollectionPart,),
    checks=(ListItemDefault,),
    updates=(CollectionPart,),
    deletes=(ListItem, ListItemId, ListItemDefault, CollectionPart),
    images="delete",
    rules=(NOT_FOUND, REFERENCED, CONFLICT),
    example={"id": 1},
)


@route.handler
def handler(params: DestroyListItem, writing: Writing) -> ListItem:
    return list_items.destroy(writing, params.id, params.last_updated)
