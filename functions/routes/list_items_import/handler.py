"""POST /api/v1/list_items/import"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal

from shared.api import list_item_rows, rules
from shared.api.auth import ANY_APPLICATION, Role
from shared.api.list_item_import_view import ImportView
from shared.api.list_item_params import Key, ListItemRow
from shared.api.params import AsGiven, Boolean, Param, RouteParams, RowsOf
from shared.api.results import Unchanged
from shared.api.route import Route
from shared.dynamodb.transaction import Writing
from shared.errors import Invalid, ParamError, Rule
from shared.records.list_item_collections import CollectionPart
from shared.records.list_item_defaults import ListItemDefault
from shared.records.list_item_ids import ListItemId
from shared.records.list_items import ListItem
from shared.services import csv_rows, list_item_import
from shared.services.list_item_import import IMPORTS, MOST_ROWS, Imported, Row, import_rows, would_import

MAX_CSV = 1024 * 1024  # characters: no body holds more
EXCLUSIVE = Rule("exclusive", "must not be given beside csv", ("items",))
REQUIRED = replace(rules.REQUIRED, attrs=("items",))
ROWS = replace(rules.MAX_ITEMS, sentence=f"must hold at most {MOST_ROWS:,} rows", attrs=("csv",))


class ImportListItems(RouteParams):
    key: Key
    items: Annotated[
        list[Annotated[ListItemRow, AsGiven(ListItemRow)]] | None,
        Param(1100, "The items, in order. This or `csv`.", max_items=MOST_ROWS),
    ] = None
    csv: Annotated[
        str | None,
        RowsOf(ListItemRow),
        Param(
            1200,
            f"The same as CSV (RFC 4180): a header row, and at most {MOST_ROWS:,} rows, with commas or semicolons between cells.",
            max_length=MAX_CSV,
        ),
    ] = None
    mode: Annotated[
        Literal["create", "upsert"],
        Param(
            1300,
            "`create` refuses a slug that is taken. `upsert` changes the item that has it: what is absent stays, and null or an"
            " empty cell clears. A create that was interrupted is resumed under its Idempotency-Key, or as `upsert`.",
        ),
    ] = "create"
    dry_run: Annotated[Boolean, Param(1400, "Writes nothing, and answers what would become of each row, invalid ones too.")] = False

    @classmethod
    def contradictions(cls, given: Mapping[str, Any]) -> Iterable[ParamError]:
        if "items" in given and "csv" in given:
            yield EXCLUSIVE.on("items")
        if "items" not in given and "csv" not in given:
            yield rules.REQUIRED.on("items")


route = Route(
    service="list_items",
    action="import",
    method="POST",
    title="Import list items",
    purpose="Creates or changes up to 2,000 items of a collection, from an array or a CSV. Up to 33 rows are written all or"
    " nothing, more of them in batches, in order. Where a row is invalid, nothing is written.",
    params=ImportListItems,
    views={"default": ImportView},
    allows=frozenset({Role.EMPLOYEE, ANY_APPLICATION}),
    uses=IMPORTS,
    puts=(ListItem, ListItemId, ListItemDefault),
    updates=(ListItem, CollectionPart),
    deletes=(ListItemDefault,),
    rules=(REQUIRED, EXCLUSIVE, ROWS, *csv_rows.RULES, *list_item_import.RULES),
    takes_idempotency_key=True,
    not_repeated=("results",),
    seconds=25,
    example={"key": "colors", "items": [{"slug": "red", "name": "Red"}, {"slug": "blue", "name": "Blue"}], "mode": "upsert"},
)


@route.handler
def handler(params: ImportListItems, writing: Writing) -> Imported | Unchanged:
    upsert = params.mode == "upsert"
    rows, warnings = _rows(params, upsert)
    if params.dry_run:
        return Unchanged(replace(would_import(params.key, rows, upsert=upsert), warnings=warnings))
    imported = replace(import_rows(writing, params.key, rows, upsert=upsert), warnings=warnings)
    return imported if imported.changes_something else Unchanged(imported)


def _rows(params: ImportListItems, upsert: bool) -> tuple[list[Row], tuple[ParamError, ...]]:
    if params.csv is None:
        return list_item_rows.of_items(params.items or (), upsert=upsert), ()
    rows, warnings = list_item_rows.of_csv(params.csv, upsert=upsert)
    if len(rows) > MOST_ROWS:
        raise Invalid(ROWS.on("csv"))
    return rows, warnings
