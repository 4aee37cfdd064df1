import pytest

from shared.records.applications import Application
from shared.records.tokens import Token
from tests.factory import Factory, unique
from tools.operate import operations
from tools.operate.operations import AlreadyThereError, OperatorError


def test_an_application_is_made_with_its_time_zone(new_slug: str) -> None:
    operations.create_application(new_slug, name="Plano", time_zone="America/Denver")
    made = Application.get(new_slug)
    assert made.name == "Plano"
    assert made.time_zone == "America/Denver"
    assert made.active is True
    assert made.id > 0
    assert made.created_at == made.last_updated


@pytest.mark.parametrize("order", ["", "Day_first", "year_first"])
def test_an_unknown_date_order_is_refused(slug: str, new_slug: str, order: str) -> None:
    sentence = r"^date_order has to be month_first or day_first.$"
    with pytest.raises(OperatorError, match=sentence):
        operations.create_application(new_slug, name="App", date_order=order)
    with pytest.raises(OperatorError, match=sentence):
        operations.change_application(slug, date_order=order)


def test_an_applications_date_order_is_month_first_unless_it_is_chosen(slug: str, new_slug: str) -> None:
    assert Application.get(slug).date_order == "month_first"
    assert operations.create_application(new_slug, name="App", date_order="day_first").date_order == "day_first"


def test_a_new_token_carries_the_date_order(slug: str) -> None:
    operations.change_application(slug, date_order="day_first")
    assert operations.create_token(slug).row.date_order == "day_first"


def test_a_changed_date_order_reaches_the_tokens(slug: str) -> None:
    row = operations.create_token(slug).row
    operations.change_application(slug, date_order="day_first")
    assert Token.get(row.hash, consistent_read=True).date_order == "day_first"


def test_an_application_and_a_token_without_date_order_get_one(slug: str) -> None:
    row = operations.create_token(slug).row
    Application(slug).update(actions=[Application.date_order.remove()])
    row.update(actions=[Token.date_order.remove()])
    assert operations.create_token(slug).row.date_order == "month_first"
    operations.change_application(slug, time_zone="Asia/Tokyo")
    assert Token.get(row.hash, consistent_read=True).date_order == "month_first"


def test_applications_are_listed_by_slug(slug: str) -> None:
    slugs = [application.slug for application in operations.list_applications()]
    assert slug in slugs
    assert slugs == sorted(slugs)


def test_a_slug_is_taken_once(new_slug: str) -> None:
    operations.create_application(new_slug, name="App")
    with pytest.raises(AlreadyThereError, match=f"^The application {new_slug} exists already.$"):
        operations.create_application(new_slug, name="Other")
    assert Application.get(new_slug).name == "App"


@pytest.mark.parametrize("slug", ["", "planoreport", "Planoauth", "planoauth\n", "é"])
def test_an_application_that_requests_cannot_name_is_refused(slug: str) -> None:
    with pytest.raises(OperatorError, match=r"its slug has to be one of planoauth, planoorder, planox2.$"):
        operations.create_application(slug, name="App")
    assert slug not in {application.slug for application in operations.list_applications()}


@pytest.mark.parametrize("zone", ["", "Mars/Base", "utc ", "../etc/passwd"])
def test_an_unknown_time_zone_is_refused(slug: str, new_slug: str, zone: str) -> None:
    sentence = r"^time_zone has to be the IANA name of a time zone"
    with pytest.raises(OperatorError, match=sentence):
        operations.create_application(new_slug, name="App", time_zone=zone)
    with pytest.raises(OperatorError, match=sentence):
        operations.change_application(slug, time_zone=zone)


@pytest.mark.parametrize("name", ["", "  ", "x" * 256, "a\x1b[2J", "a\nb", "\udc80"])
def test_a_name_is_a_text_of_limited_length_without_control_characters(new_slug: str, name: str) -> None:
    with pytest.raises(OperatorError, match=r"^name has to be a text of 1 to 255 characters, without control characters.$"):
        operations.create_application(new_slug, name=name)


@pytest.mark.parametrize("name", ["می\u200cخواهم", "12\u00a0rue", "\U0001f468\u200d\U0001f469", "\ue000", "a\u0301"])
def test_a_name_takes_what_a_parameter_of_the_api_takes(slug: str, name: str) -> None:
    assert operations.change_application(slug, name=name).name == name


def test_what_is_not_named_is_left_alone(slug: str) -> None:
    operations.change_application(slug, name="New")
    changed = Application.get(slug)
    assert changed.name == "New"
    assert changed.time_zone == "UTC"
    assert changed.active is True
    assert changed.last_updated > changed.created_at


def test_a_change_of_nothing_is_refused(slug: str) -> None:
    with pytest.raises(OperatorError, match=r"^There is nothing to change"):
        operations.change_application(slug)


def test_an_application_that_is_not_there_cannot_be_changed() -> None:
    slug = unique("app")
    with pytest.raises(OperatorError, match=f"^There is no application {slug}.$"):
        operations.change_application(slug, active=True)
    assert not list(Application.query(slug))


def test_the_rows_of_its_tokens_follow_its_state(slug: str) -> None:
    rows = [operations.create_token(slug).row for _ in range(3)]
    operations.change_application(slug, active=False, time_zone="Asia/Tokyo")
    for row in rows:
        row.refresh(consistent_read=True)
        assert (row.application_active, row.time_zone) == (False, "Asia/Tokyo")
    operations.change_application(slug, active=True)
    assert all(row.application_active for row in operations.list_tokens(application=slug))


def test_more_tokens_follow_than_one_transaction_takes(slug: str) -> None:
    made = operations.create_token(slug).row
    for number in range(250):
        Token(**{**made.attribute_values, "hash": unique("hash"), "id": 10_000_000 + number}).save()
    operations.change_application(slug, active=False)
    states = [row.application_active for row in operations.list_tokens(application=slug)]
    assert states == [False] * 251


def test_tokens_of_others_and_sessions_are_left_alone(slug: str) -> None:
    other = Factory().application().slug
    token = operations.create_token(other).row
    session = operations.create_session(operations.create_user("Ada").id, slug).row
    operations.change_application(slug, active=False)
    for row in (token, session):
        before = row.serialize()
        row.refresh(consistent_read=True)
        assert row.serialize() == before


def test_a_switch_that_was_interrupted_is_finished_by_throwing_it_again(slug: str) -> None:
    row = operations.create_token(slug).row
    Application(slug).update(actions=[Application.active.set(False)])  # and no further
    operations.change_application(slug, active=False)
    row.refresh(consistent_read=True)
    assert row.application_active is False
