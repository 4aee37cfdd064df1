"""Removes images that no list item has: what a function left that stopped between storing an image and writing its record."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from shared import aws
from shared.records.list_items import ListItem

_KEY = re.compile(r"list_items/([0-9]{1,19})/[^/]+")


def sweep_images(bucket: str, *, hours: int = 24, dry_run: bool = False) -> list[dict[str, Any]]:
    """The removed objects: key, bytes, stored_at. Younger ones than `hours` stay: their record may be about to be written."""
    before = datetime.now(UTC) - timedelta(hours=hours)
    unused = [stored for stored in _stored(bucket) if stored["LastModified"] < before and not _is_used(stored["Key"])]
    if not dry_run:
        for stored in unused:
            aws.client("s3").delete_object(Bucket=bucket, Key=stored["Key"])
    return [{"key": stored["Key"], "bytes": stored["Size"], "stored_at": stored["LastModified"].isoformat()} for stored in unused]


def _stored(bucket: str) -> Iterator[dict[str, Any]]:
    for page in aws.client("s3").get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="list_items/"):
        yield from page.get("Contents", ())


def _is_used(key: str) -> bool:
    """Whether an item has it, read anew and consistently; also whether it is none of ours to remove."""
    match = _KEY.fullmatch(key)
    if match is None:
        return True
    try:
        image = ListItem.get(int(match[1]), consistent_read=True).image
    except ListItem.DoesNotExist:
        return False
    return image is not None and image.key == key
