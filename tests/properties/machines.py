"""The API's state beside a model in memory: any sequence of requests has to leave both alike."""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from shared.dynamodb.ids import next_id
from shared.dynamodb.transaction import ALONE
from shared.errors import Invalid
from shared.records.audit_events_fmp import AuditEventFmp
from shared.records.integrations import Integration
from shared.records.list_item_defaults import ListItemDefault
from shared.records.list_items import ListItem
from shared.records.references import Record, ReferenceRow
from shared.records.requirements import Requirement
from shared.records.tokens import Token
from shared.records.webhook_out_subs import WebhookOutSub
from shared.services import webhook_out_subs
from shared.services.sessions import LIFETIME, UNUSED, USE_IS_WRITTEN_EVERY
from shared.timestamps import rfc3339
from shared.token_format import digest
from tests.client import Answer, Client
from tests.factory import Factory, unique
from tests.items import give_image, stored
from tests.oracle import SEARCHED, Sub, expected
from tests.whole import require_counted, require_pictured, require_whole
from tools.operate import operations
from tools.operate.operations import OperatorError

few = st.sampled_from


class Machine(RuleBasedStateMachine):
    """`factory` is set by the test that runs it."""

    factory: ClassVar[Factory]

    def __init__(self) -> None:
        super().__init__()
        self.call = Client()
        self.token = self.factory.application_token("planoauth")
        self.names: dict[str, str] = {}

    def own(self, name: str) -> str:
        """The name, made this run's own."""
        return self.names.setdefault(name, unique(name))

    def send(self, route: str, key: str | None = None, /, **params: Any) -> Answer:
        headers = {"Idempotency-Key": key} if key else {}
        return self.call.send(route, json.dumps(params).encode(), token=self.token, headers=headers)


@dataclass
class Kept:
    """An item as the model has it. `refers`: to a record elsewhere, or to another item by its id."""

    key: str
    slug: str
    name: str | None = None
    active: bool = True
    refers: Record | None = None
    has_image: bool = False


class ListItems(Machine):
    """Items with all their actions, records elsewhere that come and go, and requests that are sent again under their keys."""

    def __init__(self) -> None:
        super().__init__()
        self.items: dict[int, Kept] = {}
        self.defaults: dict[str, int] = {}
        self.answered: dict[str, tuple[Any, Any]] = {}  # parameters and data, by idempotency key
        found = self.factory.reference()
        self.record: Record = found["type"], found["id"]
        self.exists = True

    def drawn(self, data: Any) -> int:
        """An item's id, or one that no item has."""
        return int(data.draw(few([0, *sorted(self.items)])))

    def reference(self, data: Any) -> Record | None:
        chosen: Record | None = data.draw(few([None, self.record, *(("ListItem", number) for number in sorted(self.items))]))
        return chosen

    def is_there(self, record: Record | None) -> bool:
        return record is None or (self.exists if record == self.record else record[1] in self.items)

    def users(self, record: Record) -> int:
        return [kept.refers for kept in self.items.values()].count(record)

    @rule(key=few("abc"), slug=few("stu"), default=st.booleans(), active=st.booleans(), data=st.data())
    def create(self, key: str, slug: str, default: bool, active: bool, data: Any) -> None:
        refers, under = self.reference(data), data.draw(few([None, None, "x", "y"]))
        params = {"key": self.own(key), "slug": slug, "default": default, "active": active, **named(refers)}
        answer = self.send("list_items_create", under and self.own(under), **params)
        if under in self.answered:
            self._answered_before(answer, params, *self.answered[under])
        elif self._created(answer, params, refers) and under:
            self.answered[under] = params, answer.data

    @staticmethod
    def _answered_before(answer: Answer, params: Any, former: Any, data: Any) -> None:
        if params == former:
            assert answer.data == data
        else:
            assert answer.errors == {("Idempotency-Key", "conflict")}

    def _created(self, answer: Answer, params: dict[str, Any], refers: Record | None) -> bool:
        if not self.is_there(refers):
            assert answer.errors == {("item_id", "not_found")}
            return False
        if any((kept.key, kept.slug) == (params["key"], params["slug"]) for kept in self.items.values()):
            assert answer.status == "slug-already-exists"
            return False
        number = answer.data["id"]
        self.items[number] = Kept(params["key"], params["slug"], active=params["active"], refers=refers)
        if params["default"]:
            self.defaults[params["key"]] = number
        return True

    @rule(data=st.data(), name=few(["a", "b", "", None]), active=st.booleans(), default=few([None, True, False]))
    def update(self, data: Any, name: str | None, active: bool, default: bool | None) -> None:
        number, refers = self.drawn(data), self.reference(data)
        choice = {"default": default} if default is not None else {}
        changes = {"name": name, "active": active, **choice, **(named(refers) or dict.fromkeys(("item_type", "item_id")))}
        answer = self.send("list_items_update", id=number, **changes)
        if self._is_refused(answer, number):
            return
        if refers == ("ListItem", number):
            assert answer.errors == {("item_id", "self")}
        elif not self.is_there(refers):
            assert answer.errors == {("item_id", "not_found")}
        else:
            kept = self.items[number]
            kept.name, kept.active, kept.refers = name or None, active, refers
            self._move_default(kept.key, number, default)

    def _move_default(self, key: str, number: int, default: bool | None) -> None:
        if default:
            self.defaults[key] = number
        elif default is False and self.defaults.get(key) == number:
            del self.defaults[key]

    @rule(data=st.data())
    def destroy(self, data: Any) -> None:
        number = self.drawn(data)
        answer = self.send("list_items_destroy", id=number)
        if self._is_refused(answer, number):
            return
        if self.users(("ListItem", number)):
            assert answer.errors == {("id", "referenced")}
        else:
            assert answer.data["id"] == number
            self._move_default(self.items.pop(number).key, number, default=False)

    @precondition(lambda self: self.items)
    @rule(data=st.data())
    def give_an_image(self, data: Any) -> None:
        number = data.draw(few(sorted(self.items)))
        give_image(stored(number))
        self.items[number].has_image = True

    @rule(data=st.data())
    def remove_image(self, data: Any) -> None:
        number = self.drawn(data)
        if not self._is_refused(self.send("list_items_remove_image", id=number), number):
            self.items[number].has_image = False

    @rule(data=st.data())
    def read(self, data: Any) -> None:
        number = self.drawn(data)
        answer = self.send("list_items_read", id=number)
        if not self._is_refused(answer, number):
            kept = self.items[number]
            assert self.send("list_items_read", key=kept.key, slug=kept.slug).data == answer.data

    def _is_refused(self, answer: Answer, number: int) -> bool:
        if number not in self.items:
            assert answer.errors == {("id", "not_found")}
        return number not in self.items

    @precondition(lambda self: self.exists)
    @rule()
    def remove_the_record(self) -> None:
        if self.users(self.record):
            with pytest.raises(OperatorError, match="is referred to by ListItem"):
                operations.remove_reference(*self.record)
        else:
            operations.remove_reference(*self.record)
            self.exists = False

    @precondition(lambda self: not self.exists)
    @rule()
    def bring_it_back(self) -> None:
        self.factory.reference(*self.record)
        self.exists = True

    @invariant()
    def alike(self) -> None:
        for key in {self.own(name) for name in "abc"}:
            assert require_whole(key) == {number for number, kept in self.items.items() if kept.key == key}
            assert ListItemDefault.of(key) == self.defaults.get(key)
        for number, kept in self.items.items():
            item = stored(number)
            assert Kept(item.key, item.slug, item.name, item.active, referred(item), item.image is not None) == kept

    def teardown(self) -> None:
        """Once a sequence, since it reads much."""
        keys = [self.own(name) for name in "abc"]
        require_counted(keys, (), [ReferenceRow(*self.record)] if self.exists else ())
        require_pictured(self.items, keys)


def named(record: Record | None) -> dict[str, Any]:
    return {"item_type": record[0], "item_id": record[1]} if record else {}


def referred(item: ListItem) -> Record | None:
    return next(((each.type, each.id) for each in item.referenced()), None)


class Requirements(Machine):
    """Nothing but an idempotency key keeps one from being made twice."""

    def __init__(self) -> None:
        super().__init__()
        self.record = self.factory.reference()
        self.first = next_id("requirements")
        self.made: dict[int, str] = {}
        self.answered: dict[str, tuple[str, Any]] = {}

    @rule(value=few("vw"), under=few([None, "x", "y"]))
    def create(self, value: str, under: str | None) -> None:
        params = {"required": self.record, "requireable": self.record, "key": self.own("k"), "value": value}
        answer = self.send("requirements_create", under and self.own(under), **params)
        if under in self.answered:
            ListItems._answered_before(answer, value, *self.answered[under])
            return
        self.made[answer.data["id"]] = value
        if under:
            self.answered[under] = value, answer.data

    def teardown(self) -> None:
        """Once a sequence, because it reads a row for each id that was handed out meanwhile: a row too many stays."""
        found = map(_requirement, range(self.first, next_id("requirements")))
        assert {row.id: row.value for row in found if row and row.key == self.own("k")} == self.made


def _requirement(number: int) -> Requirement | None:
    with suppress(Requirement.DoesNotExist):
        return Requirement.get(number, consistent_read=True)
    return None


class AuditEvents(Machine):
    """A caller's key is used once, for ever, in however many forms the same event comes."""

    INSTANTS: ClassVar = {
        "2026-03-02T09:30:00Z": 0,
        "2026-03-02t10:30:00.000+01:00": 0,
        "03/02/2026 9:30:00 AM": 0,
        "2026-3-2 9:30": 0,
        "2026-03-02T09:30:01Z": 1,
    }

    def __init__(self) -> None:
        super().__init__()
        self.events: dict[str, tuple[Any, Any]] = {}

    @rule(unique_id=few("abc"), script=few("st"), start=few(list(INSTANTS)), notes=few([None, [], ["n"]]))
    def record(self, unique_id: str, script: str, start: str, notes: list[str] | None) -> None:
        params = {"unique_id": self.own(unique_id), "script_name": script, "host_name": "h", "file_name": "f"}
        answer = self.send("audit_events_fmp_create", **params, start_time=start, notes=notes)
        payload = script, self.INSTANTS[start], notes or None
        former, data = self.events.setdefault(params["unique_id"], (payload, answer.body.get("data")))
        current = *former[:2], data["notes"] or None
        if payload == former or (payload == current and not data["stop_time"]):
            assert answer.data == data
        else:
            assert answer.errors == {("unique_id", "conflict")}

    @precondition(lambda self: self.events)
    @rule(data=st.data(), stop=few([{}, {"stop_time": "2026-03-02T09:31:00.000000Z"}]), notes=few([None, ["n"], ["m"]]))
    def change(self, data: Any, stop: dict[str, str], notes: list[str] | None) -> None:
        unique_id = data.draw(few(sorted(self.events)))
        payload, known = self.events[unique_id]
        changed = {**known, **stop, "notes": notes}
        answer = self.send("audit_events_fmp_update", unique_id=unique_id, **stop, notes=notes)
        if known["stop_time"] and changed != known:
            assert answer.errors == {("unique_id", "closed")}
        else:
            assert answer.data == {**changed, "last_updated": answer.data["last_updated"]}
            assert (answer.data["last_updated"] == known["last_updated"]) == (changed == known)
            self.events[unique_id] = payload, answer.data

    @invariant()
    def alike(self) -> None:
        for unique_id, (_, data) in self.events.items():
            stored = AuditEventFmp.get(unique_id, consistent_read=True)
            assert {name: getattr(stored, name) for name in data} == data


class Subscriptions(Machine):
    """An integration's counts, and the pages of its index."""

    def __init__(self) -> None:
        super().__init__()
        self.integration = self.factory.integration().id
        self.subs: dict[int, Sub] = {}

    @rule(name=few(["Ada", "ada lovelace", "Gr\u00e2ce"]), active=st.booleans(), version=few("23"))
    def create(self, name: str, active: bool, version: str) -> None:
        values = {"key": "k", "name": name, "callback_url": "https://example.com", "active": active, "version": version}
        self._keep(WebhookOutSub.create(ALONE, self.integration, values))

    @precondition(lambda self: self.subs)
    @rule(data=st.data(), active=st.booleans())
    def change(self, data: Any, active: bool) -> None:
        number = data.draw(few(sorted(self.subs)))
        self._keep(webhook_out_subs.change(ALONE, self.integration, number, {"active": active})[0])

    @precondition(lambda self: self.subs)
    @rule(data=st.data())
    def remove(self, data: Any) -> None:
        number = data.draw(few(sorted(self.subs)))
        webhook_out_subs.destroy(ALONE, self.integration, number)
        del self.subs[number]

    @rule()
    def remove_what_is_not_there(self) -> None:
        with pytest.raises(Invalid):
            webhook_out_subs.destroy(ALONE, self.integration, 0)

    @rule(
        filters=st.lists(few(["active", "inactive", "version_2", "version_3"]), max_size=3),
        term=few([None, "ADA", "x", "grace", "\u00c2"]),
        by=few(["id", "created_at", "last_updated"]),
        order=few(["asc", "desc"]),
        size=st.integers(1, 3),
        number=st.integers(1, 3),
    )
    def index(self, filters: list[str], term: str | None, size: int, number: int, **sort: str) -> None:
        request = {"filters": filters, "search": {"term": term}, "page": {"size": size, "number": number}, "sort": sort}
        data = self.send("webhook_out_subs_index", integration_id=self.integration, count=True, **request).data
        assert ([record["id"] for record in data["results"]], data["count"]) == expected(list(self.subs.values()), request)

    def _keep(self, row: WebhookOutSub) -> None:
        names = (*SEARCHED[1:], "active", "version", "created_at", "last_updated")
        self.subs[row.id] = Sub(id=row.id, **{name: getattr(row, name) for name in names})

    @invariant()
    def alike(self) -> None:
        kept = Integration.get(self.integration, consistent_read=True).counts
        kinds = [f"{'active' if sub.active else 'inactive'}_{sub.version}" for sub in self.subs.values()]
        assert kept == {kind: kinds.count(kind) for kind in kept}


class Sessions(Machine):
    """Time passes by moving what is stored into the past."""

    @initialize(remember_me=st.booleans())
    def sign_in(self, remember_me: bool) -> None:
        self.token, self.remember_me = self.factory.session("employee", remember_me=remember_me), remember_me
        self.age = self.unused = timedelta(0)

    # No sum of these is a limit, whose other side a moment later would be.
    STEPS: ClassVar = [
        timedelta(minutes=1),
        timedelta(minutes=4),
        timedelta(hours=1, seconds=30),
        timedelta(hours=71),
        timedelta(days=3, seconds=1),
    ]

    @rule(passed=few(STEPS))
    def pass_time(self, passed: timedelta) -> None:
        row = self._row()
        row.created_at, row.last_used_at = (_earlier(moment, passed) for moment in (row.created_at, row.last_used_at))
        row.save()
        self.age += passed
        self.unused += passed

    @rule()
    def use(self) -> None:
        answer = self.call("webhook_out_subs_index", self.token, integration_id=0)
        expired = not self.remember_me and (self.age > LIFETIME or self.unused > UNUSED + USE_IS_WRITTEN_EVERY)
        assert answer.status == ("session-expired" if expired else "invalid-param")
        if not expired and self.unused >= USE_IS_WRITTEN_EVERY:
            self.unused = timedelta(0)

    @invariant()
    def alike(self) -> None:
        stored = datetime.now(UTC) - datetime.fromisoformat(str(self._row().last_used_at))
        assert self.unused <= stored < self.unused + timedelta(seconds=50)

    def _row(self) -> Token:
        return Token.get(digest(self.token), consistent_read=True)


def _earlier(moment: str | None, passed: timedelta) -> str:
    return rfc3339(datetime.fromisoformat(str(moment)) - passed)
