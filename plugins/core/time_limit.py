"""A bound on the processor time of a piece of work, for input that others have written."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from plugins.core.errors import PortalError

AGAIN_SECONDS = 0.1  # until the next attempt, if the first exception got lost


class TimeLimitError(PortalError):
    """Work that took more processor time than it was given."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TimeLimitError once this process has computed for so long within the context.

    Contexts must not be nested. Only the main thread can be interrupted, and not on Windows:
    elsewhere there is no limit.
    """
    if (
        not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
    ):
        yield
        return

    def stop(number: int, frame: object) -> None:
        del number, frame
        raise TimeLimitError(f"it took more than {seconds} s")

    former = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, AGAIN_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, former)
