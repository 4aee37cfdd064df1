"""PUT /api/v1/list_items/remove_image"""

from shared.api.auth import ANY_APPLICATION, Role
from shared.api.list_item_view import ListItemView
from shared.api.params import ReadParams
from shared.api.results import Unchanged
from shared.api.route import Route
from shared.dynamodb.transaction import Writing
from shared.records.list_item_collections import CollectionPart
from shared.records.list_items import NOT_FOUND, ListItem
from shared.services import list_items
from shared.services.image_swap import remove_image
from shared.services.list_items import FINDS


class RemoveImage(ReadParams):
    pass


route = Route(
    service="list_items",
    action="remove_image",
    method="PUT",
    title="Remove a list item's image",
    purpose="Removes the image that a list item has. An item without one stays as it is.",
    params=RemoveImage,
    views={"default": ListItemView},
    allows=frozenset({Role.EMPLOYEE, ANY_APPLICATION}),
    uses=(FINDS,),
    updates=(ListItem, CollectionPart),
    images="delete",
    rules=(NOT_FOUND,),
    example={"id": 1},
)


@route.handler
def handler(params: RemoveImage, writing: Writing) -> ListItem | Unchanged:
    item = list_items.get_or_refuse(params.id)
    return item if remove_image(writing, item) else Unchanged(item)
