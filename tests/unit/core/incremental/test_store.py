"""The build state, whatever happens to builds and their files."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from plugins.core.forking import run_forked
from plugins.core.incremental import store
from plugins.core.incremental.fingerprints import code_version
from plugins.core.incremental.results import Result, Results
from plugins.core.incremental.store import FOLDER, ArtifactRow, BuildState, open_state

TODAY = 20_000
RESULTS = [
    Result(("bài/Đường đi.md", b"one"), b"\0\xff", b"body"),
    Result(("bài/o'a\"\n.md", b""), b""),
]
VALUES = {result.key: result.value for result in RESULTS}
ARTIFACTS = [
    ArtifactRow("index.html", b"made", b"content", 10**12, 1_700_000_000 * 10**9, "a\nb"),
    ArtifactRow("đường/đi.html"),
]
FILE = f"{store.VERSION}-{store.FILE}"

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="no process can be forked here")


@contextmanager
def opened(folder: Path, code: bytes = b"code", today: int = TODAY) -> Iterator[BuildState]:
    """Open a state as one build does."""
    with closing(BuildState(folder, code, today)) as state:
        yield state


def record(state: BuildState, results: Sequence[Result] = RESULTS) -> None:
    Results(state, "kind").record(results)


def read(state: BuildState) -> dict[tuple[str, bytes], bytes]:
    return Results(state, "kind").read_all()


# Files of outputs


def test_artifacts_belong_to_their_output(tmp_path: Path) -> None:
    page, other = ARTIFACTS
    with opened(tmp_path) as state:
        state.record_artifacts("output", iter(ARTIFACTS))
        state.record_artifacts("preview", [page._replace(content=b"else")])
    with opened(tmp_path) as state:
        assert state.read_artifacts("output") == {row.name: row for row in ARTIFACTS}
        state.forget_artifacts("output", [page.name, "gone.html"])
        assert state.read_artifacts("output") == {other.name: other}
        assert state.read_artifacts("preview") == {page.name: page._replace(content=b"else")}
        assert state.read_artifacts("out") == {}


@pytest.mark.parametrize("count", [0, 1, 5000])
def test_any_number_of_rows_is_written(count: int, tmp_path: Path) -> None:
    with opened(tmp_path) as state:
        state.record_artifacts("output", (ArtifactRow(str(number)) for number in range(count)))
        assert len(state.read_artifacts("output")) == count
        state.forget_artifacts("output", map(str, range(count)))
        assert state.read_artifacts("output") == {}


# Damage


def spoil_all(path: Path) -> None:
    path.write_bytes(b"nonsense" * 1000)


def spoil_all_but_the_header(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:100] + b"\xff" * (len(content) - 100))


def spoil_all_but_the_first_page(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))


def cut_off(path: Path) -> None:
    os.truncate(path, 4096)


def cut_off_within_the_header(path: Path) -> None:
    os.truncate(path, 50)


def empty(path: Path) -> None:
    os.truncate(path, 0)


def spoil_logs(path: Path) -> None:
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).write_bytes(b"nonsense" * 1000)


@pytest.mark.parametrize(
    ("harm", "is_lost"),
    [
        (spoil_all, True),
        (spoil_all_but_the_header, True),
        (spoil_all_but_the_first_page, True),
        (cut_off, True),
        (cut_off_within_the_header, True),
        (empty, True),
        (Path.unlink, True),
        (spoil_logs, False),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_a_damaged_file_is_made_anew(
    harm: Callable[[Path], None], is_lost: bool, tmp_path: Path
) -> None:
    with opened(tmp_path) as state:
        record(state)
    harm(tmp_path / FILE)
    with opened(tmp_path) as state:
        assert len(read(state)) == (0 if is_lost else len(RESULTS))
        record(state)
        state.record_artifacts("output", ARTIFACTS)
    with opened(tmp_path) as state:
        assert read(state) == VALUES
        assert len(state.read_artifacts("output")) == len(ARTIFACTS)


def test_a_place_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(sqlite3.OperationalError):
        BuildState(tmp_path, b"code", TODAY)
    assert (tmp_path / FILE).is_dir()


def test_tables_of_another_version_are_another_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path) as state:
        record(state)
    monkeypatch.setattr(store, "VERSION", store.VERSION + 1)
    with opened(tmp_path) as state:
        assert read(state) == {}


# Transactions


def write_and_fail(state: BuildState) -> None:
    with state.writing():
        record(state)
        state.record_artifacts("output", ARTIFACTS)
        raise LookupError


def test_what_is_written_together_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    with opened(tmp_path) as state:
        with pytest.raises(LookupError):
            write_and_fail(state)
        assert (read(state), state.read_artifacts("output")) == ({}, {})
        with state.writing():
            record(state)
            state.record_artifacts("output", ARTIFACTS)
        assert len(read(state)) == len(state.read_artifacts("output")) == 2


def test_others_see_it_once_it_is_whole(tmp_path: Path) -> None:
    with opened(tmp_path) as state, opened(tmp_path) as other:
        with state.writing():
            record(state)
            assert read(other) == {}
        assert len(read(other)) == 2


def test_a_full_disk_is_told_and_leaves_what_there_was(tmp_path: Path) -> None:
    large = Result(("large.md", b""), b"x" * 10_000_000)
    with opened(tmp_path) as state:
        record(state)
        state._connection.execute("PRAGMA max_page_count = 100")
        with pytest.raises(sqlite3.OperationalError, match="full"):
            record(state, [large])
        assert read(state) == VALUES
        record(state, [RESULTS[0]._replace(value=b"new")])
        assert read(state)[RESULTS[0].key] == b"new"


# Several at once


def test_two_builds_write_in_turn(tmp_path: Path) -> None:
    with opened(tmp_path) as one, opened(tmp_path) as two:
        one.record_artifacts("output", ARTIFACTS[:1])
        two.record_artifacts("output", ARTIFACTS[1:])
        record(one, RESULTS[:1])
        two.forget_artifacts("output", [ARTIFACTS[0].name])
        assert set(one.read_artifacts("output")) == {ARTIFACTS[1].name}
        assert list(read(two)) == [RESULTS[0].key]


def test_a_build_waits_for_the_other_to_have_written(tmp_path: Path) -> None:
    with opened(tmp_path) as one, ThreadPoolExecutor(1) as pool:
        begun = threading.Event()

        def write_too() -> None:
            with opened(tmp_path) as two:
                begun.set()
                two.record_artifacts("output", ARTIFACTS[1:])

        with one.writing():
            one.record_artifacts("output", ARTIFACTS[:1])
            done = pool.submit(write_too)
            begun.wait(30)
            assert not done.done()
        done.result()
        assert len(one.read_artifacts("output")) == 2


def test_threads_write_at_once_and_one_of_them_closes(tmp_path: Path) -> None:
    with opened(tmp_path) as state, ThreadPoolExecutor(8) as pool:
        together = threading.Barrier(8)

        def write(number: int) -> None:
            together.wait(30)
            for each in range(20):
                state.record_artifacts("output", [ArtifactRow(f"{number}/{each}")])

        list(pool.map(write, range(8)))
        assert len(state.read_artifacts("output")) == 160


def test_many_may_open_a_new_state_at_once(tmp_path: Path) -> None:
    def open_once(folder: Path) -> None:
        with opened(folder) as state:
            record(state)

    for attempt in range(10):
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(open_once, [tmp_path / str(attempt)] * 8))


@needs_fork
def test_forked_processes_have_connections_of_their_own(tmp_path: Path) -> None:
    with opened(tmp_path) as state:
        record(state)

        def work(number: int) -> tuple[int, int]:
            before = len(read(state))
            state.record_artifacts("output", [ArtifactRow(str(number))])
            return before, id(state._connection)

        results = run_forked(range(9), work, 3)
        assert {before for before, _ in results} == {2}
        assert len(state.read_artifacts("output")) == 9
        record(state, [RESULTS[0]._replace(value=b"new")])
        assert read(state)[RESULTS[0].key] == b"new"


@needs_fork
def test_a_forked_process_that_closes_the_state_takes_nothing_from_its_parent(
    tmp_path: Path,
) -> None:
    with opened(tmp_path) as state:
        record(state, RESULTS[:1])

        def work(number: int) -> None:
            if number:
                record(state, RESULTS[1:])
                state.close()

        run_forked(range(2), work, 2)
        assert read(state) == VALUES
        record(state, [RESULTS[0]._replace(value=b"new")])
    with opened(tmp_path) as state:
        assert read(state)[RESULTS[0].key] == b"new"


@needs_fork
def test_a_forked_process_does_not_see_what_its_parent_has_not_yet_written_whole(
    tmp_path: Path,
) -> None:
    with opened(tmp_path) as state, state.writing():
        record(state)
        assert run_forked(range(2), lambda _: len(read(state)), 2) == [2, 0]


def kill_while(work: Callable[[Callable[[], None]], None]) -> None:
    """Do work in another process, which is killed where it says that it has come to that."""
    reading, writing = os.pipe()

    def wait() -> None:
        os.write(writing, b"x")
        signal.pause()

    pid = os.fork()
    if not pid:
        try:
            os.close(reading)
            work(wait)
        finally:
            os._exit(1)
    os.close(writing)
    come = os.read(reading, 1)
    os.close(reading)
    os.kill(pid, signal.SIGKILL)
    assert (os.waitpid(pid, 0)[1], come) == (signal.SIGKILL, b"x")


@needs_fork
@pytest.mark.parametrize("body", [b"x", b"x" * 30_000_000], ids=["in memory", "in the log"])
@pytest.mark.parametrize("is_open_elsewhere", [False, True])
def test_a_build_that_is_killed_while_it_writes_leaves_what_there_was(
    is_open_elsewhere: bool, body: bytes, tmp_path: Path
) -> None:
    with opened(tmp_path) as state:
        record(state)

    def work(wait: Callable[[], None]) -> None:
        state = BuildState(tmp_path, b"code", TODAY)
        state.record_artifacts("output", ARTIFACTS)
        with state.writing():
            record(state, [RESULTS[0]._replace(value=b"new")])
            record(state, [Result(("large.md", b""), b"", body)])
            wait()

    if is_open_elsewhere:
        with opened(tmp_path) as state:
            read(state)
            kill_while(work)
            record(state, [RESULTS[0]._replace(value=b"later")])
            record(state, RESULTS[:1])
    else:
        kill_while(work)
    with opened(tmp_path) as state:
        assert read(state) == VALUES
        assert set(state.read_artifacts("output")) == {row.name for row in ARTIFACTS}
        assert Results(state, "kind").read_body(RESULTS[0].key) == b"body"


# The state of a project


def test_the_state_of_a_project_lies_in_its_cache_and_is_for_the_code_that_runs(
    tmp_path: Path,
) -> None:
    with closing(open_state(tmp_path)) as state:
        record(state)
        assert state.code == code_version(Path(__file__).parents[4])
    assert (tmp_path / FOLDER / FILE).is_file()
    with closing(open_state(tmp_path)) as state:
        assert len(read(state)) == len(RESULTS)
