"""Pictures in S3."""

import uuid

import pytest

from shared.aws import clients
from shared.images.decode import decode
from shared.services import image_store
from shared.settings import settings
from tests.corpus.png_files import PIXEL

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture
def key() -> str:
    return image_store.object_key_of(7, uuid.uuid4().hex, decode(PIXEL))


def test_key_names_the_item_the_upload_and_the_type() -> None:
    assert image_store.object_key_of(7, "abc", decode(PIXEL)) == "list_items/7/abc.png"


def test_stored_picture_has_our_content_type_and_may_be_kept_for_ever(key: str) -> None:
    image_store.put(key, decode(PIXEL))
    found = clients.client("s3").get_object(Bucket=settings.image_bucket, Key=key)
    assert found["Body"].read() == decode(PIXEL).content
    assert found["ContentType"] == "image/png"
    assert found["CacheControl"] == "public, max-age=31536000, immutable"


def test_a_picture_is_there_from_when_it_is_put_until_it_is_deleted(key: str) -> None:
    assert not image_store.exists(key)
    image_store.put(key, decode(PIXEL))
    assert image_store.exists(key)
    image_store.delete(key)
    assert not image_store.exists(key)


def test_deleted_picture_is_gone_and_may_be_deleted_again(key: str) -> None:
    image_store.put(key, decode(PIXEL))
    image_store.delete(key)
    image_store.delete(key)
    listed = clients.client("s3").list_objects_v2(Bucket=settings.image_bucket, Prefix=key)
    assert listed["KeyCount"] == 0
