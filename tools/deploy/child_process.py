"""Child processes that end with the program that started them."""

import ctypes
import signal
import sys
from collections.abc import Callable

_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)


def end_with_parent() -> Callable[[], object] | None:
    """Popen's `preexec_fn`: on Linux the kernel asks the child to stop when we are killed, so that it never keeps its port."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(_DEATH_SIGNAL, signal.SIGTERM)
