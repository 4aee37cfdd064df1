"""Settings that are of local runs only."""

import pytest

from shared.settings import Settings


@pytest.mark.parametrize("name", ["AWS_LAMBDA_FUNCTION_NAME", "AWS_EXECUTION_ENV"])
def test_webhooks_are_hurried_in_no_lambda(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBHOOK_HURRY", "60")
    monkeypatch.setenv(name, "x")
    for endpoint in ("", None):
        monkeypatch.setenv("AWS_ENDPOINT_URL", "") if endpoint == "" else monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
        with pytest.raises(ValueError, match="of local runs only"):
            Settings().read_all()


def test_webhooks_are_hurried_in_an_embedded_aws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBHOOK_HURRY", "60")
    assert Settings().webhook_hurry == 60
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "x")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "https://127.0.0.1:1")
    assert Settings().webhook_hurry == 60


@pytest.mark.parametrize("hurry", [None, "1"])
def test_in_lambda_time_passes_as_it_does(hurry: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WEBHOOK_HURRY", raising=False)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    if hurry:
        monkeypatch.setenv("WEBHOOK_HURRY", hurry)
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "x")
    assert Settings().webhook_hurry == 1
