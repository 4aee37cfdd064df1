import pytest

from shared.records.users import User
from tests.factory import unique
from tools.operate import operations
from tools.operate.operations import OperatorError


def test_a_user_is_made_with_roles_and_companies() -> None:
    made = operations.create_user("Ada", roles={"planoauth": ["employee", "employee"], "planox2": []}, company_ids=[7, 8])
    user = User.get(made.id)
    assert (user.name, user.active, user.company_ids) == ("Ada", True, {7, 8})
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
