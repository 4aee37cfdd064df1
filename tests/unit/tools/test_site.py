"""What `python -m tools.site` writes, and what it leaves alone."""

from pathlib import Path

import pytest

from tools.site import __main__ as site


@pytest.mark.parametrize("arguments", [[], ["--check"]])
def test_a_file_that_belongs_to_no_route_is_named_and_left_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.setattr(site, "FOLDER", tmp_path)
    monkeypatch.setattr(site, "pages", lambda: {"index.html": "made"})
    (tmp_path / "index.html").write_text("made")
    (tmp_path / "letter.txt").write_text("mine")
    assert site.main(arguments) == f"{tmp_path / 'letter.txt'} belongs to no route: delete it."
    assert (tmp_path / "letter.txt").read_text() == "mine"
