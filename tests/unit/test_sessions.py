"""Sessions as they are made."""

import pytest

from shared.dynamodb.optimistic import WriteConflict
from shared.dynamodb.transaction import ALONE
from shared.records.users import User
from shared.services.sessions import Opening
from shared.source import Source
from tests.factory import Factory
from tools.operate import operations


def test_a_session_holds_what_its_user_recognises_it_by(factory: Factory) -> None:
    source = Source("198.51.100.77", "Browser " + "é" * 300)
    row = Opening(factory.user(), "planoauth", remember_me=True, source=source).write(ALONE).row
    assert row.network == "198.51.100.0/24"
    assert row.user_agent == source.user_agent[:200]


def test_a_source_that_tells_nothing_leaves_nothing(factory: Factory) -> None:
    row = Opening(factory.user(), "planoauth", source=Source()).write(ALONE).row
    assert row.network is None
    assert row.user_agent is None


@pytest.mark.parametrize("stamp", ["one", None])
def test_no_session_is_made_under_a_stamp_that_the_user_has_no_more(factory: Factory, stamp: str | None) -> None:
    user = factory.user(password_stamp=stamp)
    made = Opening(user, "planoauth").write(ALONE).row
    User(user.id).update([User.password_stamp.set("another")])
    with pytest.raises(WriteConflict):
        Opening(user, "planoauth").write(ALONE)
    assert [row.hash for row in operations.list_tokens(user_id=user.id)] == [made.hash]


def test_no_session_is_made_for_a_user_who_is_gone(factory: Factory) -> None:
    user = factory.user()
    user.delete()
    with pytest.raises(WriteConflict):
        Opening(user, "planoauth").write(ALONE)
