import pytest

from shared.records.integrations import Integration
from tests.factory import unique
from tools.operate import operations
from tools.operate.operations import OperatorError

NONE = {"active_2": 0, "active_3": 0, "inactive_2": 0, "inactive_3": 0}


def test_an_integration_belongs_to_a_company_and_an_application_and_starts_without_subscriptions(slug: str) -> None:
    made = Integration.get(operations.create_integration("Partner", company_id=7, application=slug).id)
    assert made.name == "Partner"
    assert made.active is True
    assert made.counts == NONE
    assert (made.company_id, made.application) == (7, slug)


def test_its_application_is_there(integration: Integration) -> None:
    slug = unique("app")
    with pytest.raises(OperatorError, match=f"^There is no application {slug}.$"):
        operations.create_integration("Partner", company_id=7, application=slug)
    with pytest.raises(OperatorError, match=f"^There is no application {slug}.$"):
        operations.change_integration(integration.id, application=slug)


def test_each_owner_is_changed_by_itself(slug: str, integration: Integration, other_slug: str) -> None:
    moved = operations.change_integration(integration.id, application=other_slug)
    assert (moved.company_id, moved.application) == (7, other_slug)
    sold = operations.change_integration(integration.id, company_id=9)
    assert (sold.company_id, sold.application) == (9, other_slug)


def test_an_integration_from_before_is_given_the_owner_that_it_lacks(slug: str, integration: Integration) -> None:
    integration.update([Integration.application.remove()])
    assert operations.change_integration(integration.id, application=slug).application == slug


def test_what_is_not_named_is_left_alone(integration: Integration) -> None:
    changed = operations.change_integration(integration.id, name="New", active=False)
    assert changed.name == "New"
    assert changed.active is False
    assert changed.company_id == 7
    assert changed.counts == NONE


def test_integrations_are_listed_by_id(integration: Integration) -> None:
    listed = [each.id for each in operations.list_integrations()]
    assert listed == sorted(listed)
    assert integration.id in listed


def test_an_integration_that_is_not_there_cannot_be_changed() -> None:
    with pytest.raises(OperatorError, match=r"^No integration has the id 999999.$"):
        operations.change_integration(999_999, active=True)


def test_a_change_of_nothing_is_refused(integration: Integration) -> None:
    with pytest.raises(OperatorError, match=r"^There is nothing to change"):
        operations.change_integration(integration.id)
