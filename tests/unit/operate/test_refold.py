"""Operators make anew what searches compare and what text sorts by."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from shared.records import sort_keys
from tests.audit_events import save_event
from tests.calls import Calls
from tests.client import Client
from tests.factory import Factory, unique
from tests.items import save_item, stored
from tests.requirements import save_requirement
from tools.operate import operations
from tools.operate.operations.refold import refold

CAFE = "Caf\u00e9"
SUBSCRIPTION: dict[str, Any] = {"key": "K", "callback_url": "https://partner.example/hook", "version": "2", "statuses": ["hold"]}


def subscription(factory: Factory) -> Any:
    return operations.create_subscription(factory.integration().id, name=CAFE, **SUBSCRIPTION)


def integration(factory: Factory) -> Any:
    factory.application_token("planoauth")
    return operations.create_integration(unique(CAFE), company_id=7, application="planoauth")


def list_item(factory: Factory) -> Any:
    number = Client()("list_items_create", factory.application_token("planoauth"), key=unique("k"), slug="s", name=CAFE).data["id"]
    return stored(number)


@dataclass(frozen=True)
class Kind:
    """Records of one table, whose searched text holds `name` under the attribute."""

    name: str
    refold_all: Callable[[], dict[str, int]]
    make: Callable[[Factory], Any]
    attribute: str = "name"

    def __str__(self) -> str:
        return self.name

    def made_before_marks_were_removed(self, factory: Factory) -> Any:
        """A record whose searched text, and sort key by it, only have their case folded."""
        record = self.make(factory)
        text = getattr(record, self.attribute)
        former: dict[str, Any] = {"folded": {**record.folded, self.attribute: str(text).casefold()}}
        if "name_and_id" in record.attribute_values:
            former["name_and_id"] = sort_keys.by_text(text, int(record.id)).replace("cafe", CAFE.casefold())
        record.update([getattr(type(record), name).set(value) for name, value in former.items()])
        return record


KINDS = (
    Kind("subscriptions", operations.refold_subscriptions, subscription),
    Kind("integrations", operations.refold_integrations, integration),
    Kind("list_items", operations.refold_list_items, list_item),
    Kind("requirements", operations.refold_requirements, lambda _: save_requirement(key=CAFE), "key"),
    Kind("audit_events", operations.refold_audit_events, lambda _: save_event(script_name=CAFE), "script_name"),
)
each_kind = pytest.mark.parametrize("kind", KINDS, ids=str)


def row(record: Any) -> dict[str, Any]:
    """As it is stored."""
    copy = type(record).from_raw_data(record.serialize())
    copy.refresh(consistent_read=True)
    return dict(copy.attribute_values)


@each_kind
def test_what_follows_from_the_text_is_made_anew_and_nothing_else(factory: Factory, kind: Kind) -> None:
    kind.refold_all()  # those of other tests
    new = kind.make(factory)
    before = row(new)
    old = kind.made_before_marks_were_removed(factory)
    former = row(old)
    told = kind.refold_all()
    assert told["refolded"] == 1
    assert told[kind.name] >= 2
    assert row(new) == before
    after = row(old)
    assert "cafe" in after["folded"][kind.attribute]
    derived = {"folded", "name_and_id"}
    assert {name: value for name, value in after.items() if name not in derived} == {
        name: value for name, value in former.items() if name not in derived
    }
    if "name_and_id" in after:
        assert after["name_and_id"] == sort_keys.by_text(after["name"], int(old.id))
    assert kind.refold_all() == {**told, "refolded": 0}


def test_an_item_that_was_not_found_is_found_and_sorted(call: Client, factory: Factory, employee: str) -> None:
    kind = KINDS[2]
    old = kind.made_before_marks_were_removed(factory)
    call("list_items_create", employee, key=old.key, slug="b", name="Cafz")

    def names(**given: Any) -> list[str]:
        data = call("list_items_index", employee, key=old.key, sort={"by": "name"}, **given).data
        return [each["name"] for each in data["results"]]

    assert (names(search={"term": "cafe"}), names()) == ([], ["Cafz", CAFE])
    kind.refold_all()
    assert (names(search={"term": "cafe"}), names()) == ([CAFE], [CAFE, "Cafz"])


@each_kind
def test_a_row_that_is_changed_meanwhile_is_made_anew_as_it_is_then(factory: Factory, kind: Kind, calls: Calls) -> None:
    old = kind.made_before_marks_were_removed(factory)

    def overtake(operation: str, request: dict[str, Any]) -> None:
        if operation == "UpdateItem":
            calls.before = lambda *_: None
            model, theirs = type(old), "2999-01-01T00:00:00.000000Z"
            copy = model.from_raw_data(old.serialize())
            copy.update([getattr(model, kind.attribute).set("\u00c9t\u00e9"), model.last_updated.set(theirs)])

    calls.before = overtake
    assert refold(old)
    after = row(old)
    assert (after[kind.attribute], after["folded"][kind.attribute]) == ("\u00c9t\u00e9", "ete")


@each_kind
def test_a_row_that_is_deleted_meanwhile_stays_deleted(factory: Factory, kind: Kind) -> None:
    old = kind.made_before_marks_were_removed(factory)
    old.delete()
    assert not refold(old)
    with pytest.raises(old.DoesNotExist):
        old.refresh(consistent_read=True)


def test_another_item_that_took_the_slug_meanwhile_is_made_anew_as_it_is(factory: Factory) -> None:
    old = KINDS[2].made_before_marks_were_removed(factory)
    new = save_item(int(old.id) + 10_000_000, old.key, old.slug, name="Z\u00fcrich")
    new.update([type(new).last_updated.set(old.last_updated), type(new).folded.set({})])
    assert refold(old)
    assert row(new)["folded"]["name"] == "zurich"
