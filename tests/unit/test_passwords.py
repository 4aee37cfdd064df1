"""Passwords: those that are accepted, and how they are hashed and verified."""

import unicodedata
from typing import Annotated

import pytest

from shared.api.account_params import NewPassword, Password
from shared.api.params import Param, Params, judged
from shared.dynamodb.transaction import ALONE, ConditionFailed
from shared.errors import Invalid
from shared.records.users import User
from shared.services import passwords
from tests.calls import Calls
from tests.factory import Factory

RIGHT = "correct horse battery"


class Given(Params):
    new: Annotated[NewPassword | None, Param(1, "A new one.")] = None
    old: Annotated[Password | None, Param(2, "One to compare.")] = None


def broken(password: str) -> set[str]:
    return {error.rule.word for error in judged(Given, {"new": password}, {})[1]}


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("a" * 9, {"min_length"}),
        ("a" * 10, set()),
        ("a" * 128, set()),
        ("a" * 129, {"max_length"}),
        ("e\u0301" * 9, {"min_length"}),
        ("e\u0301" * 10, set()),
        ("e\u0301" * 128, set()),
        ("e\u0301" * 129, {"max_length"}),
        ("\U0001f511" * 10, set()),
        (" " * 10, set()),
        ("a" * 2000, {"max_length"}),
    ],
)
def test_a_new_password_has_10_to_128_characters_as_nfc_composes_them(password: str, words: set[str]) -> None:
    assert broken(password) == words


def test_a_password_is_normalised_and_otherwise_left_as_it_is() -> None:
    given, _ = judged(Given, {"new": " E\u0301t\u00e9 et hiver ", "old": "e\u0301"}, {})
    assert given is not None
    assert (given.new, given.old) == (" \u00c9t\u00e9 et hiver ", "\u00e9")
    assert unicodedata.is_normalized("NFC", str(given.new))


def test_no_repr_shows_a_password() -> None:
    given, _ = judged(Given, {"new": RIGHT, "old": RIGHT}, {})
    assert RIGHT not in repr(given)


def refused(password: str, email: str | None) -> list[tuple[str, str]]:
    try:
        passwords.require_good(password, email, "password")
    except Invalid as refusal:
        return [(error.attr, error.rule.word) for error in refusal.errors]
    return []


@pytest.mark.parametrize("password", ["qwertyuiop", "QWERTYuiop", "1q2w3e4r5t", "password123", "Manchester"])
def test_one_of_the_most_used_is_refused_in_any_case(password: str) -> None:
    assert refused(password, "ada@example.com") == [("password", "common")]


def test_the_list_holds_10_000_that_could_be_set() -> None:
    common = passwords._common()
    assert len(common) == 10_000
    assert [password for password in common if broken(password) or password != password.casefold()] == []


def test_the_own_email_is_refused_in_any_case() -> None:
    assert refused("Ada@Example.com", "ada@example.com") == [("password", "email")]
    assert refused("ada@example.org", "ada@example.com") == []
    assert refused("ada@example.org", None) == []


def test_the_hash_is_argon2id_with_the_parameters_of_owasp_and_a_salt_of_its_own() -> None:
    one, other = passwords.hashed(RIGHT), passwords.hashed(RIGHT)
    assert one.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert one != other
    assert RIGHT not in one


@pytest.mark.parametrize(("given", "is_right"), [(RIGHT, True), (RIGHT + " ", False), (RIGHT.upper(), False), ("", False)])
def test_only_the_right_password_is_right(given: str, is_right: bool) -> None:
    assert passwords.is_right(User(1, password_hash=passwords.hashed(RIGHT)), given) is is_right


@pytest.mark.parametrize("user", [None, User(1)], ids=["no user", "no password"])
def test_where_there_is_no_password_nothing_is_right_and_the_same_work_is_done(
    user: User | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified = []
    hasher = passwords._hasher()

    class Watched:
        @staticmethod
        def verify(stored: str, password: str) -> bool:
            verified.append(stored.rsplit("$", 2)[0])
            return hasher.verify(stored, password)

    monkeypatch.setattr(passwords, "_hasher", Watched)
    known = User(1, password_hash=hasher.hash(RIGHT))
    assert not passwords.is_right(user, RIGHT)
    assert passwords.is_right(known, RIGHT)
    assert len(verified) == 2
    assert verified[0] == verified[1]


def test_a_right_password_under_old_parameters_is_hashed_anew_once(factory: Factory, calls: Calls) -> None:
    from argon2 import PasswordHasher

    old = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(RIGHT)
    user = factory.user(password_hash=old, password_stamp="s")
    passwords.rehash_if_outdated(user, RIGHT)
    changed = User.get(user.id, consistent_read=True)
    assert str(changed.password_hash).startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert changed.password_stamp == "s"
    assert passwords.is_right(changed, RIGHT)
    calls.made.clear()
    passwords.rehash_if_outdated(changed, RIGHT)
    passwords.rehash_if_outdated(user, RIGHT)  # which another request has hashed meanwhile
    assert User.get(user.id, consistent_read=True).password_hash == changed.password_hash
    assert calls.written() == ["users"]


def test_a_change_gives_another_stamp_unless_the_password_has_changed_since(factory: Factory) -> None:
    user = factory.user(password_hash=passwords.hashed(RIGHT), password_stamp="s")
    late = User.get(user.id, consistent_read=True)
    change(user)
    changed = User.get(user.id, consistent_read=True)
    assert passwords.is_right(changed, "another one")
    assert changed.password_stamp not in ("s", None)
    with pytest.raises(ConditionFailed):
        change(late)
    assert User.get(user.id, consistent_read=True).password_stamp == changed.password_stamp


def test_a_first_password_is_set_once_and_not_for_a_user_who_is_gone(factory: Factory) -> None:
    user = factory.user()
    late = User.get(user.id, consistent_read=True)
    change(user)
    with pytest.raises(ConditionFailed):
        change(late)
    gone = factory.user()
    gone.delete()
    with pytest.raises(ConditionFailed):
        change(gone)


def change(user: User) -> None:
    write = ALONE.transaction()
    passwords.change_in(write, user, passwords.hashed("another one"), ConditionFailed())
    write.commit(user)
