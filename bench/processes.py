"""The processes that are measured: copies of what ships, with bytecode as it ships, on a fake DynamoDB of their own."""

import base64
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
# Their folders: this is also imported where memory is measured, without their declarations.
ROUTES = tuple(sorted(file.parent.name for file in (ROOT / "functions/routes").glob("*/handler.py")))
PEERS = ("floor", "boto3_pydantic", "powertools", "pynamodb_plain", "fastapi_mangum", "chalice_app", "flask_apig")
TOKEN = f"plano_app_{'0' * 44}2PRW1"
SESSION_TOKEN = f"plano_ses_{'0' * 43}wBDaZ1"
RESET_CODE = f"plano_rst_{'0' * 43}aGC673"
PASSWORD = "a horse, a battery and a staple"
ROLELESS_TOKEN = f"plano_ses_{'0' * 42}1Emqgd0"  # of a user who is nobody's client yet
_LAMBDA = {"AWS_LAMBDA_FUNCTION_NAME": "bench"}  # by which code knows where it runs
_OURS = {"PYDANTIC_DISABLE_PLUGINS": "__all__"}  # as template.yaml has it
_SEED = 1
_BODIES: Mapping[str, Mapping[str, Any]] = {
    "list_items_create": {"key": "room_types", "slug": "kitchen", "name": "Kitchen", "active": True},
    "webhook_out_subs_index": {"integration_id": 1, "count": True},
}


def environment(endpoint: str) -> dict[str, str]:
    """All that a measured process finds: no variable of the caller's environment."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONDONTWRITEBYTECODE": "1",
        "TABLE_PREFIX": "bench-",
        "QUEUE_PREFIX": f"{endpoint}/000000000000/bench-",
        "IMAGE_BUCKET": "images",
        "IMAGE_BASE_URL": "http://127.0.0.1/images",
        "ALLOWED_ORIGINS": "*",
        "REGISTRY_SECONDS": "60",
        "ID_BLOCK": "100",
        "MANDRILL_URL": "http://127.0.0.1:9",
        "MANDRILL_KEY_PARAMETER": "",
        "MAIL_FROM": "a@b.example",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_ENDPOINT_URL": endpoint,
    }


@contextmanager
def stub(**options: Path) -> Iterator[str]:
    """The endpoint of a fake DynamoDB that runs for as long as this is entered. `options` are those of `python -m bench.stub`."""
    command = [sys.executable, "-m", "bench.stub", *(f"--{name}={value}" for name, value in options.items())]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        yield process.stdout.readline().strip() if process.stdout else ""
    finally:
        process.terminate()
        process.wait(timeout=10)


def shipped(folder: Path) -> Path:
    """A copy of the code with the bytecode that ships: unchecked, so that a start compiles nothing and looks at no source."""
    for name in ("shared", "functions", "bench", "events"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    _compile(folder)
    packages = Path(sys.prefix, "lib", f"python3.{sys.version_info.minor}", "site-packages")
    mark = packages.parent / "unchecked-hash"
    if _modified(mark) <= _modified(Path(sys.prefix, "ready")):  # which `make` touches after it has installed packages
        _compile(packages)
        mark.touch()
    return folder


def _modified(file: Path) -> float:
    return file.stat().st_mtime if file.exists() else 0


def _compile(folder: Path) -> None:
    options = ["-q", "-f", "-j", "2", "--invalidation-mode", "unchecked-hash"]
    subprocess.run([sys.executable, "-m", "compileall", *options, str(folder)], check=False, stdout=subprocess.DEVNULL)


def event(route: str, endpoint: str = "") -> str:
    """What API Gateway sends for a request of the route that succeeds."""
    sample = json.loads((ROOT / "events" / f"{route}.json").read_text().replace("TOKEN", _token(route)))
    layers = 2 if sample["headers"]["Content-Type"] == "text/plain" else 1  # of base64: API Gateway's, and the body's own
    body = json.loads(_repeated(base64.b64decode, sample["body"], layers))
    callback_url = "https://93.184.216.34/"  # an address, which is not looked up
    named = {"code": RESET_CODE, "password": PASSWORD, "image_url": f"{endpoint}/image.jpg", "callback_url": callback_url}
    body.update({name: url for name, url in named.items() if name in body})
    sample["body"] = _repeated(base64.b64encode, json.dumps(_BODIES.get(route, body)).encode(), layers).decode()
    return json.dumps(sample)


def _repeated(act: Callable[[Any], bytes], text: Any, times: int) -> bytes:
    for _ in range(times):
        text = act(text)
    return bytes(text)


def _token(route: str) -> str:
    """An application's, where the route's declaration says that it takes one; of a user without a role where it gives the first."""
    source = (ROOT / "functions/routes" / route / "handler.py").read_text()
    if "ANY_APPLICATION" in source:
        return TOKEN
    return ROLELESS_TOKEN if route == "users_client_register" else SESSION_TOKEN


class Child:
    """A handler in a process of its own."""

    def __init__(self, name: str, code: Path, endpoint: str, **variables: str) -> None:
        self._name, route = name, "list_items_create" if name in PEERS else name
        own = {} if name in PEERS else _OURS
        module = f"bench.peers.{name}" if name in PEERS else "shared.api.entry"
        folder = {"PYTHONPATH": str(code / "functions/routes" / route)}  # where the entry finds the route's `handler`
        file = code / f"{route}.json"
        file.write_text(event(route, endpoint))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.child", module, str(file)],
            cwd=code,
            env={**environment(endpoint), **_LAMBDA, **own, **folder, **variables, "BENCH_STARTED": str(time.monotonic())},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.first = self._read()

    def measure(self, requests: int) -> dict[str, float]:
        if self._process.stdin:
            self._process.stdin.write(f"{requests}\n")
            self._process.stdin.flush()
        return self._read()

    def end(self) -> None:
        self._process.communicate()
        if self._process.returncode:
            raise ChildProcessError(f"{self._name} failed: what it said stands above")

    def _read(self) -> dict[str, float]:
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            self.end()
        return dict(json.loads(line))


def alternate(children: Mapping[str, Child], rounds: int, requests: int) -> dict[str, list[dict[str, float]]]:
    """What each measured in each round, in turns, so that a round's measurements meet the same load of the machine."""
    measured: dict[str, list[dict[str, float]]] = {name: [] for name in children}
    for order in orders(children, rounds):
        for name in order:
            measured[name].append(children[name].measure(requests))
    return measured


def orders(names: Iterable[str], rounds: int) -> Iterator[list[str]]:
    """An order for each round, so that nobody's turn always follows the same one's. Every run has the same orders."""
    shuffled, chance = list(names), random.Random(_SEED)
    for _ in range(rounds):
        chance.shuffle(shuffled)
        yield list(shuffled)
