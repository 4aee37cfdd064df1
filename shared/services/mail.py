"""Notification e-mails through Mandrill's HTTP API, for the routes whose registry record names someone to notify.

Source: https://mailchimp.com/developer/transactional/api/messages/send-new-message/
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from shared import log
from shared.deadline import seconds_left
from shared.dynamodb.transaction import Transaction
from shared.errors import MailNotSent
from shared.records.notifications import PendingMail
from shared.settings import settings

if TYPE_CHECKING:
    from concurrent.futures import Future

    from requests import Response

    from shared.outbound.interruptible import InterruptibleAdapter

_CONNECT_SECONDS, _READ_SECONDS, _TOTAL_SECONDS = 2, 4, 6
_LATE_SECONDS = 0.5  # requests' own limits come first: they tell more
_MAX_ANSWER_BYTES = 1 << 20
_KEY_SECONDS = 300  # how long the key is remembered: a rotated one is in use 5 minutes later
_ACCEPTED = frozenset({"sent", "queued", "scheduled"})
# Mandrill's documented words for why a recipient was refused, and its names for errors that sending may meet.
_REJECT_REASONS = frozenset(
    {
        *("hard-bounce", "soft-bounce", "spam", "unsub", "custom", "invalid-sender", "invalid"),
        *("test-mode-limit", "unsigned", "rule"),
    }
)
_ERROR_NAMES = frozenset(
    {
        *("ValidationError", "GeneralError", "Invalid_Key", "PaymentRequired", "ServiceUnavailable", "PoorReputation"),
        *("Unknown_Subaccount", "Unknown_Template", "Unknown_Sender", "Invalid_Tag_Name", "Metadata_FieldLimit"),
    }
)


class _NotSent(Exception):
    """Its text is words for the notification record: ours, or documented ones of Mandrill's; nothing else that was answered."""


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


@dataclass(frozen=True, slots=True)
class Letter:
    """What a route mails to the user whom it saves. The text may name attributes of the record's view in braces.

    It must quote nothing that the request gives: the e-mail might be another's, and the text an advertisement.
    """

    subject: str
    text: str


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
    if isinstance(failure, _NotSent):
        return str(failure)
    log.crash(triple, request_id)
    return "crash"


def _message(addresses: list[str], subject: str, text: str) -> dict[str, Any]:
    to = [{"email": address, "type": "to"} for address in addresses]
    return {"from_email": settings.mail_from, "to": to, "subject": subject, "text": text}


def _send(message: dict[str, Any]) -> None:
    """A thread waits for the answer, because requests limits each read and not all of them, and a host may drip."""
    from concurrent.futures import Future
    from threading import Thread

    from shared.outbound.interruptible import InterruptibleAdapter

    answer: Future[tuple[int, bytes]] = Future()
    body, adapter = {"key": _key(), "message": message}, InterruptibleAdapter()
    total = _in_time(_TOTAL_SECONDS)
    share = total / _TOTAL_SECONDS  # so that a late mail ends in time by requests' own limits, too
    timeout = _CONNECT_SECONDS * share, _READ_SECONDS * share
    Thread(name="mail", target=_answer, args=(body, timeout, adapter, answer), daemon=True).start()
    try:
        status, content = answer.result(total + _LATE_SECONDS)
    except TimeoutError as error:
        raise _NotSent("timeout") from error
    finally:
        adapter.cut()  # so that the thread ends with the request, which Lambda may freeze it after
    _require_accepted(status, content)


def _answer(
    body: Mapping[str, Any], timeout: tuple[float, float], adapter: "InterruptibleAdapter", answer: "Future[tuple[int, bytes]]"
) -> None:
    """Hands every exception to the thread that waits; SystemExit and the like become one that does not end the request."""
    try:
        answer.set_result(_post(body, timeout, adapter))
    except Exception as error:  # noqa: BLE001 - of any kind: the thread that waits raises it
        answer.set_exception(error)
    except BaseException as error:  # noqa: BLE001 - else the thread that waits would wait for ever
        answer.set_exception(RuntimeError(f"{type(error).__name__} ended the thread that waited for Mandrill"))


def _post(body: Mapping[str, Any], timeout: tuple[float, float], adapter: "InterruptibleAdapter") -> tuple[int, bytes]:
    """The answer's status and content."""
    import requests

    try:
        with requests.Session() as session:
            session.trust_env = False
            url = f"{settings.mandrill_url}/messages/send"
            session.mount(url, adapter)
            with session.post(url, json=body, timeout=timeout, allow_redirects=False, stream=True) as answer:
                return answer.status_code, _content(answer)
    except requests.Timeout as error:
        raise _NotSent("timeout") from error
    except requests.RequestException as error:
        raise _NotSent("no-connection") from error


def _content(answer: "Response") -> bytes:
    content = b""
    for part in answer.iter_content(1 << 16):
        content += part
        if len(content) > _MAX_ANSWER_BYTES:
            raise _NotSent("nonsense")
    return content


def _in_time(seconds: float) -> float:
    """So many seconds, or as many as the request has left, 1 being kept for writing down a failure and answering it."""
    return max(0.1, min(seconds, seconds_left() - 1))


def _require_accepted(status: int, content: bytes) -> None:
    answer = _parsed(content)
    if status != 200:
        raise _NotSent(_error_name(answer) or f"http-{status}")
    try:
        refused = [recipient for recipient in answer if recipient["status"] not in _ACCEPTED]
    except (TypeError, KeyError) as error:
        raise _NotSent("nonsense") from error
    if refused or not answer:
        raise _NotSent(_reject_reasons(refused) or "rejected")


def _parsed(content: bytes) -> Any:
    """None where it is no JSON."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _error_name(answer: Any) -> str | None:
    return _documented(answer.get("name"), _ERROR_NAMES) if isinstance(answer, dict) else None


def _reject_reasons(refused: list[dict[str, Any]]) -> str:
    """Of all recipients that were refused, each once."""
    reasons = {_documented(recipient.get("reject_reason"), _REJECT_REASONS) for recipient in refused}
    return ", ".join(sorted(filter(None, reasons)))


def _documented(word: Any, words: frozenset[str]) -> str | None:
    """The word, if it is one of Mandrill's documented ones: nothing else that it says may get out."""
    return word if isinstance(word, str) and word in words else None


def _key() -> str:
    """Mandrill's key, from SSM's encrypted parameter."""
    from aws_lambda_powertools.utilities.parameters import GetParameterError

    try:
        return str(_parameters().get(settings.mandrill_key_parameter, decrypt=True, max_age=_KEY_SECONDS))
    except GetParameterError as error:
        raise _NotSent("no-key") from error


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
