"""Ctrl-C, `kill` and a closed terminal, noticed between two steps: an exception in the middle of one could leave a lock held."""

import os
import select
import signal

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """The process was asked to end."""


class Stop:
    """The wish to stop. From when it is made, signals end nothing by themselves; those who wait or ask here learn of them."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        os.set_blocking(self._write, False)
        signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        for each in _SIGNALS:
            signal.signal(each, lambda *_: None)

    def require_none(self, seconds: float = 0) -> None:
        """Waits so long for a signal. Raises Stopped if there was one, now or before."""
        if select.select([self._read], [], [], seconds)[0]:
            raise Stopped
