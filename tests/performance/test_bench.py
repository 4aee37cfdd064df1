"""What `make bench` keeps and how it judges memory; what it measures is its own business."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench import load, memory, report
from bench.__main__ import SECTIONS
from bench.load import Held

linux = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="asks Linux")


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = tmp_path / "performance.md"
    copy.write_text(report.PAGE.read_text())
    monkeypatch.setattr(report, "PAGE", copy)
    return copy


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_has_its_place_in_the_page(section: str, page: Path) -> None:
    report.keep(section, "measured")
    assert f"<!-- {section} -->\nmeasured\n<!-- end -->" in page.read_text()


def test_a_section_leaves_the_others_results_alone(page: Path) -> None:
    before = page.read_text()
    report.keep("cold", "measured")
    start, end = before.index("<!-- cold -->"), before.index("## Round trips")
    assert page.read_text().startswith(before[:start])
    assert page.read_text().endswith(before[end:])


def test_a_section_without_a_place_is_noticed(page: Path) -> None:
    with pytest.raises(LookupError, match="nowhere"):
        report.keep("nowhere", "measured")


def test_memory_is_compared_of_the_processes_that_were_there_before_and_after() -> None:
    before, after = Held({1: 40.0, 2: 50.0, 3: 90.0}, 100.0), Held({1: 41.0, 2: 51.0, 4: 10.0, 5: 10.0}, 120.0)
    assert load._memory(before, after) == ["3 → 4", "45.0", "46.0", "100", "120"]


def test_an_answer_that_is_not_ours_is_shown_as_it_came() -> None:
    assert load._named(200, b'{"status": "action-successful"}') == "action-successful"
    assert load._named(502, b'{"message": "Internal server error"}') == '502 `{"message": "Internal server error"}`'


def test_a_target_that_does_not_start_is_a_row_that_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert load._row("make stack", lambda: 1 / 0, 1.0) == ["make stack", "not measured: division by zero"]  # type: ignore[arg-type, return-value]
    assert "ZeroDivisionError" in capsys.readouterr().err


@linux
def test_children_are_found_with_what_they_hold() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        assert child.pid in memory.children(os.getpid())
        assert memory.resident_mb([child.pid])[child.pid] > 0
        child.communicate(b"\n")
    assert memory.resident_mb([child.pid]) == {}
