"""`python -m tools.deploy.stack`, or `make stack`: build, deploy, call, deliver an event, deploy again, delete."""

import argparse
import json
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from tools.deploy.stack import emulator, first_calls, first_delivery, gateway, receiver
from tools.deploy.stack.calls import Api, event
from tools.deploy.stack.deployment import FOLDER, Stack, build
from tools.deploy.stack.failure import Failed

_INVOKED = "ListItemsCreate"
_EVENT = "list_items_create.refused"
_UNMAILED = "mandrill-email-failed"  # nobody takes mails here


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        _run(options.port, keep=options.keep)
    except Failed as what:
        print(what, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tools.deploy.stack",
        description="Deploys template.yaml, unchanged, into an AWS on this machine that enforces IAM, and calls the API there.",
    )
    parser.add_argument("--port", type=int, default=0, help="of that AWS, on 127.0.0.1 (default: a free one)")
    parser.add_argument("--keep", action="store_true", help="leave it running until Ctrl-C, to be looked into")
    return parser


def _run(port: int, *, keep: bool) -> None:
    with _step("sam build"):
        build(FOLDER / "build")
    with (
        receiver.running(FOLDER / "receiver") as partner,
        emulator.running(FOLDER / "emulator", port, partner.internet()) as started,
    ):
        stack = Stack(started)
        token = _deploy(stack)
        _call(stack, token)
        with _step("an event, from its stream to a receiver"):
            delivered = first_delivery.deliver(Api(stack), token, partner)
        _say(f"delivered: {json.dumps(delivered)}")
        (_wait if keep else _finish)(stack, token)


def _deploy(stack: Stack) -> str:
    with _step(f"sam deploy to {stack.emulator.endpoint}"):
        stack.deploy()
        gateway.complete(stack)
    with _step("registry, first application, a session"):
        return first_calls.prepare(stack)


def _call(stack: Stack, token: str) -> None:
    for name, answer in first_calls.answers(stack, token):
        _say(f"{name}: {answer}")
        if answer.code >= 500 and answer.body["status"] != _UNMAILED:
            raise Failed(f"{name} was not answered as it has to be.")


def _finish(stack: Stack, token: str) -> None:
    with _step("sam remote invoke"):
        answer = stack.invoke(_INVOKED, event(_EVENT, token))
    _say(f"{_INVOKED}: {answer}")
    before = stack.contents
    with _step("sam deploy again"):
        stack.deploy()
    if stack.contents != before:
        raise Failed("There were changes, although nothing had changed.")
    _say("No changes, except API Gateway's deployment, which the template makes anew each time.")
    with _step("sam delete"):
        stack.delete()


def _wait(stack: Stack, token: str) -> None:
    _say(f"The API is at {Api(stack).base}, the AWS behind it at {stack.emulator.endpoint} (keys: test, test).")
    _say(f"The token is {token}. The certificate is {stack.emulator.certificate}. Ctrl-C stops all of it.")
    with suppress(KeyboardInterrupt):
        signal.pause()


@contextmanager
def _step(name: str) -> Iterator[None]:
    _say(f"{name} …", end="")
    started = time.monotonic()
    yield
    _say(f" {time.monotonic() - started:.0f} s")


def _say(text: str, end: str = "\n") -> None:
    print(text, end=end, flush=True)


if __name__ == "__main__":
    sys.exit(main())
