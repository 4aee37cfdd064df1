"""Sign-ins beside what ends a user's sessions."""

import pytest

from shared.dynamodb.transaction import ALONE, ConditionFailed
from shared.errors import PasswordWrong
from shared.records.users import User
from shared.services import passwords, throttles
from shared.services.sign_in import SignIn
from shared.source import Source
from tests.accounts import NEW_PASSWORD, PASSWORD, user_of, user_with_password
from tests.concurrency.conftest import Together
from tests.factory import Factory
from tools.operate import operations

CHANGER = 7  # of the threads, one changes the password


@pytest.mark.usefixtures("kind")
@pytest.mark.parametrize("_round", range(3))
def test_no_session_lives_that_began_under_a_password_that_was_changed(
    factory: Factory, together: Together, monkeypatch: pytest.MonkeyPatch, _round: int
) -> None:
    factory.application("planoauth")
    user = user_with_password(factory, roles={"planoauth": ["employee"]})
    source = Source("192.0.2.7")
    monkeypatch.setattr(throttles, "OF_EMAIL_AND_NETWORK", throttles.Limit(f"of_{user.id}", 1000, 900))

    def act(number: int) -> bool:
        if number == CHANGER:
            return change_password(str(user.email))
        try:
            SignIn(str(user.email), PASSWORD, "planoauth", False, source).act(ALONE)
        except PasswordWrong:
            return False
        return True

    outcomes = together(act)
    stamp = user_of(str(user.email)).password_stamp
    made = operations.list_tokens(user_id=user.id)
    assert stamp != user.password_stamp
    assert len(made) == sum(outcomes) - 1, "each that was told so has its session"
    assert [row.id for row in made if row.password_stamp == stamp] == [], "none lives that the former password opened"


def change_password(email: str) -> bool:
    write = ALONE.transaction()
    user = user_of(email)
    passwords.change_in(write, user, passwords.hashed(NEW_PASSWORD), ConditionFailed())
    write.commit(user)
    return bool(User.get(user.id, consistent_read=True).password_stamp)
