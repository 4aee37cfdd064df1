"""The records that parameters may refer to: those of our own models, and those kept elsewhere."""

from shared.dynamodb.access import Access
from shared.dynamodb.model import Table
from shared.records.list_item_ids import ListItemId
from shared.records.references import Referenced, ReferenceRow, RegisteredModel
from shared.records.requirements import Requirement

# Our own models, by the tables in which their records have a row by id, which counts what refers to them.
OWN: dict[str, type[Table]] = {"ListItem": ListItemId, "Requirement": Requirement}

# For routes that remove references to records of any model, and for those that make them.
DROPPED_REFERENCES = Access(updates=(*OWN.values(), ReferenceRow))
CHECKED_REFERENCES = Access(gets=(RegisteredModel,), updates=DROPPED_REFERENCES.updates)


def referenced(model: str, number: int, type_attr: str, id_attr: str) -> Referenced:
    """The record of a model that the two parameters name."""
    row = OWN[model](number) if model in OWN else ReferenceRow(model, number)
    return Referenced(model, number, type_attr, id_attr, row)


def referenced_by(attr: str, model: str, number: int) -> Referenced:
    """The record that a hash of type and id names, which is the parameter `attr`."""
    return referenced(model, number, f"{attr}.type", f"{attr}.id")
