"""Decodes every file of a folder and tells what came of it: `python -m tests.corpus.sweep FOLDER` prints JSON.

In a process of its own, so that its peak of memory is the decoder's.
"""

import json
import resource
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from shared.errors import UrlRefused
from shared.images.decode import decode


def outcome(file: Path) -> str:
    try:
        decode(file.read_bytes())
    except UrlRefused as refused:
        return refused.errors[0].rule.word
    except Exception as error:  # noqa: BLE001 - this is what the sweep looks for
        return f"unexpected: {error!r} from {file.name}"
    return "accepted"


def sweep(folder: Path) -> dict[str, Any]:
    """How often each outcome came, the slowest file's seconds, and the process's peak in MB."""
    outcomes: Counter[str] = Counter()
    slowest = 0.0
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        start = time.process_time()
        outcomes[outcome(file)] += 1
        slowest = max(slowest, time.process_time() - start)
    return {"outcomes": outcomes, "slowest": slowest, "peak": peak()}


def peak() -> float:
    """This program's largest use of memory in MB. Linux's getrusage will not do: it counts in what ran before it in the process."""
    try:
        status = Path("/proc/self/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)  # macOS counts bytes


if __name__ == "__main__":
    sys.stdout.write(json.dumps(sweep(Path(sys.argv[1]))))
