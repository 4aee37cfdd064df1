"""Types of parameters that name a record which has to exist."""

from typing import Annotated

from shared.api.params import Integer, ModelName, Param, Params
from shared.records.references import NOT_FOUND, UNKNOWN_MODEL

ReferencedModel = Annotated[ModelName, UNKNOWN_MODEL]
ReferencedId = Annotated[Integer, NOT_FOUND]


class Reference(Params):
    """A record of any model, by its model's name and its id."""

    type: Annotated[ReferencedModel, Param(1, "Class name of the record's model, in CamelCase, for example `OrderRequest`.")]
    id: Annotated[ReferencedId, Param(2, "Id of the record.")]


class RecordName(Params):
    """A record of any model, whether or not there is one."""

    type: Annotated[ModelName, Param(1, "Class name of the record's model, in CamelCase, for example `OrderRequest`.")]
    id: Annotated[Integer, Param(2, "Id of the record.")]
