"""Pictures in S3."""

import uuid

import pytest

from shared import aws
from shared.images import store
from shared.images.decode import decode
from shared.settings import settings
from tests.corpus.png_files import PIXEL

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture
def key() -> str:
    return store.key(7, uuid.uuid4().hex, decode(PIXEL))


def test_key_names_the_item_the_upload_and_the_type() -> None:
    assert store.key(7, "abc", decode(PIXEL)) == "list_items/7/abc.png"


def test_stored_picture_has_our_content_type_and_may_be_kept_for_ever(key: str) -> None:
    store.put(key, decode(PIXEL))
    found = aws.client("s3").get_object(Bucket=settings.image_bucket, Key=key)
    assert found["Body"].read() == decode(PIXEL).content
    assert found["ContentType"] == "image/png"
    assert found["CacheControl"] == "public, max-age=31536000, immutable"


def test_a_picture_is_there_from_when_it_is_put_until_it_is_deleted(key: str) -> None:
    assert not store.exists(key)
    store.put(key, decode(PIXEL))
    assert store.exists(key)
    store.delete(key)
    assert not store.exists(key)


def test_deleted_picture_is_gone_and_may_be_deleted_again(key: str) -> None:
    store.put(key, decode(PIXEL))
    store.delete(key)
    store.delete(key)
    listed = aws.client("s3").list_objects_v2(Bucket=settings.image_bucket, Prefix=key)
    assert listed["KeyCount"] == 0
