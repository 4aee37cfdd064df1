"""Removing images that no list item has, from the bucket of the stack."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any

import pytest

from shared.aws import clients
from shared.dynamodb.ids import next_id
from shared.records.list_items import Image
from shared.settings import settings
from shared.timestamps import now
from tests.factory import unique
from tests.items import save_item
from tools.operate.operations import OperatorError, images
from tools.operate.operations.images import image_bucket, sweep_images

STACK = settings.table_prefix.removesuffix("-")


class Later:
    """In place of `datetime`: by its clock every object is old enough."""

    @staticmethod
    def now(zone: tzinfo) -> datetime:
        return datetime.now(zone) + timedelta(hours=30)


def deploy(name: str, bucket: str, output: str | None = None) -> str:
    """A stack that makes the bucket; its output names another one if that is given."""
    named = {"ImageBucketName": {"Value": output or {"Ref": "ImageBucket"}}}
    made = {"ImageBucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": bucket}}}
    clients.client("cloudformation").create_stack(StackName=name, TemplateBody=json.dumps({"Resources": made, "Outputs": named}))
    return bucket


@pytest.fixture(scope="module")
def bucket(engine: str) -> str:
    return deploy(STACK, unique("own").replace("_", "-"))


@pytest.fixture
def other() -> str:
    """Another stack's bucket."""
    return deploy(unique("other").replace("_", "-"), unique("other").replace("_", "-"))


def put(bucket: str, key: str) -> str:
    clients.client("s3").put_object(Bucket=bucket, Key=key, Body=b"x")
    return key


def item(image: str | None) -> int:
    made, number = now(), next_id("list_items")
    described = Image(image.format(number), "image/png", 1, 1, 1, "", "", "", made) if image else None
    save_item(number, slug=f"s{number}", image=described)
    return number


@pytest.fixture
def used(bucket: str) -> str:
    return put(bucket, f"list_items/{item('list_items/{}/used.png')}/used.png")


@pytest.fixture
def unused(bucket: str) -> list[str]:
    """Left by a crash: of an item that has another image, of one that has none, and of one that is not there."""
    return [put(bucket, f"list_items/{number}/left.png") for number in (item("list_items/{}/used.png"), item(None), 2**62)]


@pytest.fixture
def old(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "datetime", Later)


def there(bucket: str, key: str) -> bool:
    return bool(clients.client("s3").list_objects_v2(Bucket=bucket, Prefix=key).get("Contents"))


@pytest.mark.usefixtures("old")
def test_what_no_item_has_is_removed_and_the_rest_stays(bucket: str, used: str, unused: list[str]) -> None:
    foreign = put(bucket, "list_items/notes.txt")
    removed = {stored["key"] for stored in sweep_images()}
    assert removed >= set(unused)
    assert not removed & {used, foreign}
    assert [there(bucket, key) for key in (used, foreign, *unused)] == [True, True, False, False, False]


def test_young_images_stay_since_their_record_may_be_about_to_be_written(unused: list[str]) -> None:
    assert not {stored["key"] for stored in sweep_images(hours=1)} & set(unused)


@pytest.mark.parametrize("hours", [0, -1])
def test_an_age_below_an_hour_is_refused(bucket: str, hours: int) -> None:
    with pytest.raises(OperatorError, match=r"^hours has to be at least 1"):
        sweep_images(hours=hours)


@pytest.mark.usefixtures("old")
def test_a_dry_run_names_them_and_removes_nothing(bucket: str, unused: list[str]) -> None:
    assert {stored["key"] for stored in sweep_images(dry_run=True)} >= set(unused)
    assert all(there(bucket, key) for key in unused)


@pytest.mark.usefixtures("old", "used")
def test_what_would_go_is_told_first_and_stays_if_that_is_not_agreed_to(bucket: str, unused: list[str]) -> None:
    told: list[tuple[str, set[str]]] = []

    def refuse(what: str, keys: Sequence[str]) -> None:
        told.append((what, set(keys)))
        raise OperatorError("No.")

    with pytest.raises(OperatorError, match=r"^No.$"):
        sweep_images(approve=refuse)
    ((what, keys),) = told
    assert what.startswith(f"removes {len(keys)} of ")
    assert what.endswith(f" images from the bucket {bucket}")
    assert keys >= set(unused)
    assert all(there(bucket, key) for key in unused)


@pytest.mark.usefixtures("old")
def test_what_an_item_got_during_the_question_stays(bucket: str) -> None:
    number = item(None)
    key = put(bucket, f"list_items/{number}/late.png")

    def restore(*_: object) -> None:
        image = Image(key, "image/png", 1, 1, 1, "", "", "", now())
        save_item(number, slug=f"s{number}", image=image)

    assert key not in {stored["key"] for stored in sweep_images(approve=restore)}
    assert there(bucket, key)


@pytest.mark.usefixtures("old")
def test_another_stacks_bucket_is_left_alone(bucket: str, other: str) -> None:
    foreign = put(other, f"list_items/{2**62}/left.png")
    sweep_images()
    assert there(other, foreign)


def test_a_stack_that_names_another_bucket_than_its_own_is_refused(other: str) -> None:
    name = unique("misled").replace("_", "-")
    deploy(name, f"{name}-own", output=other)
    with pytest.raises(OperatorError, match=f"^The stack {name} names the bucket {other}, which is another's"):
        image_bucket(name)


def test_a_bucket_that_carries_another_stacks_tag_is_refused() -> None:
    name = unique("tagged").replace("_", "-")
    deploy(name, f"{name}-own")
    tags = {"TagSet": [{"Key": "aws:cloudformation:stack-name", "Value": "planocore-prod"}]}
    clients.client("s3").put_bucket_tagging(Bucket=f"{name}-own", Tagging=tags)
    with pytest.raises(OperatorError, match=f"^The stack {name} names the bucket {name}-own, which is another's"):
        image_bucket(name)


def test_a_stack_that_is_not_there_or_has_no_bucket_is_refused() -> None:
    absent, bare = unique("absent").replace("_", "-"), unique("bare").replace("_", "-")
    with pytest.raises(OperatorError, match=f"^CloudFormation has no stack {absent} there"):
        image_bucket(absent)
    topic = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}
    clients.client("cloudformation").create_stack(StackName=bare, TemplateBody=json.dumps(topic))
    with pytest.raises(OperatorError, match=f"^The stack {bare} has no output ImageBucketName"):
        image_bucket(bare)


class Killed(BaseException):
    """The process has ended."""


@pytest.mark.usefixtures("old")
def test_a_sweep_that_is_killed_after_a_deletion_is_finished_by_repeating_it(
    bucket: str, used: str, unused: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = clients.client("s3")
    delete, deleted = client.delete_object, []

    def delete_one(**request: Any) -> None:
        delete(**request)
        deleted.append(request["Key"])
        raise Killed

    with monkeypatch.context() as here:
        here.setattr(client, "delete_object", delete_one)
        with pytest.raises(Killed):
            sweep_images()
    assert [there(bucket, key) for key in (used, *deleted)] == [True, False]
    sweep_images()
    assert [there(bucket, key) for key in (used, *unused)] == [True, False, False, False]
