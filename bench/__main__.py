"""`make bench`: measures, prints, and keeps the results in docs/performance.md. `--quick` only shows that everything runs."""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import (
    cold,
    deliveries,
    emulated,
    growing,
    images,
    index,
    isolation,
    load,
    passwords,
    processes,
    report,
    sign_ins,
    summary,
    warm,
    writes,
)

SIZES = (60, 1_000, 10_000, 100_000)
_AT_ONCE_QUICK = 2  # sections: nobody looks at their numbers


def _warm(quick: bool) -> str:
    with TemporaryDirectory() as folder, processes.stub() as endpoint:
        return warm.compare(processes.shipped(Path(folder)), endpoint, rounds=2 if quick else 15, requests=20 if quick else 100)


def _cold(quick: bool) -> str:
    with TemporaryDirectory() as folder:
        return cold.compare(processes.shipped(Path(folder)), rounds=1 if quick else 11)


def _emulated(quick: bool) -> str:
    with TemporaryDirectory() as folder:
        return emulated.compare(processes.shipped(Path(folder)), rounds=1 if quick else 5, requests=5 if quick else 50)


def _images(quick: bool) -> str:
    return images.compare(rounds=1, size=(1000, 500)) if quick else images.compare(rounds=5)


def _passwords(quick: bool) -> str:
    with TemporaryDirectory() as folder, processes.stub() as endpoint:
        return passwords.compare(processes.shipped(Path(folder)), endpoint, rounds=1 if quick else 7, requests=3 if quick else 10)


def _sign_ins(quick: bool) -> str:
    return sign_ins.compare(tries=20 if quick else 500)


def _index(quick: bool) -> str:
    most = int(os.environ.get("BENCH_SUBSCRIPTIONS", SIZES[-1]))
    return index.measure(SIZES[:1] if quick else [size for size in SIZES if size <= most])


def _deliveries(quick: bool) -> str:
    return deliveries.compare(rounds=1, events=10) if quick else deliveries.compare(rounds=7, events=50)


def _load(quick: bool) -> str:
    return load.measure(seconds=1 if quick else 60)


SECTIONS: dict[str, Callable[[bool], str]] = {
    "warm": _warm,
    "cold": _cold,
    "emulated": _emulated,
    "images": _images,
    "passwords": _passwords,
    "sign_ins": _sign_ins,
    "writes": lambda _: writes.units(),
    "throughput": lambda _: writes.simulate(),
    "pages": lambda quick: index.count(SIZES[:2] if quick else SIZES),
    "growing": lambda quick: growing.count(SIZES[:2] if quick else SIZES),
    "deliveries": _deliveries,
    "webhook_units": lambda _: deliveries.count(),
    "isolation": lambda quick: isolation.simulate(300.0) if quick else isolation.simulate(),
    "load": _load,
    "index": _index,
}
_LONGEST_FIRST = ("load", *(name for name in SECTIONS if name != "load"))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("sections", nargs="*", default=list(SECTIONS), help=", ".join(SECTIONS))
    parser.add_argument("--quick", action="store_true", help="few repetitions, two sections at once, nothing kept")
    options = parser.parse_args()
    if unknown := set(options.sections) - set(SECTIONS):
        parser.error(f"no section is called {', '.join(sorted(unknown))}")
    if len(options.sections) == 1:
        _measure(options.sections[0], quick=options.quick)
        return 0
    failed = _quickly(options.sections) if options.quick else [name for name in options.sections if not _apart(name)]
    if failed:
        sys.stderr.write(f"failed: {', '.join(failed)}\n")
    return len(failed)


def _measure(section: str, *, quick: bool) -> None:
    text = SECTIONS[section](quick)
    sys.stdout.write(f"\n## {section}\n\n{text}\n")
    sys.stdout.flush()
    if not quick:
        report.keep(section, text)
        report.keep("summary", summary.summary(report.PAGE.read_text()))


def _quickly(sections: Sequence[str]) -> list[str]:
    """The names of those that failed."""
    ordered = sorted(sections, key=_LONGEST_FIRST.index)
    with ThreadPoolExecutor(_AT_ONCE_QUICK) as pool:
        succeeded = pool.map(lambda name: _apart(name, "--quick"), ordered)
        return [name for name, well in zip(ordered, succeeded, strict=True) if not well]


def _apart(section: str, *options: str) -> bool:
    """In a process of its own, so that one that fails does not affect the others, and none finds another's settings."""
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-m", "bench", section, *options], check=False)
    said = "failed" if done.returncode else "done"
    sys.stderr.write(f"{section}: {said} after {time.monotonic() - started:.0f} s\n")
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
