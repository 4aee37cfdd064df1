"""A handler in a process of its own: `python -m bench.child MODULE EVENT`, with the time at which it was started in BENCH_STARTED.

Prints a line of JSON after its first answer, and one for each number of requests that it reads from standard input. What the
handler itself prints goes nowhere.
"""

import gc
import json
import os
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

Handler = Callable[[Any, Any], Any]


class Context:
    """Lambda's, as far as it is used."""

    aws_request_id = "11111111-2222-3333-4444-555555555555"
    function_name, memory_limit_in_mb = "bench", 512
    invoked_function_arn = "arn:aws:lambda:us-east-1:000000000000:function:bench"

    @staticmethod
    def get_remaining_time_in_millis() -> int:
        return 15000


def print_crashes(line: str) -> None:
    """Takes the place of the log, so that a table is not lost in it."""
    if '"level":"ERROR"' in line:
        sys.stderr.write(f"{line}\n")


def resident_mb() -> float:
    with open("/proc/self/statm") as pages:  # noqa: PTH123 - pathlib would be measured too
        return int(pages.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def peak_mb() -> float:
    """Of this program: what getrusage says includes the parent's memory, from which the process was made."""
    with open("/proc/self/status") as status:  # noqa: PTH123 - pathlib would be measured too
        return int(status.read().partition("VmHWM:")[2].split()[0]) * 1024 / 1e6


def main(module: str, event_file: str) -> None:
    output = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    with open(event_file) as file:  # noqa: PTH123 - pathlib would be measured too
        text = file.read()
    handler: Handler = import_module(module).handler
    imported = {"import_mb": resident_mb(), "import_cpu": time.process_time()}
    _allow(os.environ.get("BENCH_IMAGE_HOST"), os.environ.get("BENCH_IMAGE_ROOT"))
    answer = handler(json.loads(text), Context())
    first = {"first_wall": time.monotonic() - float(os.environ["BENCH_STARTED"]), "first_cpu": time.process_time()}
    _say(output, {**imported, **first, "first_mb": resident_mb(), "peak_mb": peak_mb()})
    require_success(answer)
    calls = _prepare()
    for line in sys.stdin:
        calls.clear()
        _say(output, {**_measure(handler, text, int(line)), "calls": len(calls) / int(line), "mb": resident_mb()})


def _allow(host: str | None, root: str | None) -> None:
    """Lets upload_image fetch from the stub, which is no public address; over TLS, if there is a certificate to trust."""
    if host:
        from shared.outbound import fetch
        from shared.outbound.address import AddressPolicy
        from shared.services import list_item_images

        list_item_images.policy = AddressPolicy.allowing(host)
        if root:
            fetch.tls().load_verify_locations(root)


def _prepare() -> list[str]:
    """With BENCH_CANNED set, DynamoDB's, S3's and SQS's answers come from this process, so that what remains is our own work.

    Returns where the names of its calls are kept.
    """
    calls: list[str] = []
    if "BENCH_CANNED" in os.environ:
        use_canned(calls)
        gc.freeze()  # as after the import of what is measured
    return calls


def use_canned(calls: list[str]) -> None:
    from bench.canned import answer
    from shared.aws import clients
    from shared.dynamodb import low_level

    class Canned:
        @staticmethod
        def call(operation: str, request: dict[str, Any]) -> dict[str, Any]:
            calls.append(operation)
            return answer(operation, request)

    low_level.call = Canned.call
    clients.images = clients.sqs = Canned  # type: ignore[assignment]  # a class in the place of functions


def _measure(handler: Handler, text: str, requests: int) -> dict[str, float]:
    """Seconds per request. Lambda's runtime reads the event's JSON too, so that is not counted."""
    events = [_event(text) for _ in range(requests)]
    started, before = time.perf_counter(), time.process_time()
    answers = [handler(event, Context()) for event in events]
    took = {"cpu": (time.process_time() - before) / requests, "wall": (time.perf_counter() - started) / requests}
    for answer in answers:
        require_success(answer)
    return took


def _event(text: str) -> Any:
    """With BENCH_UNIQUE set, one whose slug no other has: on a real engine, a second one of the same is refused."""
    event = json.loads(text)
    if "BENCH_UNIQUE" in os.environ:
        import base64
        import uuid

        body = {**json.loads(base64.b64decode(event["body"])), "slug": uuid.uuid4().hex}
        event["body"] = base64.b64encode(json.dumps(body).encode()).decode()
    return event


def require_success(answer: Any) -> None:
    if answer["statusCode"] != 200:
        raise SystemExit(f"answered {answer}")


def _say(output: Any, what: dict[str, Any]) -> None:
    output.write(json.dumps(what) + "\n")
    output.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
