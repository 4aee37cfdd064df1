"""The state directory: what MiniStack keeps between runs, used by one run at a time.

.planocore-run  the mark: written into an empty directory; without it, nothing in a directory is ours
ministack/      MiniStack's tables and parameters, one JSON file per service, written when it stops in order
s3/             the objects
tokens.json     the demo tokens, for the directory's owner only
events/, sam/   for `sam local`: see local/sam_local.py
ministack.log   what MiniStack said in the last run
start.log       the trace of the last start that failed
"""

import fcntl
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from local.failure import CannotStart

MARK = ".planocore-run"
_MARK_TEXT = "`make run` keeps its data in this folder, and `make run ARGS=--fresh` deletes it.\n"


def _require_tables(tables: Any) -> None:
    """Keyed by account, region and name, each with its items by key."""
    for name, table in tables.items():
        _account, _region, _name = name.split("\0")
        for of_hash_key in table["items"].values():
            for item in of_hash_key.values():
                item.items()


class State:
    """Made only for a directory that is ours and that no other run uses; released with the process."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(os.path.realpath(folder))
        self.services, self.objects, self.scratch = (self.folder / name for name in ("ministack", "s3", "tmp"))
        self.events, self.sam = self.folder / "events", self.folder / "sam"
        self.log, self.trace, self.tokens = (self.folder / name for name in ("ministack.log", "start.log", "tokens.json"))
        self._lock_file = self.folder / "lock"
        self._usable(self._claim)

    def drop(self) -> None:
        """Deletes what runs have kept there, and nothing else."""
        self._usable(self._drop)

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

    def _usable(self, act: Callable[[], None]) -> None:
        try:
            act()
        except OSError as error:
            raise CannotStart(f"The state directory {self.folder} cannot be used: {error.strerror}.") from None

    def _claim(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._mark()
        self._require_no_links()
        for each in self._folders():
            each.mkdir(exist_ok=True)
        self._lock: IO[bytes] = self._lock_file.open("wb")
        self._take()

    def _mark(self) -> None:
        mark = self.folder / MARK
        if not any(self.folder.iterdir()):
            mark.write_text(_MARK_TEXT)
        if not mark.is_file():
            raise CannotStart(
                f"{self.folder} holds files and was not made by `make run`, so nothing in it is touched: "
                "name an empty folder with --state, or one that does not exist yet."
            )

    def _require_no_links(self) -> None:
        """A link leads to what is not ours, to be written over or deleted."""
        for each in (*self._folders(), self.log, self.trace, self.tokens, self._lock_file, self.folder / MARK):
            if each.is_symlink():
                raise CannotStart(
                    f"{each} is a symbolic link, which `make run` follows nowhere: remove it, or name another --state."
                )

    def _folders(self) -> tuple[Path, ...]:
        return self.services, self.objects, self.scratch, self.events, self.sam

    def _drop(self) -> None:
        self.tokens.unlink(missing_ok=True)
        for each in self._folders():
            shutil.rmtree(each)
            each.mkdir()

    def _take(self) -> None:
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CannotStart(
                f"The state in {self.folder} is in use by another run: stop that one, or name another --state."
            ) from None
