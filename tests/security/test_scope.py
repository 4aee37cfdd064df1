"""Whose records and whose roles: nothing of another integration, another company or another application."""

from typing import Any

import pytest

from shared.records.integrations import Integration
from shared.records.users import User
from tests.calls import Calls, tables
from tests.client import Answer, Client
from tests.factory import Factory
from tests.security.test_tokens import outcome
from tools.operate import operations

INDEX = "webhook_out_subs_index"
CREATE = "list_items_create"
NOWHERE = 2**62
VIEWS: dict[str, dict[str, Any]] = {
    "as it is": {},
    "counted": {"count": True},
    "searched": {"search": {"term": "a"}},
    "in the fuller view": {"view": "planointegrate_view"},
    "filtered": {"filters": ["active", "version_2"]},
    "sorted": {"sort": {"by": "last_updated", "order": "desc"}},
    "on another page": {"page": {"size": 1, "number": 2}},
}


def partner(company_id: int, slug: str) -> Integration:
    """An integration of the company and the application, with a subscription."""
    made = operations.create_integration("Partner", company_id=company_id, application=slug)
    operations.create_subscription(
        made.id, key="orders", name="a", callback_url="https://partner.example.com", version="2", statuses=["hold"]
    )
    return made


@pytest.fixture
def own(slug: str) -> Integration:
    return partner(7001, slug)


@pytest.fixture
def beside(slug: str) -> Integration:
    """Of another company in the same application."""
    return partner(7002, slug)


@pytest.fixture
def other_slug(factory: Factory) -> str:
    return factory.application().slug


@pytest.fixture
def elsewhere(other_slug: str) -> Integration:
    """Of another company in another application."""
    return partner(7002, other_slug)


@pytest.fixture(params=["beside", "elsewhere"])
def foreign(request: pytest.FixtureRequest) -> Integration:
    found: Integration = request.getfixturevalue(request.param)
    return found


def client_of(company_id: int, slug: str, role: str) -> str:
    """The token of a session of a user with a company."""
    user = operations.create_user("Ada", roles={slug: [role]}, company_ids=[company_id])
    return operations.create_session(user.id, slug).token


@pytest.fixture(params=["client", "liaison", "a scoped token"])
def holder(request: pytest.FixtureRequest, slug: str, own: Integration) -> str:
    """A caller who may see `own`, and nothing else."""
    if request.param == "a scoped token":
        return operations.create_token(slug, integration_ids=[own.id]).token
    return client_of(7001, slug, request.param)


@pytest.mark.parametrize("params", VIEWS.values(), ids=VIEWS)
@pytest.mark.parametrize("kind", ["an unscoped token", "an employee"])
def test_another_applications_integration_is_answered_as_one_that_does_not_exist(
    call: Client, slug: str, session: str, own: Integration, elsewhere: Integration, params: dict[str, Any], kind: str
) -> None:
    token = session if kind == "an employee" else operations.create_token(slug).token
    assert call(INDEX, token, integration_id=own.id, **params).status == "action-successful"
    refused = call(INDEX, token, integration_id=elsewhere.id, **params)
    assert refused.errors == {("integration_id", "not_found")}
    assert outcome(refused) == outcome(call(INDEX, token, integration_id=NOWHERE, **params))


def test_an_integration_that_moves_to_another_application_leaves_the_scope_with_the_next_request(
    call: Client, slug: str, other_slug: str, session: str, own: Integration
) -> None:
    tokens = session, operations.create_token(slug).token, operations.create_token(slug, integration_ids=[own.id]).token
    assert [call(INDEX, token, integration_id=own.id).status for token in tokens] == ["action-successful"] * 3
    operations.change_integration(own.id, application=other_slug)
    assert [call(INDEX, token, integration_id=own.id).errors for token in tokens] == [{("integration_id", "not_found")}] * 3


@pytest.mark.parametrize("params", VIEWS.values(), ids=VIEWS)
def test_anothers_integration_is_answered_as_one_that_does_not_exist(
    call: Client, own: Integration, foreign: Integration, holder: str, params: dict[str, Any]
) -> None:
    assert call(INDEX, holder, integration_id=own.id, **params).status == "action-successful"
    refused = call(INDEX, holder, integration_id=foreign.id, **params)
    assert refused.errors == {("integration_id", "not_found")}
    assert outcome(refused) == outcome(call(INDEX, holder, integration_id=NOWHERE, **params))


def test_anothers_integration_costs_the_same_calls_as_one_that_does_not_exist(
    call: Client, holder: str, foreign: Integration, calls: Calls
) -> None:
    """Though the application of one that is there may be read with the session's."""
    made = []
    for number in (foreign.id, NOWHERE):
        calls.made.clear()
        call(INDEX, holder, integration_id=number)
        made.append([(operation, set(tables(request))) for operation, request in calls.made])
    assert made[0] == made[1]


def test_the_integration_that_is_judged_is_the_one_that_is_read(
    call: Client, own: Integration, foreign: Integration, holder: str
) -> None:
    both = {"integration_id": [str(own.id), str(foreign.id)]}
    assert call.send(INDEX, None, token=holder, query=both).errors == {("integration_id", "not_found")}
    both["integration_id"].reverse()
    assert integrations(call.send(INDEX, None, token=holder, query=both)) == {own.id}
    body = f'{{"integration_id": {own.id}}}'.encode()
    assert integrations(call.send(INDEX, body, token=holder, query={"integration_id": [str(foreign.id)]})) == {own.id}
    body = f'{{"integration_id": {foreign.id}}}'.encode()
    refused = call.send(INDEX, body, token=holder, query={"integration_id": [str(own.id)]})
    assert refused.errors == {("integration_id", "not_found")}


def integrations(answer: Answer) -> set[int]:
    return {record["integration_id"] for record in answer.data["results"]}


def test_what_may_be_seen_changes_with_the_next_request(call: Client, slug: str, own: Integration, foreign: Integration) -> None:
    user = operations.create_user("Ada", roles={slug: ["client"]}, company_ids=[7001])
    token = operations.create_session(user.id, slug).token
    assert integrations(call(INDEX, token, integration_id=own.id)) == {own.id}
    operations.change_user(user.id, company_ids=[7002])
    assert call(INDEX, token, integration_id=own.id).errors == {("integration_id", "not_found")}
    assert integrations(call(INDEX, token, integration_id=foreign.id)) == {foreign.id}


def test_a_narrowed_scope_counts_with_the_next_request(call: Client, slug: str, own: Integration, beside: Integration) -> None:
    minted = operations.create_token(slug)
    assert integrations(call(INDEX, minted.token, integration_id=beside.id)) == {beside.id}
    operations.change_token_scope(int(minted.row.id), [own.id])
    assert call(INDEX, minted.token, integration_id=beside.id).errors == {("integration_id", "not_found")}


def test_a_rotated_token_sees_no_more_than_the_former(call: Client, slug: str, own: Integration, foreign: Integration) -> None:
    minted = operations.create_token(slug, integration_ids=[own.id])
    new = operations.rotate_token(int(minted.row.id)).token
    assert integrations(call(INDEX, new, integration_id=own.id)) == {own.id}
    assert call(INDEX, new, integration_id=foreign.id).errors == {("integration_id", "not_found")}


# --- roles ---


def unauthorized(answer: Answer) -> bool:
    return (answer.status, answer.errors) == ("invalid-param", {("application", "unauthorized")})


@pytest.fixture
def mixed(factory: Factory, slug: str) -> User:
    """A client in the application, and an employee in planox2."""
    factory.application("planox2")
    return operations.create_user("Ada", roles={slug: ["client"], "planox2": ["employee"]})


def test_a_role_counts_in_its_own_application_only(call: Client, slug: str, mixed: User) -> None:
    token = operations.create_session(mixed.id, slug).token
    assert unauthorized(call(CREATE, token))
    assert [unauthorized(call(CREATE, token, application=name)) for name in ("planoauth", "planoorder", "planox2")] == [
        True,
        True,
        False,
    ]


def test_roles_of_an_application_that_cannot_be_named_are_not_reached(call: Client, factory: Factory, slug: str) -> None:
    hidden = Factory().application().slug
    user = operations.create_user("Ada", roles={slug: ["client"], hidden: ["employee"]})
    token = operations.create_session(user.id, slug).token
    assert unauthorized(call(CREATE, token))
    assert call(CREATE, token, application=hidden).errors == {("application", "inclusion")}


def test_an_employee_elsewhere_sees_no_more_integrations_here(call: Client, slug: str, mixed: User, foreign: Integration) -> None:
    token = operations.create_session(mixed.id, slug).token
    assert call(INDEX, token, integration_id=foreign.id).errors == {("integration_id", "not_found")}
    assert unauthorized(call(INDEX, token, integration_id=foreign.id, application="planoauth"))


def test_a_role_that_is_taken_away_counts_no_more_with_the_next_request(call: Client, slug: str, user: User, session: str) -> None:
    assert call(CREATE, session).status == "missing-param"
    operations.change_user(user.id, roles={slug: ["client"]})
    assert unauthorized(call(CREATE, session))
    operations.change_user(user.id, roles={slug: []})
    assert call(CREATE, session).status == "client-required"


def test_nothing_a_caller_sends_gives_a_role(call: Client, slug: str) -> None:
    user = operations.create_user("Ada", roles={slug: ["client"]})
    token = operations.create_session(user.id, slug).token
    claims = {"roles": ["employee"], "role": "employee", "user_id": 1, "kind": "application", "session": {"roles": ["employee"]}}
    assert unauthorized(call(CREATE, token, **claims))
    headers = {"x-role": "employee", "x-forwarded-user": "1", "x-amzn-oidc-data": "employee", "x-original-url": "/"}
    assert unauthorized(call.send(CREATE, b'{"key": "k"}', token=token, headers=headers))
