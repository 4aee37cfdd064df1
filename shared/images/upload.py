"""Replaces a list item's image by what a URL leads to."""

import hashlib
import uuid
from contextlib import suppress

from shared import log
from shared.images import store
from shared.images.address import PUBLIC
from shared.images.decode import Picture, decode
from shared.images.fetch import Download, fetch
from shared.records.base import now
from shared.records.list_items import Image, ListItem

# What may be fetched. Only a program that imports this module can replace it, as the local runner does for its test servers.
policy = PUBLIC


def upload(item: ListItem, url: str) -> bool:
    """Whether the item's image changed: False where the URL leads to the file that it was made from. Raises InvalidUrl."""
    download = fetch(url, policy)
    source = hashlib.sha256(download.content).hexdigest()
    if item.image and item.image.source_sha256 == source:
        return False
    image = _stored(item.id, decode(download.content), download, source)
    former = _written(item, image)
    if former:
        _delete(former)
    return True


def _stored(item_id: int, picture: Picture, download: Download, source: str) -> Image:
    """In S3 first: a record never names an object that is not there."""
    key = store.key(item_id, uuid.uuid4().hex, picture)
    store.put(key, picture)
    return Image(
        key=key,
        content_type=picture.content_type,
        width=picture.width,
        height=picture.height,
        bytes=len(picture.content),
        sha256=picture.sha256,
        source_host=download.host,
        source_sha256=source,
        uploaded_at=now(),
    )


def _written(item: ListItem, image: Image) -> str | None:
    try:
        return item.replace_image(image)
    except Exception:
        with suppress(Exception):  # the record's failure is what counts
            _delete_unless_in_use(item.id, image.key)
        raise


def _delete_unless_in_use(item_id: int, key: str) -> None:
    """A write whose answer was lost may have taken effect: then the object stays."""
    with suppress(ListItem.DoesNotExist):
        current = ListItem.get(item_id, consistent_read=True).image
        if current and current.key == key:
            return
    store.delete(key)


def _delete(key: str) -> None:
    try:
        store.delete(key)
    except Exception as error:  # noqa: BLE001 - an object too many costs little, and the sweep takes it
        log.warning("a former image was not deleted", error)
