"""POST /api/v1/list_items/create"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from shared.api.auth import ANY_APPLICATION, Role
from shared.api.list_item_view import ListItemView
from shared.api.params import Boolean, Context, Param, RouteParams
from shared.api.references import ReferencedId, ReferencedModel
from shared.api.route import Route
from shared.api.statuses import SlugAlreadyExists
from shared.dynamodb.transaction import Writing
from shared.errors import ParamError, Rule
from shared.records.list_item_collections import FULL, CollectionPart
from shared.records.list_item_defaults import ListItemDefault
from shared.records.list_item_ids import ListItemId
from shared.records.list_items import PAIRS, ListItem
from shared.services import list_items
from shared.services.list_items import CREATES

IDENTIFIER = r"^[A-Za-z0-9_\-.:]+$"
REQUIRED_WITH = Rule("required_with", "is required with {present}", tuple(attr for pair in PAIRS for attr in pair))


class CreateListItem(RouteParams):
    view: Annotated[Literal["default"], Param(500, "How much of the record to return.")] = "default"
    key: Annotated[
        str, Field(pattern=IDENTIFIER), Param(1000, "The collection that the item belongs to: ASCII letters, digits, `_ - . :`.")
    ]
    slug: Annotated[str, Field(pattern=IDENTIFIER), Param(1100, "What programs know the item by; unique in its collection.")]
    name: Annotated[str | None, Param(1300, "What people read, in collections whose items have a text of their own.")] = None
    value: Annotated[str | None, Param(1300, "The item's value, where it differs from its name.", max_length=5000)] = None
    description: Annotated[str | None, Param(1400, "Elaborates the item, where its name does not suffice.", max_length=1000)] = None
    notes: Annotated[
        str | None, Param(1500, "Internal context, for example why a name changed and its slug did not.", max_length=5000)
    ] = None
    active: Annotated[Boolean, Param(1600, "Whether the item is in use. Lists usually leave inactive items out.")] = True
    default: Annotated[
        Boolean, Param(1700, "Makes the item the only default of its collection; a former default loses that mark.")
    ] = False
    external_id: Annotated[str | None, Param(1800, "The item's id in another system.")] = None
    item_type: Annotated[
        ReferencedModel | None, Param(1900, "Model of the record that the item belongs to, for example `Designation`.")
    ] = None
    item_id: Annotated[ReferencedId | None, Param(2000, "Id of that record; goes with `item_type`.")] = None
    related_type: Annotated[ReferencedModel | None, Param(2100, "Model of a second record that the item belongs to.")] = None
    related_id: Annotated[ReferencedId | None, Param(2200, "Id of that second record; goes with `related_type`.")] = None

    @classmethod
    def contradictions(cls, given: Mapping[str, Any], context: Context) -> Iterable[ParamError]:  # noqa: ARG003
        for present, absent in (*PAIRS, *((number, model) for model, number in PAIRS)):
            if present in given and absent not in given:
                yield REQUIRED_WITH.on(absent, present=present)


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
