import io
import json
import re
from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError

from shared.dynamodb.optimistic import TooManyConflicts
from shared.records.users import User
from tools.operate import failures, output


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_columns_are_aligned_and_empty_ones_left_out() -> None:
    rows = [{"id": 5, "name": "Ada", "x": None}, {"id": 12, "name": "Bo", "active": True}]
    assert output.table(rows, ("id", "name", "x", "active")).splitlines() == ["id  name  active", "5   Ada   -", "12  Bo    yes"]


def test_hashes_and_lists_stand_on_one_line() -> None:
    held = {"roles": {"planoauth": ["client", "employee"]}, "routes": {"create": {"active": False}}, "none": []}
    assert output.table([held], tuple(held)).splitlines()[1] == "planoauth=client,employee  create=(active=no)  -"


def test_what_a_record_holds_cannot_move_the_cursor() -> None:
    assert "\x1b" not in output.table([{"name": "a\x1b[2Jb\nc"}], ("name",))


@pytest.mark.parametrize("shown", ["می\u200cخواهم", "12\u00a0rue", "\U0001f468\u200d\U0001f469"])
def test_what_moves_no_cursor_is_shown_as_it_is(shown: str) -> None:
    assert shown in output.table([{"name": shown}], ("name",))


@pytest.mark.parametrize("turned", ["a\u202eb", "a\u2066b", "a\u2028b", "a\udc80b"])
def test_what_would_turn_or_break_the_line_is_replaced(turned: str) -> None:
    assert output.table([{"name": turned}], ("name",)).splitlines()[-1] == "a\N{REPLACEMENT CHARACTER}b"


@pytest.mark.parametrize("environment", [{"TERM": "xterm"}, {"TERM": "xterm", "NO_COLOR": "1"}], ids=["colour", "NO_COLOR"])
def test_a_terminals_table_is_as_wide_as_the_terminal_and_loses_nothing(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {**environment, "COLUMNS": "40"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stdout", terminal := Terminal())
    output.show([{"id": 5, "name": "[red]" + "0123456789" * 5}], columns=("id", "name"), as_json=False)
    assert ("\x1b" in terminal.getvalue()) == ("NO_COLOR" not in environment)
    lines = re.sub(r"\x1b\[[0-9;]*m", "", terminal.getvalue()).splitlines()
    assert max(map(len, lines)) <= 40
    assert re.sub(r"[\s\d]", "", lines[-2]) == ""
    assert "[red]" + "0123456789" * 5 in "".join(line.split()[-1] for line in lines if line.strip())


def test_a_pipes_table_has_each_record_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    output.show([{"id": 5, "name": "x" * 500}], columns=("id", "name"), as_json=False)
    assert capsys.readouterr().out == f"id  name\n5   {'x' * 500}\n"


def test_json_holds_every_attribute_but_keys_of_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    output.show(User(5, name="Ada", company_ids={9, 7}, roles={}), columns=(), as_json=True)
    assert json.loads(capsys.readouterr().out)["company_ids"] == [7, 9]


@pytest.mark.parametrize(("result", "printed"), [(None, "done"), ([], "none")])
def test_nothing_is_said_to_be_nothing(result: object, printed: str, capsys: pytest.CaptureFixture[str]) -> None:
    output.show(result, columns=("id",), as_json=False)
    assert capsys.readouterr().out == f"{printed}\n"


def test_nothing_is_json_too(capsys: pytest.CaptureFixture[str]) -> None:
    output.show(None, columns=(), as_json=True)
    assert capsys.readouterr().out == "null\n"


@pytest.mark.parametrize(
    ("code", "begins"),
    [
        ("ResourceNotFoundException", "There are no tables test-…"),
        ("AccessDeniedException", "These AWS credentials may not do Scan of DynamoDB there."),
        ("ExpiredTokenException", "AWS refuses these credentials"),
        ("InternalServerError", "DynamoDB refuses Scan: InternalServerError."),
    ],
)
def test_what_dynamodb_refuses_is_a_sentence(code: str, begins: str) -> None:
    sentence = failures.sentence(ClientError({"Error": {"Code": code, "Message": "secret"}}, "Scan"))
    assert sentence.startswith(begins)
    assert "secret" not in sentence


@pytest.mark.parametrize(
    ("operation", "service"),
    [("ListObjectsV2", "S3"), ("DescribeStacks", "CloudFormation"), ("AssumeRole", "STS"), ("TransactWriteItems", "DynamoDB")],
)
def test_each_refusal_names_the_service_that_refused(operation: str, service: str) -> None:
    refused = ClientError({"Error": {"Code": "NoSuchBucket"}}, operation)
    assert failures.sentence(refused) == f"{service} refuses {operation}: NoSuchBucket."


def test_a_host_that_does_not_answer_is_named() -> None:
    silent = EndpointConnectionError(endpoint_url="https://s3.eu-central-1.amazonaws.com/bucket/?list-type=2")
    assert failures.sentence(silent) == "There is no answer from https://s3.eu-central-1.amazonaws.com."


def test_absent_credentials_are_a_sentence() -> None:
    assert failures.sentence(NoCredentialsError()).startswith("There are no usable AWS credentials")


def test_a_row_that_is_gone_meanwhile_is_a_sentence() -> None:
    gone = User.DoesNotExist()
    assert isinstance(gone, failures.FORESEEN)
    assert failures.sentence(gone) == "Item does not exist."


def test_a_failure_without_a_text_names_its_kind() -> None:
    assert failures.sentence(TimeoutError()) == "Stopped by TimeoutError."


def test_rows_that_others_keep_changing_are_a_sentence() -> None:
    assert isinstance(TooManyConflicts(), failures.FORESEEN)
    assert failures.sentence(TooManyConflicts()) == "Others keep changing the same records: try again in a moment."


def test_a_new_token_is_alone_on_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    row = {"id": 3, "kind": "session", "application": "planoauth"}
    output.show(SimpleNamespace(token="plano_ses_x", row=row), columns=(), as_json=False)
    captured = capsys.readouterr()
    assert captured.out == "plano_ses_x\n"
    assert captured.err == "This is the session token 3 of planoauth. It is shown only now: keep it.\n"
