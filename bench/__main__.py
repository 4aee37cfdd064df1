"""`make bench`: measures, prints, and keeps the results in docs/performance.md. `--quick` only shows that everything runs."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import cold, images, index, load, processes, report, warm, writes

SIZES = (60, 1_000, 10_000, 100_000)


@contextmanager
def _stubbed() -> Iterator[tuple[Path, str]]:
    """What ships, and a fake DynamoDB."""
    with TemporaryDirectory() as folder, processes.stub() as endpoint:
        yield processes.shipped(Path(folder)), endpoint


def _warm(quick: bool) -> str:
    with _stubbed() as (code, endpoint):
        return warm.compare(code, endpoint, rounds=2 if quick else 15, requests=20 if quick else 100)


def _cold(quick: bool) -> str:
    with _stubbed() as (code, endpoint):
        return cold.compare(code, endpoint, rounds=1 if quick else 11)


def _images(quick: bool) -> str:
    return images.compare(rounds=1, side=1000) if quick else images.compare(rounds=5)


def _index(quick: bool) -> str:
    most = int(os.environ.get("BENCH_SUBSCRIPTIONS", SIZES[-1]))
    return index.measure(SIZES[:1] if quick else [size for size in SIZES if size <= most])


def _load(quick: bool) -> str:
    return load.measure(seconds=3 if quick else 60)


SECTIONS: dict[str, Callable[[bool], str]] = {
    "warm": _warm,
    "cold": _cold,
    "images": _images,
    "writes": lambda quick: writes.units(),  # noqa: ARG005
    "throughput": lambda quick: writes.simulate(),  # noqa: ARG005
    "pages": lambda quick: index.count(SIZES[:2] if quick else SIZES),
    "load": _load,
    "index": _index,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("sections", nargs="*", default=list(SECTIONS), help=", ".join(SECTIONS))
    parser.add_argument("--quick", action="store_true", help="few repetitions, nothing kept")
    options = parser.parse_args()
    for section in options.sections:
        text = SECTIONS[section](options.quick)
        sys.stdout.write(f"\n## {section}\n\n{text}\n")
        sys.stdout.flush()
        if not options.quick:
            report.keep(section, text)


if __name__ == "__main__":
    main()
