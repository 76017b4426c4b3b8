"""Work shared among forked processes: what is in memory is there for all, and nothing is copied.

Forked processes have one thread and must not touch what other threads may have locked, so they
neither log nor print: what comes out, and what goes wrong, they leave in a file for the parent.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from typing import IO, Any, NamedTuple, TypeVar

from plugins.core.errors import PortalError

Job = TypeVar("Job")
Result = TypeVar("Result")

# A fork costs some milliseconds, and on systems other than Linux what libraries hold may not be
# there any more afterwards.
CAN_FORK = sys.platform == "linux"


class SharedWorkError(PortalError):
    """A process failed; the text is its traceback."""


class _Child(NamedTuple):
    pid: int
    left: IO[bytes]  # results, or the traceback


def run_forked(
    jobs: Sequence[Job],
    work: Callable[[Job], Result],
    processes: int,
    tell: Callable[[int], None] = lambda count: None,
) -> list[Result]:
    """Do every job, in so many processes of which this is one, and return what comes out.

    Results come in the order of the jobs; those of other processes are pickled, and whatever else
    these remember is lost with them. `tell` hears in this process how many jobs were done since it
    heard last, taking the other processes to be as quick. Raises what a job of this process raises,
    or SharedWorkError for one of another; the others are waited for in any case.
    """
    if processes < 2 or not CAN_FORK:
        return _do(jobs, work, tell, 1)
    gc.freeze()  # else collecting garbage would copy what is shared
    children: list[_Child] = []
    try:
        for place in range(1, processes):
            children.append(_fork(jobs[place::processes], work))
        own = _do(jobs[0::processes], work, tell, processes)
    finally:
        ends = [_wait(child) for child in children]
        gc.unfreeze()
    results: list[Any] = [None] * len(jobs)
    results[0::processes] = own
    for place, (code, left) in enumerate(ends, start=1):
        if code:
            raise SharedWorkError(left or f"a process ended with {code}")
        results[place::processes] = left
    return results


def _do(
    jobs: Sequence[Job], work: Callable[[Job], Result], tell: Callable[[int], None], count: int
) -> list[Result]:
    results = []
    for job in jobs:
        results.append(work(job))
        tell(count)
    return results


def _fork(jobs: Sequence[Job], work: Callable[[Job], Result]) -> _Child:
    left = tempfile.TemporaryFile()  # noqa: SIM115 - closed by _wait
    pid = os.fork()
    if pid:
        return _Child(pid, left)
    status = 1
    try:
        pickle.dump([work(job) for job in jobs], left, pickle.HIGHEST_PROTOCOL)
        status = 0
    except BaseException:
        left.seek(0)
        left.truncate()
        pickle.dump(traceback.format_exc(), left)
    finally:
        left.flush()
        os._exit(status)  # nothing of the parent's is flushed or cleaned up twice


def _wait(child: _Child) -> tuple[int, Any]:
    """Wait for a child, and return how it ended and what it left."""
    _, status = os.waitpid(child.pid, 0)
    code = os.waitstatus_to_exitcode(status)
    with child.left as left:
        left.seek(0)
        try:
            return code, pickle.load(left)
        except EOFError:
            return code, ""
