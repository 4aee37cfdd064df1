"""What a start tells: on the terminal to people, in the ready file to programs."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from local.failure import CannotStart
from local.images import PREFIX
from local.options import Options
from local.template import STACK

if TYPE_CHECKING:
    from local.demo import Demo


class ReadyFile:
    """There only while the API serves: one that an earlier run left is taken away first."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        try:
            self.remove()
            if path and not os.access(path.parent, os.W_OK):
                raise CannotStart(f"The ready file {path} cannot be written: {path.parent} is no directory that may be written to.")
        except OSError as error:
            raise CannotStart(f"The ready file {path} cannot be written: {error.strerror}.") from None

    def write(self, content: dict[str, Any]) -> None:
        """Renamed into place, so that nobody reads half of it; for its owner only, because of the tokens."""
        if self._path:
            unfinished = self._path.with_name(f".{self._path.name}.{os.getpid()}")
            unfinished.touch(0o600)
            unfinished.write_text(json.dumps(content, indent=2) + "\n")
            unfinished.replace(self._path)

    def remove(self) -> None:
        if self._path:
            self._path.unlink(missing_ok=True)


def content(options: Options, demo: "Demo") -> dict[str, Any]:
    return {
        "api": options.api,
        "aws": options.aws,
        "tokens": demo.tokens,
        "integrations": demo.integrations,
        "records": demo.records,
    }


def announcement(options: Options, demo: "Demo", state: Path) -> str:
    lines = [
        f"API      {options.api}",
        f"pages    {options.api}/documentation",
        f"images   {options.api}{PREFIX}",
        f"AWS      {options.aws}  (DynamoDB, S3, SSM; credentials test/test, region us-east-1)",
        f"state    {state}",
        f"records  python -m tools.operate --stack {STACK} --endpoint {options.aws} …",
        "",
        "demo tokens",
        *(f"  {name:<12} {token}" for name, token in demo.tokens.items()),
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
