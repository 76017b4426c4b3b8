"""Work that processes share."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.core import forking
from plugins.core.forking import SharedWorkError, run_forked


def touch(folder: Path) -> Callable[[int], None]:
    """Return work that leaves a file with the number of its process."""

    def work(job: int) -> None:
        (folder / str(job)).write_text(str(os.getpid()))

    return work


@pytest.mark.parametrize("count", [0, 1, 2, 5, 20])
@pytest.mark.parametrize("processes", [1, 2, 3, 8])
def test_every_job_is_done_once(count: int, processes: int, tmp_path: Path) -> None:
    run_forked(range(count), touch(tmp_path), processes)
    assert {path.name for path in tmp_path.iterdir()} == {str(job) for job in range(count)}


def test_each_process_has_its_share(tmp_path: Path) -> None:
    run_forked(range(12), touch(tmp_path), 3)
    doers = [(tmp_path / str(job)).read_text() for job in range(12)]
    assert len(set(doers)) == 3
    assert all(doers.count(doer) == 4 for doer in doers)
    assert str(os.getpid()) in doers


def test_other_processes_end_with_their_round(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forking, "ROUND_JOBS", 4)
    assert run_forked(range(10), lambda job: job + 1, 2) == [*range(1, 11)]
    run_forked(range(10), touch(tmp_path), 2)
    doers = [(tmp_path / str(job)).read_text() for job in range(10)]
    assert len({*doers}) == 4  # this one, and another in each of three rounds


def test_where_nothing_can_be_forked_one_process_does_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forking, "CAN_FORK", False)
    run_forked(range(4), touch(tmp_path), 4)
    assert {path.read_text() for path in tmp_path.iterdir()} == {str(os.getpid())}


def test_what_another_process_raises_is_told_with_its_traceback(tmp_path: Path) -> None:
    def work(job: int) -> None:
        touch(tmp_path)(job)
        if job == 1:
            raise ValueError("bài hỏng " + "x" * 200_000)

    with pytest.raises(SharedWorkError, match=r"ValueError: bài hỏng x{200000}"):
        run_forked(range(6), work, 2)
    assert {"0", "2", "4"} <= {path.name for path in tmp_path.iterdir()}


def test_what_this_process_raises_is_raised_after_the_others_have_ended(tmp_path: Path) -> None:
    def work(job: int) -> None:
        touch(tmp_path)(job)
        if job == 0:
            raise LookupError(job)

    with pytest.raises(LookupError):
        run_forked(range(6), work, 2)
    assert {"1", "3", "5"} <= {path.name for path in tmp_path.iterdir()}


def test_a_process_that_was_killed_is_told() -> None:
    def work(job: int) -> None:
        if job == 1:
            os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(SharedWorkError, match="a process ended with -9"):
        run_forked(range(2), work, 2)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks for processes in /proc")
def test_no_process_and_no_pipe_is_left(tmp_path: Path) -> None:
    before = set(Path("/proc/self/fd").iterdir())
    run_forked(range(10), touch(tmp_path), 4)
    doers = {path.read_text() for path in tmp_path.iterdir()} - {str(os.getpid())}
    assert len(doers) == 3
    assert [doer for doer in doers if Path(f"/proc/{doer}").exists()] == []
    assert set(Path("/proc/self/fd").iterdir()) == before


@pytest.mark.parametrize("processes", [1, 2, 3, 8])
def test_results_come_in_the_order_of_the_jobs(processes: int) -> None:
    assert run_forked(range(7), lambda job: f"việc {job}" * 20_000, processes) == [
        f"việc {job}" * 20_000 for job in range(7)
    ]


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_progress_is_reported_in_this_process(processes: int) -> None:
    reported: list[int] = []
    run_forked(range(12), str, processes, reported.append)
    assert reported == [processes] * (12 // processes)
