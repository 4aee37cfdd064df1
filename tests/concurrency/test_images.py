"""Many uploads to one item at once, round after round."""

import io
from typing import Any

import pytest
from PIL import Image as Pillow

from shared.aws import clients
from shared.dynamodb import optimistic
from shared.dynamodb.transaction import Writing
from shared.outbound.fetch import Download
from shared.records.list_items import Image, ListItem
from shared.services import image_swap, list_item_images
from shared.settings import settings
from tests.client import Client
from tests.concurrency.conftest import WRITERS, Together
from tests.factory import unique
from tests.items import stored
from tests.swept import sweep

ROUNDS = 4


def picture(name: str) -> bytes:
    """A picture of its own for each number at the end of the name."""
    file, number = io.BytesIO(), int(name.rpartition("/")[2])
    Pillow.new("RGB", (2, 2), (number, number // 256, 9)).save(file, "PNG")
    return file.getvalue()


def objects(number: int) -> list[str]:
    found = clients.client("s3").list_objects_v2(Bucket=settings.image_bucket, Prefix=f"list_items/{number}/")
    return [entry["Key"] for entry in found.get("Contents", [])]


@pytest.fixture
def succession(monkeypatch: pytest.MonkeyPatch) -> dict[str | None, str]:
    """By each image, the one that took its place."""
    after: dict[str | None, str] = {}
    replace = image_swap.swap_image

    def note(writing: Writing, item: ListItem, image: Image | None) -> Image | None:
        former = replace(writing, item, image)
        key = former.key if former else None
        assert key not in after, "an image was replaced twice"
        assert image is not None
        after[key] = image.key
        return former

    monkeypatch.setattr(image_swap, "swap_image", note)
    return after


def test_of_many_uploads_at_once_each_was_the_items_image_and_the_last_one_is(
    call: Client, application: str, together: Together, monkeypatch: pytest.MonkeyPatch, succession: dict[str | None, str]
) -> None:
    monkeypatch.setattr(list_item_images, "fetch", lambda url, _: Download(picture(url), "images.example"))
    monkeypatch.setattr(optimistic, "pause", lambda _: None)  # each is overtaken once by each of the others at most
    clients.images()
    number = call("list_items_create", application, key=unique("k"), slug="s").data["id"]
    answered: set[str] = set()
    for turn in range(ROUNDS):

        def send(writer: int, turn: int = turn) -> Any:
            url = f"http://images.example/{turn * WRITERS + writer}"
            return call("list_items_upload_image", application, id=number, image_url=url).data["image"]["url"]

        answered |= {url.removeprefix(f"{settings.image_base_url}/") for url in together(send)}
        image = stored(number).image
        assert image is not None
        assert objects(number) == [image.key]
    assert len(answered) == ROUNDS * WRITERS

    order, key = [], None
    while key := succession.get(key):
        order.append(key)
    assert set(order) == answered
    assert order[-1] == image.key
    sweep()
    assert objects(number) == [image.key]
