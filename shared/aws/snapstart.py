"""Runtime hooks around a snapshot of an execution environment (Lambda SnapStart): thousands may start from the same one.

Before it is taken: does what a first request would otherwise have to. After it is restored: drops what must not be shared with
other copies, or may have aged.
Source: https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-python.html
"""

import random
from collections.abc import Callable
from contextlib import suppress

from shared.aws import clients

_after_restore: list[Callable[[], None]] = [clients.forget, random.seed]


def after_restore(act: Callable[[], None]) -> Callable[[], None]:
    """Marks a function that drops what one environment must not share with copies of itself."""
    _after_restore.append(act)
    return act


def register() -> None:
    """Lambda's runtime brings the module; elsewhere there are no snapshots."""
    with suppress(ImportError):
        from snapshot_restore_py import register_after_restore, register_before_snapshot  # type: ignore[import-not-found]  # no package has it

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
    """Drops connections and credentials, has chance begin anew, and does what others have marked."""
    for act in _after_restore:
        act()
