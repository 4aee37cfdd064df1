"""Refused sign-ins: whether the CPU time of one tells an unknown e-mail, a wrong password and a user without a password apart.

`python -m bench.sign_ins TRIES` prints the nanoseconds of each try by its kind, as JSON.
"""

import base64
import gc
import importlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import combinations
from math import sqrt
from pathlib import Path
from statistics import NormalDist, median, quantiles
from typing import Any

from bench.processes import environment, orders
from bench.report import judged, table

UNKNOWN, WRONG, NONE = KINDS = ("unknown e-mail", "wrong password", "no password")
LEAST = 0.01  # of a p-value: below it, two kinds differ by more than chance
_ROUTE = "sessions_create"
_ANSWERS = {UNKNOWN: "email-not-found", WRONG: "invalid-password", NONE: "user-has-no-password"}
_USERS = {WRONG: "800001", NONE: "800002"}  # ids
_WARMING = 20
_GOAL = f"Goal: no two kinds differ (two-sided Mann-Whitney U test, p at least {LEAST})"


def compare(*, tries: int) -> str:
    measured = _measured(tries)
    times = table(("kind", "tries", "CPU ms, median", "quartiles"), [_row(kind, measured[kind]) for kind in KINDS])
    pairs = {f"{one} / {other}": mann_whitney(measured[one], measured[other]) for one, other in combinations(KINDS, 2)}
    tests = table(("pair", "the first takes longer", "p"), [[pair, f"{over:.1%}", f"{p:.2f}"] for pair, (over, p) in pairs.items()])
    return f"{times}\n\n{judged(tests, _GOAL, {pair: p >= LEAST for pair, (_, p) in pairs.items()})}"


def mann_whitney(one: Sequence[float], other: Sequence[float]) -> tuple[float, float]:
    """How often one's value is the greater, and the two-sided p-value by the normal approximation, for samples of 20 or more.

    Source: https://en.wikipedia.org/wiki/Mann%E2%80%93Whitney_U_test
    """
    ranks = {value: rank for rank, value in enumerate(sorted((*one, *other)), 1)}  # ties are rare among nanoseconds
    greater = sum(ranks[value] for value in one) - len(one) * (len(one) + 1) / 2
    pairs = len(one) * len(other)
    deviations = (greater - pairs / 2) / sqrt(pairs * (len(one) + len(other) + 1) / 12)
    return greater / pairs, 2 * (1 - NormalDist().cdf(abs(deviations)))


def _measured(tries: int) -> dict[str, list[int]]:
    command = [sys.executable, "-m", "bench.sign_ins", str(tries)]
    root = Path(__file__).parent.parent
    done = subprocess.run(command, cwd=root, env=environment("http://127.0.0.1:9"), check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _row(kind: str, times: Sequence[int]) -> list[object]:
    first, _, third = (f"{each / 1e6:.1f}" for each in quantiles(times, n=4))
    return [kind, len(times), f"{median(times) / 1e6:.1f}", f"{first} to {third}"]


def play(tries: int) -> dict[str, list[int]]:
    """The kinds take turns, in another order each time."""
    from shared.api.pipeline import serve

    handler = serve(importlib.import_module(f"functions.routes.{_ROUTE}.handler").route)
    events = {kind: _event(kind) for kind in KINDS}
    measured: dict[str, list[int]] = {kind: [] for kind in KINDS}
    for order in orders(KINDS, _WARMING + tries):
        for kind in order:
            measured[kind].append(_nanoseconds(handler, events[kind], _ANSWERS[kind]))
    return {kind: times[_WARMING:] for kind, times in measured.items()}


def _nanoseconds(handler: Any, event: str, expected: str) -> int:
    from bench.child import Context

    request = json.loads(event)
    before = time.process_time_ns()
    answer = handler(request, Context())
    took = time.process_time_ns() - before
    if f'"{expected}"' not in answer["body"]:
        raise SystemExit(f"answered {answer}")
    return took


def _event(kind: str) -> str:
    sample = json.loads(Path(__file__).parent.parent.joinpath("events", f"{_ROUTE}.json").read_text())
    body = {"email": _email(kind), "password": "another horse, another staple", "application": "planoauth"}
    sample["body"] = base64.b64encode(base64.b64encode(json.dumps(body).encode())).decode()
    return json.dumps(sample)


def _email(kind: str) -> str:
    """All of them as long as each other."""
    return f"{kind.replace(' ', '.').replace('-', '.')}@example.com".rjust(30, "a")


def use_users() -> None:
    """Has DynamoDB's answers come from this process: a user with a password, one without."""
    from bench.canned import answer
    from shared.dynamodb import low_level
    from shared.services import passwords

    rows = _rows(passwords.hashed("a horse, a battery and a staple"))

    def call(operation: str, request: dict[str, Any]) -> dict[str, Any]:
        table = request.get("TableName", "").removeprefix("bench-")
        if operation == "GetItem" and table in ("user_emails", "users"):
            (key,) = (next(iter(value.values())) for value in request["Key"].values())
            return {"Item": rows[key]} if key in rows else {}
        return answer(operation, request)

    low_level.call = call


def _rows(password_hash: str) -> dict[str, dict[str, Any]]:
    """Of both tables, by their keys."""
    from bench.canned import TIME
    from shared.records.user_emails import UserEmail
    from shared.records.users import User

    times = {"created_at": TIME, "last_updated": TIME}
    of_password = {WRONG: {"password_hash": password_hash, "password_stamp": "bench"}, NONE: {}}
    users = {number: User(int(number), name="bench", **of_password[kind], **times) for kind, number in _USERS.items()}
    emails = {_email(kind): UserEmail(_email(kind), user_id=int(number), created_at=TIME) for kind, number in _USERS.items()}
    return {key: row.serialize() for key, row in {**users, **emails}.items()}


def main(tries: int) -> None:
    """Standard output is for the times alone."""
    output = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    use_users()
    gc.freeze()
    output.write(json.dumps(play(tries)) + "\n")
    output.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
