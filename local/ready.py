"""Announces a start: on the terminal for people, in the ready file for programs."""

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from local import demo_pictures
from local.failure import CannotStart
from local.images import PREFIX
from local.options import Options
from local.private import write_private
from tools.deploy.template import STACK

if TYPE_CHECKING:
    from local.demo import Demo


class ReadyFile:
    """The ready file, there only while the API serves: an earlier run's is taken away first. A file that is not a run's stays."""

    def __init__(self, path: Path | None) -> None:
        self._path, self._written = path, b""
        try:
            self._make_way()
        except OSError as error:
            raise CannotStart(f"The ready file {path} cannot be written: {error.strerror}.") from None

    def write(self, content: dict[str, Any]) -> None:
        """Renamed into place, so that nobody reads half of it; for its owner only, because of the tokens."""
        if self._path:
            self._written = json.dumps(content, indent=2).encode() + b"\n"
            write_private(self._path, self._written)

    def remove(self) -> None:
        """Unless another run has written its own there since."""
        with suppress(OSError):
            if self._path and self._path.read_bytes() == self._written:
                self._path.unlink()

    def _make_way(self) -> None:
        if not self._path:
            return
        if not os.access(self._path.parent, os.W_OK):
            raise CannotStart(
                f"The ready file {self._path} cannot be written: {self._path.parent} is no directory that may be written to."
            )
        if os.path.lexists(self._path):
            if not _is_of_a_run(self._path):
                raise CannotStart(f"The ready file {self._path} cannot be written: what is there was not written by `make run`.")
            self._path.unlink()


def _is_of_a_run(path: Path) -> bool:
    try:
        found = json.loads(path.read_bytes()) if path.is_file() and not path.is_symlink() else None
    except ValueError:
        return False
    return isinstance(found, dict) and found.keys() >= {"api", "aws", "tokens"}


def content(options: Options, demo: "Demo") -> dict[str, Any]:
    return {
        "api": options.api,
        "console": f"{options.api}/console",
        "documentation": f"{options.api}/documentation",
        "aws": options.aws,
        "tokens": demo.tokens,
        "users": demo.users,
        "integrations": demo.integrations,
        "records": demo.records,
        "pictures": demo_pictures.urls(options.api),
    }


def announcement(options: Options, demo: "Demo", state: Path) -> str:
    lines = [
        f"API      {options.api}",
        f"pages    {options.api}/documentation",
        f"console  {options.api}/console",
        f"images   {options.api}{PREFIX}",
        f"AWS      {options.aws}  (DynamoDB, S3, SSM; credentials test/test, region us-east-1)",
        f"state    {state}",
        f'operate  make operate ARGS="--stack {STACK} --endpoint {options.aws} applications list"',
        f"pictures {', '.join(demo_pictures.urls(options.api).values())}  (for upload_image)",
        "",
        "demo tokens",
        *(f"  {name:<12} {token}" for name, token in demo.tokens.items()),
        "demo users",
        *(f"  {name:<12} {user['email']}, {user['password']}" for name, user in demo.users.items()),
        "integrations  " + ", ".join(f"{name} {number}" for name, number in demo.integrations.items()),
        "records       " + ", ".join(f"{name} {number}" for name, number in demo.records.items()),
        "",
        "try",
        f"  curl -s {options.api}/api/v1/webhook_out_subs/index \\",
        f"    -H 'authorization: Bearer {demo.tokens['client']}' -H 'content-type: application/json' \\",
        f"""    -d '{{"integration_id": {demo.integrations["own"]}, "page": {{"size": 2}}, "count": true}}'""",
        "",
        "Ctrl-C stops all of it; data stays.",
        "",
    ]
    return "\n".join(lines)
