"""The state directory: what MiniStack keeps between runs, used by one run at a time.

ministack/      its tables and parameters, one JSON file per service, written when it stops in order
s3/             the objects
ministack.log   what it said in the last run
"""

import fcntl
import json
import shutil
from pathlib import Path
from typing import IO, Any

from local.failure import CannotStart


def _require_tables(tables: Any) -> None:
    """Keyed by account, region and name, each with its items by key."""
    for name, table in tables.items():
        _account, _region, _name = name.split("\0")
        for of_hash_key in table["items"].values():
            for item in of_hash_key.values():
                item.items()


class State:
    """Made only for a directory that no other run uses; released with the process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.services, self.objects = self.folder / "ministack", self.folder / "s3"
        self.log, self.scratch = self.folder / "ministack.log", self.folder / "tmp"
        try:
            for each in (self.services, self.objects, self.scratch):
                each.mkdir(parents=True, exist_ok=True)
            self._lock: IO[bytes] = (self.folder / "lock").open("wb")
        except OSError as error:
            raise CannotStart(f"The state directory {folder} cannot be used: {error.strerror}.") from None
        self._take()

    def drop(self) -> None:
        """Empties it, and touches nothing that is not ours, whatever directory was named."""
        for each in (self.services, self.objects, self.scratch):
            shutil.rmtree(each)
            each.mkdir()

    def require_sound(self) -> None:
        """MiniStack itself would go on without what it cannot read, and write over it when it stops."""
        for file in sorted(self.services.glob("*.json")):
            try:
                kept = json.loads(file.read_bytes())["payload"]
                if file.name == "dynamodb.json":
                    _require_tables(kept["tables"]["data"])
            except (ValueError, TypeError, LookupError, AttributeError, RecursionError, OSError):
                raise self.corrupt(f"{file.name} cannot be read") from None

    def corrupt(self, reason: str) -> CannotStart:
        return CannotStart(f"The state in {self.folder} is corrupt ({reason}): restore it, or drop it with --fresh.")

    def _take(self) -> None:
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CannotStart(
                f"The state in {self.folder} is in use by another run: stop that one, or name another --state."
            ) from None
