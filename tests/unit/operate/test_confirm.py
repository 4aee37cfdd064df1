"""Before a command destroys something it names that, its stack, and asks."""

import io
from collections.abc import Callable

import pytest

from shared.records.integrations import Integration
from shared.records.services import Service
from tests.factory import Factory, unique
from tools.operate import environment, operations
from tools.operate.__main__ import main
from tools.operate.commands import NOUNS, YES
from tools.operate.operations.losses import LOSSES


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


Type = Callable[[str], None]


@pytest.fixture
def type_(monkeypatch: pytest.MonkeyPatch) -> Type:
    """Puts an operator at the terminal who types this."""
    monkeypatch.setattr(environment, "prepare", lambda *_: None)
    return lambda text: monkeypatch.setattr("sys.stdin", Terminal(text + "\n"))


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "prepare", lambda *_: None)
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\n"))


@pytest.fixture
def token(slug: str) -> str:
    """An application token's id."""
    return str(operations.create_token(slug, name="FileMaker").row.id)


@pytest.fixture
def service() -> str:
    name = unique("service")
    addresses = ["a@b.example", "c@d.example"]
    Service(name, "v1", active=True, routes={"create": {"active": True, "notification_emails": addresses}}).save()
    return name


def addresses(service: str) -> list[str]:
    return list(Service.get(service, "v1", consistent_read=True).routes["create"]["notification_emails"])


def revoked(slug: str) -> bool:
    return not operations.list_tokens(application=slug)


def test_what_goes_and_in_which_stack_is_named(type_: Type, slug: str, token: str, capsys: pytest.CaptureFixture[str]) -> None:
    type_("yes")
    assert main(["tokens", "revoke", token]) == 0
    asked = capsys.readouterr().err
    assert "This revokes for good, in the stack test at http://127.0.0.1:" in asked
    assert f"  application token {token} in {slug} (FileMaker)\n" in asked
    assert asked.endswith("Type yes to go on: ")
    assert revoked(slug)


@pytest.mark.parametrize("typed", ["", "no", "y", "1", "YES"])
def test_anything_but_the_word_leaves_it(
    type_: Type, slug: str, token: str, typed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    type_(typed)
    assert main(["tokens", "revoke", token]) == 1
    assert capsys.readouterr().err.endswith("Nothing was done.\n")
    assert not revoked(slug)


@pytest.mark.usefixtures("nobody")
def test_a_script_has_to_agree_beforehand(slug: str, token: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tokens", "rotate", token]) == 1
    assert capsys.readouterr().err.endswith("Nothing was done, since there is nobody to ask: --yes agrees beforehand.\n")
    assert [str(row.id) for row in operations.list_tokens(application=slug)] == [token]
    assert main(["tokens", "rotate", token, "--yes"]) == 0
    assert [str(row.id) for row in operations.list_tokens(application=slug)] != [token]


def test_of_several_things_the_number_is_typed(type_: Type, slug: str, capsys: pytest.CaptureFixture[str]) -> None:
    user = operations.create_user("Ada").id
    for _ in range(3):
        operations.create_session(user, slug)
    type_("yes")
    assert main(["sessions", "revoke-all", str(user)]) == 1
    assert "Type 3 to go on: " in capsys.readouterr().err
    type_("3")
    assert main(["sessions", "revoke-all", str(user)]) == 0
    assert not operations.list_tokens(user_id=user)


@pytest.mark.usefixtures("nobody")
def test_where_nothing_goes_nobody_is_asked(service: str) -> None:
    operations.set_notification_emails(service, "create", [])
    assert main(["notifications", "set", f"{service}/create"]) == 0
    assert main(["notifications", "set", f"{service}/create", "a@b.example"]) == 0
    assert main(["sessions", "revoke-all", str(operations.create_user("Ada").id)]) == 0


@pytest.mark.usefixtures("nobody")
def test_addresses_are_not_cleared_silently(service: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["notifications", "set", f"{service}/create"]) == 1
    assert "  a@b.example\n  c@d.example\n" in capsys.readouterr().err
    assert main(["notifications", "set", f"{service}/create", "c@d.example"]) == 1
    assert addresses(service) == ["a@b.example", "c@d.example"]
    assert main(["notifications", "set", f"{service}/create", "c@d.example", "--yes"]) == 0
    assert addresses(service) == ["c@d.example"]


@pytest.mark.usefixtures("nobody")
def test_records_that_would_be_deleted_are_named(integration: Integration, model: str, capsys: pytest.CaptureFixture[str]) -> None:
    made = operations.create_subscription(
        integration.id, key="K", name="Orders", callback_url="https://a.example", version="2", statuses=["hold"]
    )
    assert main(["subscriptions", "delete", str(integration.id), str(made.id)]) == 1
    assert f"  subscription {made.id} K (Orders) to https://a.example\n" in capsys.readouterr().err
    operations.add_references(model, [5])
    assert main(["references", "delete", model, "5"]) == 1
    assert f"  record 5 of {model}\n" in capsys.readouterr().err
    assert main(["models", "delete", model]) == 1
    assert f"  model {model}\n" in capsys.readouterr().err
    assert [each.id for each in operations.list_subscriptions(integration.id)] == [made.id]


@pytest.mark.usefixtures("nobody")
def test_what_is_not_there_is_said_without_a_question(
    integration: Integration, model: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in (
        ["tokens", "revoke", str(2**62)],
        ["subscriptions", "delete", str(integration.id), "1"],
        ["references", "delete", model, "1"],
    ):
        assert main(arguments) == 1
        assert capsys.readouterr().err.count("\n") == 1


def test_every_command_that_destroys_asks_and_no_other() -> None:
    verbs = [verb for verbs in NOUNS.values() for verb in verbs]
    asking = {verb.operation for verb in verbs if YES in verb.__signature__.parameters.values()}
    assert asking == {*LOSSES, "sweep_images"}
    assert {
        verb.operation for verb in verbs if verb.operation.startswith(("delete_", "remove_", "revoke_", "rotate_", "sweep_"))
    } < asking


@pytest.mark.usefixtures("nobody")
def test_two_of_one_name_are_made_and_told(factory: Factory, integration: Integration, capsys: pytest.CaptureFixture[str]) -> None:
    owner = ["--company", "7", "--application", integration.application]
    assert main(["integrations", "create", integration.name, *owner]) == 0
    note = f"Note: The application {integration.application} has other integrations named {integration.name}: {integration.id}.\n"
    assert capsys.readouterr().err == note
    assert main(["integrations", "create", integration.name, "--company", "7", "--application", factory.application().slug]) == 0
    assert capsys.readouterr().err == ""
    given = ["--key", "K", "--name", "N", "--callback-url", "https://a.example", "--version", "2", "--status", "hold"]
    assert main(["subscriptions", "create", str(integration.id), *given]) == 0
    assert "Note:" not in capsys.readouterr().err
    first = operations.list_subscriptions(integration.id)[0].id
    assert main(["subscriptions", "create", str(integration.id), *given]) == 0
    assert capsys.readouterr().err.endswith(f"Note: The integration has other subscriptions with the key K: {first}.\n")
