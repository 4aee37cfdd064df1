"""The Python client against `make run`: each of its methods, and what comes when a call is wrong."""

from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any

import pytest
from planocore import errors, from_csv, to_csv
from planocore.models import PlanointegrateView, WebhookOutSubView

from tests.clients.both import Both, open_client
from tests.local.runner import Run

pytestmark = pytest.mark.xdist_group("clients")


def test_list_item_is_created_and_a_second_one_with_its_slug_refused(run: Run, kind: str) -> None:
    with as_caller(run, kind, "employee") as client:
        answer = client.create(key="clients", slug=kind, name="Küche", application_view="default", session_view="default")
        assert answer.data.slug == kind
        assert answer.data.name == "Küche"
        assert answer.data.image is None
        assert answer.application.slug == "planoauth"
        assert answer.session.roles == ["employee"]
        with pytest.raises(errors.SlugAlreadyExists):
            client.create(key="clients", slug=kind)


def test_update_clears_what_is_none_and_leaves_what_is_not_given(run: Run, kind: str) -> None:
    with as_caller(run, kind, "employee") as client:
        item = client.create(key="clients", slug=f"cleared-{kind}", name="Küche", notes="old").data
        changed = client.use(lambda api: api.list_items.update(id=item.id, notes=None)).data
    assert (changed.name, changed.notes) == ("Küche", None)


def test_second_of_two_editors_gets_the_record_as_it_is(run: Run, kind: str) -> None:
    with as_caller(run, kind, "employee") as client:
        item = client.create(key="clients", slug=f"edited-{kind}").data
        first = client.use(lambda api: api.list_items.update(id=item.id, name="First", last_updated=item.last_updated)).data
        with pytest.raises(errors.InvalidParam) as raised:
            client.use(lambda api: api.list_items.update(id=item.id, name="Second", last_updated=item.last_updated))
    assert ([error.rule for error in raised.value.errors], raised.value.data) == (["conflict"], first)


def test_rows_are_imported_as_csv_and_taken_back_unchanged(run: Run, kind: str) -> None:
    rows = [{"slug": f"row-{number}", "name": f'"{number}"; Küche,\r\n', "active": number > 0} for number in range(3)]
    with as_caller(run, kind, "employee") as client:
        key, text = f"imported_{kind}", to_csv(rows)
        first = client.use(lambda api: api.list_items.import_(key=key, csv=text)).data
        again = client.use(lambda api: api.list_items.import_(key=key, csv=to_csv(from_csv(text)), mode="upsert")).data
        found = client.use(lambda api: api.list_items.iterate(key=key, page_size=2))
    assert (first.created, again.unchanged) == (3, 3)
    assert [(item.slug, item.name, item.active) for item in found] == [(row["slug"], row["name"], row["active"]) for row in rows]


def test_base64_bodies_are_taken(run: Run, kind: str) -> None:
    with as_caller(run, kind, "employee", base64=True) as client:
        assert client.create(key="clients", slug=f"base64-{kind}").data.slug == f"base64-{kind}"


def test_refused_image_says_by_which_rule(run: Run, kind: str) -> None:
    item = run.ready["records"]["list_item"]
    with as_caller(run, kind, "employee") as client, pytest.raises(errors.InvalidUrl) as raised:
        client.use(lambda api: api.list_items.upload_image(id=item, image_url="ftp://images.example.com/a.png"))
    assert [(error.attr, error.rule) for error in raised.value.errors] == [("image_url", "scheme")]


def test_requirement_is_created_between_two_records(run: Run, kind: str) -> None:
    item = {"type": "ListItem", "id": run.ready["records"]["list_item"]}
    with as_caller(run, kind, "liaison") as client:
        answer = client.use(lambda api: api.requirements.create(required=item, requireable=item, key="certificate"))
    assert (answer.data.required.type, answer.data.requireable.id) == ("ListItem", item["id"])


def test_audit_event_that_is_sent_again_is_the_same_record(run: Run, kind: str) -> None:
    with as_caller(run, kind, "application") as client:
        assert client.record_event().data == client.record_event().data


def test_audit_event_of_what_was_answered_is_the_same_record(run: Run, kind: str) -> None:
    with as_caller(run, kind, "application") as client:
        first = client.record_event(unique_id=f"back-{kind}", stop_time=datetime.now(UTC), notes=["a"]).data
        own = {name: getattr(first, name) for name in ("unique_id", "start_time", "stop_time", "notes", "updated_in")}
        assert client.record_event(**own).data == first


def test_requirement_takes_the_references_of_another(run: Run, kind: str) -> None:
    item = {"type": "ListItem", "id": run.ready["records"]["list_item"]}
    with as_caller(run, kind, "liaison") as client:
        first = client.use(lambda api: api.requirements.create(required=item, requireable=item)).data
        again = client.use(lambda api: api.requirements.create(required=first.required, requireable=first.requireable)).data
    assert (again.required, again.requireable) == (first.required, first.requireable)


def test_wrong_parameters_are_all_named(run: Run, kind: str) -> None:
    with as_caller(run, kind, "employee") as client, pytest.raises(errors.MissingParam) as raised:
        client.create(key="", item_id=1)
    assert {error.attr for error in raised.value.errors} == {"key", "item_type"}


def test_wrong_token_is_refused(run: Run, kind: str) -> None:
    with open_client(kind, run.ready["api"], "plano_app_wrong") as client, pytest.raises(errors.InvalidToken):
        client.create()


def test_caller_without_a_record_gets_the_session_to_register_with(run: Run, kind: str) -> None:
    with as_caller(run, kind, "no_client") as client, pytest.raises(errors.ClientRequired) as raised:
        client.create()
    assert raised.value.session


def test_one_page_is_returned_with_the_count(run: Run, kind: str) -> None:
    with as_caller(run, kind, "client") as client:
        page = client.index(integration_id=own(run), page={"size": 7, "number": 2}, count=True).data
    assert len(page.results) == 7
    assert page.count >= 60  # of the demo, and those that other tests of this run made
    assert isinstance(page.results[0], WebhookOutSubView)


@pytest.mark.parametrize("page_size", [7, 20, 60, 100])
def test_iterator_goes_through_all_pages_once(run: Run, kind: str, page_size: int) -> None:
    with as_caller(run, kind, "client") as client:
        found = client.iterate(integration_id=own(run), page_size=page_size, sort={"by": "last_updated", "order": "desc"})
        count = client.index(integration_id=own(run), page={"size": 1}, count=True).data.count
    assert len(found) == len({record.id for record in found}) == count
    assert found == sorted(found, key=lambda record: (record.last_updated, record.id), reverse=True)


def test_iterator_keeps_view_and_filters(run: Run, kind: str) -> None:
    with as_caller(run, kind, "client") as client:
        found = client.iterate(integration_id=own(run), filters=["inactive"], view="planointegrate_view", page_size=5)
    assert len(found) == 20
    assert {type(record) for record in found} == {PlanointegrateView}


def as_caller(run: Run, kind: str, caller: str, **options: Any) -> AbstractContextManager[Both]:
    return open_client(kind, run.ready["api"], run.ready["tokens"][caller], **options)


def own(run: Run) -> int:
    return int(run.ready["integrations"]["own"])
