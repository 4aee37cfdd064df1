"""POST /api/v1/passwords/reset"""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest

from shared.records.password_resets import PasswordReset
from shared.records.users import User
from shared.services import password_resets, passwords
from shared.settings import settings
from shared.timestamps import now
from shared.token_format import RESET, SESSION, digest, mint
from tests.accounts import NEW_PASSWORD, PASSWORD, assert_told_of_a_change, user_with_password
from tests.calls import Calls
from tests.client import Answer, Client, route_of
from tests.factory import Factory
from tests.faults.scenario import IDENTIFY, MAILS, Params, Scenario, Setup
from tests.mandrill import Mandrill
from tests.notifications import mails_of
from tests.threads import side_by_side

pytestmark = pytest.mark.usefixtures("no_mail")

NAME = "passwords_reset"


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the example's code be one: a real one may stand in no file. Has no mail be sent."""
    monkeypatch.setattr(settings, "mandrill_key_parameter", "")
    monkeypatch.setattr(password_resets, "well_formed", lambda code, kinds: True)
    made_at = now()
    user = User(1, name="Ada", created_at=made_at, last_updated=made_at)
    user.save()
    password_resets.row_of(route_of(NAME).example["code"], user, minutes=30).save()


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route's own."""
    user = user_with_password(factory)
    yield call(NAME, code="nonsense", password=NEW_PASSWORD)
    yield call(NAME, code=code_of(user), password=user.email)
    yield call(NAME, code=code_of(user), password="qwertyuiop")
    yield call(NAME, code=code_of(user), password="short")


def code_of(user: User, minutes: int = 30) -> str:
    code = mint(RESET)
    password_resets.row_of(code, user, minutes).save()
    return code


def stored(user: User) -> User:
    return User.get(user.id, consistent_read=True)


@pytest.fixture
def user(factory: Factory) -> User:
    return user_with_password(factory)


def test_a_code_gives_the_user_a_password_and_is_used_up(call: Client, user: User) -> None:
    code = code_of(user)
    data = call(NAME, code=code, password=NEW_PASSWORD).data
    changed = stored(user)
    assert data == {"id": user.id, "last_updated": changed.last_updated}
    assert changed.last_updated > user.last_updated
    assert (passwords.is_right(changed, NEW_PASSWORD), passwords.is_right(changed, PASSWORD)) == (True, False)
    assert changed.password_stamp not in (None, user.password_stamp)
    with pytest.raises(PasswordReset.DoesNotExist):
        PasswordReset.get(digest(code), consistent_read=True)
    assert call(NAME, code=code, password="another one again").errors == {("code", "not_found")}
    assert stored(user).password_hash == changed.password_hash


def test_a_user_without_a_password_gets_one(call: Client, factory: Factory) -> None:
    user = user_with_password(factory, password=None)
    assert call(NAME, code=code_of(user), password=NEW_PASSWORD).code == 200
    assert passwords.is_right(stored(user), NEW_PASSWORD)


def test_a_code_that_is_too_old_used_superseded_or_none_at_all_is_refused_alike(call: Client, user: User, factory: Factory) -> None:
    superseded = code_of(user)
    assert call(NAME, code=code_of(user), password=NEW_PASSWORD).code == 200
    off = user_with_password(factory, active=False)
    gone = user_with_password(factory)
    gone.delete()
    wrong = (superseded, code_of(stored(user), minutes=0), code_of(off), code_of(gone), mint(RESET), mint(SESSION), "x", "ü" * 255)
    answers = [call(NAME, code=code, password="another one again") for code in wrong]
    assert {(answer.status, *answer.errors) for answer in answers} == {("invalid-param", ("code", "not_found"))}
    assert len({json.dumps(answer.body["errors"]) for answer in answers}) == 1
    assert passwords.is_right(stored(user), NEW_PASSWORD)


def test_a_malformed_code_costs_no_read(call: Client, calls: Calls) -> None:
    call(NAME, code="plano_rst_nonsense", password=NEW_PASSWORD)
    assert calls.read() == ["services"]


def test_a_weak_password_is_refused_and_leaves_the_code_good(call: Client, user: User) -> None:
    code = code_of(user)
    for password, rule in (
        ("a" * 9, "min_length"),
        ("a" * 129, "max_length"),
        ("Password123", "common"),
        (str(user.email).upper(), "email"),
    ):
        assert call(NAME, code=code, password=password).errors == {("password", rule)}
    assert call(NAME, code=code, password="e\u0301te\u0301 et hiver").code == 200
    assert passwords.is_right(stored(user), "\u00e9t\u00e9 et hiver"), "hashed in NFC"


def test_everything_that_is_missing_is_named_at_once(call: Client) -> None:
    assert call(NAME, view="x").errors == {("code", "required"), ("password", "required")}


def test_the_user_is_told_by_mail_which_holds_neither_password_nor_code(call: Client, user: User, mandrill: Mandrill) -> None:
    code = code_of(user)
    data = call(NAME, code=code, password=NEW_PASSWORD).data
    assert call(NAME, code=code, password=NEW_PASSWORD).status == "invalid-param"
    (message,) = mandrill.messages
    assert_told_of_a_change(message, user, data["last_updated"])
    assert [secret for secret in (code, PASSWORD, NEW_PASSWORD) if secret in json.dumps(message)] == []


def test_a_mail_that_fails_leaves_the_password_set_and_a_note(call: Client, user: User, mandrill: Mandrill) -> None:
    mandrill.outcomes("rejected")
    answer = call(NAME, code=code_of(user), password=NEW_PASSWORD)
    assert answer.status == "mandrill-email-failed"
    assert passwords.is_right(stored(user), NEW_PASSWORD)
    assert [each.reason for each in mails_of(NAME, user.id)] == ["rejected"]


@side_by_side
def test_of_many_who_use_a_code_at_once_one_sets_the_password(call: Client, user: User) -> None:
    code, given = code_of(user), [f"a password, number {number}" for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda password: call(NAME, code=code, password=password), given))
    (winner,) = [password for password, answer in zip(given, answers, strict=True) if answer.code == 200]
    assert {tuple(answer.errors) for answer in answers if answer.code != 200} == {(("code", "not_found"),)}
    assert passwords.is_right(stored(user), winner)


def test_parameters_come_as_base64_text_only(call: Client, user: User) -> None:
    body = json.dumps({"code": code_of(user), "password": NEW_PASSWORD}).encode()
    assert call.send(NAME, body, "application/json").status == "invalid-encoded-params"
    assert passwords.is_right(stored(user), PASSWORD)


def test_neither_code_nor_password_is_in_a_row_an_answer_or_the_log(call: Client, user: User, logged: StringIO) -> None:
    code, password = code_of(user), "Xanadu-7 stately pleasure-dome"
    answers = [call(NAME, code=code, password=password) for _ in range(2)]
    written = json.dumps([stored(user).serialize(), *(answer.body for answer in answers)]) + logged.getvalue()
    assert [secret for secret in (code, password) if secret in written] == []


def _given(setup: Setup) -> Params:
    return {"code": code_of(user_with_password(setup.factory)), "password": NEW_PASSWORD}


def _is_set(params: Params) -> int:
    """The code is used up and the password is set, or neither."""
    left = list(PasswordReset.query(digest(params["code"]), consistent_read=True))
    if left:
        assert passwords.is_right(User.get(left[0].user_id, consistent_read=True), PASSWORD)
    return int(not left)


SCENARIOS = (
    Scenario(
        "a forgotten password is set",
        NAME,
        (
            *IDENTIFY,
            "GetItem password_resets",
            "GetItem users",
            "TransactWriteItems notifications password_resets users",
            *MAILS,
        ),
        _given,
        _is_set,
        again="invalid-param",
    ),
)
