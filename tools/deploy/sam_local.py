"""`python -m tools.deploy.sam_local`: the functions in Lambda's own container image, on the embedded AWS of `make run`.

`invoke NAME` plays events/NAME.json once; `start-api` serves all routes. Both are `sam local` with what `make run` wrote for it.
They look first whether a container engine and `make run` are there, and build what is stale.
"""

import argparse
import json
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from tools.codegen.names import pascal
from tools.codegen.routes import ROOT
from tools.deploy.build import build, is_stale, sam_command

STATE = ROOT / ".local"  # that samconfig.toml names, too
_AWS_PORT = 3001  # of `make run`, unless it wrote another one
_KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
_NO_ENGINE = (
    "`sam local` runs functions in containers, and neither Docker nor Podman answers on this machine: "
    "start one of them, or name its socket in DOCKER_HOST. `make run` needs none."
)
_NO_SAM = "SAM CLI was not found: `make build` installs it."


class Missing(Exception):
    """What has to be there first, as a sentence."""


def engine() -> str | None:
    """DOCKER_HOST of the container engine that answers here."""
    return next((address for address in _addresses() if _answers(address)), None)


def command(arguments: argparse.Namespace) -> list[str]:
    """What `sam` is called with, beside what samconfig.toml says."""
    state: Path = arguments.state
    files = ["--env-vars", str(state / "sam/env.json"), "--parameter-overrides", f"file://{state / 'sam/parameters.yaml'}"]
    if arguments.verb == "start-api":
        return ["local", "start-api", "--port", str(arguments.port), *files]
    event = "-" if arguments.token else str(state / f"events/{arguments.name}.json")
    return ["local", "invoke", _function(arguments.name), "--event", event, *files]


def main(arguments: Sequence[str] | None = None) -> int | str:
    """Becomes `sam local`; returns only where something is missing: a sentence on it, or the exit code of a failed build."""
    given = parser().parse_args(arguments)
    try:
        _require_make_run(given.state)
        environment = {**os.environ, **_KEYS, "DOCKER_HOST": _engine(), "SAM_CLI_TELEMETRY": "0"}
        sam = _sam()
    except Missing as what:
        return str(what)
    if is_stale() and (failed := build([])):
        return failed
    return _become(sam, given, environment)


def _become(sam: str, given: argparse.Namespace, environment: Mapping[str, str]) -> NoReturn:
    """In place of this process, so that Ctrl-C is SAM's alone."""
    if getattr(given, "token", None):
        _put_on_stdin(_event(given.state, given.name, given.token))
    os.chdir(ROOT)
    os.execvpe(sam, [sam, *command(given)], environment)  # noqa: S606 - SAM itself


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="python -m tools.deploy.sam_local", description=__doc__.partition("\n\n")[2], allow_abbrev=False
    )
    verbs = made.add_subparsers(dest="verb", required=True, metavar="verb")
    invoke = verbs.add_parser("invoke", help="play an event once")
    invoke.add_argument("name", choices=sorted(file.stem for file in (ROOT / "events").glob("*.json")), metavar="NAME")
    invoke.add_argument("--token", help="one that `make run` printed, in place of the demo application's")
    start = verbs.add_parser("start-api", help="serve all routes")
    start.add_argument("--port", type=int, default=3002, help="on 127.0.0.1 (default: 3002)")
    for verb in (invoke, start):
        verb.add_argument("--state", type=_absolute, default=STATE, metavar="DIR", help="the one of `make run` (default: .local)")
    return made


def _absolute(path: str) -> Path:
    return Path(path).resolve()


def _require_make_run(state: Path) -> None:
    port = _aws_port(state / "sam/env.json")
    if not _answers(f"tcp://127.0.0.1:{port}"):
        raise Missing(
            f"Nothing answers on 127.0.0.1:{port}, where the functions' AWS has to be: start `make run` in another terminal."
        )


def _aws_port(variables: Path) -> int:
    with suppress(OSError):
        return urlsplit(json.loads(variables.read_bytes())["Parameters"]["AWS_ENDPOINT_URL"]).port or _AWS_PORT
    return _AWS_PORT


def _engine() -> str:
    if (address := engine()) is None:
        raise Missing(_NO_ENGINE)
    return address


def _sam() -> str:
    if (sam := sam_command()) is None:
        raise Missing(_NO_SAM)
    return sam


def _event(state: Path, name: str, token: str) -> bytes:
    """The one that `make run` wrote, with another token."""
    event = json.loads((state / f"events/{name}.json").read_bytes())
    event["headers"]["Authorization"], event["multiValueHeaders"]["Authorization"] = f"Bearer {token}", [f"Bearer {token}"]
    return json.dumps(event).encode()


def _put_on_stdin(content: bytes) -> None:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        os.dup2(file.fileno(), 0)


def _function(name: str) -> str:
    """`list_items_create.refused` is an event of ListItemsCreate."""
    return pascal(name.partition(".")[0])


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
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends it without a trace
    sys.exit(main())
