from typing import Any

import pytest

from shared.dynamodb.ids import next_id
from shared.dynamodb.transaction import ALONE
from shared.errors import Invalid
from shared.records.clients import Client
from shared.records.user_emails import UserEmail
from shared.records.users import User
from shared.services import password_resets, passwords
from tests.accounts import NEW_PASSWORD, PASSWORD, new_email, user_of, user_with_password
from tests.factory import Factory, unique
from tools.operate import operations
from tools.operate.operations import OperatorError, accept
from tools.operate.output import row


def test_a_user_is_made_with_roles_and_companies() -> None:
    made = operations.create_user("Ada", roles={"planoauth": ["employee", "employee"], "planox2": []}, company_ids=[7, 8])
    user = User.get(made.id)
    assert user.name == "Ada"
    assert user.active is True
    assert user.company_ids == {7, 8}
    assert user.roles == {"planoauth": ["employee"]}


def test_a_user_without_roles_or_companies_has_none() -> None:
    user = User.get(operations.create_user("Ada").id)
    assert not user.has_any_role()
    assert user.company_ids is None


def test_users_are_listed_by_id() -> None:
    made = [operations.create_user("Ada").id for _ in range(2)]
    listed = [user.id for user in operations.list_users()]
    assert listed == sorted(listed)
    assert set(made) <= set(listed)


def test_roles_change_in_the_applications_that_are_named_only(slug: str) -> None:
    user = operations.create_user("Ada", roles={"planoauth": ["employee"], "planox2": ["client"]}, company_ids=[7])
    operations.change_user(user.id, roles={"planox2": [], slug: ["liaison"]})
    changed = User.get(user.id)
    assert changed.roles == {"planoauth": ["employee"], slug: ["liaison"]}
    assert (changed.name, changed.company_ids) == ("Ada", {7})


def test_companies_are_replaced_and_can_be_none() -> None:
    user = operations.create_user("Ada", company_ids=[7])
    assert operations.change_user(user.id, company_ids=[8, 9]).company_ids == {8, 9}
    assert operations.change_user(user.id, company_ids=[]).company_ids is None


def test_a_user_is_switched_off_and_on() -> None:
    user = operations.create_user("Ada")
    assert operations.change_user(user.id, active=False).active is False
    assert operations.change_user(user.id, active=True).active is True


@pytest.mark.parametrize("held", [["boss"], ["client", ""], "Client"])
def test_an_unknown_role_is_refused(held: list[str]) -> None:
    user = operations.create_user("Ada")
    sentence = r"is not a role; the roles are client, employee, liaison.$"
    with pytest.raises(OperatorError, match=sentence):
        operations.create_user("Bob", roles={"planoauth": held})
    with pytest.raises(OperatorError, match=sentence):
        operations.change_user(user.id, roles={"planoauth": held})


def test_roles_are_held_in_applications_that_the_api_knows_or_that_are_there() -> None:
    slug = unique("app")
    with pytest.raises(OperatorError, match=f"^There is no application {slug}.$"):
        operations.create_user("Ada", roles={slug: ["client"]})
    for known in ("planoauth", "planoorder", "planox2"):
        assert operations.create_user("Ada", roles={known: ["client"]}).roles == {known: ["client"]}


@pytest.mark.parametrize("company", [0, -7, 2**63, True])
def test_a_company_is_an_id(company: int) -> None:
    with pytest.raises(OperatorError, match=r"^company_ids has to be an integer from 1 to"):
        operations.create_user("Ada", company_ids=[company])


def test_a_user_who_is_not_there_cannot_be_changed() -> None:
    with pytest.raises(OperatorError, match=r"^No user has the id 999999.$"):
        operations.change_user(999_999, roles={"planoauth": ["client"]})
    assert not list(User.query(999_999))


def test_a_change_of_nothing_is_refused() -> None:
    with pytest.raises(OperatorError, match=r"^There is nothing to change"):
        operations.change_user(operations.create_user("Ada").id)


def test_a_name_is_not_empty() -> None:
    with pytest.raises(OperatorError, match=r"^name has to be a text"):
        operations.create_user("")


# --- e-mails, one-time passwords, sessions, companies ---


def email_row(email: str) -> UserEmail | None:
    try:
        return UserEmail.get(email, consistent_read=True)
    except UserEmail.DoesNotExist:
        return None


def test_a_user_is_made_with_an_email_that_no_other_user_has() -> None:
    email = new_email()
    user = operations.create_user("Ada", email=email)
    assert User.get(user.id, consistent_read=True).email == email
    row = email_row(email.lower())
    assert row is not None
    assert row.user_id == user.id
    with pytest.raises(OperatorError, match=r"^Another user has the e-mail"):
        operations.create_user("Bob", email=email.upper())


def test_another_email_frees_the_former_one_and_ends_sessions_and_codes(factory: Factory) -> None:
    user = user_with_password(factory)
    former, later = str(user.email), new_email()
    changed = operations.change_email(user.id, later)
    assert (changed.email, user_of(later).id) == (later, user.id)
    assert email_row(former.lower()) is None
    stored = User.get(user.id, consistent_read=True)
    assert stored.password_stamp != user.password_stamp
    assert passwords.is_right(stored, PASSWORD)


def test_an_email_may_change_its_case(factory: Factory) -> None:
    user = user_with_password(factory)
    operations.change_email(user.id, str(user.email).upper())
    assert user_of(str(user.email)).email == str(user.email).upper()


def test_an_email_that_another_user_has_is_not_given(factory: Factory) -> None:
    one, other = user_with_password(factory), user_with_password(factory)
    with pytest.raises(OperatorError, match=r"^Another user has the e-mail"):
        operations.change_email(one.id, str(other.email))
    assert (user_of(str(one.email)).id, user_of(str(other.email)).id) == (one.id, other.id)
    with pytest.raises(OperatorError, match=r"^email has to be like"):
        operations.change_email(one.id, "nonsense")


def test_a_one_time_password_is_a_link_that_sets_a_password_once(factory: Factory) -> None:
    user = user_with_password(factory, password=None)
    printed = operations.one_time_password(user.id)
    code = printed["link"].partition("#")[2]
    assert (printed["user_id"], printed["hours"]) == (user.id, 24)
    password_resets.reset(ALONE, code, NEW_PASSWORD)
    assert passwords.is_right(User.get(user.id, consistent_read=True), NEW_PASSWORD)
    with pytest.raises(Invalid):
        password_resets.reset(ALONE, code, PASSWORD)


def test_ending_sessions_changes_the_stamp_that_they_were_made_under(factory: Factory) -> None:
    user = user_with_password(factory)
    operations.revoke_sessions(user.id)
    stored = User.get(user.id, consistent_read=True)
    assert stored.password_stamp not in (user.password_stamp, None)
    assert passwords.is_right(stored, PASSWORD)
    with pytest.raises(OperatorError, match=r"^No user has the id 999999.$"):
        operations.revoke_sessions(999_999)


def test_users_without_a_role_are_reported() -> None:
    without, with_role = operations.create_user("Ada").id, operations.create_user("Bob", roles={"planoauth": ["client"]}).id
    reported = {user.id for user in operations.list_users(without_role=True)}
    assert without in reported
    assert with_role not in reported


def test_no_listing_prints_a_hash_or_a_stamp(factory: Factory) -> None:
    user = user_with_password(factory)
    printed = str(row(user))
    assert str(user.email) in printed
    assert not any(secret in printed for secret in (str(user.password_hash), str(user.password_stamp)))


def client(factory: Factory, **values: Any) -> Client:
    made = Client(next_id("clients"), user_id=factory.user().id, application="planoauth", **accept.times(), **values)
    made.save()
    return made


def test_a_wished_company_is_confirmed_and_the_user_sees_its_integrations(factory: Factory) -> None:
    wished = client(factory, wished_company_id=7)
    assert wished.id in {each.id for each in operations.list_clients(unconfirmed=True)}
    assert operations.confirm_client(wished.id).company_id == 7
    assert User.get(wished.user_id, consistent_read=True).company_ids == {7}
    assert wished.id not in {each.id for each in operations.list_clients(unconfirmed=True)}
    operations.confirm_client(wished.id, company_id=8)
    assert User.get(wished.user_id, consistent_read=True).company_ids == {8}
    assert Client.get(wished.id, consistent_read=True).company_id == 8


def test_without_a_wish_the_company_has_to_be_named(factory: Factory) -> None:
    wishless = client(factory)
    with pytest.raises(OperatorError, match=r"wished for no company: name one.$"):
        operations.confirm_client(wishless.id)
    assert operations.confirm_client(wishless.id, company_id=9).company_id == 9
    with pytest.raises(OperatorError, match=r"^No client has the id 999999.$"):
        operations.confirm_client(999_999)
