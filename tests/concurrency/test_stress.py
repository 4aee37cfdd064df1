"""Thousands of mixed requests from 50 threads, and what has to hold when they are done.

PLANOCORE_STRESS_REQUESTS: how many; PLANOCORE_SEED: where other ones start in each thread.
"""

import json
import os
import random
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest

from shared.dynamodb.ids import forget_blocks
from shared.dynamodb.transaction import ALONE
from shared.errors import Invalid
from shared.records.audit_events_fmp import AuditEventFmp, AuditEventFmpId
from shared.records.integrations import Integration
from shared.records.list_item_defaults import ListItemDefault
from shared.records.references import ReferenceRow
from shared.records.requirements import Requirement
from shared.records.webhook_out_subs import WebhookOutSub
from shared.services import webhook_out_subs
from tests.client import Client
from tests.factory import Factory, unique
from tests.seed import SEED
from tests.whole import require_whole

THREADS = 50
REQUESTS = int(os.environ.get("PLANOCORE_STRESS_REQUESTS", "3000"))
TRANSIENT = {"action-successful", "invalid-param", "slug-already-exists"}

pytestmark = pytest.mark.usefixtures("own_engine")


class Storm:
    """What 50 threads do to the same few collections, keys, events, references and subscriptions."""

    def __init__(self, factory: Factory) -> None:
        self.factory, self.call = factory, Client()
        self.token, self.session = factory.application_token(), factory.session("employee")
        self.collections = [unique("k") for _ in range(4)]
        self.events = [unique("e") for _ in range(20)]
        self.keys = [unique("key") for _ in range(20)]
        self.record, self.other = factory.reference(), factory.reference()
        self.requirements = unique("r")
        self.integration = factory.integration().id
        self.statuses: Counter[str] = Counter()
        self.answered: defaultdict[str, list[Any]] = defaultdict(list)

    def thread(self, number: int) -> None:
        chance = random.Random(f"{SEED}/{number}")
        acts = [self.item, self.item, self.event, self.requirement, self.subscription, self.index, self.reference, self.blocks]
        for _ in range(REQUESTS // THREADS):
            chance.choice(acts)(chance)

    def send(self, route: str, key: str | None = None, /, **params: Any) -> Any:
        headers = {"Idempotency-Key": key} if key else {}
        answer = self.call.send(route, json.dumps(params).encode(), token=self.token, headers=headers)
        self.statuses[answer.status] += 1
        return answer

    def item(self, chance: random.Random) -> None:
        own = {"key": chance.choice(self.collections), "slug": f"s{chance.randrange(300)}", "default": chance.random() < 0.5}
        refers = {"item_type": self.record["type"], "item_id": self.record["id"]} if chance.random() < 0.3 else {}
        self.send("list_items_create", **own, **refers)

    def event(self, chance: random.Random) -> None:
        names = {"script_name": chance.choice("ab"), "host_name": "h", "file_name": "f"}
        key = chance.choice(self.events)
        answer = self.send("audit_events_fmp_create", unique_id=key, **names, start_time="2026-01-01T00:00:00Z")
        if answer.status == "action-successful":
            self.answered[key].append(answer.data)

    def requirement(self, chance: random.Random) -> None:
        key = chance.choice(self.keys)
        params = {"required": self.other, "requireable": self.other, "key": self.requirements, "value": key}
        answer = self.send("requirements_create", key, **params)
        if answer.status == "action-successful":
            self.answered[key].append(answer.data)

    def subscription(self, chance: random.Random) -> None:
        values = {"key": "k", "name": "n", "callback_url": "https://example.com", "active": chance.random() < 0.5, "version": "2"}
        number = WebhookOutSub.create(ALONE, self.integration, {**values, "version": chance.choice("23")}).id
        with suppress(Invalid):
            webhook_out_subs.change(ALONE, self.integration, number - chance.randrange(5), {"active": chance.random() < 0.5})
        with suppress(Invalid):
            webhook_out_subs.destroy(ALONE, self.integration, number - chance.randrange(10))

    def index(self, chance: random.Random) -> None:
        answer = self.call("webhook_out_subs_index", self.session, integration_id=self.integration, count=True)
        assert answer.data["count"] >= 0

    def reference(self, chance: random.Random) -> None:
        row = ReferenceRow(self.record["type"], self.record["id"], created_at="-")
        row.delete() if chance.random() < 0.5 else row.save()

    @staticmethod
    def blocks(chance: random.Random) -> None:
        """As a new execution environment would."""
        forget_blocks()

    def check(self) -> None:
        assert set(self.statuses) <= TRANSIENT
        for key in self.collections:
            assert ListItemDefault.of(key) in require_whole(key)
        for answers in self.answered.values():
            assert all(answer == answers[0] for answer in answers), "the same request was answered in two ways"
        self._check_events()
        made = Counter(row.value for row in Requirement.scan(Requirement.key == self.requirements, consistent_read=True))
        assert set(made.values()) <= {1}
        kinds = Counter(row.kind for row in WebhookOutSub.query(self.integration, consistent_read=True))
        counts = Integration.get(self.integration, consistent_read=True).counts
        assert {kind: count for kind, count in counts.items() if count} == kinds

    def _check_events(self) -> None:
        ids = [row for row in AuditEventFmpId.scan(consistent_read=True) if row.unique_id in self.events]
        assert len({row.unique_id for row in ids}) == len(ids)
        for row in ids:
            assert AuditEventFmp.get(row.unique_id, consistent_read=True).id == row.id


@pytest.mark.slow
def test_thousands_of_requests_from_50_threads_leave_everything_as_it_has_to_be(factory: Factory) -> None:
    print(f"PLANOCORE_SEED={SEED} PLANOCORE_STRESS_REQUESTS={REQUESTS}")
    storm = Storm(factory)
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(storm.thread, range(THREADS)))
    print(storm.statuses)
    storm.check()
