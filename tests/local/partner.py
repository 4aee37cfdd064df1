"""A partner whose integration's webhooks a test plays on `make run`."""

from typing import Any

from tests.local.receiver import Receiver
from tests.local.runner import Run

SECONDS = 120  # that a step may take on a loaded machine
EVENT, STATUS = "order.processed", "completed"


class Partner:
    """A partner of a running API, and the employee beside it: their requests about one integration."""

    def __init__(self, run: Run, receiver: Receiver, integration: str = "own", token: str = "client") -> None:
        self.run, self.receiver, self.token = run, receiver, token
        self.integration = run.ready["integrations"][integration]

    def ask(self, method: str, path: str, token: str | None = None, **params: Any) -> Any:
        answer = self.run.send(method, f"/api/v1/{path}", params, token=token or self.token)
        assert answer.status == "action-successful", answer.body
        return answer.body["data"]

    def own(self, method: str, path: str, **params: Any) -> Any:
        return self.ask(method, path, integration_id=self.integration, **params)

    def subscribe(self, version: str, path: str, **params: Any) -> Any:
        wanted = {"statuses": [STATUS]} if version == "2" else {"events": [EVENT]}
        given = {"name": "Ours", "callback_url": f"http://{self.receiver.host}{path}", "version": version, **wanted, **params}
        return self.own("POST", "webhook_out_subs/create", **given)

    def publish(self, number: int, event: str = EVENT) -> Any:
        given = {"event": event, "status": STATUS, "payload": {"number": number}}
        return self.ask("POST", "webhook_events/create", "employee", integration_id=self.integration, **given)

    def subscription(self, number: int) -> Any:
        return self.own("GET", "webhook_out_subs/read", id=number, view="planointegrate_view")

    def jobs(self, number: int, state: str) -> list[Any]:
        """Those of the subscription that are in a state."""
        filters = {"state": [state], "subscribers": [str(number)]}
        return list(self.own("GET", "webhook_jobs/index", filters=filters, page={"size": 100})["results"])

    def notifications(self, number: int, kind: str) -> list[Any]:
        """The subscription's that are not resolved."""
        found = self.own("GET", "notifications/index", filters=[kind, "unresolved"], page={"size": 100})
        return [each for each in found["results"] if each["webhook_out_sub_id"] == number]
