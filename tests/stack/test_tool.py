"""`python -m tools.deploy.stack` itself, where something is missing, and where it runs."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tools.deploy.stack import __main__ as tool
from tools.deploy.stack import emulator
from tools.deploy.stack.deployment import Stack
from tools.deploy.stack.emulator import Emulator
from tools.deploy.stack.failure import Failed

LISTENING = "0A"  # as /proc/net/tcp has it


def test_without_ministack_it_says_what_installs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(emulator, "PROGRAM", tmp_path / "ministack")
    with pytest.raises(Failed, match="`make stack`"), emulator.running(tmp_path / "emulator"):
        pass


def test_an_engine_that_ends_at_once_is_named_with_its_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(emulator, "PROGRAM", Path("/bin/false"))
    with pytest.raises(Failed, match=str(tmp_path / "emulator" / "log")), emulator.running(tmp_path / "emulator"):
        pass


def test_a_step_that_fails_ends_it_with_its_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fails(_: Path) -> None:
        raise Failed("sam build failed")

    monkeypatch.setattr(tool, "build", fails)
    assert tool.main([]) == 1
    assert "sam build failed" in capsys.readouterr().err


def test_no_command_can_reach_an_account_of_the_developers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "real")
    found = Stack(Emulator("https://127.0.0.1:1", Path("certificate"))).environment()
    assert not {"AWS_PROFILE", "AWS_SESSION_TOKEN"} & set(found)
    assert found["AWS_ACCESS_KEY_ID"] == "test"
    assert found["AWS_CONFIG_FILE"] == "/dev/null"
    assert found["AWS_ENDPOINT_URL"] == "https://127.0.0.1:1"


@pytest.mark.slow
@pytest.mark.xdist_group("stack")
@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="asks Linux")
def test_nothing_but_this_machine_can_reach_it(stack: Stack) -> None:
    port = f"{urlsplit(stack.emulator.endpoint).port:04X}"
    lines = [line.split() for table in ("tcp", "tcp6") for line in Path("/proc/net", table).read_text().splitlines()[1:]]
    listeners = [local.partition(":")[0] for _, local, _, state, *_ in lines if state == LISTENING and local.endswith(f":{port}")]
    assert listeners == ["0100007F"]
