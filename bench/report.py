"""Tables, and where they are kept: docs/performance.md holds the last result between markers, and prose around them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def ratio(ours: Sequence[float], floor: Sequence[float]) -> str:
    """The median of what each round says: a round's measurements met the same weather."""
    return f"{median(mine / theirs for mine, theirs in zip(ours, floor, strict=True)):.2f}"


def columns(
    own: Sequence[Mapping[str, float]], floor: Sequence[Mapping[str, float]], key: str, form: str, scale: float
) -> list[str]:
    """The median of `key` in a format of its own, and its ratio to the floor's."""
    mine, theirs = ([run[key] for run in runs] for runs in (own, floor))
    return [format(median(mine) * scale, form), ratio(mine, theirs)]


def keep(section: str, text: str) -> None:
    """Puts the section's last result in place of the former one, at once or not at all."""
    marked = re.compile(rf"(<!-- {section} -->\n).*?(<!-- end -->)", re.DOTALL)
    page, count = marked.subn(lambda match: f"{match[1]}{text}\n{match[2]}", PAGE.read_text())
    if count != 1:
        raise LookupError(f"docs/performance.md has no place for {section}")
    unfinished = PAGE.with_name(f".{PAGE.name}")
    unfinished.write_text(page)
    unfinished.replace(PAGE)
