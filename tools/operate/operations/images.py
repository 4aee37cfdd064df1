"""Removes images that no list item has: what a function left that stopped between storing an image and writing its record."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from shared.aws.clients import client
from shared.dynamodb import low_level
from shared.errors import Invalid
from shared.services.list_items import get_or_refuse
from shared.settings import settings
from tools.operate.console import watched
from tools.operate.operations.errors import OperatorError

Stored = dict[str, Any]  # an object as S3 lists it
_KEY = re.compile(r"list_items/([0-9]{1,19})/[^/]+")
_OUTPUT, _RESOURCE, _TAG = "ImageBucketName", "ImageBucket", "aws:cloudformation:stack-name"


def sweep_images(
    *, hours: int = 24, dry_run: bool = False, approve: Callable[[str, Sequence[str]], None] = lambda *_: None
) -> list[dict[str, Any]]:
    """The removed objects of the stack's bucket: key, bytes, stored_at. `approve` is asked before, and raises to keep them.

    Younger ones than `hours` stay: their record may be about to be written.
    """
    if hours < 1:
        raise OperatorError("hours has to be at least 1: the record of a younger image may be about to be written.")
    bucket = image_bucket(settings.table_prefix.removesuffix("-"))
    stored = list(watched(stored_images(bucket), "Listing images"))
    unused = unused_images(stored, datetime.now(UTC) - timedelta(hours=hours))
    if not dry_run:
        approve(f"removes {len(unused)} of {len(stored)} images from the bucket {bucket}", [each["Key"] for each in unused])
        unused = remove_images(bucket, unused)
    return [{"key": each["Key"], "bytes": each["Size"], "stored_at": each["LastModified"].isoformat()} for each in unused]


def image_bucket(stack: str) -> str:
    """The bucket that the stack made. Raises OperatorError where its output names another, or the bucket's tag another stack."""
    bucket = _output(stack)
    if bucket is None:
        raise OperatorError(f"The stack {stack} has no output {_OUTPUT}: is it one of this system?")
    resource = client("cloudformation").describe_stack_resource(StackName=stack, LogicalResourceId=_RESOURCE)
    made = resource["StackResourceDetail"]["PhysicalResourceId"]
    if bucket != made or _tagged_stack(bucket) not in (stack, None):
        raise OperatorError(f"The stack {stack} names the bucket {bucket}, which is another's: nothing was removed.")
    return bucket


def stored_images(bucket: str) -> Iterator[Stored]:
    for page in client("s3").get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="list_items/"):
        yield from page.get("Contents", ())


def unused_images(stored: Iterable[Stored], before: datetime) -> list[Stored]:
    return [each for each in watched(stored, "Looking for items") if each["LastModified"] < before and not _is_used(each["Key"])]


def remove_images(bucket: str, unused: Iterable[Stored]) -> list[Stored]:
    """Those that are still unused when their turn comes."""
    removed = []
    for each in watched(unused, "Removing images"):
        if not _is_used(each["Key"]):
            client("s3").delete_object(Bucket=bucket, Key=each["Key"])
            removed.append(each)
    return removed


def _output(stack: str) -> str | None:
    try:
        found = client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]
    except ClientError as error:
        if low_level.error_code(error) != "ValidationError":
            raise
        raise OperatorError(f"CloudFormation has no stack {stack} there, and so no bucket of it.") from None
    values = {output["OutputKey"]: output["OutputValue"] for output in found.get("Outputs", ())}
    return values.get(_OUTPUT)


def _tagged_stack(bucket: str) -> str | None:
    """CloudFormation writes it, and nobody else can. Emulators do without."""
    try:
        tags = client("s3").get_bucket_tagging(Bucket=bucket)["TagSet"]
    except ClientError as error:
        if low_level.error_code(error) != "NoSuchTagSet":
            raise
        return None
    return next((tag["Value"] for tag in tags if tag["Key"] == _TAG), None)


def _is_used(key: str) -> bool:
    """Whether an item has the image, by a consistent read. True also for keys that are not an item's image."""
    match = _KEY.fullmatch(key)
    if match is None:
        return True
    try:
        image = get_or_refuse(int(match[1])).image
    except Invalid:
        return False
    return image is not None and image.key == key
