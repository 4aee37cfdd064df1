"""What happens around a snapshot of an execution environment (Lambda SnapStart): thousands may start from the same one.

Before it is taken: does what a first request would otherwise have to. After it is restored: drops what must not be shared with
other copies, or may have aged.
Source: https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-python.html
"""

import random
from contextlib import suppress

from shared.api import registry
from shared.aws import clients
from shared.dynamodb import ids


def register() -> None:
    """Lambda's runtime brings the module; elsewhere there are no snapshots."""
    with suppress(ImportError):
        from snapshot_restore_py import register_after_restore, register_before_snapshot  # type: ignore[import-not-found]

        register_before_snapshot(warm)
        register_after_restore(refresh)


def warm() -> None:
    """Imports the clients and botocore's session, and reads the certificates; the clients themselves are dropped at restoring.

    A restored environment has no credentials in its variables: they come through botocore's chain, which is slow to import.
    """
    clients.session()
    clients.dynamodb()
    clients.images()


def refresh() -> None:
    """Reserved ids are one environment's own, the registry, credentials and connections are old, and chance would repeat itself."""
    ids.forget_blocks()
    registry.forget()
    clients.forget()
    random.seed()
