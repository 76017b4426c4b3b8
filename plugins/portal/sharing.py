"""Work shared among forked processes: what is in memory is there for all, and nothing is copied.

Forked processes have one thread and must not touch what other threads may have locked, so they
neither log nor print: what goes wrong is told to the parent through a pipe.
"""

from __future__ import annotations

import gc
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
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


class _End(NamedTuple):
    code: int
    said: str


def share(
    jobs: Sequence[Job],
    work: Callable[[Job], None],
    processes: int,
    report: Callable[[], Iterable[str]] = tuple,
) -> set[str]:
    """Do every job, in so many processes of which this is one.

    What others remember is lost with them: `report` names, one line each, what they must not lose,
    and this returns all that they named. Raises what a job of this process raises, or
    SharedWorkError for one of another; the others are waited for in any case.
    """
    if processes < 2 or not CAN_FORK:
        do_all(jobs, work)
        return set()
    gc.freeze()  # else collecting garbage would copy what is shared
    children: list[_Child] = []
    try:
        for place in range(1, processes):
            children.append(_fork(jobs[place::processes], work, report))
        do_all(jobs[0::processes], work)
    finally:
        ends = [_wait(child) for child in children]
        gc.unfreeze()
    for end in ends:
        if end.code:
            raise SharedWorkError(end.said or f"a process ended with {end.code}")
    return {line for end in ends for line in end.said.splitlines()}


def do_all(jobs: Sequence[Job], work: Callable[[Job], None]) -> None:
    """Do every job here."""
    for job in jobs:
        work(job)


def _fork(
    jobs: Sequence[Job], work: Callable[[Job], None], report: Callable[[], Iterable[str]]
) -> _Child:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return _Child(pid, reading)
    status = 1
    try:
        do_all(jobs, work)
        os.write(writing, "\n".join(report()).encode()[:LONGEST_MESSAGE])
        status = 0
    except BaseException:
        os.write(writing, traceback.format_exc().encode()[-LONGEST_MESSAGE:])
    finally:
        os._exit(status)  # nothing of the parent's is flushed or cleaned up twice


def _wait(child: _Child) -> _End:
    """Wait for a child, and return how it ended."""
    with os.fdopen(child.messages, "rb") as messages:
        said = messages.read().decode(errors="replace")
    _, status = os.waitpid(child.pid, 0)
    return _End(os.waitstatus_to_exitcode(status), said)
