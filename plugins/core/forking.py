"""Work divided among forked processes, which share the parent's memory.

A forked process has one thread and must not use locks that other threads may hold, so it neither
logs nor prints: it leaves its results or its traceback in a file for the parent.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any, NamedTuple, TypeVar

from plugins.core.errors import PortalError

Job = TypeVar("Job")
Result = TypeVar("Result")

# Counting references copies the memory of shared objects that are used; what a process has copied
# is freed when it ends with its round.
ROUND_JOBS = 5000
# On systems other than Linux, state of libraries may not survive a fork.
CAN_FORK = sys.platform == "linux"


class SharedWorkError(PortalError):
    """A forked process failed; the message is its traceback."""


class _Child(NamedTuple):
    pid: int
    file: IO[bytes]  # its results or its traceback


def count_cores() -> int:
    """Return the number of cores available to this process, which a container may limit."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run_forked(
    jobs: Sequence[Job],
    work: Callable[[Job], Result],
    processes: int,
    report: Callable[[int], None] = lambda count: None,
) -> list[Result]:
    """Run `work` on all jobs in `processes` processes, this one included; return all results.

    Results have the order of the jobs; those of other processes are pickled, other changes of
    their memory are lost. `report` is called in this process with the number of jobs done since its
    last call, assuming that the other processes are as fast. Raises the exception of a job in this
    process, or SharedWorkError for one in another, after all processes have ended.
    """
    if processes < 2 or not CAN_FORK:
        return _run_jobs(jobs, work, report, 1)
    results: list[Result] = []
    for some in split_rounds(jobs):
        results += _run_round(some, work, processes, report)
    return results


def split_rounds(jobs: Sequence[Job]) -> Iterator[Sequence[Job]]:
    """Yield the jobs of each round, for callers that record results before the next one."""
    for start in range(0, len(jobs), ROUND_JOBS):
        yield jobs[start : start + ROUND_JOBS]


def _run_round(
    jobs: Sequence[Job],
    work: Callable[[Job], Result],
    processes: int,
    report: Callable[[int], None],
) -> list[Result]:
    gc.freeze()  # otherwise garbage collection would copy shared pages
    children: list[_Child] = []
    try:
        for place in range(1, processes):
            children.append(_fork(jobs[place::processes], work))
        own = _run_jobs(jobs[0::processes], work, report, processes)
    finally:
        ends = [_wait(child) for child in children]
        gc.unfreeze()
    results: list[Any] = [None] * len(jobs)
    results[0::processes] = own
    for place, (code, outcome) in enumerate(ends, start=1):
        if code:
            raise SharedWorkError(outcome or f"a process ended with {code}")
        results[place::processes] = outcome
    return results


def _run_jobs(
    jobs: Sequence[Job], work: Callable[[Job], Result], report: Callable[[int], None], count: int
) -> list[Result]:
    results = []
    for job in jobs:
        results.append(work(job))
        report(count)
    return results


def _fork(jobs: Sequence[Job], work: Callable[[Job], Result]) -> _Child:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by _wait
    pid = os.fork()
    if pid:
        return _Child(pid, file)
    status = 1
    try:
        pickle.dump([work(job) for job in jobs], file, pickle.HIGHEST_PROTOCOL)
        status = 0
    except BaseException:
        file.seek(0)
        file.truncate()
        pickle.dump(traceback.format_exc(), file)
    finally:
        file.flush()
        os._exit(status)  # skips the parent's exit handlers and buffers


def _wait(child: _Child) -> tuple[int, Any]:
    """Wait for a child; return its exit code and its results or traceback."""
    _, status = os.waitpid(child.pid, 0)
    code = os.waitstatus_to_exitcode(status)
    with child.file as file:
        file.seek(0)
        try:
            return code, pickle.load(file)
        except EOFError:
            return code, ""
