"""POST /api/v1/users/client_register"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.records.clients import Client as ClientRecord
from shared.records.users import User
from shared.settings import settings
from tests.accounts import mailed, user_with_password
from tests.client import Answer, Client
from tests.factory import Factory
from tests.faults.scenario import MAIL, SESSION, Params, Scenario, Setup
from tests.threads import side_by_side

pytestmark = pytest.mark.usefixtures("no_mail")

NAME = "users_client_register"
GIVEN = {"first_name": "Ada", "last_name": "Lovelace", "phone": "+1 303 555 0100", "company_id": 7, "company_name": "Engines"}


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opens the application, and has no mail be sent."""
    factory.application("planoauth")
    monkeypatch.setattr(settings, "mandrill_key_parameter", "")


def example_caller(factory: Factory) -> str:
    return factory.session()


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route's own."""
    yield call(NAME, token, **GIVEN)
    factory.application("planoauth", registration=False)
    yield call(NAME, factory.session(application=factory.application("planoauth", registration=False)), **GIVEN)
    factory.application("planoauth")


def stored(user: User) -> User:
    return User.get(user.id, consistent_read=True)


def test_a_user_without_a_role_becomes_a_client(call: Client, factory: Factory) -> None:
    user = factory.user(email="ada@example.com")
    token = factory.session(user=user)
    data = call(NAME, token, **GIVEN).data
    assert {name: data[name] for name in ("user_id", "application", "email", "company_id", "company_name")} == {
        "user_id": user.id,
        "application": "planoauth",
        "email": "ada@example.com",
        "company_id": None,
        "company_name": "Engines",
    }
    changed = stored(user)
    assert (changed.roles, changed.client_ids) == ({"planoauth": ["client"]}, {"planoauth": data["id"]})
    assert changed.name == "Ada Lovelace"
    assert changed.first_name == "Ada"
    assert changed.phone == "+1 303 555 0100"
    assert changed.company_ids is None
    assert ClientRecord.get(data["id"], consistent_read=True).wished_company_id == 7


def test_the_same_session_then_has_the_role(call: Client, factory: Factory) -> None:
    token = factory.session()
    assert call("clients_read", token).status == "client-required"
    data = call(NAME, token, **GIVEN).data
    assert call("clients_read", token).data == data


def test_a_user_who_has_a_role_anywhere_may_not(call: Client, factory: Factory) -> None:
    user = factory.user({"planox2": ["employee"]})
    answer = call(NAME, factory.session(user=user), **GIVEN)
    assert (answer.status, answer.errors) == ("invalid-param", {("application", "unauthorized")})
    assert stored(user).roles == {"planox2": ["employee"]}


def test_an_application_can_be_named(call: Client, factory: Factory) -> None:
    factory.application("planoorder")
    user = factory.user()
    data = call(NAME, factory.session(user=user), application="planoorder", **GIVEN).data
    assert (data["application"], stored(user).roles) == ("planoorder", {"planoorder": ["client"]})


def test_an_application_without_registration_takes_no_client(call: Client, factory: Factory) -> None:
    factory.application("planoorder", registration=False)
    user = factory.user()
    answer = call(NAME, factory.session(user=user), application="planoorder", **GIVEN)
    assert (answer.status, answer.errors) == ("client-validation-failed", {("application", "no_registration")})
    assert not stored(user).has_any_role()


def test_an_applications_token_is_of_no_user(call: Client, application: str) -> None:
    assert call(NAME, application, **GIVEN).status == "session-required"


def test_names_are_required(call: Client, factory: Factory) -> None:
    assert call(NAME, factory.session(), phone="1").errors == {("first_name", "required"), ("last_name", "required")}


@side_by_side
def test_of_many_requests_at_once_one_makes_a_client(call: Client, factory: Factory) -> None:
    user = factory.user()
    token = factory.session(user=user)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: call(NAME, token, **{**GIVEN, "first_name": f"Ada{number}"}), range(8)))
    assert sorted(answer.status for answer in answers) == ["action-successful", *["invalid-param"] * 7]
    (client,) = ClientRecord.scan(ClientRecord.user_id == user.id, consistent_read=True)
    assert stored(user).client_ids == {"planoauth": client.id}


def test_a_user_with_an_email_is_welcomed(call: Client, factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    with mailed(monkeypatch) as mandrill:
        user = user_with_password(factory)
        assert call(NAME, factory.session(user=user), **GIVEN).status == "action-successful"
        assert call(NAME, factory.session(), **GIVEN).status == "action-successful"
    assert [message["to"][0]["email"] for message in mandrill.messages] == [user.email]


def _without_role(setup: Setup) -> Params:
    if number := setup.factory.token_row(setup.token).user_id:
        User(number).update(actions=[User.roles.set({})])
    return {**GIVEN, "phone": setup.token[-40:]}


def _registered(params: Params) -> int:
    """Role and client record are there together, or neither."""
    users = list(User.scan(User.phone == params["phone"], consistent_read=True))
    clients = [each.id for user in users for each in ClientRecord.scan(ClientRecord.user_id == user.id, consistent_read=True)]
    assert [user.client_ids.get("planoauth") for user in users] == clients
    assert all(user.roles == {"planoauth": ["client"]} for user in users)
    return len(users)


SCENARIOS = (
    Scenario(
        "a user becomes a client",
        NAME,
        (
            *SESSION,
            "GetItem applications",
            "GetItem users",
            "UpdateItem counters",
            "TransactWriteItems clients notifications users",
            *MAIL,
        ),
        _without_role,
        _registered,
        again="invalid-param",
    ),
)
