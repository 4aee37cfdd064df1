"""An engine to test against: MiniStack, started here, or whatever PLANOCORE_ENGINE names (an endpoint's URL, or `moto`)."""

import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parent.parent
_START_SECONDS = 30


@contextmanager
def engine() -> Iterator[str]:
    """The endpoint of an engine that is there for as long as this is entered."""
    named = os.environ.get("PLANOCORE_ENGINE", "ministack")
    if named == "moto":
        with _moto() as endpoint:
            yield endpoint
    elif named == "ministack":
        with _ministack() as endpoint:
            yield endpoint
    else:
        yield named


@contextmanager
def _moto() -> Iterator[str]:
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@contextmanager
def _ministack() -> Iterator[str]:
    port = free_port()
    environment = {
        **os.environ,
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",
        "LOG_LEVEL": "WARNING",
    }
    environment.pop("AWS_ENDPOINT_URL", None)
    program = os.environ.get("PLANOCORE_MINISTACK", str(ROOT / ".venv-ministack" / "bin" / "ministack"))
    process = subprocess.Popen([program], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(endpoint: str, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError), urllib.request.urlopen(f"{endpoint}/_ministack/health", timeout=1):
            return
        time.sleep(0.05)
    raise RuntimeError("MiniStack does not start")
