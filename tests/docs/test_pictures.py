"""The pictures of the README: drawn from their sources, and true of the code."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from shared.api.statuses import Status
from tests.engine import ROOT
from tests.routes.test_order_of_checks import ORDER
from tools.codegen.pictures import FOLDER, Frame, Part, Row, parse, svg
from tools.codegen.routes import routes

SOURCES = sorted(FOLDER.glob("*.txt"))
REQUEST = parse((FOLDER / "request.txt").read_text())
ARCHITECTURE = parse((FOLDER / "architecture.txt").read_text())
STEPS = [part.boxes[1].text.split(", ") for part in REQUEST if isinstance(part, Row) and part.joined]


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_a_picture_is_drawn_from_its_source(source: Path) -> None:
    assert source.with_suffix(".svg").read_text() == svg(source.read_text())


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_the_readme_shows_a_picture_which_says_in_words_what_it_shows(source: Path) -> None:
    readme = (ROOT / "README.md").read_text()
    assert re.search(rf"!\[[^\]]{{40,}}\]\({source.with_suffix('.svg').relative_to(ROOT)}\)", readme)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_a_picture_loads_nothing_and_runs_nothing(source: Path) -> None:
    kinds = {element.tag.rpartition("}")[2] for element in ET.fromstring(svg(source.read_text())).iter()}
    assert kinds == {"svg", "style", "rect", "text", "path"}


def test_a_word_that_is_longer_than_its_box_is_not_broken_but_refused() -> None:
    with pytest.raises(ValueError, match=r"^background/ is longer than a box is wide$"):
        svg("a/: a | b/: b | c/: c | d/: d | e/: e | background/: f")


def test_every_row_box_arrow_and_frame_is_drawn() -> None:
    drawn = svg("A: a & b\n↓ to\nFrame\n    B: b | C: c\n    ↓ | |\n    D: d => e\n")
    assert re.findall(r"<text[^>]*>(.*?)</text>", drawn) == ["A", "a &amp; b", "to", "Frame", "B", "b", "C", "c", "D", "d", "e"]
    assert drawn.count('class="box"') == 5
    assert drawn.count('class="frame"') == 1
    assert drawn.count('class="head"') == 3


def titles(parts: tuple[Part, ...]) -> list[str]:
    inner = [title for part in parts if isinstance(part, Frame) for title in titles(part.parts)]
    return inner + [box.title for part in parts if isinstance(part, Row) for box in part.boxes]


def test_the_architecture_shows_every_package_of_the_layer_and_every_folder_of_functions() -> None:
    shown = {title.rstrip("/") for title in titles(ARCHITECTURE) if title.endswith("/")}
    functions = {path.relative_to(ROOT / "functions").parts[0] for path in (ROOT / "functions").rglob("handler.py")}
    assert shown == functions | {path.parent.name for path in (ROOT / "shared").glob("*/__init__.py")}


def test_the_request_can_be_refused_with_every_status_that_is_declared() -> None:
    declared: set[type[Status]] = {status for route in routes() for status in route.answerable}
    answered = {word for words in STEPS for word in words} | {"action-successful", "application-crash", "request-too-large"}
    assert answered == {status.status for status in declared}


def test_the_request_passes_through_the_steps_in_the_order_of_checks() -> None:
    """Each refusal, in the order in which the pipeline finds them, stands in the step of the one before or in a later one."""
    step = 0
    for status, _ in ORDER.values():
        step = next((place for place in range(step, len(STEPS)) if status in STEPS[place]), len(STEPS))
    assert step < len(STEPS)
