import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from shared.api import auth
from shared.api.statuses import InvalidToken
from shared.records.integrations import Integration
from shared.records.sort_keys import by_time
from shared.records.tokens import Minted, Token
from shared.records.users import User
from shared.timestamps import rfc3339
from shared.token_format import digest, mint, well_formed
from tests.factory import Factory, unique
from tools.operate import operations
from tools.operate.operations import OperatorError

MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def user() -> int:
    return operations.create_user("Ada", roles={"planoauth": ["employee"]}).id


def test_a_token_authenticates_and_only_its_hash_is_stored(slug: str) -> None:
    minted = operations.create_token(slug, name="FileMaker")
    assert well_formed(minted.token)
    assert minted.token.startswith("plano_app_")
    assert auth.authenticate(minted.token).token.name == "FileMaker"
    assert minted.token not in str(Token.get(digest(minted.token)).serialize())


def test_a_new_token_does_not_print_itself(slug: str) -> None:
    minted = operations.create_token(slug)
    assert minted.token not in repr(minted)


def test_a_token_carries_the_state_of_its_application() -> None:
    slug = Factory().application(time_zone="Asia/Tokyo").slug
    row = operations.create_token(slug).row
    assert (row.application_active, row.time_zone) == (True, "Asia/Tokyo")
    assert row.integration_ids is None


def test_a_token_may_be_for_some_integrations_only(slug: str, integration: Integration) -> None:
    minted = operations.create_token(slug, integration_ids=[integration.id, integration.id])
    other = operations.create_integration("Other", company_id=7, application=slug)
    caller = auth.authenticate(minted.token)
    assert caller.may_see(integration)
    assert not caller.may_see(other)


def test_a_scope_names_integrations_that_exist(slug: str, integration: Integration) -> None:
    token = operations.create_token(slug).row.id
    for refused in (
        lambda: operations.create_token(slug, integration_ids=[integration.id, 999_999]),
        lambda: operations.change_token_scope(token, [999_999]),
    ):
        with pytest.raises(OperatorError, match=f"^No integration of the application {slug} has the id 999999.$"):
            refused()
    assert [row.id for row in operations.list_tokens(application=slug)] == [token]


def test_a_scope_names_integrations_of_the_tokens_own_application(slug: str, other_slug: str, integration: Integration) -> None:
    number = operations.create_token(other_slug).row.id
    sentence = f"^No integration of the application {other_slug} has the id {integration.id}.$"
    with pytest.raises(OperatorError, match=sentence):
        operations.create_token(other_slug, integration_ids=[integration.id])
    with pytest.raises(OperatorError, match=sentence):
        operations.change_token_scope(number, [integration.id])


def test_a_token_whose_integration_has_moved_can_be_rotated_and_does_not_see_it(
    slug: str, other_slug: str, integration: Integration
) -> None:
    number = operations.create_token(slug, integration_ids=[integration.id]).row.id
    moved = operations.change_integration(integration.id, application=other_slug)
    caller = auth.authenticate(operations.rotate_token(number).token)
    assert caller.token.integration_ids == {integration.id}
    assert not caller.may_see(moved)


@pytest.mark.parametrize("scope", [[], range(1, 92)])
def test_a_scope_is_neither_empty_nor_endless(slug: str, scope: list[int]) -> None:
    with pytest.raises(OperatorError, match=r"^A token's scope names 1 to 90 integrations"):
        operations.create_token(slug, integration_ids=scope)


@pytest.mark.parametrize("number", [0, -1, 2**63, True, "5"])
def test_an_id_is_a_positive_integer(slug: str, number: int) -> None:
    with pytest.raises(OperatorError, match=r"^integration_ids has to be an integer from 1 to"):
        operations.create_token(slug, integration_ids=[number])


def test_a_scope_can_be_changed_and_lifted(slug: str, integration: Integration) -> None:
    token = operations.create_token(slug).row.id
    assert operations.change_token_scope(token, [integration.id]).integration_ids == {integration.id}
    assert operations.change_token_scope(token, None).integration_ids is None


def test_a_switched_off_or_unknown_application_gets_no_token(slug: str, user: int) -> None:
    operations.change_application(slug, active=False)
    absent = unique("app")
    for name, sentence in ((slug, f"The application {slug} is switched off."), (absent, f"There is no application {absent}.")):
        with pytest.raises(OperatorError, match=f"^{re.escape(sentence)}$"):
            operations.create_token(name)
        with pytest.raises(OperatorError, match=f"^{re.escape(sentence)}$"):
            operations.create_session(user, name)


def test_a_session_belongs_to_a_user_who_is_there_and_switched_on(slug: str, user: int) -> None:
    with pytest.raises(OperatorError, match=r"^No user has the id 999999.$"):
        operations.create_session(999_999, slug)
    operations.change_user(user, active=False)
    with pytest.raises(OperatorError, match=f"^The user {user} is switched off.$"):
        operations.create_session(user, slug)


def test_a_session_authenticates_its_user(slug: str, user: int) -> None:
    minted = operations.create_session(user, slug)
    caller = auth.authenticate(minted.token)
    auth.require_alive(caller)
    assert minted.token.startswith("plano_ses_")
    assert caller.user is not None
    assert caller.user.id == user


def test_a_session_is_made_under_the_stamp_that_its_user_has(slug: str, user: int) -> None:
    assert operations.create_session(user, slug).row.password_stamp is None
    before = operations.create_session(user, slug).token
    operations.revoke_sessions(user)
    row = operations.create_session(user, slug).row
    assert row.password_stamp == User.get(user, consistent_read=True).password_stamp is not None
    with pytest.raises(InvalidToken):
        auth.authenticate(before)


def test_sessions_of_a_user_are_indexed_by_their_last_use_and_tokens_of_applications_are_not(slug: str, user: int) -> None:
    row = operations.create_session(user, slug, created_at=MOMENT).row
    assert row.last_used_at_and_id == by_time(rfc3339(MOMENT), row.id)
    assert operations.create_token(slug).row.last_used_at_and_id is None


def test_times_of_a_session_can_be_given(slug: str, user: int) -> None:
    used = MOMENT + timedelta(hours=1)
    row = operations.create_session(user, slug, created_at=MOMENT, last_used_at=used).row
    assert (row.created_at, row.last_used_at) == (rfc3339(MOMENT), rfc3339(used))
    assert operations.create_session(user, slug, created_at=MOMENT).row.last_used_at == rfc3339(MOMENT)
    assert operations.create_token(slug, created_at=MOMENT).row.created_at == rfc3339(MOMENT)


def test_a_time_without_a_zone_is_refused(slug: str, user: int) -> None:
    with pytest.raises(OperatorError, match=r"^A time needs its time zone.$"):
        operations.create_session(user, slug, created_at=MOMENT.replace(tzinfo=None))


def test_the_row_of_a_session_goes_97_days_after_it_was_made_unless_remembered(slug: str, user: int) -> None:
    row = operations.create_session(user, slug, created_at=MOMENT).row
    assert row.expires_at == (MOMENT + timedelta(days=97)).timestamp()
    assert operations.create_session(user, slug, remember_me=True).row.expires_at is None
    assert operations.create_token(slug).row.expires_at is None


@pytest.mark.parametrize("by", [lambda minted: minted.row.id, lambda minted: minted.token], ids=["id", "token"])
def test_a_revoked_token_is_invalid_at_once(slug: str, by: Callable[[Minted], int | str]) -> None:
    minted = operations.create_token(slug)
    operations.revoke_token(by(minted))
    with pytest.raises(InvalidToken):
        auth.authenticate(minted.token)


def test_revoking_again_keeps_the_first_time(slug: str) -> None:
    number = operations.create_token(slug).row.id
    assert operations.revoke_token(number).revoked_at == operations.revoke_token(number).revoked_at


def test_a_token_that_is_not_there_cannot_be_revoked(slug: str) -> None:
    token = operations.create_token(slug).token
    mistyped = token[:-1] + ("0" if token[-1] != "0" else "1")
    with pytest.raises(OperatorError, match=r"^No token has the id 999999999.$"):
        operations.revoke_token(999_999_999)
    with pytest.raises(OperatorError, match=r"^That is no token of this system"):
        operations.revoke_token(mistyped)
    with pytest.raises(OperatorError, match=r"^There is no such token here.$"):
        operations.revoke_token(mint("session"))


def test_all_sessions_of_a_user_can_be_revoked(slug: str, user: int) -> None:
    mine = [operations.create_session(user, slug).token for _ in range(2)]
    another = operations.create_session(operations.create_user("Bob").id, slug).token
    assert len(operations.revoke_sessions(user)) == 2
    for token in mine:
        with pytest.raises(InvalidToken):
            auth.authenticate(token)
    assert auth.authenticate(another)


def test_a_rotated_token_is_replaced_by_one_with_its_name_and_scope(slug: str, integration: Integration) -> None:
    old = operations.create_token(slug, name="FM", integration_ids=[integration.id])
    new = operations.rotate_token(old.row.id)
    with pytest.raises(InvalidToken):
        auth.authenticate(old.token)
    row = auth.authenticate(new.token).token
    assert row.name == "FM"
    assert row.integration_ids == {integration.id}
    assert row.id != old.row.id


def test_only_a_living_token_of_an_application_is_rotated_or_scoped(slug: str, user: int) -> None:
    session, revoked = operations.create_session(user, slug).row.id, operations.create_token(slug).row.id
    operations.revoke_token(revoked)
    for change in (operations.rotate_token, lambda number: operations.change_token_scope(number, None)):
        with pytest.raises(OperatorError, match=r"only an application's token can be scoped or rotated"):
            change(session)
        with pytest.raises(OperatorError, match=f"^The token {revoked} is revoked.$"):
            change(revoked)


def test_a_rotation_that_is_refused_revokes_nothing(slug: str) -> None:
    old = operations.create_token(slug)
    operations.change_application(slug, active=False)
    with pytest.raises(OperatorError, match=r"is switched off"):
        operations.rotate_token(old.row.id)
    old.row.refresh(consistent_read=True)
    assert old.row.revoked_at is None


def test_tokens_are_listed_by_kind_application_and_user(slug: str, user: int) -> None:
    token, session = operations.create_token(slug).row.id, operations.create_session(user, slug).row.id
    revoked = operations.revoke_token(operations.create_token(slug).row.id).id

    def listed(**wanted: object) -> list[int]:
        return [row.id for row in operations.list_tokens(**wanted)]  # type: ignore[arg-type]  # each test gives the right ones

    assert listed(application=slug) == [token, session]
    assert listed(application=slug, kind="application") == [token]
    assert listed(user_id=user) == [session]
    assert listed(application=slug, revoked=True) == [token, session, revoked]
