"""Parameters that routes of list items have in common."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import Field

from shared.api.params import Boolean, Param, Params
from shared.api.references import ReferencedId, ReferencedModel
from shared.errors import ParamError, Rule
from shared.records.list_items import PAIRS

REQUIRED_WITH = Rule("required_with", "is required with {present}", tuple(attr for pair in PAIRS for attr in pair))

_IDENTIFIER = Field(pattern=r"^[A-Za-z0-9_\-.:]+$")

Key = Annotated[str, _IDENTIFIER, Param(1000, "The collection that the item belongs to: ASCII letters, digits, `_ - . :`.")]
Slug = Annotated[str, _IDENTIFIER, Param(1100, "What programs know the item by; unique in its collection.")]
Name = Annotated[str | None, Param(1300, "What people read, in collections whose items have a text of their own.")]
Value = Annotated[str | None, Param(1300, "The item's value, where it differs from its name.", max_length=5000)]
Description = Annotated[str | None, Param(1400, "Elaborates the item, where its name does not suffice.", max_length=1000)]
Notes = Annotated[
    str | None, Param(1500, "Internal context, for example why a name changed and its slug did not.", max_length=5000)
]
ExternalId = Annotated[str | None, Param(1800, "The item's id in another system.")]
ItemType = Annotated[
    ReferencedModel | None, Param(1900, "Model of the record that the item belongs to, for example `Designation`.")
]
ItemId = Annotated[ReferencedId | None, Param(2000, "Id of that record; goes with `item_type`.")]
RelatedType = Annotated[ReferencedModel | None, Param(2100, "Model of a second record that the item belongs to.")]
RelatedId = Annotated[ReferencedId | None, Param(2200, "Id of that second record; goes with `related_type`.")]


class ListItemRow(Params):
    """An item to import."""

    slug: Slug
    name: Name = None
    value: Value = None
    description: Description = None
    notes: Notes = None
    active: Annotated[Boolean | None, Param(1600, "Whether the item is in use. A new one is, unless this says otherwise.")] = None
    default: Annotated[Boolean | None, Param(1700, "Makes it the only default of its collection; for one row at most.")] = None
    external_id: ExternalId = None


def halves(given: Mapping[str, Any]) -> Iterator[ParamError]:
    """A reference is given whole: its model and its id, or null for both where it is to be cleared."""
    for present, absent in (*PAIRS, *((number, model) for model, number in PAIRS)):
        if present in given and (absent not in given or (given[present] is not None and given[absent] is None)):
            yield REQUIRED_WITH.on(absent, present=present)
