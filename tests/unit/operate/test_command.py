"""The command itself, in a process of its own that has nothing in its environment but what a test puts there."""

import inspect
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shared.aws import clients
from shared.records.notifications import MAIL, Notification
from shared.records.services import Service
from shared.timestamps import now
from shared.token_format import digest, well_formed
from tests.engine import free_port
from tests.factory import Factory, unique
from tools.operate import environment, operations, queues, run
from tools.operate.__main__ import main
from tools.operate.commands import NOUNS

ROOT = Path(__file__).parents[3]
Do = Callable[..., dict[str, Any]]


class Command:
    def __init__(self, engine: str) -> None:
        self.system = ("--stack", "test", "--endpoint", engine)

    def __call__(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return self.bare("tools.operate", *self.system, *arguments, **more)

    @staticmethod
    def bare(module: str, *arguments: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        environment = {"AWS_EC2_METADATA_DISABLED": "true", "HOME": "/nonexistent", "PYTHONUTF8": "1", **environment}
        return subprocess.run(
            [sys.executable, "-W", "error", "-W", "ignore::ResourceWarning", "-m", module, *arguments],  # connections are kept open
            cwd=ROOT,
            env=environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


@pytest.fixture
def command(engine: str) -> Command:
    return Command(engine)


@pytest.fixture
def do(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Do:
    """A command in this process, since each start of one takes a second, and the record that it prints."""
    monkeypatch.setattr(environment, "prepare", lambda *_: None)

    def printed(*arguments: str) -> dict[str, Any]:
        capsys.readouterr()
        assert main([*arguments, "--json"]) == 0, capsys.readouterr().err
        return dict(json.loads(capsys.readouterr().out))

    return printed


def refusal(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence of a command that was refused."""
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    return done.stderr.strip()


def test_a_token_is_printed_alone_and_once(command: Command, slug: str) -> None:
    done = command("tokens", "create", slug, "--name", "FileMaker")
    token = done.stdout.strip()
    assert done.returncode == 0
    assert well_formed(token)
    assert token not in done.stderr
    assert f"of {slug}. It is shown only now" in done.stderr
    listed = command("tokens", "list", "--application", slug, "--json")
    assert [row["name"] for row in json.loads(listed.stdout)] == ["FileMaker"]
    assert token not in listed.stdout
    assert digest(token) not in listed.stdout


def test_a_token_can_be_revoked_from_standard_input(command: Command, slug: str) -> None:
    minted = operations.create_token(slug)
    done = command("tokens", "revoke", "-", "--yes", "--json", stdin=minted.token + "\n")
    assert json.loads(done.stdout)["revoked_at"]


def test_a_token_on_the_command_line_is_refused_and_not_repeated(command: Command, slug: str) -> None:
    token = operations.create_token(slug).token
    done = command("tokens", "revoke", token)
    assert done.returncode == 2
    assert token not in done.stdout + done.stderr


def test_options_may_stand_before_the_noun_or_after_the_verb(command: Command, slug: str) -> None:
    after = command.bare("tools.operate", "applications", "list", "--json", *command.system)
    assert slug in [row["slug"] for row in json.loads(after.stdout)]
    assert command("--json", "applications", "list").stdout == after.stdout


def test_a_system_may_be_named_by_the_environment(command: Command, engine: str, slug: str) -> None:
    environment = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1"}
    done = command.bare("tools.operate", "applications", "list", TABLE_PREFIX="test-", AWS_ENDPOINT_URL=engine, **environment)
    assert slug in done.stdout


def test_a_table_has_a_line_for_each_record(command: Command, slug: str) -> None:
    lines = command("applications", "list").stdout.splitlines()
    assert lines[0].split() == ["id", "slug", "name", "active", "registration", "time_zone", "date_order", "created_at"]
    assert [line.split()[2:7] for line in lines if slug in line] == [["App", "yes", "yes", "UTC", "month_first"]]


def test_a_mistake_is_one_sentence_and_status_1(command: Command, factory: Factory) -> None:
    factory.application("planoauth")
    assert refusal(command("applications", "create", "planoauth", "--name", "App")) == "The application planoauth exists already."


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("users",),
        ("nonsense", "list"),
        ("users", "create"),
        ("users", "on", "five"),
        ("users", "create", "Ada", "--role", "planoauth"),
        ("users", "on", "5.7"),
        ("users", "on", "5", "6"),
        ("users", "list", "--nonsense"),
        ("users", "change", "5", "--name"),
        ("users", "change", "5", "--name", "Ada", "--name", "Bo"),
        ("users", "change", "5", "--company", "7", "--no-companies"),
        ("routes", "off", "list_items"),
        ("integrations", "create", "Partner", "--company", "7"),
        ("integrations", "create", "Partner", "--application", "planoauth"),
        ("tokens", "scope", "5"),
        ("tokens", "scope", "5", "--integration", "7", "--all-integrations"),
        ("tokens", "create", "\x1b[2J"),
        ("--endpoint", "nowhere", "users", "list"),
        ("--stack", "a/b", "users", "list"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert re.fullmatch(r"error: [^\n\x1b]+\.\n", captured.err)


@pytest.mark.parametrize("arguments", [(), ("tokens",), ("tokens", "revoke"), ("subscriptions", "change")], ids=" ".join)
def test_help_is_plain_text_of_eighty_columns_that_can_be_searched(command: Command, arguments: tuple[str, ...]) -> None:
    done = command.bare("tools.operate", *arguments, "--help", LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert re.fullmatch(r"[ -~\n]+", done.stdout)
    assert "--stack NAME" in done.stdout


@pytest.mark.usefixtures("do")
def test_an_interruption_is_a_sentence_and_status_130(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(operations, "list_users", interrupt)
    assert main(["users", "list"]) == 130
    assert capsys.readouterr().err == "Interrupted. What was done stays done; the same command again does the rest.\n"


def test_a_system_that_is_not_named_is_wrong_usage(command: Command) -> None:
    unnamed = command.bare("tools.operate", "users", "list")
    assert (unnamed.returncode, "--stack NAME" in unnamed.stderr) == (2, True)
    nowhere = command.bare("tools.operate", "--stack", "test", "users", "list")
    assert (nowhere.returncode, "AWS_REGION" in nowhere.stderr) == (2, True)


def test_no_credentials_no_connection_and_no_table_are_sentences(command: Command, engine: str) -> None:
    elsewhere = command.bare("tools.operate", "--stack", "test", "users", "list", AWS_REGION="us-east-1")
    assert refusal(elsewhere).startswith("There are no usable AWS credentials")
    closed = f"http://127.0.0.1:{free_port()}"
    unreachable = command.bare("tools.operate", "--stack", "test", "--endpoint", closed, "users", "list")
    assert refusal(unreachable) == f"There is no answer from {closed}."
    empty = command.bare("tools.operate", "--stack", "elsewhere", "--endpoint", engine, "users", "list")
    assert refusal(empty).startswith(f"There are no tables elsewhere-… at {engine}")


def test_subscriptions_of_a_new_integration_are_made_and_changed(do: Do, slug: str) -> None:
    owner = str(do("integrations", "create", "Partner", "--company", "7", "--application", slug)["id"])
    given = ("--key", "K", "--name", "N", "--callback-url", "https://a.example/h", "--version", "2", "--status", "ordered")
    made = do("subscriptions", "create", owner, *given, "--notify")
    assert made["statuses"] == ["ordered"]
    assert made["notify"] is True
    assert made["active"] is True
    number = str(made["id"])
    assert made["secret"].startswith("whsec_")
    assert do("subscriptions", "change", owner, number, "--status", "hold", "--no-notify")["statuses"] == ["hold"]
    assert do("subscriptions", "off", owner, number)["active"] is False


@pytest.mark.parametrize("noun", ["subscriptions", "integrations", "list-items", "requirements", "audit-events"])
def test_what_searches_compare_is_made_anew(do: Do, noun: str) -> None:
    assert do(noun, "refold").keys() == {noun.replace("-", "_"), "refolded"}


def test_a_subscriptions_secret_is_printed_once(
    slug: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(environment, "prepare", lambda *_: None)
    owner = str(operations.create_integration("Partner", company_id=7, application=slug).id)
    given = ("--key", "K", "--name", "N", "--callback-url", "https://a.example/h", "--version", "2", "--status", "ordered")
    assert main(["subscriptions", "create", owner, *given]) == 0
    printed = capsys.readouterr()
    (secret,) = re.findall(r"^secret: (whsec_\S+)$", printed.out, re.MULTILINE)
    assert "It is shown only now" in printed.err
    assert main(["subscriptions", "list", owner, "--json"]) == 0
    assert secret not in capsys.readouterr().out


def test_queues_are_found_by_asking_for_one_of_them(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    url = clients.client("sqs").create_queue(QueueName="test-webhook_work")["QueueUrl"]
    monkeypatch.delenv("QUEUE_PREFIX")
    monkeypatch.setenv("AWS_ENDPOINT_URL", engine)
    queues.prepare()
    assert os.environ["QUEUE_PREFIX"] == url.removesuffix("webhook_work")


def test_a_user_gets_roles_and_companies_and_a_session(do: Do, slug: str) -> None:
    roles = ("--role", "planoauth=employee,liaison", "--role", "planox2=client")
    user = str(do("users", "create", "Ada", *roles, "--company", "7")["id"])
    assert do("users", "change", user, "--role", "planox2=", "--no-companies")["roles"] == {"planoauth": ["employee", "liaison"]}
    assert do("sessions", "create", user, slug, "--remember-me")["remember_me"] is True


def test_a_new_applications_token_is_rotated_and_scoped(do: Do, new_slug: str) -> None:
    slug = new_slug
    assert do("applications", "create", slug, "--name", "App", "--time-zone", "America/Denver")["time_zone"] == "America/Denver"
    assert do("applications", "change", slug, "--date-order", "day_first")["date_order"] == "day_first"
    integration = do("integrations", "create", "Partner", "--company", "7", "--application", slug)["id"]
    token = do("tokens", "create", slug, "--integration", str(integration))
    assert token["integration_ids"] == [integration]
    rotated = do("tokens", "rotate", str(token["id"]), "--yes")
    assert do("tokens", "scope", str(rotated["id"]), "--all-integrations")["integration_ids"] is None


def test_a_model_is_deleted_after_its_references(do: Do, capsys: pytest.CaptureFixture[str]) -> None:
    model = unique("M").replace("_", "")
    assert do("models", "create", model)["references"] == 0
    assert main(["references", "create", model, "1", "2"]) == 0
    assert main(["models", "delete", model, "--yes"]) == 1
    assert capsys.readouterr().err.splitlines()[-1] == f"The model {model} has reference rows (2); remove them first."
    assert [main(["references", "delete", model, number, "--yes"]) for number in ("1", "2")] == [0, 0]
    assert main(["models", "delete", model, "--yes"]) == 0


@pytest.mark.usefixtures("do")
def test_mails_are_listed_of_one_route_or_of_all(capsys: pytest.CaptureFixture[str]) -> None:
    service, other = unique("service"), unique("service")
    for name in (service, other):
        about = {"source": f"{name}_create", "request_id": name, "record_id": 5, "reason": "timeout"}
        Notification.of(MAIL, unique("cause"), now(), **about).save()
    assert main(["notifications", "list", "--route", f"{service}/create", "--json"]) == 0
    assert [row["request_id"] for row in json.loads(capsys.readouterr().out)] == [service]
    assert main(["notifications", "list", "--json"]) == 0
    assert {service, other} <= {row["request_id"] for row in json.loads(capsys.readouterr().out)}


def test_routes_are_registered_and_switched(command: Command) -> None:
    filled = command.bare("tools.operate.registry", *command.system)
    assert filled.returncode == 0, filled.stderr
    assert "list_items/v1/create: " in filled.stdout
    assert command("routes", "off", "requirements/create").returncode == 0
    try:
        assert Service.get("requirements", "v1", consistent_read=True).routes["create"]["active"] is False
    finally:
        operations.switch_route("requirements", "create", active=True)


def test_the_registry_command_says_what_it_lacks_too(command: Command) -> None:
    closed = f"http://127.0.0.1:{free_port()}"
    assert (
        refusal(command.bare("tools.operate.registry", "--stack", "test", "--endpoint", closed))
        == f"There is no answer from {closed}."
    )
    assert command.bare("tools.operate.registry").returncode == 2


CONVERTED = {"route": ("service", "action"), "roles": [("planoauth", ["client"])]}
VERBS = {f"{noun} {verb.name}": verb for noun, verbs in NOUNS.items() for verb in verbs}


@pytest.mark.parametrize("name", VERBS)
def test_a_verbs_operation_takes_its_parameters(name: str) -> None:
    verb = VERBS[name]
    given = dict.fromkeys(inspect.signature(verb).parameters, "given")
    values = {**run.values({**given, **{name: value for name, value in CONVERTED.items() if name in given}}), **verb.fixed}
    assert inspect.signature(getattr(operations, verb.operation)).bind(**values)


@pytest.mark.parametrize("name", VERBS)
def test_a_verb_explains_itself_and_each_parameter(name: str) -> None:
    assert VERBS[name].sentence
    assert all(each.annotation.__metadata__[-1].help for each in inspect.signature(VERBS[name]).parameters.values())
