"""Every rule that a route declares is named by some answer, and no answer names another."""

import importlib
import itertools
import json
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime
from io import StringIO
from typing import Annotated, Any

import pytest
from annotated_types import Gt, MinLen
from pydantic import AfterValidator

from shared.api import idempotency, index, rules
from shared.api.params import Integer, Param, RouteParams
from shared.api.route import Route
from shared.errors import Invalid, ParamError, Rule
from shared.records import references
from shared.records.idempotency_keys import IdempotencyKey
from shared.services import list_item_images
from tests import probe
from tests.client import Answer, Client, acting, check_rules
from tests.factory import Factory, unique
from tests.in_one_test import in_one_test
from tests.routes import test_requirements_index
from tools.codegen.recordings import read
from tools.codegen.routes import route, routes
from tools.codegen.rules import Declared, answerable, own

ABSENT = Rule("not_found", "nothing has this number", ("number",))
NAMES = [each.name for each in routes()]
# Each is shown once, and not again on each route that it serves: those of images by tests/corpus/test_mutations.py.
OF_MECHANISMS = {*idempotency.RULES, references.NOT_FOUND, references.UNKNOWN_MODEL, *list_item_images.RULES, *index.RULES}


def taking(kind: Any) -> Route[Any]:
    """A route with a parameter of this type, which accepts nothing."""

    class Taking(RouteParams):
        value: Annotated[kind, Param(1, "A value.")]

    route: Route[Any] = probe.route
    return acting(replace(route, params=Taking), lambda params: pytest.fail(f"{params} was accepted"))


def refusing(*errors: Any, declares: tuple[Rule, ...]) -> Route[Any]:
    def refuse() -> None:
        raise Invalid(*errors)

    return acting(replace(probe.route, rules=declares), refuse)


@pytest.fixture(autouse=True, scope="module")
def probes(factory: Factory) -> None:
    factory.switch("probes", "echo")


@pytest.mark.parametrize("route", routes(), ids=NAMES)
def test_each_rule_of_a_routes_own_is_named_by_an_answer(route: Route[Any], call: Client, employee: str, factory: Factory) -> None:
    declared = {each for each in own(route) if each.rule not in OF_MECHANISMS}
    assert _named(declared, _refusals(route, call, employee, factory)) == declared


def test_each_rule_of_a_mechanism_is_named_by_an_answer(call: Client, employee: str, factory: Factory) -> None:
    declared = {each for each in own(route("requirements_create")) if each.rule in OF_MECHANISMS}
    answers = (*_with_references(call, employee), *_with_a_key(call, employee, factory.reference()))
    assert _named(declared, iter(answers)) == declared


def test_each_rule_of_an_index_is_named_by_an_answer(call: Client, employee: str, factory: Factory) -> None:
    declared = {each for each in own(route("requirements_index")) if each.rule in index.RULES}
    assert len(declared) == len(index.RULES)
    assert _named(declared, test_requirements_index.refusals(call, employee, factory)) == declared


def _with_references(call: Client, token: str) -> Iterator[Answer]:
    for absent in ({"type": "ListItem", "id": 0}, {"type": "Unheard", "id": 1}):
        yield call("requirements_create", token, required=absent, requireable=absent)


def _with_a_key(call: Client, token: str, record: dict[str, Any]) -> Iterator[Answer]:
    def send(key: str, value: str) -> Answer:
        body = json.dumps({"required": record, "requireable": record, "value": value}).encode()
        return call.send("requirements_create", body, token=token, headers={"Idempotency-Key": key})

    key = unique("key")
    yield from (send("no key", "a"), send(key, "a"), send(key, "b"))
    (row,) = IdempotencyKey.scan(IdempotencyKey.key.contains(key), consistent_read=True)
    row.update([IdempotencyKey.answer.remove()])
    yield send(key, "a")


def _refusals(route: Route[Any], call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that `refusals` of the route's tests gets, and the recorded ones."""
    yield from (Answer(0, {}, entry["answer"]["body"]) for entry in read(route).values())
    refusals = getattr(importlib.import_module(f"tests.routes.test_{route.name}"), "refusals", None)
    yield from refusals(call, token, factory) if refusals else ()


def _named(declared: set[Declared], answers: Iterator[Answer]) -> set[Declared]:
    members = ((answer.body.get(member, ()) for member in ("errors", "warnings")) for answer in answers)
    errors = itertools.chain.from_iterable(itertools.chain.from_iterable(members))
    return {each for error in errors for each in declared if each.explains(**error)}


@in_one_test("route", routes())
def test_each_parameters_type_is_one_whose_rules_are_known(route: Route[Any]) -> None:
    assert {each.attr for each in answerable(route)} >= set(route.params.model_fields)


def test_an_answer_with_a_declared_rule_is_taken(call: Client, employee: str) -> None:
    handler = refusing(ABSENT.on("number"), declares=(ABSENT,))
    assert call(handler, employee).errors == {("number", "not_found")}


@pytest.mark.parametrize(
    "error",
    [
        ABSENT.on("text"),
        Rule("not_found", "nothing has this name").on("number"),
        Rule("absent", ABSENT.sentence).on("number"),
    ],
    ids=["on another parameter", "in another sentence", "by another word"],
)
def test_an_answer_with_a_rule_that_is_not_declared_so_is_none(call: Client, employee: str, error: Any) -> None:
    with pytest.raises(AssertionError, match="probes_echo does not declare"):
        call(refusing(error, declares=(ABSENT,)), employee)


def test_a_rule_that_is_not_declared_at_all_is_refused(call: Client, employee: str) -> None:
    with pytest.raises(AssertionError, match="probes_echo does not declare"):
        call(refusing(ABSENT.on("number"), declares=()), employee)


@pytest.mark.parametrize(
    ("warning", "is_declared"),
    [
        (ABSENT.on("number"), True),
        (ABSENT.on("text"), False),
        (rules.UNRECOGNIZED.on("txet"), True),
        (rules.UNRECOGNIZED.on("text"), False),
    ],
)
def test_a_warning_names_a_parameter_that_nobody_declared_or_a_declared_rule(warning: ParamError, is_declared: bool) -> None:
    answer = Answer(200, {}, {"warnings": [warning.as_dict()]})
    with nullcontext() if is_declared else pytest.raises(AssertionError, match="does not declare"):
        check_rules(replace(probe.route, rules=(ABSENT,)), answer)


def test_a_rule_that_a_route_lists_names_its_parameters() -> None:
    with pytest.raises(TypeError, match="names no parameter"):
        answerable(replace(probe.route, rules=(rules.MAX,)))


@pytest.mark.parametrize("kind", [int, float, datetime, Annotated[Integer, Gt(1)], Annotated[str, MinLen(1)], list[bool]])
def test_a_type_that_pydantic_judges_by_rules_of_its_own_is_no_parameters(kind: Any) -> None:
    with pytest.raises(TypeError, match=r"value.*: no rule is known"):
        answerable(taking(kind))


def leaks(text: str) -> str:
    raise ValueError(f"{text} is a secret")


@pytest.mark.parametrize("kind", [int, datetime, Annotated[str, AfterValidator(leaks)]])
def test_what_pydantic_says_reaches_neither_a_caller_nor_the_log(call: Client, employee: str, logged: StringIO, kind: Any) -> None:
    answer = call(taking(kind), employee, value="s3cret")
    assert (answer.status, answer.errors) == ("application-crash", set())
    assert "KeyError" in logged.getvalue()
    assert "s3cret" not in logged.getvalue()
