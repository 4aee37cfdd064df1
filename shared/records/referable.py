"""The records that parameters may refer to: those of our own models, and those kept elsewhere."""

from shared.dynamodb.access import Access
from shared.dynamodb.model import Table
from shared.records.list_items import ListItem
from shared.records.references import Referenced, ReferenceRow, RegisteredModel
from shared.records.requirements import Requirement

# Our own models, whose records are addressed by id in their own tables.
OWN: dict[str, type[Table]] = {"ListItem": ListItem, "Requirement": Requirement}

# For routes whose parameters refer to records of any model.
CHECKED_REFERENCES = Access(gets=(RegisteredModel,), checks=(*OWN.values(), ReferenceRow))


def referenced(model: str, number: int, type_attr: str, id_attr: str) -> Referenced:
    """The record of a model that the two parameters name."""
    row = OWN[model](number) if model in OWN else ReferenceRow(model, number)
    return Referenced(model, number, type_attr, id_attr, row)


def referenced_by(attr: str, model: str, number: int) -> Referenced:
    """The record that a hash of type and id names, which is the parameter `attr`."""
    return referenced(model, number, f"{attr}.type", f"{attr}.id")
