"""POST and GET /api/v1/integrations/index"""

from collections.abc import Iterator
from typing import Any

import pytest

from functions.routes.integrations_index.handler import IndexIntegrations
from shared.api import index
from shared.records.integrations import Integration
from shared.records.pages import Limits
from shared.timestamps import now
from tests.client import Answer, Client
from tests.factory import Factory, unique
from tests.faults.scenario import APPLICATION, SESSION, Params, Scenario, Setup, saves_nothing
from tests.paging import ids, walk
from tools.operate import operations

NAME = "integrations_index"
NAMES = ("Orders", "orders", "Café", "Zoo", "Ängste")


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Creates the integration that the route's example finds."""
    made = now()
    integration = Integration(
        1, name="Orders", company_id=1, application="planoauth", counts={}, created_at=made, last_updated=made
    )
    integration.derive()
    integration.save()


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of an index, errors and warnings."""
    name = unique("refused")
    for _ in range(3):
        factory.integration(name=name)
    for page in ({"after": "x"}, {"after": "x", "number": 1}, {"number": 10_001, "size": 1}):
        yield call(NAME, token, page=page)
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(index, "MOST_BYTES", 10)
        yield call(NAME, token, page={"size": 2})
        changed.setattr(IndexIntegrations, "LIMITS", Limits(looked_at=1, counted=1))
        yield call(NAME, token, search={"term": name}, page={"size": 2}, count=True)


@pytest.fixture
def slug(factory: Factory) -> str:
    """An application that no other test has."""
    return str(factory.application().slug)


@pytest.fixture
def integrations(factory: Factory, slug: str) -> list[Integration]:
    return [factory.integration(application=slug, name=name) for name in NAMES]


def numbers(integrations: list[Integration]) -> list[int]:
    return sorted(int(each.id) for each in integrations)


def test_a_token_gets_its_applications_integrations_by_id(
    call: Client, factory: Factory, slug: str, integrations: list[Integration]
) -> None:
    factory.integration()
    data = call(NAME, factory.application_token(slug), count=True).data
    assert [record["id"] for record in data["results"]] == numbers(integrations)
    assert (data["count"], data["next"]) == (5, None)
    first = min(integrations, key=lambda each: each.id)
    names = ("id", "name", "application", "company_id", "created_at", "last_updated")
    assert data["results"][0] == {name: getattr(first, name) for name in names}


def test_a_token_of_some_integrations_gets_these(
    call: Client, factory: Factory, slug: str, integrations: list[Integration]
) -> None:
    scope = {int(integrations[0].id), int(integrations[3].id), int(factory.integration().id)}
    data = call(NAME, factory.application_token(slug, integration_ids=scope), count=True).data
    assert [record["id"] for record in data["results"]] == numbers([integrations[0], integrations[3]])
    assert data["count"] == 2


def test_an_employee_gets_those_of_all_applications_in_which_the_user_is_one(
    call: Client, factory: Factory, slug: str, integrations: list[Integration]
) -> None:
    other, client_in = factory.application(), factory.application()
    own = factory.integration(application=other.slug)
    factory.integration(application=client_in.slug)
    user = factory.user({slug: ["employee"], str(other.slug): ["employee"], str(client_in.slug): ["client"]})
    token = factory.session(user=user, application=factory.application(slug))
    assert ids(call(NAME, token)) == numbers([*integrations, own])
    factory.application(str(other.slug), active=False)
    assert ids(call(NAME, token)) == numbers(integrations)
    other.delete()
    assert ids(call(NAME, token)) == numbers(integrations)


def test_clients_and_liaisons_may_not_call_it(call: Client, factory: Factory) -> None:
    for role in ("client", "liaison"):
        assert call(NAME, factory.session(role)).errors == {("application", "unauthorized")}


def test_one_that_is_switched_off_is_not_there(call: Client, factory: Factory, slug: str, integrations: list[Integration]) -> None:
    factory.integration(application=slug, active=False)
    assert ids(call(NAME, factory.application_token(slug))) == numbers(integrations)


@pytest.mark.parametrize(
    ("order", "names"),
    [("asc", ["Ängste", "Café", "Orders", "orders", "Zoo"]), ("desc", ["Zoo", "orders", "Orders", "Café", "Ängste"])],
)
def test_names_are_sorted_without_case_and_accents(
    call: Client, factory: Factory, slug: str, integrations: list[Integration], order: str, names: list[str]
) -> None:
    request: dict[str, Any] = {"sort": {"by": "name", "order": order}}
    walked = list(walk(call, NAME, factory.application_token(slug), 2, request))
    assert [record["name"] for answer in walked for record in answer.data["results"]] == names


@pytest.mark.parametrize(("term", "found"), [("order", 2), ("CAFE", 1), ("angst", 1), ("nothing", 0)])
def test_names_are_searched(
    call: Client, factory: Factory, slug: str, integrations: list[Integration], term: str, found: int
) -> None:
    data = call(NAME, factory.application_token(slug), search={"term": term, "attributes": ["name"]}, count=True).data
    assert (len(data["results"]), data["count"]) == (found, found)


def test_a_new_name_is_found_and_sorted_by(call: Client, factory: Factory, slug: str) -> None:
    first = operations.create_integration("Beta", company_id=1, application=slug)
    operations.create_integration("Alpha", company_id=1, application=slug)
    operations.change_integration(first.id, name="Aaa")
    token = factory.application_token(slug)
    assert [record["name"] for record in call(NAME, token, sort={"by": "name"}).data["results"]] == ["Aaa", "Alpha"]
    assert ids(call(NAME, token, search={"term": "beta"})) == []


def test_an_empty_page_of_an_application_without_any(call: Client, factory: Factory) -> None:
    assert call(NAME, factory.application_token(), count=True).data == {"results": [], "count": 0, "next": None}


def test_the_query_string_may_ask(call: Client, factory: Factory, slug: str, integrations: list[Integration]) -> None:
    answer = call.query(NAME, factory.application_token(slug), method="GET", **{"sort[by]": ["name"], "page[size]": ["1"]})
    assert [record["name"] for record in answer.data["results"]] == ["Ängste"]


def _made(setup: Setup) -> Params:
    setup.factory.integration()
    return {"page": {"size": 1}}


SCENARIOS = (
    Scenario("integrations are listed", NAME, (*SESSION, "Query integrations"), _made, saves_nothing),
    Scenario(
        "an application lists integrations",
        NAME,
        (*APPLICATION, "Query integrations"),
        _made,
        saves_nothing,
        application_token=True,
    ),
)
