"""PUT /api/v1/list_items/upload_image"""

from typing import Annotated, Literal

from pydantic import WithJsonSchema

from shared.api.auth import ANY_APPLICATION, Role
from shared.api.list_item_view import ListItemView
from shared.api.params import Integer, Param, RouteParams
from shared.api.results import Unchanged
from shared.api.route import Route
from shared.api.statuses import InvalidUrl
from shared.dynamodb.transaction import Writing
from shared.records.list_item_collections import CollectionPart
from shared.records.list_items import NOT_FOUND, ListItem
from shared.services import list_items
from shared.services.list_item_images import RULES, upload
from shared.services.list_items import FINDS

# Its length is judged with the rest of the URL, so that all that is wrong with a URL has one status.
AnyLength = Annotated[str, WithJsonSchema({"type": "string", "maxLength": 2048})]


class UploadImage(RouteParams):
    id: Annotated[Integer, Param(400, "Id of the list item.")]
    view: Annotated[Literal["default"], Param(500, "How much of the record to return.")] = "default"
    image_url: Annotated[
        AnyLength,
        Param(
            1000,
            "Where to fetch the image: a public http or https URL of a PNG or JPEG, at most 10 MB. Written as in an address"
            " bar, with spaces and international letters; nothing is trimmed.",
            max_length=1024 * 1024,
        ),
    ]


route = Route(
    service="list_items",
    action="upload_image",
    method="PUT",
    title="Upload a list item's image",
    purpose="Fetches a PNG or JPEG from a public URL and makes it the list item's image, upright and without metadata.",
    params=UploadImage,
    views={"default": ListItemView},
    statuses=(InvalidUrl,),
    allows=frozenset({Role.EMPLOYEE, ANY_APPLICATION}),
    uses=(FINDS,),
    updates=(ListItem, CollectionPart),
    images="store",
    rules=(NOT_FOUND, *RULES),
    token_may_be_required=False,
    example={"id": 1, "image_url": "https://images.example.com/kitchen.jpg"},
)


@route.handler
def handler(params: UploadImage, writing: Writing) -> ListItem | Unchanged:
    item = list_items.get_or_refuse(params.id)
    return item if upload(item, params.image_url, writing) else Unchanged(item)
