"""POST and GET /api/v1/sessions/read"""

from tests.client import Client
from tests.factory import Factory
from tests.faults.scenario import SESSION, Params, Scenario, Setup, saves_nothing

NAME = "sessions_read"


def example_caller(factory: Factory) -> str:
    """With an id that can be recorded."""
    return factory.session("employee", id=1)


def test_a_session_is_answered_as_its_view_shows_it(call: Client, factory: Factory) -> None:
    user = factory.user({"planoauth": ["client", "liaison"], "planoorder": ["employee"]})
    token = factory.session(user=user, remember_me=True)
    row = factory.token_row(token)
    answer = call(NAME, token, session_view="default")
    assert answer.data == {
        "id": row.id,
        "user_id": user.id,
        "application": "planoauth",
        "roles": ["client", "liaison"],
        "remember_me": True,
        "created_at": row.created_at,
        "last_used_at": row.last_used_at,
    }
    assert answer.body["session"] == answer.data
    assert call.query(NAME, token, method="GET").data == answer.data


def test_a_session_of_a_user_without_a_role_is_answered(call: Client, factory: Factory) -> None:
    assert call(NAME, factory.session()).data["roles"] == []


def test_an_applications_token_has_no_session(call: Client, application: str) -> None:
    assert call(NAME, application).status == "session-required"


def _nothing(setup: Setup) -> Params:
    return {}


SCENARIOS = (Scenario("a session is read", NAME, SESSION, _nothing, saves_nothing, repeatable=True),)
