"""Pictures in S3. A key is never written twice, so whoever has fetched it may keep it for ever."""

from typing import Any

from shared.images.decode import Picture
from shared.settings import settings


def key(item_id: int, upload_id: str, picture: Picture) -> str:
    return f"list_items/{item_id}/{upload_id}.{picture.extension}"


def put(key: str, picture: Picture) -> None:
    _s3().put_object(
        Bucket=settings.image_bucket,
        Key=key,
        Body=picture.content,
        ContentType=picture.content_type,
        CacheControl="public, max-age=31536000, immutable",
    )


def delete(key: str) -> None:
    """Also when it is already gone."""
    _s3().delete_object(Bucket=settings.image_bucket, Key=key)


def url(key: str) -> str:
    return f"{settings.image_base_url}/{key}"


def _s3() -> Any:
    from shared import aws

    return aws.client("s3")
