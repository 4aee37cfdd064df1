"""The function that is asked whether new versions may get traffic."""

import io
import json
from typing import Any

import pytest

from functions.hooks.before_traffic import handler as hook

EVENT = {"DeploymentId": "d-1", "LifecycleEventHookExecutionId": "e-1"}


class Aws:
    """Plays Lambda, with an answer per version, and CodeDeploy."""

    def __init__(self, answers: dict[str, Any]) -> None:
        self.answers = answers
        self.outcome: dict[str, str] = {}

    def invoke(self, FunctionName: str, Payload: bytes) -> dict[str, Any]:  # noqa: N803 - AWS's names
        assert json.loads(Payload)["body"] is None
        answer = self.answers[FunctionName]
        if isinstance(answer, Exception):
            return {"FunctionError": "Unhandled", "Payload": io.BytesIO(b"{}")}
        return {"Payload": io.BytesIO(json.dumps(answer).encode())}

    def put_lifecycle_event_hook_execution_status(self, **outcome: str) -> None:
        self.outcome = outcome


def answer(status: str) -> dict[str, Any]:
    return {"statusCode": 400, "body": json.dumps({"status": status})}


@pytest.mark.parametrize(
    ("second", "outcome"),
    [
        (answer("missing-param"), "Succeeded"),
        (answer("invalid-token"), "Succeeded"),
        (answer("service-not-found"), "Succeeded"),  # a route that is switched off is not broken
        (answer("application-crash"), "Failed"),
        (answer("identify-request-error"), "Failed"),
        ({"body": "no JSON"}, "Failed"),
        ({}, "Failed"),
        (None, "Failed"),
        (ImportError(), "Failed"),
    ],
)
def test_versions_get_traffic_if_each_of_them_answers_in_our_envelope(
    second: Any, outcome: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    aws = Aws({"one": answer("missing-param"), "two": second})
    monkeypatch.setattr(hook, "_client", lambda _: aws)
    monkeypatch.setenv("VERSIONS", "one,two")
    hook.handler(EVENT, None)
    assert aws.outcome == {"deploymentId": "d-1", "lifecycleEventHookExecutionId": "e-1", "status": outcome}
