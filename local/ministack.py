"""MiniStack, the embedded AWS, as a child process that is stopped in order, so that it writes its state down."""

import errno
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from local.failure import CannotStart
from local.state import State
from local.stop import Stop
from tools.deploy.child_process import end_with_parent

ROOT = Path(__file__).resolve().parent.parent
_START_SECONDS = 30.0
_STOP_SECONDS = 20.0
_REFUSED_STATE = ("Persistence: failed to load", "refusing to load", "Failed to restore persisted state")


def program() -> Path:
    """The file of the program, which pins botocore exactly and so lives in a virtual environment of its own."""
    named = os.environ.get("PLANOCORE_MINISTACK")
    return Path(named) if named else ROOT / ".venv-ministack" / "bin" / "ministack"


def require_free(port: int, option: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise port_refused(port, option, error) from None


def port_refused(port: int, option: str, error: OSError) -> CannotStart:
    reason = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
    return CannotStart(f"Port {port} {reason}: stop what uses it, or choose another one with {option}.")


class MiniStack:
    """Started when made; `wait_until_ready` may be asked for later."""

    def __init__(self, port: int, state: State) -> None:
        self._port, self._state = port, state
        log = state.log.open("wb")
        try:
            self._process = subprocess.Popen(  # noqa: S603 - the program is the developer's own
                [program()],
                env=_environment(port, state),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # a Ctrl-C in the terminal is for us: we stop it in order
                preexec_fn=end_with_parent(),  # there are no threads yet
            )
        except OSError:
            raise CannotStart(
                f"MiniStack is not installed: {program()} cannot be started. "
                "`make run` installs it; PLANOCORE_MINISTACK names it where it is elsewhere."
            ) from None

    def wait_until_ready(self, stop: Stop) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while not self._listens():
            if self.has_ended() or time.monotonic() > deadline:
                self._kill()
                raise CannotStart(f"MiniStack did not start: see {self._state.log}.")
            stop.require_none(0.02)
        self._require_state_loaded()

    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def stop(self) -> None:
        """In order, which saves the state; not for ever."""
        self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._kill()
            sys.stderr.write("MiniStack does not stop, so it was killed: what was written in this run is lost.\n")

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self._port)) == 0

    def _require_state_loaded(self) -> None:
        """Killed where it refused a file: an orderly stop would write an empty state over it."""
        said = self._state.log.read_text(errors="replace")
        refused = next((line for line in said.splitlines() if any(words in line for words in _REFUSED_STATE)), None)
        if refused:
            self._kill()
            raise self._state.corrupt("MiniStack refuses it: see ministack.log there")

    def _kill(self) -> None:
        """Kills it with the processes that it started itself."""
        with suppress(OSError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def _environment(port: int, state: State) -> dict[str, str]:
    """Its variables: nothing of the developer's own settings, which may name other ports, services or an AWS account."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "SYSTEMROOT") if name in os.environ}
    return {
        **kept,
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "PERSIST_STATE": "1",
        "STATE_DIR": str(state.services),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(state.objects),
        "TMPDIR": str(state.scratch),
        "PYTHONUNBUFFERED": "1",
    }
