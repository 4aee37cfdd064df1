"""POST /api/v1/list_items/import"""

import json
import random
from collections.abc import Callable, Iterator
from itertools import repeat
from typing import Any

import pytest
from botocore.exceptions import ClientError

from shared.dynamodb import ids as blocks
from shared.records.idempotency_keys import IdempotencyKey
from shared.records.list_item_collections import MOST_ITEMS, PARTS, UNWATCHED_ITEMS, CollectionPart, total
from shared.records.list_item_defaults import ListItemDefault
from shared.records.list_items import ListItem
from shared.services.list_item_import import BATCH, MOST_ROWS
from shared.timestamps import now
from tests.calls import Calls, meanwhile, refusing
from tests.client import Answer, Client
from tests.engine import IS_MOTO
from tests.factory import Factory, unique
from tests.faults.scenario import MAIL, SESSION, Params, Scenario, Setup
from tests.items import ids
from tests.whole import require_whole

# moto copies whole tables for each transaction, and a client that sends it again after 3 s meets the first one at work.
pytestmark = pytest.mark.skipif(IS_MOTO, reason="moto takes longer for transactions of many rows than a call may take")

NAME = "list_items_import"
Send = Callable[..., Answer]


def fill(key: str, *items: int) -> None:
    """Gives a collection parts that count so many items."""
    made = now()
    for part, held in enumerate(items):
        CollectionPart(key, part, items=held, active_items=held, created_at=made, last_updated=made).save()


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route's own."""
    key = unique("k")
    yield call(NAME, token, key=key)
    yield call(NAME, token, key=key, items=[], csv="slug\n")
    yield call(NAME, token, key=key, csv="slug\n" + "s\n" * (MOST_ROWS + 1))
    for csv in ("\xff\xfes\0l\0u\0g\0", 'slug,name\na,"b', "name\n", "slug,name\na\n", "slug,default\na,true\na,true\n"):
        yield call(NAME, token, key=key, csv=csv)
    call("list_items_create", token, key=key, slug="a")
    yield call(NAME, token, key=key, csv="slug\na\n")
    yield call(NAME, token, key=key, items=[{"slug": "a"}, {"slug": "b", "default": True}, {"slug": "b", "default": True}])
    fill(full := unique("k"), *(12_500 for _ in range(PARTS)))
    yield call(NAME, token, key=full, items=[{"slug": "a"}])


@pytest.fixture
def key() -> str:
    return unique("colors")


def outcomes(answer: Answer) -> list[str]:
    return [row["status"] for row in answer.data["results"]]


def stored(key: str) -> dict[str, ListItem]:
    """By slug, of a whole collection."""
    require_whole(key)
    return {item.slug: item for item in ListItem.query(key, consistent_read=True)}


def texts(item: ListItem) -> tuple[str | None, ...]:
    return item.name, item.value, item.description, item.notes, item.external_id


ROW = {"slug": "red", "name": "Red", "value": "#f00", "description": "d", "notes": "n", "active": False, "external_id": "E1"}


# --- creating ---


def test_rows_become_items_in_order_and_each_is_told(call: Client, employee: str, key: str) -> None:
    data = call(NAME, employee, key=key, items=[ROW, {"slug": "green", "default": True}]).data
    assert data == {
        "key": key,
        "results": [
            {"row": "items.0", "slug": "red", "status": "created", "errors": []},
            {"row": "items.1", "slug": "green", "status": "created", "errors": []},
        ],
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "invalid": 0,
        "conflict": 0,
    }
    red, green = stored(key)["red"], stored(key)["green"]
    assert texts(red) == ("Red", "#f00", "d", "n", "E1")
    assert (red.active, green.active) == (False, True)
    assert int(red.id) < int(green.id)
    assert ListItemDefault.of(key) == green.id
    assert red.folded == {"id": str(red.id), "name": "red", "key": key, "slug": "red", "value": "#f00", "external_id": "e1"}


def test_strings_are_taken_for_booleans(call: Client, application: str, key: str) -> None:
    call(NAME, application, key=key, items=[{"slug": "a", "active": "false", "default": "true"}])
    assert stored(key)["a"].active is False
    assert ListItemDefault.of(key) == stored(key)["a"].id


def test_in_a_create_null_and_empty_are_not_given(call: Client, employee: str, key: str) -> None:
    call(NAME, employee, key=key, items=[{"slug": "a", "name": None, "value": "", "active": None, "default": ""}])
    assert (texts(stored(key)["a"]), stored(key)["a"].active) == ((None,) * 5, True)


def test_no_rows_are_no_change(call: Client, employee: str, key: str) -> None:
    assert call(NAME, employee, key=key, items=[]).data["results"] == []
    assert call(NAME, employee, key=key, csv="slug,name\n").data["results"] == []
    assert CollectionPart.read(key) == []


def test_a_slug_that_is_taken_is_refused_in_a_create_and_nothing_is_written(call: Client, employee: str, key: str) -> None:
    call("list_items_create", employee, key=key, slug="b", name="B")
    answer = call(NAME, employee, key=key, items=[{"slug": "a"}, {"slug": "b", "name": "new"}, {"slug": "c"}])
    assert (answer.status, answer.errors) == ("invalid-param", {("items.1.slug", "taken")})
    assert {slug: item.name for slug, item in stored(key).items()} == {"b": "B"}


def test_every_rows_errors_are_named_at_once_and_nothing_is_written(call: Client, employee: str, key: str) -> None:
    items: list[Any] = [{"slug": f"s{number}"} for number in range(1000)]
    items[12] = {"slug": "a b", "name": "n" * 256, "active": "yes"}
    items[500] = {"name": "no slug"}
    items[501] = "no hash"
    items[502] = {"slug": 5}
    items[600] = {"slug": "s1", "default": True}
    items[601] = {"slug": "s601", "default": True}
    answer = call(NAME, employee, key=key, items=items)
    assert answer.status == "invalid-param"
    assert answer.errors == {
        ("items.12.slug", "format"),
        ("items.12.name", "max_length"),
        ("items.12.active", "type"),
        ("items.500.slug", "required"),
        ("items.501", "type"),
        ("items.502.slug", "type"),
        ("items.600.slug", "repeated"),
        ("items.601.default", "sole"),
    }
    assert stored(key) == {}


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({}, ("items", "required")),
        ({"items": [], "csv": "slug"}, ("items", "exclusive")),
        ({"items": {"slug": "a"}}, ("items", "type")),
        ({"items": [{"slug": "a"}] * (MOST_ROWS + 1)}, ("items", "max_items")),
        ({"csv": "slug\n" + "s\n" * (MOST_ROWS + 1)}, ("csv", "max_items")),
        ({"csv": ["slug"]}, ("csv", "type")),
        ({"items": [], "mode": "replace"}, ("mode", "inclusion")),
        ({"items": [], "dry_run": "yes"}, ("dry_run", "type")),
    ],
)
def test_what_is_no_import_is_refused(call: Client, employee: str, key: str, given: Params, error: tuple[str, str]) -> None:
    assert call(NAME, employee, key=key, **given).errors == {error}


def test_a_rows_unknown_attributes_are_left_out_and_named(call: Client, employee: str, key: str) -> None:
    answer = call(NAME, employee, key=key, items=[{"slug": "a"}, {"slug": "b", "colour": "red"}])
    assert answer.warnings == ["items.1.colour"]
    answer = call(NAME, employee, key=key, csv="slug;colour;;\nc;red;;\n", other=1)
    assert answer.warnings == ["other", "csv.colour"]
    assert stored(key).keys() == {"a", "b", "c"}


def test_rows_may_come_in_the_query_string(call: Client, employee: str, key: str) -> None:
    query = {"key": [key], "items[0][slug]": ["a"], "items[1][slug]": ["b"], "items[1][active]": ["false"]}
    assert call.query(NAME, employee, method="POST", **query).data["created"] == 2


def test_a_collection_that_would_hold_too_much_is_full_and_nothing_is_written(call: Client, employee: str) -> None:
    key = unique("k")
    fill(key, *(12_500 for _ in range(PARTS - 1)), 12_450)
    rows = [{"slug": f"s{number}"} for number in range(51)]
    assert call(NAME, employee, key=key, items=rows).errors == {("key", "full")}
    assert ids(key) == {}
    assert call(NAME, employee, key=key, items=rows[:50]).data["created"] == 50
    assert total(CollectionPart.read(key)) == MOST_ITEMS


def test_a_collection_that_is_too_large_for_dynamodb_is_full(call: Client, employee: str, key: str, calls: Calls) -> None:
    reasons = [{"Code": "ItemCollectionSizeLimitExceeded"}]
    error: Any = {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": reasons}
    calls.before = refusing(ClientError(error, "TransactWriteItems"), "TransactWriteItems")
    assert call(NAME, employee, key=key, items=[{"slug": "a"}]).errors == {("key", "full")}


# --- upsert ---


def test_an_upsert_creates_changes_and_leaves(call: Client, employee: str, key: str) -> None:
    call(NAME, employee, key=key, items=[ROW, {**ROW, "slug": "same"}])
    before = stored(key)
    rows = [{"slug": "red", "name": None, "value": "", "notes": "new"}, {"slug": "new"}, {**ROW, "slug": "same"}]
    answer = call(NAME, employee, key=key, mode="upsert", items=rows)
    assert outcomes(answer) == ["updated", "created", "unchanged"]
    assert answer.data["created"] == 1
    assert answer.data["updated"] == 1
    assert answer.data["unchanged"] == 1
    after = stored(key)
    assert texts(after["red"]) == (None, None, "d", "new", "E1")
    assert after["red"].last_updated > before["red"].last_updated
    assert after["red"].created_at == before["red"].created_at
    assert after["same"].serialize() == before["same"].serialize()


def test_an_upsert_clears_active_to_true_and_default_to_none(call: Client, employee: str, key: str) -> None:
    call(NAME, employee, key=key, items=[{"slug": "a", "active": False, "default": True}])
    assert outcomes(call(NAME, employee, key=key, mode="upsert", csv="slug,active,default\na,,\n")) == ["updated"]
    assert stored(key)["a"].active is True
    assert ListItemDefault.of(key) is None


def test_the_default_moves_and_is_given_up(call: Client, employee: str, key: str) -> None:
    call(NAME, employee, key=key, items=[{"slug": "a", "default": True}, {"slug": "b"}])
    rows = [{"slug": "a", "default": False}, {"slug": "b", "default": True}]
    assert outcomes(call(NAME, employee, key=key, mode="upsert", items=rows)) == ["updated", "updated"]
    assert ListItemDefault.of(key) == stored(key)["b"].id
    call(NAME, employee, key=key, mode="upsert", items=[{"slug": "b", "default": False}])
    assert ListItemDefault.of(key) is None


def test_the_default_moves_from_a_batch_to_another(call: Client, employee: str, key: str) -> None:
    rows = [{"slug": f"s{number}", "default": number == 99} for number in range(100)]
    call(NAME, employee, key=key, items=rows)
    moved = [{**row, "default": row["slug"] == "s0"} for row in rows]
    for _ in range(2):
        call(NAME, employee, key=key, mode="upsert", items=moved)
        assert ListItemDefault.of(key) == stored(key)["s0"].id
    assert outcomes(call(NAME, employee, key=key, mode="upsert", items=moved)) == ["unchanged"] * 100


def test_an_upsert_that_changes_nothing_writes_nothing(call: Client, employee: str, key: str, calls: Calls) -> None:
    rows = [{"slug": f"s{number}", "name": "x"} for number in range(100)]
    call(NAME, employee, key=key, items=rows)
    calls.made.clear()
    assert outcomes(call(NAME, employee, key=key, mode="upsert", items=rows)) == ["unchanged"] * 100
    assert set(calls.written()) <= {"tokens"}


# --- CSV ---


def test_a_csv_is_read_as_its_header_tells(call: Client, employee: str, key: str) -> None:
    csv = '\ufeffSlug;Name;"Value";ACTIVE;default\r\nred;Rot;=1+1;FALSCH;\r\n'
    assert call(NAME, employee, key=key, csv=csv).errors == {("csv.2.active", "type")}
    csv = '\ufeffSlug;Name;"Value";ACTIVE;default\r\nred;"Rot; ""rot""";=1+1;FALSE;1\r\n;;;;\r\nblue;"a\nb";;true;0\r\n'
    answer = call(NAME, employee, key=key, csv=csv)
    assert [(row["row"], row["slug"]) for row in answer.data["results"]] == [("csv.2", "red"), ("csv.4", "blue")]
    items = stored(key)
    assert items["red"].name == 'Rot; "rot"'
    assert items["red"].value == "=1+1"
    assert items["red"].active is False
    assert (items["blue"].name, items["blue"].active) == ("a\nb", True)
    assert items["blue"].value is None
    assert ListItemDefault.of(key) == items["red"].id


def test_in_an_upsert_an_absent_column_leaves_and_an_empty_cell_clears(call: Client, employee: str, key: str) -> None:
    call(NAME, employee, key=key, items=[ROW])
    assert outcomes(call(NAME, employee, key=key, mode="upsert", csv="slug,name,value\nred,,#e00\n")) == ["updated"]
    assert texts(stored(key)["red"]) == (None, "#e00", "d", "n", "E1")


def test_rows_of_a_csv_are_named_as_a_spreadsheet_numbers_them(call: Client, employee: str, key: str) -> None:
    csv = 'slug,name\na,"x\ny"\n\nb c,\n,d\na,\ne,f,g\n'
    answer = call(NAME, employee, key=key, csv=csv)
    assert answer.errors == {("csv.4.slug", "format"), ("csv.5.slug", "required"), ("csv.6.slug", "repeated"), ("csv.7", "cells")}
    assert stored(key) == {}


# --- dry run ---


@pytest.mark.parametrize("mode", ["create", "upsert"])
def test_a_dry_run_writes_nothing_and_lists_what_would_become_of_each_row(
    call: Client, employee: str, key: str, calls: Calls, mode: str
) -> None:
    call(NAME, employee, key=key, items=[ROW, {"slug": "same"}])
    calls.made.clear()
    rows = [{"slug": "red", "name": "other"}, {"slug": "same"}, {"slug": "new"}, {"slug": "a b"}, {"slug": "new"}, 5]
    answer = call(NAME, employee, key=key, mode=mode, dry_run=True, items=rows)
    known = ["invalid", "invalid"] if mode == "create" else ["updated", "unchanged"]
    assert outcomes(answer) == [*known, "created", "invalid", "invalid", "invalid"]
    assert answer.data["invalid"] == outcomes(answer).count("invalid")
    wrong = [(error["attr"], error["rule"]) for row in answer.data["results"] for error in row["errors"]]
    taken = [("items.0.slug", "taken"), ("items.1.slug", "taken")] if mode == "create" else []
    assert wrong == [*taken, ("items.3.slug", "format"), ("items.4.slug", "repeated"), ("items.5", "type")]
    assert set(calls.written()) <= {"tokens"}
    assert stored(key).keys() == {"red", "same"}


# --- large imports ---


def many(count: int, **values: Any) -> list[Params]:
    return [{"slug": f"s{number}", "name": f"n{number}", **values} for number in range(count)]


@pytest.mark.slow
def test_2000_rows_are_imported_in_order_and_again_as_unchanged(call: Client, employee: str, key: str, calls: Calls) -> None:
    answer = call(NAME, employee, key=key, items=many(MOST_ROWS))
    assert outcomes(answer) == ["created"] * MOST_ROWS
    numbers = ids(key)
    assert [numbers[f"s{number}"] for number in range(MOST_ROWS)] == sorted(numbers.values())
    assert total(CollectionPart.read(key)) == MOST_ROWS
    calls.made.clear()
    assert outcomes(call(NAME, employee, key=key, mode="upsert", items=many(MOST_ROWS))) == ["unchanged"] * MOST_ROWS
    assert set(calls.written()) <= {"tokens"}


def test_as_many_rows_as_a_batch_holds_are_one_transaction(call: Client, employee: str, key: str, calls: Calls) -> None:
    call(NAME, employee, key=key, items=[*many(BATCH - 1), {"slug": "last", "default": True}])
    (transaction,) = [request for operation, request in calls.made if operation == "TransactWriteItems"]
    assert len(transaction["TransactItems"]) <= 100 - 2, "room for a key and a mail"


def test_a_batch_whose_folded_text_is_many_times_what_is_sent_fits_into_a_transaction(
    call: Client, employee: str, key: str, calls: Calls
) -> None:
    """The ligature folds to eleven times its bytes."""
    rows = [{"slug": f"s{number}", "value": "\ufdfa" * 4900} for number in range(BATCH)]
    assert outcomes(call(NAME, employee, key=key, items=rows)) == ["created"] * BATCH
    (transaction,) = [request for operation, request in calls.made if operation == "TransactWriteItems"]
    assert len(json.dumps(transaction, ensure_ascii=False).encode()) < 4_000_000


def take(key: str, slug: str, calls: Calls, call: Client, token: str) -> None:
    """Another writer takes the slug just before the import's transaction that would."""

    def before(operation: str, request: Params) -> None:
        if operation == "TransactWriteItems" and f"'{slug}'" in str(request):
            calls.before = lambda *_: None
            call("list_items_create", token, key=key, slug=slug, name="theirs")

    calls.before = before


def test_a_slug_that_is_taken_meanwhile_refuses_a_batch_that_is_all(call: Client, employee: str, key: str, calls: Calls) -> None:
    take(key, "s1", calls, call, employee)
    assert call(NAME, employee, key=key, items=many(3)).errors == {("items.1.slug", "taken")}
    assert {slug: item.name for slug, item in stored(key).items()} == {"s1": "theirs"}


def test_a_slug_that_is_taken_meanwhile_is_a_conflict_of_its_row_in_a_larger_import(
    call: Client, employee: str, key: str, calls: Calls
) -> None:
    take(key, "s40", calls, call, employee)
    answer = call(NAME, employee, key=key, items=many(50))
    assert outcomes(answer) == ["created"] * 40 + ["conflict"] + ["created"] * 9
    assert (answer.data["created"], answer.data["conflict"]) == (49, 1)
    assert stored(key)["s40"].name == "theirs"


def test_an_upsert_changes_what_is_taken_meanwhile(call: Client, employee: str, key: str, calls: Calls) -> None:
    take(key, "s1", calls, call, employee)
    assert outcomes(call(NAME, employee, key=key, mode="upsert", items=many(3))) == ["created", "updated", "created"]
    assert stored(key)["s1"].name == "n1"


def test_an_upsert_takes_no_change_back_that_comes_meanwhile(call: Client, employee: str, key: str, calls: Calls) -> None:
    number = call("list_items_create", employee, key=key, slug="a", external_id="x").data["id"]
    meanwhile(calls, lambda: call("list_items_update", employee, id=number, value="theirs", external_id=None))
    assert outcomes(call(NAME, employee, key=key, mode="upsert", items=[{"slug": "a", "name": "ours"}])) == ["updated"]
    item = stored(key)["a"]
    assert texts(item) == ("ours", "theirs", None, None, None)
    assert item.folded == {"id": str(number), "name": "ours", "key": key, "slug": "a", "value": "theirs"}


def test_an_item_that_goes_out_of_use_meanwhile_is_counted_once(call: Client, employee: str, key: str, calls: Calls) -> None:
    number = call("list_items_create", employee, key=key, slug="a").data["id"]
    call("list_items_create", employee, key=key, slug="b")
    meanwhile(calls, lambda: call("list_items_update", employee, id=number, active=False))
    assert outcomes(call(NAME, employee, key=key, mode="upsert", items=[{"slug": "a", "active": False}])) == ["unchanged"]
    assert stored(key)["a"].active is False


def test_an_item_that_goes_meanwhile_is_made_anew(call: Client, employee: str, key: str, calls: Calls) -> None:
    number = call("list_items_create", employee, key=key, slug="a", value="former").data["id"]
    meanwhile(calls, lambda: call("list_items_destroy", employee, id=number))
    assert outcomes(call(NAME, employee, key=key, mode="upsert", items=[{"slug": "a", "name": "new"}])) == ["created"]
    item = stored(key)["a"]
    assert texts(item) == ("new", None, None, None, None)
    assert item.id != number


def test_a_default_that_moves_meanwhile_stays_where_it_is(call: Client, employee: str, key: str, calls: Calls) -> None:
    call(NAME, employee, key=key, items=[{"slug": "a", "default": True}, {"slug": "b"}])
    meanwhile(calls, lambda: call("list_items_update", employee, id=ids(key)["b"], default=True))
    assert outcomes(call(NAME, employee, key=key, mode="upsert", items=[{"slug": "a", "default": False}])) == ["unchanged"]
    assert ListItemDefault.of(key) == ids(key)["b"]


def test_an_id_that_was_handed_out_before_is_not_used_again(
    call: Client, employee: str, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    used = call("list_items_create", employee, key=unique("k"), slug="s").data["id"]
    monkeypatch.setattr(blocks, "_blocks", {"list_items": repeat(used)})
    assert outcomes(call(NAME, employee, key=key, items=many(1))) == ["created"]
    assert ids(key)["s0"] != used


# --- an import that is interrupted ---


class Death(BaseException):
    """The execution environment ends here."""


@pytest.fixture
def send(call: Client, application: str) -> Send:
    """Under an Idempotency-Key."""

    def send(key: str, /, **params: Any) -> Answer:
        return call.send(NAME, json.dumps(params).encode(), token=application, headers={"Idempotency-Key": key})

    return send


def die(calls: Calls, transactions: int, *, saved_before: bool) -> None:
    """So many transactions are made; then the process dies just before the next one is, or just after it."""
    left = transactions

    def before(operation: str, request: Params) -> None:
        nonlocal left
        if operation == "TransactWriteItems":
            left -= 1
            if left < 0:
                if saved_before:
                    calls.forward(operation, request)
                raise Death

    calls.before = before


def live(calls: Calls, key: str) -> None:
    """Nothing dies any more, and the time of the request that died is over."""
    calls.before = lambda *_: None
    row = claim(key)
    row.locked_until = 0
    row.save()


def claim(key: str) -> IdempotencyKey:
    (row,) = IdempotencyKey.scan(IdempotencyKey.key.contains(key), consistent_read=True)
    return row


@pytest.mark.parametrize("mode", ["create", "upsert"])
def test_an_import_that_is_sent_again_is_answered_again_without_its_rows(send: Send, key: str, calls: Calls, mode: str) -> None:
    first = send(key, key=key, mode=mode, items=many(50)).data
    calls.made.clear()
    assert send(key, key=key, mode=mode, items=many(50)).data == {**first, "results": None}
    assert calls.written() == ["idempotency_keys"]


@pytest.mark.parametrize("saved_before", [False, True])
@pytest.mark.parametrize("transactions", range(4))
def test_a_create_that_died_is_gone_on_with_under_its_key(
    send: Send, key: str, calls: Calls, transactions: int, saved_before: bool
) -> None:
    rows = many(3 * BATCH + 1)
    die(calls, transactions, saved_before=saved_before)
    with pytest.raises(Death):
        send(key, key=key, items=rows)
    live(calls, key)
    calls.made.clear()
    data = send(key, key=key, items=rows).data
    assert data["created"] == len(rows)
    assert stored(key).keys() == {row["slug"] for row in rows}
    done = transactions + saved_before
    assert sum(operation == "TransactWriteItems" for operation, _ in calls.made) == 4 - done, "what was done is not done again"


def test_what_was_destroyed_meanwhile_does_not_come_back(send: Send, call: Client, employee: str, key: str, calls: Calls) -> None:
    die(calls, 2, saved_before=False)
    with pytest.raises(Death):
        send(key, key=key, items=many(100))
    live(calls, key)
    assert call("list_items_destroy", employee, id=ids(key)["s7"]).status == "action-successful"
    answer = send(key, key=key, items=many(100))
    assert outcomes(answer) == ["created"] * 100
    assert stored(key).keys() == {f"s{number}" for number in range(100)} - {"s7"}


def test_an_import_that_died_keeps_its_key_for_itself(send: Send, key: str, calls: Calls) -> None:
    die(calls, 1, saved_before=False)
    with pytest.raises(Death):
        send(key, key=key, items=many(100))
    calls.before = lambda *_: None
    assert send(key, key=key, items=many(100)).errors == {("Idempotency-Key", "in_progress")}
    live(calls, key)
    assert send(key, key=key, items=many(99)).errors == {("Idempotency-Key", "conflict")}
    assert send(key, key=key, items=many(100)).data["created"] == 100


def test_an_import_that_failed_is_gone_on_with_at_once(send: Send, key: str, calls: Calls) -> None:
    def fail(operation: str, request: Params) -> None:
        if operation == "TransactWriteItems" and "'s70'" in str(request):
            raise RuntimeError

    calls.before = fail
    assert send(key, key=key, items=many(100)).status == "application-crash"
    assert len(stored(key)) == 2 * BATCH
    calls.before = lambda *_: None
    assert send(key, key=key, items=many(100)).data["created"] == 100


def test_an_import_whose_turn_ran_out_saves_nothing_once_another_goes_on(send: Send, key: str, calls: Calls) -> None:
    overtaking: list[Answer] = []

    def be_overtaken(operation: str, request: Params) -> None:
        if operation == "TransactWriteItems" and "'s70'" in str(request):
            live(calls, key)
            overtaking.append(send(key, key=key, items=many(100)))

    calls.before = be_overtaken
    assert send(key, key=key, items=many(100)).errors == {("Idempotency-Key", "in_progress")}
    assert overtaking[0].data["created"] == 100
    assert len(stored(key)) == 100


def test_a_create_that_died_is_finished_by_an_upsert(call: Client, employee: str, key: str, calls: Calls) -> None:
    die(calls, 2, saved_before=True)
    with pytest.raises(Death):
        call(NAME, employee, key=key, items=many(100))
    calls.before = lambda *_: None
    answer = call(NAME, employee, key=key, mode="upsert", items=many(100))
    assert outcomes(answer) == ["unchanged"] * 99 + ["created"]
    assert len(stored(key)) == 100


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["create", "upsert"])
def test_2000_rows_that_die_again_and_again_end_in_the_same_state(send: Send, key: str, calls: Calls, mode: str) -> None:
    rows, chance = many(MOST_ROWS), random.Random(mode)
    for _ in range(5):
        die(calls, chance.randrange(15), saved_before=chance.random() < 0.5)
        with pytest.raises(Death):
            send(key, key=key, mode=mode, items=rows)
        live(calls, key)
    assert send(key, key=key, mode=mode, items=rows).data["created"] == MOST_ROWS
    assert {slug: item.name for slug, item in stored(key).items()} == {row["slug"]: row["name"] for row in rows}


# --- what each of its AWS calls may meet ---

READ = ("BatchGetItem list_item_defaults list_items", "Query list_item_collections")
WRITE = "TransactWriteItems list_item_collections list_item_defaults list_item_ids list_items notifications"
CHANGE = "TransactWriteItems list_item_collections list_item_defaults list_items notifications"


def _rows(setup: Setup) -> Params:
    return {"key": unique("k"), "items": [{"slug": "a"}, {"slug": "b", "default": True}, {"slug": "c", "active": False}]}


def _imports(params: Params) -> int:
    """All rows are there, or none."""
    items = stored(params["key"])
    assert items.keys() in ({"a", "b", "c"}, set())
    assert ListItemDefault.of(params["key"]) == (items["b"].id if items else None)
    return int(bool(items))


def _rows_of_a_large_collection(setup: Setup) -> Params:
    """Whose part holds so many that only the sum of all parts tells whether there is room."""
    params = _rows(setup)
    part, made = CollectionPart.of(params["key"], "a").part, now()
    CollectionPart(params["key"], part, items=UNWATCHED_ITEMS, active_items=0, created_at=made, last_updated=made).save()
    return params


def _counted_imports(params: Params) -> int:
    held = total(CollectionPart.read(params["key"])) - UNWATCHED_ITEMS
    assert held == len(ids(params["key"]))
    assert held in (0, 3)
    return held // 3


def _rows_over_others(setup: Setup) -> Params:
    params = _rows(setup)
    assert setup.call(NAME, setup.token, **params).code == 200
    return {**params, "mode": "upsert", "items": [{"slug": "b", "name": "new", "default": False}, {"slug": "c", "name": "new"}]}


def _changes(params: Params) -> int:
    items = stored(params["key"])
    assert items["b"].name == items["c"].name
    assert (ListItemDefault.of(params["key"]) is None) is bool(items["c"].name)
    return int(bool(items["c"].name))


SCENARIOS = (
    Scenario(
        "items are imported", NAME, (*SESSION, *READ, "UpdateItem counters", WRITE, *MAIL), _rows, _imports, again="invalid-param"
    ),
    Scenario(
        "items are imported into a large collection",
        NAME,
        (*SESSION, *READ, "UpdateItem counters", WRITE, *(f"{call} (2)" for call in (*READ, WRITE)), *MAIL),
        _rows_of_a_large_collection,
        _counted_imports,
        again="invalid-param",
    ),
    Scenario("items are imported over others", NAME, (*SESSION, *READ, CHANGE, *MAIL), _rows_over_others, _changes),
)
