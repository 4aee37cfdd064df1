"""Pictures in S3. An object's key is never written twice, so caches may keep it for ever."""

from http import HTTPStatus

from botocore.exceptions import ClientError

from shared import log
from shared.aws import clients
from shared.images.decode import Picture


def object_key_of(item_id: int, upload_id: str, picture: Picture) -> str:
    return f"list_items/{item_id}/{upload_id}.{picture.extension}"


def put(object_key: str, picture: Picture) -> None:
    request = {
        "Key": object_key,
        "Body": picture.content,
        "ContentType": picture.content_type,
        "CacheControl": "public, max-age=31536000, immutable",
    }
    clients.images().call("PutObject", request)


def exists(object_key: str) -> bool:
    """A function may not list the bucket: of what is not there, S3 then says 403."""
    try:
        clients.images().call("HeadObject", {"Key": object_key})
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND):
            return False
        raise
    return True


def delete(object_key: str) -> None:
    """Also when it is already gone."""
    clients.images().call("DeleteObject", {"Key": object_key})


def discard(object_key: str) -> None:
    """Deletes an image that no item has, nor will have again. An object too many costs little, and the sweep takes it."""
    try:
        delete(object_key)
    except Exception as error:  # noqa: BLE001 - of any kind: the item has been changed
        log.warning("an image was not deleted", error)
