"""Replaces a list item's image by what a URL leads to."""

import hashlib
import uuid

from shared.dynamodb.optimistic import TooManyConflicts
from shared.dynamodb.transaction import Writing
from shared.errors import Invalid
from shared.images import refusal as images_refusal
from shared.images.decode import Picture, decode
from shared.outbound import refusal as outbound_refusal
from shared.outbound.address import PUBLIC
from shared.outbound.fetch import Download, fetch
from shared.records.list_items import Image, ListItem
from shared.services import image_store, image_swap
from shared.timestamps import now

# All for which an upload is refused, with the sentences for people.
RULES = (*outbound_refusal.RULES, *images_refusal.RULES)
# What may be fetched. Only a program that imports this module can replace it, as the local runner does for its test servers.
policy = PUBLIC


def upload(item: ListItem, url: str, writing: Writing) -> bool:
    """Whether the item's image changed: False where it was made from the file that the URL leads to, and is there.

    Raises UrlRefused.
    """
    download = fetch(url, policy)
    source = hashlib.sha256(download.content).hexdigest()
    if item.image and item.image.source_sha256 == source and image_store.exists(item.image.key):
        return False
    image = _store(item.id, decode(download.content), download, source)
    former = _save(item, image, writing)
    if former:
        image_store.discard(former.key)
    return True


def _store(item_id: int, picture: Picture, download: Download, source: str) -> Image:
    """In S3 first: a record never names an object that is not there."""
    key = image_store.object_key_of(item_id, uuid.uuid4().hex, picture)
    image_store.put(key, picture)
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


def _save(item: ListItem, image: Image, writing: Writing) -> Image | None:
    """The image that was replaced. Other failures leave open whether ours is the item's, now or soon: its object is the sweep's."""
    try:
        return image_swap.swap_image(writing, item, image)
    except (Invalid, TooManyConflicts):
        image_store.discard(image.key)
        raise
