"""`python -m tools.codegen.pictures` draws each docs/pictures/*.txt as an SVG beside it; `--check` only compares.

A line is a row of boxes, `title: text | title: text`; ` => ` in place of ` | ` draws an arrow between two. `↓ label` draws arrows
from the row above to the boxes of the row below, `↓ | |` only from those under which it stands. Indented lines stand in a frame,
whose title is the line above them.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from textwrap import wrap

from tools.codegen.generated import write_or_check
from tools.codegen.routes import ROOT

FOLDER = ROOT / "docs" / "pictures"
WIDTH, GAP, PADDING, LINE = 420, 8, 8, 15  # pixels; narrow enough for a phone
_CHARACTER = {"title": 6.9, "text": 6.3}  # a character's width, on the wide side
_STYLE = """
svg { color-scheme: light dark; font: 12px system-ui, sans-serif; }
.page { fill: #ffffff; } .frame { fill: #f3f5f8; stroke: #b6c0cc; } .box { fill: #ffffff; stroke: #5b6b7f; }
.title { fill: #17202b; font-weight: 600; } .text { fill: #445263; } .arrow { stroke: #5b6b7f; }
.head { fill: #5b6b7f; }
@media (prefers-color-scheme: dark) {
.page { fill: #0d1117; } .frame { fill: #161b22; stroke: #3d4754; } .box { fill: #0d1117; stroke: #8b98a8; }
.title { fill: #f0f4f8; } .text { fill: #b3bfcc; } .arrow { stroke: #8b98a8; } .head { fill: #8b98a8; }
}
"""


@dataclass(frozen=True)
class Area:
    """Where something is drawn, in pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    def columns(self, count: int, gap: float) -> "list[Area]":
        width = (self.width - (count - 1) * gap) / count
        return [Area(self.x + each * (width + gap), self.y, width, self.height) for each in range(count)]

    def rectangle(self, kind: str) -> str:
        size = f'width="{self.width:g}" height="{self.height:g}"'
        return f'<rect class="{kind}" x="{self.x:g}" y="{self.y:g}" {size} rx="5"/>'


def _wrapped(kind: str, text: str, width: float) -> list[str]:
    most = int((width - 2 * PADDING) / _CHARACTER[kind])
    lines = wrap(text, most, break_long_words=False, break_on_hyphens=False)
    if long := [line for line in lines if len(line) > most]:
        raise ValueError(f"{', '.join(long)} is longer than a box is wide")
    return lines


@dataclass(frozen=True)
class Box:
    """A title and the text under it, wrapped to the box's width."""

    title: str
    text: str

    def lines(self, width: float) -> list[tuple[str, str]]:
        """Raises ValueError for a word that is longer than a line: the row has too many boxes."""
        return [(kind, line) for kind, text in (("title", self.title), ("text", self.text)) for line in _wrapped(kind, text, width)]

    def height(self, width: float) -> float:
        return len(self.lines(width)) * LINE + 2 * PADDING

    def draw(self, area: Area) -> Iterator[str]:
        yield area.rectangle("box")
        for place, (kind, line) in enumerate(self.lines(area.width)):
            yield _text(kind, area.x + PADDING, area.y + PADDING + LINE * place + 11, line)


@dataclass(frozen=True)
class Row:
    """Boxes side by side; where `joined`, an arrow leads from each to the next."""

    boxes: tuple[Box, ...]
    joined: bool = False

    def areas(self, area: Area) -> list[Area]:
        return area.columns(len(self.boxes), 3 * GAP if self.joined else GAP)

    def height(self, width: float) -> float:
        areas = self.areas(Area(0, 0, width, 0))
        return max(box.height(area.width) for box, area in zip(self.boxes, areas, strict=True))

    def targets(self, area: Area) -> list[float]:
        """Where arrows from above end: at each box, or at the first of a chain."""
        middles = [each.middle for each in self.areas(area)]
        return middles[:1] if self.joined else middles

    def draw(self, area: Area) -> Iterator[str]:
        areas = self.areas(area)
        for box, own in zip(self.boxes, areas, strict=True):
            yield from box.draw(own)
        if self.joined:
            for left, right in pairwise(areas):
                yield from _arrow(left.x + left.width, left.y + left.height / 2, right.x, right.y + right.height / 2)


@dataclass(frozen=True)
class Arrow:
    """Arrows from the row above to the boxes below; with `columns`, from those boxes only."""

    label: str
    columns: frozenset[int] = frozenset()

    def height(self, width: float) -> float:  # noqa: ARG002 - as a row's
        return 26 if self.label else 18


@dataclass(frozen=True)
class Frame:
    """Rows under a title, with a border around them."""

    title: str
    parts: "tuple[Part, ...]"

    def height(self, width: float) -> float:
        return _stacked(self.parts, width - 2 * PADDING) + 3 * PADDING + LINE

    def targets(self, area: Area) -> list[float]:
        return [area.middle]

    def draw(self, area: Area) -> Iterator[str]:
        yield area.rectangle("frame")
        yield _text("title", area.x + PADDING, area.y + PADDING + 11, self.title)
        top = area.y + 2 * PADDING + LINE
        yield from _draw(self.parts, Area(area.x + PADDING, top, area.width - 2 * PADDING, 0))


Part = Row | Arrow | Frame


def parse(text: str) -> tuple[Part, ...]:
    """The rows, arrows and frames of a source text."""
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    return tuple(_parts(lines))


def svg(text: str) -> str:
    """The picture of a source text. It follows the reader's colour scheme."""
    parts = parse(text)
    height = _stacked(parts, WIDTH - 2 * GAP) + 2 * GAP
    drawn = "\n".join(_draw(parts, Area(GAP, GAP, WIDTH - 2 * GAP, 0)))
    size = f'viewBox="0 0 {WIDTH} {height:g}" width="{WIDTH}" height="{height:g}"'
    page = f'<rect class="page" width="{WIDTH}" height="{height:g}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">\n<style>{_STYLE}</style>\n{page}\n{drawn}\n</svg>\n'


def _parts(lines: list[str]) -> Iterator[Part]:
    while lines:
        first, *rest = lines
        inner = _indented(rest)
        lines = rest[len(inner) :]
        if inner:
            yield Frame(first, tuple(_parts([line[4:] for line in inner])))
        else:
            yield _arrow_of(first) if first.startswith("↓") else _row(first)


def _indented(lines: list[str]) -> list[str]:
    count = next((place for place, line in enumerate(lines) if not line.startswith("    ")), len(lines))
    return lines[:count]


def _arrow_of(line: str) -> Arrow:
    label, *others = (column.strip() for column in line.split("|"))
    columns = [place for place, column in enumerate([label, *others]) if column.startswith("↓")]
    return Arrow(label.removeprefix("↓").strip(), frozenset(columns if others else ()))


def _row(line: str) -> Row:
    joined = " => " in line
    return Row(tuple(map(_box, line.split(" => " if joined else " | "))), joined)


def _box(described: str) -> Box:
    """A text without a title stands alone."""
    title, colon, text = described.partition(": ")
    return Box(title, text) if colon else Box("", described)


def _gap(part: Part, following: Part | None) -> float:
    """Between a part and the next: arrows bring their own room."""
    return 0 if following is None or Arrow in (type(part), type(following)) else GAP


def _stacked(parts: tuple[Part, ...], width: float) -> float:
    return sum(part.height(width) + _gap(part, following) for part, following in zip(parts, (*parts[1:], None), strict=True))


def _draw(parts: tuple[Part, ...], area: Area) -> Iterator[str]:
    y = area.y
    for before, part, after in zip((None, *parts), parts, (*parts[1:], None), strict=False):
        own = Area(area.x, y, area.width, part.height(area.width))
        if not isinstance(part, Arrow):
            yield from part.draw(own)
        elif before and after and not isinstance(before, Arrow) and not isinstance(after, Arrow):
            yield from _arrows(part, before.targets(area), after.targets(area), own)
        y += own.height + _gap(part, after)


def _arrows(arrow: Arrow, sources: list[float], targets: list[float], area: Area) -> Iterator[str]:
    """Straight down: from the only box above to each box below, or from each to the only one."""
    chosen = [sources[place] for place in sorted(arrow.columns)] or max(targets, sources, key=len)
    for x in chosen:
        yield from _arrow(x, area.y, x, area.y + area.height)
    if arrow.label:
        yield _text("text", chosen[len(chosen) // 2] + PADDING, area.y + area.height / 2 + 4, arrow.label)


def _arrow(x: float, y: float, to_x: float, to_y: float) -> Iterator[str]:
    yield f'<path class="arrow" d="M{x:g} {y:g}L{to_x:g} {to_y:g}"/>'
    tip = "l-4 -6h8z" if x == to_x else "l-6 -4v8z"
    yield f'<path class="head" d="M{to_x:g} {to_y:g}{tip}"/>'


def _text(kind: str, x: float, y: float, content: str) -> str:
    return f'<text class="{kind}" x="{x:g}" y="{y:g}">{escape(content)}</text>'


if __name__ == "__main__":
    problems = [
        write_or_check(source.with_suffix(".svg"), svg(source.read_text()), "python -m tools.codegen.pictures", sys.argv[1:])
        for source in sorted(FOLDER.glob("*.txt"))
    ]
    sys.exit("\n".join(filter(None, problems)) or None)
