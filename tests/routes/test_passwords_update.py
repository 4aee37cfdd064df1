"""PUT /api/v1/passwords/update"""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest

from shared.records.tokens import Token
from shared.records.users import User
from shared.services import password_resets, passwords, throttles
from shared.settings import settings
from shared.timestamps import now
from shared.token_format import RESET, digest, mint
from tests.accounts import NEW_PASSWORD, PASSWORD, assert_told_of_a_change, new_email, user_with_password
from tests.calls import Calls
from tests.client import Answer, Client, route_of
from tests.factory import Factory
from tests.faults.scenario import MAILS, SESSION, Params, Scenario, Setup
from tests.mandrill import Mandrill
from tests.notifications import mails_of
from tests.threads import side_by_side

pytestmark = pytest.mark.usefixtures("no_mail")

NAME = "passwords_update"
ROLES = {"planoauth": ["client"]}


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Has no mail be sent."""
    monkeypatch.setattr(settings, "mandrill_key_parameter", "")


def example_caller(factory: Factory) -> str:
    """Of a user whose password is the example's."""
    made_at, of_password = now(), {"password_hash": passwords.hashed(route_of(NAME).example["password"]), "password_stamp": "s"}
    user = User(1, name="Ada", email="ada@example.com", roles=ROLES, created_at=made_at, last_updated=made_at, **of_password)
    user.save()
    return factory.session(user=user)


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route's own."""
    user = user_with_password(factory)
    own = factory.session(user=user)
    yield call(NAME, own, password=PASSWORD, new_password=user.email)
    yield call(NAME, own, password=PASSWORD, new_password="qwertyuiop")
    yield call(NAME, own, password=PASSWORD, new_password="short")


@pytest.fixture
def user(factory: Factory) -> User:
    return user_with_password(factory)


@pytest.fixture
def session(factory: Factory, user: User) -> str:
    return factory.session(user=user)


def stored(user: User) -> User:
    return User.get(user.id, consistent_read=True)


def is_alive(call: Client, token: str) -> bool:
    return call("sessions_read", token).code == 200


def test_the_password_is_changed_by_its_user_who_may_have_no_role(call: Client, user: User, session: str) -> None:
    data = call(NAME, session, password=PASSWORD, new_password=NEW_PASSWORD).data
    changed = stored(user)
    assert data == {"id": user.id, "last_updated": changed.last_updated}
    assert changed.last_updated > user.last_updated
    assert (passwords.is_right(changed, NEW_PASSWORD), passwords.is_right(changed, PASSWORD)) == (True, False)
    assert call(NAME, session, password=PASSWORD, new_password="another one again").status == "invalid-password"


def test_all_other_sessions_end_at_once_and_the_one_that_asks_goes_on(
    call: Client, factory: Factory, user: User, session: str
) -> None:
    others = [factory.session(user=user, remember_me=remembered) for remembered in (False, True)]
    another = factory.session(user=user_with_password(factory))
    call(NAME, session, password=PASSWORD, new_password=NEW_PASSWORD)
    assert [is_alive(call, token) for token in (*others, session, another)] == [False, False, True, True]
    call(NAME, session, password=NEW_PASSWORD, new_password=PASSWORD)
    assert is_alive(call, session)


def test_codes_that_reset_the_former_password_end(call: Client, user: User, session: str) -> None:
    code = mint(RESET)
    password_resets.row_of(code, user, 30).save()
    call(NAME, session, password=PASSWORD, new_password=NEW_PASSWORD)
    assert call("passwords_reset", code=code, password=PASSWORD).errors == {("code", "not_found")}


def test_the_password_is_normalised_and_otherwise_compared_as_given(call: Client, factory: Factory) -> None:
    token = factory.session(user=user_with_password(factory, password="\u00e9t\u00e9 et hiver"))
    assert call(NAME, token, password="\u00c9t\u00e9 et hiver", new_password=NEW_PASSWORD).status == "invalid-password"
    assert call(NAME, token, password="e\u0301te\u0301 et hiver", new_password=NEW_PASSWORD).code == 200


def test_a_wrong_password_changes_nothing_and_counts_as_at_sign_in(
    call: Client, user: User, session: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        answer = call(NAME, session, password="a wrong one", new_password=NEW_PASSWORD)
        assert answer.status == "invalid-password"
        assert answer.code == 400
        assert "errors" not in answer.body
    answer = call(NAME, session, password=PASSWORD, new_password=NEW_PASSWORD)
    assert (answer.status, answer.code) == ("too-many-attempts", 429)
    assert 890 <= int(answer.headers["retry-after"]) <= 900
    assert stored(user).serialize() == user.serialize()
    assert is_alive(call, session)
    signing_in = call("sessions_create", email=user.email, password=PASSWORD, application="planoauth")
    assert signing_in.status == "too-many-attempts", "the same counters"


def test_a_right_password_gives_its_try_back(call: Client, session: str) -> None:
    given = [PASSWORD, NEW_PASSWORD]
    for number in range(7):
        assert call(NAME, session, password=given[number % 2], new_password=given[1 - number % 2]).code == 200


def test_tries_of_one_address_are_limited_for_all_users_together(
    call: Client, factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttles, "OF_HOST", throttles.Limit("few_from_host", 1, 900))
    monkeypatch.setitem(settings.__dict__, "trusted_sources", ())
    statuses = [
        call(NAME, factory.session(user=user_with_password(factory)), password="wrong", new_password=NEW_PASSWORD).status
        for _ in range(2)
    ]
    assert statuses == ["invalid-password", "too-many-attempts"]


def test_a_weak_new_password_is_refused_before_the_former_is_looked_at(
    call: Client, user: User, session: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "is_right", lambda *_: pytest.fail("hashed"))
    for password, rule in (("a" * 9, "min_length"), ("a" * 129, "max_length"), ("Password123", "common"), (user.email, "email")):
        assert call(NAME, session, password="wrong", new_password=password).errors == {("new_password", rule)}


def test_a_user_without_a_password_has_none_to_change(call: Client, factory: Factory) -> None:
    token = factory.session(user=user_with_password(factory, password=None))
    assert call(NAME, token, password=PASSWORD, new_password=NEW_PASSWORD).status == "user-has-no-password"
    assert call(NAME, factory.session(), password=PASSWORD, new_password=NEW_PASSWORD).status == "user-has-no-password"


def test_an_applications_token_is_told_that_a_session_is_needed(call: Client, application: str) -> None:
    assert call(NAME, application, password=PASSWORD, new_password=NEW_PASSWORD).status == "session-required"


def test_what_is_missing_is_named_at_once_and_parameters_come_as_base64_text_only(call: Client, session: str) -> None:
    assert call(NAME, session, view="x").errors == {("password", "required"), ("new_password", "required")}
    body = json.dumps({"password": PASSWORD, "new_password": NEW_PASSWORD}).encode()
    assert call.send(NAME, body, "application/json", token=session).status == "invalid-encoded-params"


def test_the_user_is_told_by_mail_which_holds_neither_password(call: Client, user: User, session: str, mandrill: Mandrill) -> None:
    data = call(NAME, session, password=PASSWORD, new_password=NEW_PASSWORD).data
    (message,) = mandrill.messages
    assert_told_of_a_change(message, user, data["last_updated"])
    assert [secret for secret in (PASSWORD, NEW_PASSWORD, session) if secret in json.dumps(message)] == []


def test_a_mail_that_fails_leaves_the_password_changed_and_a_note(
    call: Client, user: User, session: str, mandrill: Mandrill
) -> None:
    mandrill.status = 500
    answer = call(NAME, session, password=PASSWORD, new_password=NEW_PASSWORD)
    assert answer.status == "mandrill-email-failed"
    assert answer.body["data"]["id"] == user.id
    assert passwords.is_right(stored(user), NEW_PASSWORD)
    assert [each.reason for each in mails_of(NAME, user.id)] == ["http-500"]


def test_nobody_is_told_of_a_change_that_is_refused_or_whose_user_has_no_email(
    call: Client, factory: Factory, session: str, mandrill: Mandrill
) -> None:
    assert call(NAME, session, password="a wrong one", new_password=NEW_PASSWORD).status == "invalid-password"
    without = factory.user(password_hash=passwords.hashed(PASSWORD), password_stamp="s")
    assert call(NAME, factory.session(user=without), password=PASSWORD, new_password=NEW_PASSWORD).code == 200
    assert mandrill.messages == []


@side_by_side
def test_of_many_changes_at_once_one_succeeds(call: Client, user: User, session: str) -> None:
    given = [f"a password, number {number}" for number in range(5)]
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda new: call(NAME, session, password=PASSWORD, new_password=new), given))
    (winner,) = [new for new, answer in zip(given, answers, strict=True) if answer.code == 200]
    assert {answer.status for answer in answers} == {"action-successful", "invalid-password"}
    assert passwords.is_right(stored(user), winner)
    assert is_alive(call, session)


def test_a_session_that_ends_meanwhile_changes_nothing(
    call: Client, user: User, session: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_right(*_: object) -> bool:
        Token.get(digest(session)).update([Token.revoked_at.set("2026-01-01T00:00:00.000000Z")])
        return True

    monkeypatch.setattr(passwords, "is_right", is_right)
    assert call(NAME, session, password=PASSWORD, new_password=NEW_PASSWORD).status == "invalid-token"
    assert stored(user).serialize() == user.serialize()


def test_all_that_changes_does_so_in_one_transaction(call: Client, session: str, calls: Calls) -> None:
    call(NAME, session, password=PASSWORD, new_password=NEW_PASSWORD)
    assert [table for table in calls.written() if table != "throttles"] == ["users", "tokens"]
    (of_both,) = [request for _, request in calls.made if "test-users" in str(request.get("TransactItems"))]
    assert len(of_both["TransactItems"]) == 2


def test_no_password_is_in_a_row_an_answer_or_the_log(call: Client, user: User, session: str, logged: StringIO) -> None:
    new = "Xanadu-7 stately pleasure-dome"
    answers = [call(NAME, session, password=PASSWORD, new_password=new) for _ in range(2)]
    rows = [stored(user).serialize(), Token.get(digest(session)).serialize()]
    written = json.dumps([rows, *(answer.body for answer in answers)]) + logged.getvalue()
    assert [secret for secret in (PASSWORD, new, session) if secret in written] == []
    assert str(stored(user).password_hash) not in logged.getvalue()


def _given(setup: Setup) -> Params:
    """Gives the session's user a password."""
    session = Token.get(digest(setup.token))
    if session.user_id is not None:
        of_password = {"email": new_email(), "password_hash": passwords.hashed(PASSWORD), "password_stamp": "s"}
        User(session.user_id).update([getattr(User, name).set(value) for name, value in of_password.items()])
        session.update([Token.password_stamp.set("s")])
    return {"password": PASSWORD, "new_password": NEW_PASSWORD, "token": setup.token}


def _is_changed(params: Params) -> int:
    """The password is changed and the session goes on under its stamp, or neither is changed."""
    session = Token.get(digest(params["token"]), consistent_read=True)
    user = User.get(session.user_id, consistent_read=True)
    assert session.password_stamp == user.password_stamp
    return int(passwords.is_right(user, NEW_PASSWORD))


SCENARIOS = (
    Scenario(
        "a password is changed",
        NAME,
        (
            *SESSION,
            "TransactWriteItems throttles",
            "BatchGetItem tokens users",
            "TransactWriteItems notifications tokens users",
            "TransactWriteItems throttles (2)",
            *MAILS,
        ),
        _given,
        _is_changed,
        again="invalid-password",
    ),
)
