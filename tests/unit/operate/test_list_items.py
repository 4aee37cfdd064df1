"""Collections of list items, imported from and exported to CSV files."""

from pathlib import Path
from typing import Any

import pytest

from shared.dynamodb import low_level
from shared.records.list_items import ListItem
from tests.calls import Calls
from tests.factory import unique
from tests.whole import require_whole
from tools.operate import environment, operations
from tools.operate.__main__ import main
from tools.operate.operations import OperatorError

ROWS = "slug,name,value,description,notes,active,default,external_id\n"
NASTY = ROWS + 'a,"A, ""quoted""; =1+1","x\r\ny\nz\rw",=cmd, padded ,false,true,"\x0b"\nb,,,,,,,\nc,Żółć,"",,,true,,5\n'


@pytest.fixture
def key() -> str:
    return unique("colors")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "items.csv"


def rows(count: int) -> str:
    return "slug,name\n" + "".join(f"s{number},n{number}\n" for number in range(count))


def imported(file: Path, text: str, key: str, **options: Any) -> Any:
    file.write_bytes(text.encode())
    return operations.import_list_items(str(file), collection=key, **options)


def test_what_is_exported_is_imported_back_unchanged(file: Path, key: str) -> None:
    assert imported(file, NASTY, key) == {"collection": key, "created": 3, "updated": 0, "unchanged": 0, "conflict": 0}
    exported = file.with_name("exported.csv")
    assert operations.export_list_items(str(exported), collection=key)["items"] == 3
    back = operations.import_list_items(str(exported), collection=key, mode="upsert")
    assert back == {"collection": key, "created": 0, "updated": 0, "unchanged": 3, "conflict": 0}
    (item,) = [item for item in ListItem.query(key, consistent_read=True) if item.slug == "a"]
    assert item.name == 'A, "quoted"; =1+1'
    assert item.value == "x\r\ny\nz\rw"
    assert item.external_id == "\x0b"


def test_an_export_replaces_no_file(file: Path, key: str) -> None:
    file.write_text("mine")
    with pytest.raises(OperatorError, match="cannot be written: File exists"):
        operations.export_list_items(str(file), collection=key)
    assert file.read_text() == "mine"


def test_a_bad_row_writes_nothing_and_is_named(file: Path, key: str) -> None:
    with pytest.raises(OperatorError, match=r"csv\.3\.slug: must match"):
        imported(file, "slug\na\nb c\nd\n", key)
    assert require_whole(key) == set()


def test_a_dry_run_lists_what_would_become_of_each_row(file: Path, key: str) -> None:
    found = imported(file, "slug\na\nb c\n", key, dry_run=True)
    assert [(row["row"], row["status"]) for row in found] == [("csv.2", "created"), ("csv.3", "invalid")]
    assert require_whole(key) == set()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "latin-1"])
def test_another_encoding_than_utf_8_is_refused(file: Path, key: str, encoding: str) -> None:
    file.write_bytes("slug,name\na,ä\n".encode(encoding))
    with pytest.raises(OperatorError, match="save it as UTF-8"):
        operations.import_list_items(str(file), collection=key)


def test_wrong_arguments_are_refused(file: Path, key: str) -> None:
    with pytest.raises(OperatorError, match="mode has to be create or upsert"):
        imported(file, rows(1), key, mode="replace")
    with pytest.raises(OperatorError, match="key: must match"):
        imported(file, rows(1), "a b")
    with pytest.raises(OperatorError, match="cannot be read: No such file"):
        operations.import_list_items(str(file.with_name("absent")), collection=key)


@pytest.mark.parametrize("end", [KeyboardInterrupt, RuntimeError])
def test_a_create_that_was_interrupted_goes_on_with_the_same_file(
    file: Path, key: str, monkeypatch: pytest.MonkeyPatch, end: type[BaseException]
) -> None:
    calls = Calls(low_level.call)

    def interrupt(operation: str, request: dict[str, Any]) -> None:
        if operation == "TransactWriteItems" and "'s70'" in str(request):
            raise end

    with monkeypatch.context() as changed:
        changed.setattr(low_level, "call", calls)
        calls.before = interrupt
        with pytest.raises(end):
            imported(file, rows(100), key)
    assert len(require_whole(key)) == 66
    assert imported(file, rows(100), key)["created"] == 100
    assert len(require_whole(key)) == 100
    with pytest.raises(OperatorError, match="is the slug of another item"):
        imported(file, rows(100), key)


def test_the_command_imports_and_exports(
    file: Path, key: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "prepare", lambda *_: None)
    file.write_text(rows(2))
    assert main(["list-items", "import", str(file), "--collection", key, "--mode", "upsert"]) == 0
    assert "created" in capsys.readouterr().out
    exported = file.with_name("exported.csv")
    assert main(["list-items", "export", str(exported), "--collection", key]) == 0
    assert exported.read_bytes().startswith(b"\xef\xbb\xbfslug,name,value")
