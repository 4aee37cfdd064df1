"""MiniStack with IAM enforced: over TLS, on 127.0.0.1, in a folder of its own that goes with it."""

import os
import shutil
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException, HTTPSConnection
from pathlib import Path
from urllib.parse import urlsplit

from tools.codegen.routes import ROOT
from tools.deploy.child_process import end_with_parent
from tools.deploy.stack.failure import Failed

# Its Lambda runs functions in its own interpreter: that of the functions, Python 3.13.
PROGRAM = ROOT / ".venv-stack" / "bin" / "ministack"
_START_SECONDS = 60.0
_STOP_SECONDS = 10.0


@dataclass(frozen=True)
class Emulator:
    """MiniStack that runs: its address, the certificate that it made for itself, and the id of its process."""

    endpoint: str
    certificate: Path
    process: int = 0

    def connection(self, seconds: float) -> HTTPSConnection:
        address = urlsplit(self.endpoint)
        trusted = ssl.create_default_context(cafile=str(self.certificate))
        return HTTPSConnection(str(address.hostname), address.port, timeout=seconds, context=trusted)


@contextmanager
def running(folder: Path, port: int = 0, extra: Mapping[str, str] | None = None) -> Iterator[Emulator]:
    """MiniStack for as long as this is entered. `extra` stands in its environment, and so in that of the functions."""
    port = port or free_port()
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "scratch").mkdir(parents=True)
    certificate = folder / "scratch" / "ministack-tls" / "server.crt"
    trusted = {"AWS_CA_BUNDLE": str(certificate)}  # by the functions, which the template tells where this AWS is
    process = _start(folder, {**_environment(folder, port), **trusted, **(extra or {})})
    emulator = Emulator(f"https://127.0.0.1:{port}", certificate, process.pid)
    try:
        _wait(process, emulator, folder / "log")
        yield emulator
    finally:
        _stop(process)
        shutil.rmtree(folder / "scratch", ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(folder: Path, port: int) -> dict[str, str]:
    """Its variables: nothing of the developer's own settings, which may name an AWS account."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **kept,
        "AUTH": "true",
        "USE_SSL": "1",  # the bucket's policy refuses plain HTTP
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",  # [full] would listen on 0.0.0.0:8883
        "SFTP_ENABLED": "0",
        "LAMBDA_EXECUTOR": "local",
        "TMPDIR": str(folder / "scratch"),
        "PYTHONUNBUFFERED": "1",
    }


def _start(folder: Path, environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    with (folder / "log").open("wb") as log:
        try:
            return subprocess.Popen(  # noqa: S603 - the program is the developer's own
                [PROGRAM],
                env=environment,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # its functions are processes too, and end with it
                preexec_fn=end_with_parent(),
            )
        except OSError:
            raise Failed("MiniStack is not installed in .venv-stack: `make stack` does that.") from None


def _wait(process: "subprocess.Popen[bytes]", emulator: Emulator, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not _answers(emulator):
        if process.poll() is not None or time.monotonic() > deadline:
            raise Failed(f"MiniStack did not start: see {log}.")
        time.sleep(0.1)


def _answers(emulator: Emulator) -> bool:
    """The certificate is there before it listens."""
    with suppress(OSError, HTTPException), closing(emulator.connection(seconds=2)) as connection:
        connection.request("GET", "/_ministack/health")
        return connection.getresponse().status == 200
    return False


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(_STOP_SECONDS)
    with suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
