"""The work of consumers and schedules: its units, what comes again after a failure, and what is logged."""

import json
import threading
from collections.abc import Callable
from typing import Any

import pytest

from shared.background.declaration import Consumer, Declared, FromQueue, FromStream, Schedule, declared_in
from shared.background.serve import Failed, serve
from shared.deadline import seconds_left
from shared.records.queues import WEBHOOK_WORK
from shared.records.webhook_events import WebhookEvent

SECONDS = 30


class Context:
    aws_request_id = "invocation"

    @staticmethod
    def get_remaining_time_in_millis() -> int:
        return SECONDS * 1000


def message(number: int, /, **fields: Any) -> dict[str, Any]:
    return {"messageId": f"m{number}", "body": json.dumps(fields), "attributes": {}}


def row(number: int, /, **keys: Any) -> dict[str, Any]:
    typed = {name: {"N": str(value)} if isinstance(value, int) else {"S": value} for name, value in keys.items()}
    return {"eventName": "INSERT", "dynamodb": {"SequenceNumber": str(number), "Keys": typed}}


def consumer(act: Callable[..., None], at_once: int = 10) -> Any:
    declared = Consumer(name="a_consumer", purpose="Works.", source=FromQueue(WEBHOOK_WORK), at_once=at_once)
    declared.handler(act)
    return serve(declared)


def schedule(act: Callable[[], None]) -> Any:
    declared = Schedule(name="a_schedule", purpose="Works.", minutes=1)
    declared.handler(act)
    return serve(declared)


def again(answer: Any) -> list[str]:
    return [each["itemIdentifier"] for each in answer["batchItemFailures"]]


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_message_is_worked_on_by_the_fields_that_the_handler_names() -> None:
    seen = []

    def work(integration_id: int, webhook_out_sub_id: int) -> None:
        seen.append((integration_id, webhook_out_sub_id))

    answer = consumer(work)({"Records": [message(1, integration_id=1, webhook_out_sub_id=2, other="x")]}, Context())
    assert (seen, again(answer)) == ([(1, 2)], [])


def test_a_row_is_worked_on_by_the_keys_that_the_handler_names() -> None:
    seen = []

    def work(integration_id: int, name: str) -> None:
        seen.append((integration_id, name))

    answer = consumer(work)({"Records": [row(1, integration_id=7, name="x", sequence=3)]}, Context())
    assert (seen, again(answer)) == ([(7, "x")], [])


def test_records_alike_in_these_are_one_unit() -> None:
    seen = []

    def work(integration_id: int) -> None:
        seen.append(integration_id)

    consumer(work)({"Records": [row(number, integration_id=number % 2, sequence=number) for number in range(6)]}, Context())
    assert sorted(seen) == [0, 1]


def test_a_number_and_its_text_are_two_units() -> None:
    seen: list[Any] = []

    def work(name: Any) -> None:
        seen.append(name)

    consumer(work)({"Records": [message(1, name=1), message(2, name="1"), message(3, name=True)]}, Context())
    assert len(seen) == 3


def test_all_records_of_a_unit_that_fails_come_again_and_no_other() -> None:
    def work(integration_id: int) -> None:
        if integration_id == 1:
            raise ValueError

    records = [message(number, integration_id=number % 2) for number in range(4)]
    assert again(consumer(work)({"Records": records}, Context())) == ["m1", "m3"]


@pytest.mark.parametrize("body", ["", "no JSON", "[]", "1", "null", '{"other": 1}', '"text"'])
def test_a_message_that_cannot_be_read_comes_again_alone(body: str) -> None:
    def work(integration_id: int) -> None:
        pass

    records = [{**message(1), "body": body}, message(2, integration_id=1)]
    assert again(consumer(work)({"Records": records}, Context())) == ["m1"]


def test_a_handler_may_take_the_record_as_lambda_hands_it_over() -> None:
    seen = []

    def work(record: Any) -> None:
        seen.append(record)

    records = [message(1, same=1), {**message(2, same=1), "body": "no JSON"}]
    assert again(consumer(work)({"Records": records}, Context())) == []
    assert sorted(each["messageId"] for each in seen) == ["m1", "m2"]


def test_one_that_hangs_holds_back_none_of_the_others() -> None:
    """All of a batch meet at a barrier, which one after the other could not."""
    together = threading.Barrier(10, timeout=20)

    def work(number: int) -> None:
        together.wait()

    assert again(consumer(work)({"Records": [message(number, number=number) for number in range(10)]}, Context())) == []


def test_no_more_are_worked_on_at_once_than_declared() -> None:
    running, most, lock = 0, 0, threading.Lock()

    def work(number: int) -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        threading.Event().wait(0.01)
        with lock:
            running -= 1

    consumer(work, at_once=2)({"Records": [message(number, number=number) for number in range(8)]}, Context())
    assert most <= 2


def test_every_unit_knows_the_functions_deadline() -> None:
    left = []

    def work(number: int) -> None:
        left.append(seconds_left())

    consumer(work)({"Records": [message(number, number=number) for number in range(3)]}, Context())
    assert all(0 < each <= SECONDS - 1 for each in left)
    assert seconds_left() == float("inf")


def test_a_batch_is_logged_with_how_many_were_done(capsys: pytest.CaptureFixture[str]) -> None:
    def work(number: int) -> None:
        if number == 1:
            raise ValueError

    consumer(work)({"Records": [message(number, number=number) for number in range(3)]}, Context())
    crash, done = lines(capsys)
    assert crash["message"] == "crash"
    assert crash["route"] == "a_consumer"
    assert crash["exception_name"] == "ValueError"
    assert done["message"] == "work"
    assert done["function"] == "a_consumer"
    assert done["done"] == 2
    assert done["failed"] == 1
    assert (done["request_id"], done["duration_ms"] >= 0) == ("invocation", True)


def test_a_messages_body_is_in_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    def work(integration_id: int) -> None:
        raise ValueError

    consumer(work)({"Records": [message(1, integration_id=1, marker="s3cr3t"), {**message(2), "body": "{s3cr3t"}]}, Context())
    assert "s3cr3t" not in capsys.readouterr().out


def test_a_schedule_runs_and_is_logged(capsys: pytest.CaptureFixture[str]) -> None:
    left: list[float] = []
    schedule(lambda: left.append(seconds_left()))({}, Context())
    assert 0 < left[0] <= SECONDS - 1
    (line,) = lines(capsys)
    assert line["message"] == "work"
    assert line["function"] == "a_schedule"
    assert line["done"] == 1
    assert line["failed"] == 0


def test_a_schedule_that_fails_fails_for_lambda_without_saying_why_there(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise ValueError("s3cr3t")

    with pytest.raises(Failed) as raised:
        schedule(fail)({}, Context())
    assert str(raised.value) == ""
    assert raised.value.__context__ is None
    assert [line["message"] for line in lines(capsys)] == ["crash", "work"]


def test_a_declaration_without_a_function_is_refused() -> None:
    declared = Consumer(name="a_consumer", purpose="Works.", source=FromStream(WebhookEvent))
    with pytest.raises(LookupError, match="has no function"):
        serve(declared)


def module(*declared: Declared) -> Any:
    made = type(threading)("handler")
    for number, each in enumerate(declared):
        setattr(made, f"declared_{number}", each)
    return made


def test_a_handlers_module_declares_one_function() -> None:
    declared = Schedule(name="a_schedule", purpose="Works.", minutes=1)
    with pytest.raises(LookupError, match="must declare one function"):
        declared_in(module(declared))
    declared.handler(lambda: None)
    assert declared_in(module(declared)) is declared
    for wrong in (module(), module(declared, declared)):
        with pytest.raises(LookupError, match="must declare one function"):
            declared_in(wrong)
