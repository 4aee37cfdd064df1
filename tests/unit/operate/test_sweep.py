"""Removing images that no list item has."""

import pytest

from shared import aws
from shared.records.base import now
from shared.records.ids import next_id
from shared.records.list_items import Image, ListItem
from shared.settings import settings
from tools.sweep import sweep_images

BUCKET = settings.image_bucket


def put(key: str) -> str:
    aws.client("s3").put_object(Bucket=BUCKET, Key=key, Body=b"x")
    return key


def item(image: str | None) -> int:
    made, number = now(), next_id("list_items")
    described = Image(image.format(number), "image/png", 1, 1, 1, "", "", "", made) if image else None
    ListItem(number, key="k", slug="s", active=True, image=described, created_at=made, last_updated=made).save()
    return number


@pytest.fixture
def used() -> str:
    return put(f"list_items/{item('list_items/{}/used.png')}/used.png")


@pytest.fixture
def unused() -> list[str]:
    """Left by a crash: of an item that has another image, of one that has none, and of one that is not there."""
    return [put(f"list_items/{number}/left.png") for number in (item("list_items/{}/used.png"), item(None), 2**62)]


def there(key: str) -> bool:
    return bool(aws.client("s3").list_objects_v2(Bucket=BUCKET, Prefix=key).get("Contents"))


def test_what_no_item_has_is_removed_and_the_rest_stays(used: str, unused: list[str]) -> None:
    foreign = put("list_items/notes.txt")
    removed = {stored["key"] for stored in sweep_images(BUCKET, hours=-1)}
    assert set(unused) <= removed
    assert not removed & {used, foreign}
    assert [there(key) for key in (used, foreign, *unused)] == [True, True, False, False, False]


def test_young_images_stay_since_their_record_may_be_about_to_be_written(unused: list[str]) -> None:
    assert not {stored["key"] for stored in sweep_images(BUCKET)} & set(unused)


def test_a_dry_run_names_them_and_removes_nothing(unused: list[str]) -> None:
    assert {stored["key"] for stored in sweep_images(BUCKET, hours=-1, dry_run=True)} >= set(unused)
    assert all(map(there, unused))
