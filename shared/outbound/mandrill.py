"""Mandrill's HTTP API: sends one message, within the time that the request has left.

Source: https://mailchimp.com/developer/transactional/api/messages/send-new-message/
"""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from shared.deadline import seconds_left
from shared.settings import settings

if TYPE_CHECKING:
    from concurrent.futures import Future

    from requests import Response

    from shared.outbound.interruptible import InterruptibleAdapter

_CONNECT_SECONDS, _READ_SECONDS, _TOTAL_SECONDS = 2, 4, 6
_LATE_SECONDS = 0.5  # requests' own limits come first: they tell more
_MAX_ANSWER_BYTES = 1 << 20
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


class MailNotSent(Exception):
    """Its text is words for the notification record: ours, or documented ones of Mandrill's; nothing else that was answered."""


def send(key: str, message: Mapping[str, Any]) -> None:
    """Sends the message. Raises MailNotSent.

    A thread waits for the answer, because requests limits each read and not all of them, and a host may drip.
    """
    from concurrent.futures import Future
    from threading import Thread

    from shared.outbound.interruptible import InterruptibleAdapter

    answer: Future[tuple[int, bytes]] = Future()
    body, adapter = {"key": key, "message": message}, InterruptibleAdapter()
    total = _in_time(_TOTAL_SECONDS)
    share = total / _TOTAL_SECONDS  # so that a late mail ends in time by requests' own limits, too
    timeout = _CONNECT_SECONDS * share, _READ_SECONDS * share
    Thread(name="mail", target=_answer, args=(body, timeout, adapter, answer), daemon=True).start()
    try:
        status, content = answer.result(total + _LATE_SECONDS)
    except TimeoutError as error:
        raise MailNotSent("timeout") from error
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
        raise MailNotSent("timeout") from error
    except requests.RequestException as error:
        raise MailNotSent("no-connection") from error


def _content(answer: "Response") -> bytes:
    content = b""
    for part in answer.iter_content(1 << 16):
        content += part
        if len(content) > _MAX_ANSWER_BYTES:
            raise MailNotSent("nonsense")
    return content


def _in_time(seconds: float) -> float:
    """So many seconds, or as many as the request has left, 1 being kept for writing down a failure and answering it."""
    return max(0.1, min(seconds, seconds_left() - 1))


def _require_accepted(status: int, content: bytes) -> None:
    answer = _parsed(content)
    if status != 200:
        raise MailNotSent(_error_name(answer) or f"http-{status}")
    try:
        refused = [recipient for recipient in answer if recipient["status"] not in _ACCEPTED]
    except (TypeError, KeyError) as error:
        raise MailNotSent("nonsense") from error
    if refused or not answer:
        raise MailNotSent(_reject_reasons(refused) or "rejected")


def _parsed(content: bytes) -> Any:
    """The content's JSON; None where it is none."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _error_name(answer: Any) -> str | None:
    return _documented(answer.get("name"), _ERROR_NAMES) if isinstance(answer, dict) else None


def _reject_reasons(refused: list[dict[str, Any]]) -> str:
    """The reasons of all recipients that were refused, each once."""
    reasons = {_documented(recipient.get("reject_reason"), _REJECT_REASONS) for recipient in refused}
    return ", ".join(sorted(filter(None, reasons)))


def _documented(word: Any, words: frozenset[str]) -> str | None:
    """The word, if it is one of Mandrill's documented ones: nothing else that it says may get out."""
    return word if isinstance(word, str) and word in words else None
