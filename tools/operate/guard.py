"""Ends a command that fails with one sentence, never with a trace."""

import io
import os
import re
import sys
import tempfile
import traceback
from collections.abc import Callable

INTERRUPTED = 130  # as shells say it
_TOKEN = re.compile(r"(plano_(?:app|ses|rst)_|whsec_)[\w+/=]+")


def guarded(work: Callable[[], int]) -> int:
    """The exit status of `work`, with everything written out. Imports nothing that a Python without our packages lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # for terminals that cannot show everything
    try:
        status = work()
        sys.stdout.flush()
    except BrokenPipeError:  # as in `… list | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return _say("Interrupted. What was done stays done; the same command again does the rest.", INTERRUPTED)
    except ModuleNotFoundError as missing:
        return _say(f"This Python has no {missing.name}: use .venv/bin/python, which `make operate ARGS=--help` makes.")
    except Exception as failure:  # noqa: BLE001 - every fault becomes a sentence
        return _say(_sentence(failure))
    return status


def _sentence(failure: Exception) -> str:
    from tools.operate import failures

    if isinstance(failure, failures.FORESEEN):
        return failures.sentence(failure)
    return f"Stopped by a fault in the command itself ({type(failure).__name__}); details for its makers are in {_kept(failure)}."


def _kept(failure: Exception) -> str:
    """The file that has the trace, which only its owner may read."""
    with tempfile.NamedTemporaryFile("w", prefix="planocore-", suffix=".txt", encoding="utf-8", delete=False) as file:
        file.write(_TOKEN.sub(r"\1***", "".join(traceback.format_exception(failure))))
    return file.name


def _say(sentence: str, status: int = 1) -> int:
    print(sentence, file=sys.stderr)
    return status
