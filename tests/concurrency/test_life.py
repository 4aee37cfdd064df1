"""List items that many threads create, refer to, change, give images and destroy at once: what is left is whole.

PLANOCORE_LIFE_REQUESTS: how many in the slow test; PLANOCORE_SEED: where other ones start in each thread.
"""

import os
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from shared.records.references import ReferenceRow
from shared.records.requirements import Requirement
from shared.services import list_item_images
from tests.client import Answer, Client
from tests.concurrency.test_images import picture
from tests.factory import Factory, unique
from tests.seed import SEED
from tests.whole import require_counted, require_pictured, require_whole

REQUESTS = int(os.environ.get("PLANOCORE_LIFE_REQUESTS", "4000"))
EXPECTED = {"action-successful", "invalid-param", "slug-already-exists"}
RULES = {"not_found", "referenced", "self", "conflict"}

pytestmark = pytest.mark.usefixtures("own_engine")


class Life:
    """What threads do to the same few collections, and to records that these refer to."""

    def __init__(self, factory: Factory) -> None:
        self.call, self.token = Client(), factory.application_token()
        self.keys = [unique("k") for _ in range(3)]
        self.requirements = unique("r")
        self.records = [factory.reference() for _ in range(3)]
        self.items: list[int] = []
        self.statuses: Counter[str] = Counter()

    def thread(self, number: int, requests: int) -> None:
        chance = random.Random(f"{SEED}/{number}")
        acts = [self.create, self.create, self.update, self.update, self.move_default, self.require, self.picture, self.unpicture]
        for _ in range(requests):
            chance.choice([*acts, self.destroy, self.destroy])(chance)

    def send(self, route: str, **params: Any) -> Answer:
        answer = self.call(route, self.token, **params)
        self.statuses[f"{route} {answer.status}"] += 1
        assert answer.status in EXPECTED, answer.body
        assert {rule for _, rule in answer.errors} <= RULES, answer.body
        return answer

    def some_item(self, chance: random.Random) -> int:
        return chance.choice(self.items[-40:] or [0])

    def some_record(self, chance: random.Random) -> dict[str, Any]:
        return chance.choice([*self.records, {"type": "ListItem", "id": self.some_item(chance)}])

    def reference(self, chance: random.Random, name: str) -> dict[str, Any]:
        record = self.some_record(chance)
        return {f"{name}_type": record["type"], f"{name}_id": record["id"]} if chance.random() < 0.5 else {}

    def create(self, chance: random.Random) -> None:
        own = {"key": chance.choice(self.keys), "slug": f"s{chance.randrange(60)}"}
        state = {"active": chance.random() < 0.7, "default": chance.random() < 0.3}
        answer = self.send(
            "list_items_create", **own, **state, **self.reference(chance, "item"), **self.reference(chance, "related")
        )
        if answer.status == "action-successful":
            self.items.append(answer.data["id"])

    def update(self, chance: random.Random) -> None:
        cleared = {"related_type": None, "related_id": None} if chance.random() < 0.5 else self.reference(chance, "related")
        changes = {"name": chance.choice("ab"), "active": chance.random() < 0.5, **self.reference(chance, "item"), **cleared}
        self.send("list_items_update", id=self.some_item(chance), **changes)

    def move_default(self, chance: random.Random) -> None:
        self.send("list_items_update", id=self.some_item(chance), default=chance.random() < 0.7)

    def require(self, chance: random.Random) -> None:
        pair = {"required": self.some_record(chance), "requireable": self.some_record(chance)}
        if chance.random() < 0.3:
            self.send("requirements_create", **pair, key=self.requirements)

    def picture(self, chance: random.Random) -> None:
        url = f"http://images.example/{chance.randrange(100)}"
        self.send("list_items_upload_image", id=self.some_item(chance), image_url=url)

    def unpicture(self, chance: random.Random) -> None:
        self.send("list_items_remove_image", id=self.some_item(chance))

    def destroy(self, chance: random.Random) -> None:
        self.send("list_items_destroy", id=self.some_item(chance))

    def check(self) -> None:
        for key in self.keys:
            require_whole(key)
        requirements = list(Requirement.scan(Requirement.key == self.requirements, consistent_read=True))
        require_counted(self.keys, requirements, [ReferenceRow(each["type"], each["id"]) for each in self.records])
        require_pictured(self.items, self.keys)


def live(factory: Factory, monkeypatch: pytest.MonkeyPatch, threads: int, requests: int) -> None:
    from shared.outbound.fetch import Download

    monkeypatch.setattr(list_item_images, "fetch", lambda url, _: Download(picture(url), "images.example"))
    life = Life(factory)
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(life.thread, range(threads), [requests // threads] * threads))
    print(life.statuses)
    life.check()
    assert life.statuses["list_items_destroy action-successful"] > 0


def test_what_many_threads_leave_is_whole(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    live(factory, monkeypatch, threads=16, requests=240)


@pytest.mark.slow
def test_what_50_threads_leave_after_thousands_of_requests_is_whole(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    print(f"PLANOCORE_SEED={SEED} PLANOCORE_LIFE_REQUESTS={REQUESTS}")
    live(factory, monkeypatch, threads=50, requests=REQUESTS)
