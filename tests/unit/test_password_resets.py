"""Codes that reset passwords: mailed to a user if there is one, good once and for 30 minutes, stored as hashes only."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest

from functions.consumers.password_reset_mail.handler import consumer
from shared.background.serve import serve
from shared.dynamodb.transaction import ALONE
from shared.errors import Invalid
from shared.records.notifications import Notification
from shared.records.password_resets import PasswordReset
from shared.records.users import User
from shared.services import password_resets, passwords
from shared.token_format import RESET, digest, mint, well_formed
from tests.accounts import NEW_PASSWORD, PASSWORD, code_in, mailed, new_email, user_with_password
from tests.client import Context
from tests.factory import Factory
from tests.mandrill import Mandrill


@pytest.fixture
def mandrill(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mandrill]:
    with mailed(monkeypatch) as played:
        yield played


def asked(*emails: str) -> dict[str, object]:
    """What the consumer answers to a batch of these messages."""
    records = [{"messageId": str(number), "body": json.dumps({"email": email})} for number, email in enumerate(emails)]
    return dict(serve(consumer)({"Records": records}, Context()))


def code_of(user: User, mandrill: Mandrill) -> str:
    assert asked(str(user.email).lower()) == {"batchItemFailures": []}
    return code_in(mandrill.messages[-1])


def refused(code: str, password: str = NEW_PASSWORD) -> set[tuple[str, str]]:
    try:
        password_resets.reset(ALONE, code, password)
    except Invalid as refusal:
        return {(error.attr, error.rule.word) for error in refusal.errors}
    return set()


def stored(user: User) -> User:
    return User.get(user.id, consistent_read=True)


def test_a_code_is_mailed_to_the_stored_address_in_a_links_fragment(factory: Factory, mandrill: Mandrill) -> None:
    user = user_with_password(factory)
    code = code_of(user, mandrill)
    (message,) = mandrill.messages
    assert message["to"] == [{"email": user.email, "type": "to"}]
    assert f"https://example.com/reset_password#{code}" in message["text"]
    assert well_formed(code, (RESET,))
    assert not well_formed(code)


def test_of_a_code_its_hash_is_stored_and_it_is_not_logged(factory: Factory, mandrill: Mandrill, logged: StringIO) -> None:
    code = code_of(user_with_password(factory), mandrill)
    row = PasswordReset.get(digest(code), consistent_read=True)
    assert code not in json.dumps(row.serialize()) + logged.getvalue()
    assert row.expires_at > row.ends_at // 1000


def test_a_code_gives_the_user_a_password_once(factory: Factory, mandrill: Mandrill) -> None:
    user = user_with_password(factory)
    code = code_of(user, mandrill)
    assert refused(code) == set()
    changed = stored(user)
    assert passwords.is_right(changed, NEW_PASSWORD)
    assert not passwords.is_right(changed, PASSWORD)
    assert changed.password_stamp != user.password_stamp
    assert refused(code, "another one again") == {("code", "not_found")}
    assert stored(user).password_stamp == changed.password_stamp


def test_of_many_who_use_a_code_at_once_one_sets_the_password(factory: Factory, mandrill: Mandrill) -> None:
    user = user_with_password(factory)
    code = code_of(user, mandrill)
    given = [f"a password, number {number}" for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda password: refused(code, password), given))
    winners = [password for password, result in zip(given, results, strict=True) if not result]
    assert len(winners) == 1
    assert passwords.is_right(stored(user), winners[0])


def test_a_code_is_good_for_30_minutes(factory: Factory, mandrill: Mandrill, monkeypatch: pytest.MonkeyPatch) -> None:
    code = code_of(user_with_password(factory), mandrill)
    ends_at = PasswordReset.get(digest(code), consistent_read=True).ends_at
    monkeypatch.setattr(password_resets, "_millisecond", lambda: ends_at)
    assert refused(code) == {("code", "not_found")}
    monkeypatch.setattr(password_resets, "_millisecond", lambda: ends_at - 1)
    assert refused(code) == set()


def test_another_password_takes_the_effect_of_all_codes_away(factory: Factory, mandrill: Mandrill) -> None:
    user = user_with_password(factory)
    first, second = code_of(user, mandrill), code_of(user, mandrill)
    assert first != second
    assert refused(second) == set()
    assert refused(first) == {("code", "not_found")}


@pytest.mark.parametrize(
    "code", ["", "x", "plano_rst_x", mint("session"), mint(RESET)], ids=["empty", "short", "malformed", "a session", "another"]
)
def test_no_other_code_is_good(factory: Factory, code: str) -> None:
    assert refused(code) == {("code", "not_found")}


def test_a_weak_password_does_not_use_a_code_up(factory: Factory, mandrill: Mandrill) -> None:
    user = user_with_password(factory)
    code = code_of(user, mandrill)
    assert refused(code, str(user.email)) == {("password", "email")}
    assert refused(code, "qwertyuiop") == {("password", "common")}
    assert refused(code) == set()


def test_a_user_without_a_password_gets_one(factory: Factory, mandrill: Mandrill) -> None:
    user = user_with_password(factory, password=None)
    assert refused(code_of(user, mandrill)) == set()
    assert passwords.is_right(stored(user), NEW_PASSWORD)


def test_nobody_is_mailed_for_an_unknown_email_or_a_user_who_is_switched_off(factory: Factory, mandrill: Mandrill) -> None:
    off = user_with_password(factory, active=False)
    assert asked(new_email(), str(off.email).lower()) == {"batchItemFailures": []}
    assert mandrill.messages == []


def test_a_user_who_is_switched_off_meanwhile_gets_no_password(factory: Factory, mandrill: Mandrill) -> None:
    user = user_with_password(factory)
    code = code_of(user, mandrill)
    user.active = False
    user.save()
    assert refused(code) == {("code", "not_found")}


def test_one_mail_is_sent_for_an_email_that_is_in_a_batch_twice(factory: Factory, mandrill: Mandrill) -> None:
    email = str(user_with_password(factory).email).lower()
    asked(email, email)
    assert len(mandrill.messages) == 1


def test_a_mail_that_fails_is_noted_and_not_tried_again(factory: Factory, mandrill: Mandrill, logged: StringIO) -> None:
    user = user_with_password(factory)
    mandrill.status = 500
    assert asked(str(user.email).lower()) == {"batchItemFailures": []}
    (noted,) = Notification.scan(
        (Notification.source == password_resets.SOURCE) & (Notification.record_id == user.id), consistent_read=True
    )
    assert (noted.kind, noted.reason) == ("mail", "http-500")
    assert code_in(mandrill.messages[0]) not in json.dumps(noted.serialize()) + logged.getvalue()


def test_a_mail_that_arrived_leaves_no_note(factory: Factory, mandrill: Mandrill) -> None:
    user = user_with_password(factory)
    code_of(user, mandrill)
    of_user = (Notification.source == password_resets.SOURCE) & (Notification.record_id == user.id)
    assert list(Notification.scan(of_user, consistent_read=True)) == []
