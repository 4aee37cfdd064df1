"""The outcome of an import of list items, as it is answered."""

from typing import Literal

from pydantic import Field

from shared.api.views import View


class RowErrorView(View):
    attr: str = Field(description="The column, or the attribute of the item.")
    rule: str = Field(description="A stable word for programs.")
    message: str = Field(description="For people; its wording may change.")


class RowView(View):
    """What became of a row."""

    row: str = Field(description="`items.0`, or `csv.2`: the header of a CSV is row 1.")
    slug: str | None = Field(description="The row's slug, null where it has none that can be read.")
    status: Literal["created", "updated", "unchanged", "invalid", "conflict"] = Field(
        description="`conflict`: another writer took the slug while more than 33 rows were being created."
    )
    errors: list[RowErrorView] = Field(description="What is wrong with the row; empty where nothing is.")


class ImportView(View):
    """What became of the rows."""

    key: str = Field(description="The collection.")
    results: list[RowView] | None = Field(description="One for each row, in order; null where a request is answered again.")
    created: int = Field(description="Rows that made an item.")
    updated: int = Field(description="Rows that changed one.")
    unchanged: int = Field(description="Rows whose item was already as they say.")
    invalid: int = Field(description="Rows with errors. If there is one, nothing was written.")
    conflict: int = Field(description="Rows that another writer was faster than.")
