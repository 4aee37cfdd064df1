"""Tables, and where they are kept: docs/performance.md holds the last result between markers, and prose around them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median

Runs = Sequence[Mapping[str, float]]  # what was measured in each round
PAGE = Path(__file__).parent.parent / "docs" / "performance.md"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def ratio(own: Runs, floor: Runs, key: str) -> float:
    """The median of what each round says: a round's measurements met the same load of the machine."""
    return median(mine[key] / theirs[key] for mine, theirs in zip(own, floor, strict=True))


def columns(own: Runs, floor: Runs, key: str, form: str, scale: float, ratio_form: str = ".2f") -> list[str]:
    """The median of `key` in a format of its own, and its ratio to the floor's."""
    return [format(median(run[key] for run in own) * scale, form), format(ratio(own, floor, key), ratio_form)]


def judged(table: str, goals: str, held: Mapping[str, bool]) -> str:
    """The table with the goals under it, and whether what `held` names held them."""
    missed = [what for what, well in held.items() if not well]
    return f"{table}\n\n{goals}. " + (f"**Not held: {', '.join(missed)}.**" if missed else "Held by all.")


def keep(section: str, text: str) -> None:
    """Puts the section's last result in place of the former one, at once or not at all."""
    marked = re.compile(rf"(<!-- {section} -->\n).*?(<!-- end -->)", re.DOTALL)
    page, count = marked.subn(lambda match: f"{match[1]}{text}\n{match[2]}", PAGE.read_text())
    if count != 1:
        raise LookupError(f"docs/performance.md has no place for {section}")
    unfinished = PAGE.with_name(f".{PAGE.name}")
    unfinished.write_text(page)
    unfinished.replace(PAGE)
