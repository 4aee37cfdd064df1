"""`python -m tools.sam_local`: the built functions in Lambda's own container image, on the embedded AWS of `make run`.

`invoke NAME` plays events/NAME.json once; `start-api` serves all routes. Both are `sam local`, with local/sam-env.json.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import urlsplit

from tools.build import sam_command
from tools.names import pascal
from tools.routes import ROOT

TEMPLATE = ROOT / ".aws-sam" / "build" / "template.yaml"
VARIABLES = ROOT / "local" / "sam-env.json"
# Containers know this machine by the first name; the other one is the bucket's, as S3's clients ask for it.
_NAMES = ("host.docker.internal", "local-images.host.docker.internal")
_KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}
_NO_ENGINE = (
    "`sam local` runs functions in containers, and neither Docker nor Podman answers on this machine: "
    "start one of them, or name its socket in DOCKER_HOST. `make run` needs none."
)
_NO_BUILD = "There is no build yet: `make build` makes it."
_NO_SAM = "SAM CLI was not found: `make build` installs it."


def engine() -> str | None:
    """DOCKER_HOST of the container engine that answers here."""
    return next((address for address in _addresses() if _answers(address)), None)


def command(arguments: argparse.Namespace, template: Path = TEMPLATE) -> list[str]:
    """What `sam` is called with."""
    hosts = [option for name in _NAMES for option in ("--add-host", f"{name}:host-gateway")]
    files = ["--template-file", str(template), "--env-vars", str(VARIABLES)]
    parameters = ["--parameter-overrides", f"Architecture={_architecture()}"]
    if arguments.verb == "invoke":
        return ["local", "invoke", _function(arguments.name), "--event", "-", *files, *hosts, *parameters]
    port = ["--host", "127.0.0.1", "--port", str(arguments.port)]
    return ["local", "start-api", *port, "--warm-containers", "LAZY", *files, *hosts, *parameters]


def main(arguments: Sequence[str] | None = None) -> int | str:
    """SAM's exit code, or a sentence on what is missing."""
    given = parser().parse_args(arguments)
    address, sam = engine(), sam_command()
    if address is None:
        return _NO_ENGINE
    if sam is None:
        return _NO_SAM
    if not TEMPLATE.exists():
        return _NO_BUILD
    environment = {**os.environ, **_KEYS, "DOCKER_HOST": address, "SAM_CLI_TELEMETRY": "0"}
    event = _event(given.name, given.token) if given.verb == "invoke" else None
    return subprocess.run([sam, *command(given)], cwd=ROOT, env=environment, input=event, text=True, check=False).returncode  # noqa: S603 - SAM itself


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m tools.sam_local", description=__doc__.partition("\n\n")[2], allow_abbrev=False)
    verbs = made.add_subparsers(dest="verb", required=True, metavar="verb")
    invoke = verbs.add_parser("invoke", help="play an event once")
    invoke.add_argument("name", choices=sorted(file.stem for file in (ROOT / "events").glob("*.json")), metavar="NAME")
    invoke.add_argument("--token", default="TOKEN", help="one that `make run` printed")
    start = verbs.add_parser("start-api", help="serve all routes")
    start.add_argument("--port", type=int, default=3002, help="on 127.0.0.1 (default: 3002)")
    return made


def _event(name: str, token: str) -> str:
    text = (ROOT / "events" / f"{name}.json").read_text(encoding="utf-8")
    return json.dumps(json.loads(text.replace("TOKEN", token)))


def _function(name: str) -> str:
    """`list_items_create.refused` is an event of ListItemsCreate."""
    return pascal(name.partition(".")[0])


def _architecture() -> str:
    from tools.stack.deployment import architecture

    return architecture()


def _addresses() -> Iterator[str]:
    """DOCKER_HOST alone where it is set, as SAM reads it; else where the engines listen by default."""
    if named := os.environ.get("DOCKER_HOST"):
        yield named
        return
    run, home = Path(os.environ.get("XDG_RUNTIME_DIR", "/run/user/0")), Path.home()
    sockets = (
        Path("/var/run/docker.sock"),
        home / ".docker/run/docker.sock",
        run / "docker.sock",
        run / "podman/podman.sock",
        home / ".local/share/containers/podman/machine/podman.sock",
    )
    yield from (f"unix://{path}" for path in sockets)


def _answers(address: str) -> bool:
    parts = urlsplit(address)
    with suppress(OSError), closing(_socket(parts.scheme)) as probe:
        probe.settimeout(2)
        probe.connect(parts.path if parts.scheme == "unix" else (parts.hostname or "", parts.port or 2375))
        return True
    return False


def _socket(scheme: str) -> socket.socket:
    return socket.socket(socket.AF_UNIX if scheme == "unix" else socket.AF_INET, socket.SOCK_STREAM)


if __name__ == "__main__":
    sys.exit(main())
