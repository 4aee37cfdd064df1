"""A sweep of the tests' bucket that waits for nothing."""

from datetime import UTC, datetime, timedelta

from shared.settings import settings
from tools.operate.operations.images import remove_images, stored_images, unused_images


def sweep() -> set[str]:
    """Removes what no item has, however young. Returns the keys."""
    bucket = settings.image_bucket
    unused = unused_images(stored_images(bucket), datetime.now(UTC) + timedelta(hours=1))
    return {stored["Key"] for stored in remove_images(bucket, unused)}
