"""The table of mutations stays true: what it takes away is there, and so are the tests that are to notice."""

import ast
from collections.abc import Iterable
from functools import cache
from typing import Any

import pytest

from shared.services.list_item_images import RULES
from tests.corpus.images import IMAGES
from tests.corpus.resolvers import RESOLVERS
from tests.corpus.servers import BEHAVIOURS
from tests.corpus.test_urls import TABLE, name_of
from tests.engine import ROOT
from tests.mutations.mutation import Mutation
from tests.mutations.table import MUTATIONS
from tests.mutations.urls_and_pictures import CASES, IMAGE, RESOLVER, SERVER, Case

every_mutation = pytest.mark.parametrize("mutation", MUTATIONS, ids=str)


@cache
def names_in(file: str) -> set[str]:
    return {each.name for each in ast.parse((ROOT / file).read_text()).body if isinstance(each, ast.FunctionDef)}


@every_mutation
def test_what_is_taken_away_is_there_once_and_what_is_left_can_be_compiled(mutation: Mutation) -> None:
    source = (ROOT / mutation.file).read_text()
    assert source.count(mutation.before) == 1
    compile(source.replace(mutation.before, mutation.after), mutation.file, "exec")


@every_mutation
def test_the_test_that_is_to_notice_is_there(mutation: Mutation) -> None:
    file, _, test = mutation.test.partition("::")
    assert test.partition("[")[0] in names_in(file)


def test_each_rule_is_taken_away_under_a_name_of_its_own() -> None:
    assert len({each.rule for each in MUTATIONS}) == len(MUTATIONS)


def rule_of(case: Case) -> str:
    """The rule that refuses the case of the corpus."""
    urls = {name_of(each): each["rule"] for each in TABLE["cases"]}
    tables: dict[str, Iterable[Any]] = {SERVER: BEHAVIOURS, RESOLVER: RESOLVERS, IMAGE: IMAGES}
    others = {each.name: each.rule for each in tables.get(case.test, ())}
    return str({**urls, **others}.get(case.case, "accepted"))


def test_every_rule_that_a_case_of_the_corpus_can_meet_is_taken_away() -> None:
    assert {rule_of(case) for case in CASES} == {*(rule.word for rule in RULES), "accepted"}
