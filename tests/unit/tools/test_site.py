"""Files that `python -m tools.codegen.site` writes and deletes."""

from pathlib import Path

import pytest

from tools.codegen.site import __main__ as site


def test_pages_of_routes_that_are_gone_are_deleted_and_changed_ones_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site, "FOLDER", tmp_path)
    monkeypatch.setattr(site, "pages", lambda: {"index.html": "made", "api/v1/a.html": "made, too"})
    (tmp_path / "index.html").write_text("former")
    (tmp_path / "gone.html").write_text("former")
    site.main()
    assert {str(file.relative_to(tmp_path)): file.read_text() for file in tmp_path.rglob("*.*")} == {
        "index.html": "made",
        "api/v1/a.html": "made, too",
    }
