"""The summary on top of docs/performance.md: ratios to the floor, taken from the tables below it."""

import re
from collections.abc import Iterable, Sequence

from bench import cold, warm
from bench.processes import PEERS, ROUTES
from bench.report import table

_HEAD = ("to the floor", "our routes", "the other ways", "goal, at most")
_OTHERS = [name for name in PEERS if name != "floor"]
Rows = dict[str, Sequence[str]]


def summary(page: str) -> str:
    """A table of the lowest and the highest ratio of each kind, of what has been measured. `page` is the document's text."""
    requests, starts = _rows(page, "warm"), _rows(page, "cold")
    return table(
        _HEAD,
        [
            ("CPU time of a request", _range(requests, warm.MEASURED, 4), _range(requests, _OTHERS, 4), warm.MOST),
            ("… without the calls of AWS", _range(requests, warm.MEASURED, 6), "", warm.MOST_ALONE),
            ("CPU time of a cold start", _range(starts, warm.MEASURED, 2), _range(starts, _OTHERS, 2), cold.MOST),
            ("… that also stores an image", _range(starts, warm.STORES_IMAGE, 2), "", cold.MOST_STORING),
            ("memory after a start", _range(starts, ROUTES, 6), _range(starts, _OTHERS, 6), cold.MOST_MEMORY),
        ],
    )


def _rows(page: str, section: str) -> Rows:
    """The cells of a section's table, by the handler in the first one."""
    text = page.partition(f"<!-- {section} -->\n")[2].partition("<!-- end -->")[0]
    cells = (re.split(r" *\| *", line.strip("| ")) for line in text.splitlines() if line.startswith("|"))
    return {name: [name, *rest] for name, *rest in cells}


def _range(rows: Rows, names: Iterable[str], column: int) -> str:
    ratios = sorted((rows[name][column] for name in names if name in rows), key=float)
    return ratios[0] if ratios[0] == ratios[-1] else f"{ratios[0]} to {ratios[-1]}"
