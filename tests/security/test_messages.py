"""Errors say what is wrong with a value, and never the value: it may be a secret in the wrong place."""

import json
import secrets
from collections.abc import Iterator
from typing import Any

import pytest

from shared.token_format import SESSION, mint
from tests.client import Answer, Client, route_of
from tests.factory import Factory, unique

ATTR, RULE, MESSAGE = 100, 40, 300  # characters that suffice for each


def wrong(value: str) -> Iterator[Any]:
    """A value as each type that a parameter may be taken for."""
    yield from (
        value,
        value * 200,
        [value],
        [[value]] * 200,
        {"type": value, "id": value, "size": value, "number": value, "needed": value},
    )
    yield {"type": f"A{value}", "id": 1, "by": value, "order": value, "term": [value], "attributes": [value]}


def guarded(answer: Answer, *values: str) -> bool:
    """Whether an answer's errors hold none of the values, nor more than they need."""
    errors = answer.body.get("errors", [])
    short = all(len(error["attr"]) <= ATTR and len(error["rule"]) <= RULE and len(error["message"]) <= MESSAGE for error in errors)
    text = json.dumps(errors)
    return short and not any(value in text for value in values)


def test_no_error_holds_a_value_that_was_given(call: Client, employee: str, route: str) -> None:
    value = secrets.token_hex(8)
    for given in wrong(value):
        names = [name for name in route_of(route).params.model_fields if name not in ("token", "application")]
        answer = call(route, employee, **dict.fromkeys(names, given))
        assert answer.code == 400
        assert guarded(answer, value), answer.body


def test_no_error_holds_a_token_that_was_given_in_the_wrong_place(call: Client, employee: str, route: str) -> None:
    token = mint(SESSION)
    for name in route_of(route).params.model_fields:
        for answer in (call(route, employee, **{name: token}), call.send(route, None, token=employee, query={name: [token]})):
            assert guarded(answer, token, token[10:30]), answer.body


@pytest.mark.parametrize("where", ["body", "query"])
def test_a_token_in_the_url_is_refused_without_being_repeated(call: Client, employee: str, route: str, where: str) -> None:
    body = json.dumps({"token": employee}).encode() if where == "body" else None
    answer = call.send(route, body, query={"token": [employee]})
    assert (answer.code, answer.errors) == (400, set() if route_of(route).sensitive_params else {("token", "in_url")})
    assert employee[10:30] not in json.dumps([answer.body, answer.headers])


def test_a_refusal_by_the_database_names_no_value(call: Client, employee: str, factory: Factory) -> None:
    value = secrets.token_hex(8)
    item = {"key": unique("k"), "slug": value, "notes": value}
    event = {**dict.fromkeys(("unique_id", "script_name", "host_name", "file_name"), value), "start_time": "2026-01-01T00:00:00Z"}
    absent = {"type": f"A{value}", "id": 2**40}
    sent = [
        *(call("list_items_create", employee, **item) for _ in range(2)),
        call("list_items_create", employee, **{**item, "slug": f"b{value}"}, item_type=f"A{value}", item_id=2**40),
        call("requirements_create", employee, required=absent, requireable=absent, value=value),
        *(call("audit_events_fmp_create", employee, **{**event, "notes": [f"{value}{number}"]}) for number in range(2)),
    ]
    refused = [answer for answer in sent if answer.code == 400]
    assert [answer.status for answer in refused] == ["slug-already-exists", *["invalid-param"] * 3]
    assert all(guarded(answer, value) for answer in refused)
