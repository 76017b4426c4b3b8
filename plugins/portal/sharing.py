"""Work shared among forked processes: what is in memory is there for all, and nothing is copied.

Forked processes have one thread and must not touch what other threads may have locked, so they
neither log nor print: what goes wrong is told to the parent through a pipe.
"""

from __future__ import annotations

import gc
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

Job = TypeVar("Job")

# A fork costs some milliseconds, and on systems other than Linux what libraries hold may not be
# there any more afterwards.
CAN_FORK = sys.platform == "linux"
LONGEST_MESSAGE = 60_000  # fits into a pipe, so that a child never waits for its parent


class SharedWorkError(Exception):
    """A process failed; the text is its traceback."""


class _Child(NamedTuple):
    pid: int
    messages: int  # the end of a pipe to read from


def share(jobs: Sequence[Job], work: Callable[[Job], None], processes: int) -> None:
    """Do every job, in so many processes of which this is one.

    Raises what a job of this process raises, or SharedWorkError for one of another; the others are
    waited for in any case.
    """
    if processes < 2 or not CAN_FORK:
        do_all(jobs, work)
        return
    gc.freeze()  # else collecting garbage would copy what is shared
    children = [_fork(jobs[place::processes], work) for place in range(1, processes)]
    try:
        do_all(jobs[0::processes], work)
    finally:
        failures = [failure for child in children if (failure := _wait(child))]
        gc.unfreeze()
    if failures:
        raise SharedWorkError(failures[0])


def do_all(jobs: Sequence[Job], work: Callable[[Job], None]) -> None:
    """Do every job here."""
    for job in jobs:
        work(job)


def _fork(jobs: Sequence[Job], work: Callable[[Job], None]) -> _Child:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return _Child(pid, reading)
    status = 1
    try:
        do_all(jobs, work)
        status = 0
    except BaseException:
        os.write(writing, traceback.format_exc().encode()[-LONGEST_MESSAGE:])
    finally:
        os._exit(status)  # nothing of the parent's is flushed or cleaned up twice


def _wait(child: _Child) -> str:
    """Return what went wrong in a child, nothing when all is well."""
    with os.fdopen(child.messages, "rb") as messages:
        said = messages.read().decode(errors="replace")
    _, status = os.waitpid(child.pid, 0)
    code = os.waitstatus_to_exitcode(status)
    return "" if code == 0 else said or f"a process ended with {code}"
