"""Notification e-mails, for the routes whose registry record names someone to notify, and letters to users.

Each is noted in the transaction that makes it due (an outbox), and sent once that is saved.
"""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from shared import log
from shared.dynamodb.transaction import Transaction
from shared.errors import MailNotSent
from shared.outbound import mandrill
from shared.records.notifications import PendingMail
from shared.services.letter import Letter
from shared.settings import settings

_KEY_SECONDS = 300  # how long the key is remembered: a rotated one is in use 5 minutes later


class Mail:
    """One mail about what a request saves, and the record that it is not confirmed. `addresses`: none where it is not due."""

    def __init__(self, route: str, request_id: str) -> None:
        self._pending = PendingMail(route, request_id)
        self.addresses: list[str] = []

    def note_in(self, write: Transaction, record: Any) -> None:
        """Joins the transaction that saves the record: where the mail is due, it is not confirmed."""
        self.addresses = self.recipients(record)
        if self.addresses:
            self._pending.add_to(write, record)

    def send(self, data: Mapping[str, Any], triple: str, request_id: str) -> bool:
        """Notes whether it was accepted, and returns it. `data`: the record in its view."""
        if refused := refusal(self.addresses, *self.message(data), triple, request_id):
            self._pending.fail(data.get("id"), refused)
            return False
        self._pending.confirm()
        return True

    def recipients(self, record: Any) -> list[str]:
        """Addresses; none where no mail is due."""
        raise NotImplementedError

    def message(self, data: Mapping[str, Any]) -> tuple[str, str]:
        """Its subject and text."""
        raise NotImplementedError


class _ToTheNotified(Mail):
    def __init__(self, route: str, request_id: str, addresses: list[str]) -> None:
        super().__init__(route, request_id)
        self._route, self._addresses = route, addresses

    def recipients(self, record: Any) -> list[str]:  # noqa: ARG002 - the same for all
        return self._addresses

    def message(self, data: Mapping[str, Any]) -> tuple[str, str]:
        return f"{self._route} {data.get('id', '')}".strip(), json.dumps(data, ensure_ascii=False, indent=2)


class _ToTheUser(Mail):
    """To the e-mail of what is saved, unless no mail is sent at all."""

    def __init__(self, route: str, request_id: str, letter: Letter) -> None:
        super().__init__(route, request_id)
        self._letter = letter

    def recipients(self, record: Any) -> list[str]:
        return [record.email] if record.email and settings.mandrill_key_parameter else []

    def message(self, data: Mapping[str, Any]) -> tuple[str, str]:
        return self._letter.subject, self._letter.text.format_map(data)


class Notice:
    """The mails about what a request saves: to everyone whom the registry's `record` of the route names, and to its user."""

    def __init__(
        self, route: str, triple: str, record: Mapping[str, Any], request_id: str, to_the_user: Letter | None = None
    ) -> None:
        self._triple, self._request_id = triple, request_id
        addresses = list(record.get("notification_emails") or ())
        to_user = [_ToTheUser(route, request_id, to_the_user)] if to_the_user else []
        self._mails: list[Mail] = [*([_ToTheNotified(route, request_id, addresses)] if addresses else []), *to_user]

    def note_in(self, write: Transaction, record: Any, progress: str | None) -> None:  # noqa: ARG002 - due with the first part already
        """Joins the transaction that saves: mails are due, and not confirmed."""
        for each in self._mails:
            each.note_in(write, record)

    def send(self, data: Mapping[str, Any]) -> None:
        """Raises MailNotSent once all were tried, and writes down why."""
        due = [each for each in self._mails if each.addresses]
        if [each for each in due if not each.send(data, self._triple, self._request_id)]:
            raise MailNotSent


def refusal(addresses: list[str], subject: str, text: str, triple: str, request_id: str = "") -> str | None:
    """Sends a mail: None once it was accepted, else why it was not, as a word for a notification record.

    `triple`: of the route, or the name of the function that sends it.
    """
    try:
        _send(_message(addresses, subject, text))
    except Exception as failure:  # noqa: BLE001 - the record is saved, so that any is a mail that was not sent
        return _reason(failure, triple, request_id)
    return None


def _reason(failure: Exception, triple: str, request_id: str) -> str:
    """A word for the notification record. The record is saved, so what nobody foresaw is a failed mail too, and no crash."""
    if isinstance(failure, mandrill.MailNotSent):
        return str(failure)
    log.crash(triple, request_id)
    return "crash"


def _message(addresses: list[str], subject: str, text: str) -> dict[str, Any]:
    to = [{"email": address, "type": "to"} for address in addresses]
    return {"from_email": settings.mail_from, "to": to, "subject": subject, "text": text}


def _send(message: Mapping[str, Any]) -> None:
    mandrill.send(_key(), message)


def _key() -> str:
    """Mandrill's key, from SSM's encrypted parameter."""
    from aws_lambda_powertools.utilities.parameters import GetParameterError

    try:
        return str(_parameters().get(settings.mandrill_key_parameter, decrypt=True, max_age=_KEY_SECONDS))
    except GetParameterError as error:
        raise mandrill.MailNotSent("no-key") from error


@cache
def _parameters() -> Any:
    from aws_lambda_powertools.utilities.parameters import SSMProvider

    return SSMProvider(boto3_client=_Ssm())


class _Ssm:
    """The client of SSM that Powertools calls, which gives up before the function has to; Powertools' own waits for minutes."""

    @staticmethod
    def get_parameter(**request: Any) -> dict[str, Any]:
        from shared.aws.botocore_client import BotocoreClient

        return BotocoreClient("ssm").call("GetParameter", request)
