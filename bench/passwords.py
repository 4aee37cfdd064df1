"""Functions that hash passwords: the CPU time of a hash, a request and a start, and what that takes by the size of their memory.

Lambda gives a function a share of a core by its memory, a whole one at 1,769 MB. A hash has one lane, so it can use no more.
Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
"""

import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from bench.processes import Child, alternate
from bench.report import Runs, table
from bench.warm import HASHES
from shared.services import passwords

A_CORE = 1769  # MB
SIZES = (512, 768, 1024, 1536, A_CORE)
SIGN_IN = "sessions_create"
_CALL_MS = 5.0  # that DynamoDB takes for a call, besides our own work: the "single-digit milliseconds" that AWS tells of
_WARMING = 3
_HEAD = ("handler", "CPU ms per request", "calls", "start to first answer, CPU ms", "MB after import", "MB at most")
_SIZES_HEAD = ("memory, MB", "hash, ms", "sign-in, ms", "start's CPU, ms", "GB-ms a sign-in", f"to {A_CORE:,} MB")


def compare(code: Path, endpoint: str, *, rounds: int, requests: int) -> str:
    starts = {name: [_start(name, code, endpoint) for _ in range(rounds)] for name in HASHES}
    with ExitStack() as stack:
        warm = {name: _child(stack, name, code, endpoint) for name in HASHES}
        alone = {_alone(name): _child(stack, name, code, endpoint, BENCH_CANNED="1") for name in HASHES}
        measured = alternate({**warm, **alone}, rounds, requests)
    of_handlers = table(_HEAD, [_row(name, measured, starts[name]) for name in HASHES])
    hash_ms = cpu_ms(lambda: passwords.hashed("a horse, a battery and a staple"), rounds * requests)
    request, calls = _median(measured[SIGN_IN], "cpu") * 1000, _median(measured[_alone(SIGN_IN)], "calls")
    of_sizes = [size_row(size, hash_ms, request, calls, _median(starts[SIGN_IN], "first_cpu") * 1000) for size in SIZES]
    return f"{of_handlers}\n\nA hash takes {hash_ms:.0f} ms of CPU time.\n\n{table(_SIZES_HEAD, of_sizes)}"


def cpu_ms(act: Callable[[], object], times: int) -> float:
    """Median, after a first time that counts not."""
    act()
    return median(_once(act) for _ in range(times)) * 1000


def size_row(memory: int, hash_ms: float, request_ms: float, calls: float, start_ms: float) -> list[str]:
    """Milliseconds on a core's share, and what a sign-in is billed."""
    billed = _billed(memory, request_ms, calls)
    times = (_slowed(memory, hash_ms), _took(memory, request_ms, calls), _slowed(memory, start_ms), billed)
    return [f"{memory:,}", *(f"{each:.0f}" for each in times), f"{billed / _billed(A_CORE, request_ms, calls):.2f}"]


def _slowed(memory: int, ms: float) -> float:
    return ms * max(1.0, A_CORE / memory)


def _took(memory: int, request_ms: float, calls: float) -> float:
    return _slowed(memory, request_ms) + calls * _CALL_MS


def _billed(memory: int, request_ms: float, calls: float) -> float:
    return _took(memory, request_ms, calls) * memory / 1024


def _once(act: Callable[[], object]) -> float:
    before = time.process_time()
    act()
    return time.process_time() - before


def _start(name: str, code: Path, endpoint: str) -> dict[str, float]:
    child = Child(name, code, endpoint)
    child.end()
    return child.first


def _child(stack: ExitStack, name: str, code: Path, endpoint: str, **variables: str) -> Child:
    child = Child(name, code, endpoint, **variables)
    stack.callback(child.end)
    child.measure(_WARMING)
    return child


def _alone(name: str) -> str:
    """With AWS's answers from memory, by which calls are counted."""
    return f"{name}, alone"


def _row(name: str, measured: Mapping[str, Runs], starts: Runs) -> list[str]:
    calls, start = _median(measured[_alone(name)], "calls"), _median(starts, "first_cpu") * 1000
    request = _median(measured[name], "cpu") * 1000
    memory = (_median(starts, key) for key in ("import_mb", "peak_mb"))
    return [name, f"{request:.0f}", f"{calls:.0f}", f"{start:.0f}", *(f"{each:.0f}" for each in memory)]


def _median(runs: Runs, key: str) -> float:
    return median(run[key] for run in runs)
