"""Progress is for people at a terminal; pipes and logs get none of it."""

import io
import re
from collections.abc import Iterable

import pytest

from tools.operate.console import watched


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def told(things: Iterable[str], monkeypatch: pytest.MonkeyPatch) -> str:
    """The text that a terminal gets while the things are gone through."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sys.stderr", terminal := Terminal())
    assert list(watched(things, "Reading")) == ["a", "b", "c"]
    return terminal.getvalue()


def test_a_terminal_is_told_how_far_the_work_is(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "3/3" in re.sub(r"\x1b\[[0-9;]*m", "", told(["a", "b", "c"], monkeypatch))


def test_things_without_a_length_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "3/?" in re.sub(r"\x1b\[[0-9;]*m", "", told((each for each in "abc"), monkeypatch))


def test_nothing_is_written_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(watched("abc", "Reading")) == ["a", "b", "c"]
    assert capsys.readouterr() == ("", "")
