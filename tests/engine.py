"""An engine to test against: MiniStack, started here, or the one that PLANOCORE_ENGINE names (an endpoint's URL, or `moto`)."""

import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parent.parent
NAME = os.environ.get("PLANOCORE_ENGINE", "ministack")
IS_MOTO = NAME == "moto"
_START_SECONDS, _STARTS = 120, 3


@contextmanager
def engine() -> Iterator[str]:
    """The endpoint of an engine that is there for as long as this is entered."""
    if IS_MOTO:
        with _moto() as endpoint:
            yield endpoint
    elif NAME == "ministack":
        with _ministack() as endpoint:
            yield endpoint
    else:
        yield NAME


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
    process, endpoint = _started()
    try:
        yield endpoint
    finally:
        process.terminate()
        process.wait(timeout=60)


def _started() -> tuple["subprocess.Popen[bytes]", str]:
    """Tried again where it ends by itself: another process has taken the port before it does."""
    for _ in range(_STARTS):
        process, endpoint = _start(free_port())
        if _answers(endpoint, process):
            return process, endpoint
        process.kill()
        process.wait()
    raise RuntimeError("MiniStack does not start")


def _start(port: int) -> tuple["subprocess.Popen[bytes]", str]:
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
    return process, f"http://127.0.0.1:{port}"


def free_port() -> int:
    return free_ports(1)[0]


def free_ports(number: int) -> list[int]:
    """Different ones: none is given back before all are known."""
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(number)]
        return [int(probe.getsockname()[1]) for probe in probes]


def _answers(endpoint: str, process: "subprocess.Popen[bytes]") -> bool:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError), urllib.request.urlopen(f"{endpoint}/_ministack/health", timeout=1):
            return process.poll() is None
        time.sleep(0.05)
    return False
