"""`make bench`: measures, prints, and keeps the results in docs/performance.md. `--quick` only shows that everything runs."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import cold, processes, report, warm


def _warm(quick: bool) -> str:
    with TemporaryDirectory() as folder, processes.stub() as endpoint:
        code = processes.shipped(Path(folder))
        return warm.compare(code, endpoint, rounds=2 if quick else 15, requests=20 if quick else 100)


def _cold(quick: bool) -> str:
    with TemporaryDirectory() as folder, processes.stub() as endpoint:
        return cold.compare(processes.shipped(Path(folder)), endpoint, rounds=1 if quick else 11)


SECTIONS: dict[str, Callable[[bool], str]] = {"warm": _warm, "cold": _cold}


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
