"""What builds remember, whoever else is at it and whatever happens to them."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from plugins.core.forking import run_forked
from plugins.core.incremental import store
from plugins.core.incremental.fingerprints import code_version
from plugins.core.incremental.store import (
    FOLDER,
    KEPT_DAYS,
    ArtifactRow,
    AssemblyRow,
    BuildState,
    BundleRow,
    open_state,
)

TODAY = 20_000
BUNDLES = [
    BundleRow("bài/Đường đi.md", "s", "c", b"\0\xff"),
    BundleRow("bài/o'a\"\n.md", "", "", b""),
]
ASSEMBLY = AssemblyRow("a.md", b"key", b"print", b"record")
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


def read_names(state: BuildState) -> set[str]:
    return {row.path for row in state.read_assemblies()}


def has_parts(state: BuildState, fingerprint: bytes) -> bool:
    try:
        state.read_parts(fingerprint)
    except KeyError:
        return False
    return True


def build(
    folder: Path, wanted: set[str], today: int, code: bytes = b"code", key: bytes = b"key"
) -> set[str]:
    """Assemble what is wanted and not known, note what is used, and return what was known."""
    with opened(folder, code, today) as state:
        known = list(state.read_assemblies())
        names = {row.path for row in known if row.key == key}
        rows = [AssemblyRow(name, key, name.encode(), b"") for name in sorted(wanted - names)]
        state.record_assemblies((row, b"parts") for row in rows)
        used = [row for row in known if row.key == key and row.path in wanted]
        state.note_use(used, [row for row in known if row not in used])
        return {row.path for row in known}


# Round trips


def test_entries_of_a_shelf_are_found_by_their_keys_and_by_the_same_code(tmp_path: Path) -> None:
    with opened(tmp_path) as state:
        state.record_entries("a", [(b"1", b"one"), (b"2", b"")])
        state.record_entries("b", [(b"1", b"other")])
        assert state.read_entries("a", [b"1", b"2", b"3"]) == {b"1": b"one", b"2": b""}
        assert state.read_entries("b", [b"1"]) == {b"1": b"other"}
    with opened(tmp_path, code=b"other code") as state:
        assert state.read_entries("a", [b"1"]) == {}


def test_entries_that_nothing_wants_are_forgotten_after_some_days(tmp_path: Path) -> None:
    with opened(tmp_path) as state:
        state.record_entries("a", [(b"1", b"one"), (b"2", b"two")])
        state.record_entries("b", [(b"2", b"two")])
    for today, found in ((TODAY + KEPT_DAYS, {b"1", b"2"}), (TODAY + KEPT_DAYS + 1, {b"1"})):
        with opened(tmp_path, today=today) as state:
            state.forget_entries("a", {b"1"})
            assert state.read_entries("a", [b"1", b"2"]).keys() == found
            assert state.read_entries("b", [b"2"]).keys() == {b"2"}


def test_entries_of_other_code_are_forgotten_too(tmp_path: Path) -> None:
    with opened(tmp_path) as state:
        state.record_entries("a", [(b"1", b"one")])
    with opened(tmp_path, b"new code", TODAY + KEPT_DAYS + 1) as state:
        state.forget_entries("a", {b"1"})
    with opened(tmp_path) as state:
        assert state.read_entries("a", [b"1"]) == {}


def test_bundles_are_there_the_next_time(tmp_path: Path) -> None:
    with opened(tmp_path / "new/folder") as state:
        assert list(state.read_bundles()) == []
        state.record_bundles(iter(BUNDLES))
    with opened(tmp_path / "new/folder") as state:
        assert sorted(state.read_bundles()) == sorted(BUNDLES)


def test_a_bundle_is_replaced_signed_and_forgotten(tmp_path: Path) -> None:
    first, second = BUNDLES
    with opened(tmp_path) as state:
        state.record_bundles(BUNDLES)
        state.record_bundles([first._replace(content="d")])
        state.sign_bundles([("t", first.path), ("t", "gone.md")])
        assert sorted(state.read_bundles()) == [
            *sorted([first._replace(content="d", signature="t"), second])
        ]
        state.forget_bundles([first.path, "gone.md"])
        assert list(state.read_bundles()) == [second]


def test_assemblies_are_there_the_next_time_with_their_parts(tmp_path: Path) -> None:
    rows = [(ASSEMBLY, b"parts"), (ASSEMBLY._replace(key=b"other", fingerprint=b"b"), b"\0")]
    with opened(tmp_path) as state:
        state.record_assemblies(iter(rows))
    with opened(tmp_path) as state:
        assert sorted(state.read_assemblies()) == sorted(row for row, _ in rows)
        assert [state.read_parts(row.fingerprint) for row, _ in rows] == [b"parts", b"\0"]


def test_parts_of_an_unknown_fingerprint_are_an_error(tmp_path: Path) -> None:
    with opened(tmp_path) as state, pytest.raises(KeyError):
        state.read_parts(b"unknown")


def test_a_note_is_read_with_its_key_alone_and_replaces_the_one_before(tmp_path: Path) -> None:
    with opened(tmp_path) as state:
        state.record_note("templates", b"one", b"1")
        state.record_note("others", b"one", b"2")
        assert state.read_note("templates", b"one") == b"1"
        assert state.read_note("templates", b"two") is None
        state.record_note("templates", b"two", b"")
        assert state.read_note("templates", b"one") is None
        assert state.read_note("templates", b"two") == b""
        assert state.read_note("others", b"one") == b"2"


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


# Other code


def test_other_code_sees_nothing_but_which_files_are_ours(tmp_path: Path) -> None:
    with opened(tmp_path, b"one") as state:
        state.record_bundles(BUNDLES)
        state.record_assemblies([(ASSEMBLY, b"parts")])
        state.record_note("templates", b"key", b"note")
        state.record_artifacts("output", ARTIFACTS)
    with opened(tmp_path, b"two") as state:
        assert list(state.read_bundles()) == []
        assert list(state.read_assemblies()) == []
        assert state.read_note("templates", b"key") is None
        assert set(state.read_artifacts("output")) == {row.name for row in ARTIFACTS}


def test_what_one_code_records_the_other_does_not_take_for_its_own(tmp_path: Path) -> None:
    with opened(tmp_path, b"one") as one, opened(tmp_path, b"two") as two:
        one.record_note("templates", b"key", b"1")
        two.record_note("templates", b"key", b"2")
        one.record_assemblies([(ASSEMBLY, b"parts")])
        two.record_assemblies([(ASSEMBLY._replace(record=b"2"), b"parts")])
        assert one.read_note("templates", b"key") is None
        assert list(one.read_assemblies()) == [ASSEMBLY]
        assert list(two.read_assemblies()) == [ASSEMBLY._replace(record=b"2")]


def test_a_signature_is_never_put_to_what_other_code_has_read(tmp_path: Path) -> None:
    bundle = BUNDLES[0]
    with opened(tmp_path, b"one") as one, opened(tmp_path, b"two") as two:
        one.record_bundles([bundle])
        two.record_bundles([bundle._replace(content="later", signature="later")])
        one.sign_bundles([("s", bundle.path)])
        assert list(two.read_bundles()) == [bundle._replace(content="later", signature="later")]


# Use


def test_what_is_idle_is_kept_for_days_and_then_forgotten(tmp_path: Path) -> None:
    build(tmp_path, {"a", "b"}, TODAY)
    for day in range(KEPT_DAYS + 1):
        assert build(tmp_path, {"a"}, TODAY + day) == {"a", "b"}
    assert build(tmp_path, {"a"}, TODAY + KEPT_DAYS + 1) == {"a", "b"}
    assert build(tmp_path, {"a"}, TODAY + KEPT_DAYS + 1) == {"a"}
    with opened(tmp_path) as state:
        assert (has_parts(state, b"a"), has_parts(state, b"b")) == (True, False)


def test_what_is_wanted_again_is_not_idle_any_more(tmp_path: Path) -> None:
    build(tmp_path, {"a", "b"}, TODAY)
    build(tmp_path, {"a"}, TODAY)
    build(tmp_path, {"a", "b"}, TODAY + 1)
    for _ in range(2):
        assert build(tmp_path, {"a", "b"}, TODAY + 100) == {"a", "b"}


def test_idleness_is_counted_from_its_last_beginning(tmp_path: Path) -> None:
    build(tmp_path, {"a", "b"}, TODAY)
    build(tmp_path, {"a"}, TODAY)
    build(tmp_path, {"a", "b"}, TODAY + 2)
    build(tmp_path, {"a"}, TODAY + 2)
    build(tmp_path, {"a"}, TODAY + 2 + KEPT_DAYS)
    assert build(tmp_path, {"a"}, TODAY + 2 + KEPT_DAYS) == {"a", "b"}


def test_two_kinds_of_builds_in_turn_keep_what_both_want(tmp_path: Path) -> None:
    for day in range(10):
        for key in (b"draft", b"final"):
            known = build(tmp_path, {"a"}, TODAY + day, key=key)
            assert known == ({"a"} if (day, key) != (0, b"draft") else set())
    with opened(tmp_path) as state:
        assert {row.key for row in state.read_assemblies()} == {b"draft", b"final"}


def test_what_other_code_assembled_turns_idle_and_is_there_when_it_comes_back(
    tmp_path: Path,
) -> None:
    build(tmp_path, {"a"}, TODAY, b"one")
    build(tmp_path, {"a"}, TODAY + 1, b"two")
    with opened(tmp_path, b"one") as state:
        assert [row.idle_since for row in state.read_assemblies()] == [TODAY + 1]
    assert build(tmp_path, {"a"}, TODAY + 1 + KEPT_DAYS, b"one") == {"a"}
    with opened(tmp_path, b"one") as state:
        assert [row.idle_since for row in state.read_assemblies()] == [0]


def test_what_other_code_assembled_is_forgotten_in_the_end(tmp_path: Path) -> None:
    build(tmp_path, {"a", "b"}, TODAY, b"one")
    build(tmp_path, {"a"}, TODAY + 1, b"two")
    build(tmp_path, {"a"}, TODAY + 2 + KEPT_DAYS, b"two")
    with opened(tmp_path, b"one") as state:
        assert list(state.read_assemblies()) == []
        assert (has_parts(state, b"a"), has_parts(state, b"b")) == (True, False)


@pytest.mark.parametrize("own", [b"one", b"two"])
def test_parts_that_two_assemblies_share_stay_as_long_as_one_of_them(
    own: bytes, tmp_path: Path
) -> None:
    with opened(tmp_path, b"one") as state:
        state.record_assemblies([(ASSEMBLY, b"parts")])
    other = ASSEMBLY._replace(path="b.md")
    with opened(tmp_path, own) as state:
        state.record_assemblies([(other, b"parts")])
        state.note_use([], [ASSEMBLY])
    with opened(tmp_path, own, TODAY + KEPT_DAYS + 1) as state:
        state.note_use([other], [])
        assert list(state.read_assemblies()) == [other]
        assert state.read_parts(ASSEMBLY.fingerprint) == b"parts"


def test_what_changes_nothing_writes_nothing(tmp_path: Path) -> None:
    build(tmp_path, {"a", "b"}, TODAY)
    build(tmp_path, {"a"}, TODAY)
    with opened(tmp_path, today=TODAY + 1) as state:
        known = list(state.read_assemblies())
        statements: list[str] = []
        state._connection.set_trace_callback(statements.append)
        state.note_use(
            [row for row in known if row.path == "a"], [row for row in known if row.path == "b"]
        )
        state.record_bundles([])
        state.sign_bundles(iter([]))
        state.record_artifacts("output", [])
    assert [statement for statement in statements if not statement.startswith("SELECT")] == []


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
        state.record_bundles(BUNDLES)
    harm(tmp_path / FILE)
    with opened(tmp_path) as state:
        assert len(list(state.read_bundles())) == (0 if is_lost else len(BUNDLES))
        state.record_bundles(BUNDLES)
        state.record_assemblies([(ASSEMBLY, b"parts")])
        state.note_use([], [])
    with opened(tmp_path) as state:
        assert sorted(state.read_bundles()) == sorted(BUNDLES)
        assert state.read_parts(ASSEMBLY.fingerprint) == b"parts"


def test_a_place_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(sqlite3.OperationalError):
        BuildState(tmp_path, b"code", TODAY)
    assert (tmp_path / FILE).is_dir()


def test_tables_of_another_version_are_another_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path) as state:
        state.record_bundles(BUNDLES)
    monkeypatch.setattr(store, "VERSION", store.VERSION + 1)
    with opened(tmp_path) as state:
        assert list(state.read_bundles()) == []


# Transactions


def write_and_fail(state: BuildState) -> None:
    with state.writing():
        state.record_bundles(BUNDLES)
        state.record_artifacts("output", ARTIFACTS)
        raise LookupError


def test_what_is_written_together_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    with opened(tmp_path) as state:
        with pytest.raises(LookupError):
            write_and_fail(state)
        assert (list(state.read_bundles()), state.read_artifacts("output")) == ([], {})
        with state.writing():
            state.record_bundles(BUNDLES)
            state.record_artifacts("output", ARTIFACTS)
        assert len(list(state.read_bundles())) == len(state.read_artifacts("output")) == 2


def test_others_see_it_once_it_is_whole(tmp_path: Path) -> None:
    with opened(tmp_path) as state, opened(tmp_path) as other:
        with state.writing():
            state.record_bundles(BUNDLES)
            assert list(other.read_bundles()) == []
        assert len(list(other.read_bundles())) == 2


def test_an_assembly_is_never_there_without_its_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = BuildState._write

    def write(state: BuildState, statement: str, rows: object) -> None:
        if "INTO parts" in statement:
            raise KeyboardInterrupt
        original(state, statement, rows)  # type: ignore[arg-type]

    monkeypatch.setattr(BuildState, "_write", write)
    with opened(tmp_path) as state, pytest.raises(KeyboardInterrupt):
        state.record_assemblies([(ASSEMBLY, b"parts")])
    with opened(tmp_path) as state:
        assert list(state.read_assemblies()) == []


def test_a_full_disk_is_told_and_leaves_what_there_was(tmp_path: Path) -> None:
    large = BundleRow("large.md", "", "", b"x" * 10_000_000)
    with opened(tmp_path) as state:
        state.record_bundles(BUNDLES)
        state._connection.execute("PRAGMA max_page_count = 100")
        with pytest.raises(sqlite3.OperationalError, match="full"):
            state.record_bundles([large])
        assert sorted(state.read_bundles()) == sorted(BUNDLES)
        state.forget_bundles([BUNDLES[0].path])
        assert list(state.read_bundles()) == BUNDLES[1:]


# Several at once


def test_two_builds_write_in_turn(tmp_path: Path) -> None:
    with opened(tmp_path) as one, opened(tmp_path) as two:
        one.record_artifacts("output", ARTIFACTS[:1])
        two.record_artifacts("output", ARTIFACTS[1:])
        one.record_bundles(BUNDLES[:1])
        two.forget_artifacts("output", [ARTIFACTS[0].name])
        assert set(one.read_artifacts("output")) == {ARTIFACTS[1].name}
        assert list(two.read_bundles()) == BUNDLES[:1]


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
            state.record_bundles(BUNDLES)

    for attempt in range(10):
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(open_once, [tmp_path / str(attempt)] * 8))


@needs_fork
def test_forked_processes_have_connections_of_their_own(tmp_path: Path) -> None:
    with opened(tmp_path) as state:
        state.record_bundles(BUNDLES)

        def work(number: int) -> tuple[int, int]:
            before = len(list(state.read_bundles()))
            state.record_artifacts("output", [ArtifactRow(str(number))])
            return before, id(state._connection)

        results = run_forked(range(9), work, 3)
        assert {before for before, _ in results} == {2}
        assert len(state.read_artifacts("output")) == 9
        state.forget_bundles([BUNDLES[0].path])
        assert list(state.read_bundles()) == BUNDLES[1:]


@needs_fork
def test_a_forked_process_that_closes_the_state_takes_nothing_from_its_parent(
    tmp_path: Path,
) -> None:
    with opened(tmp_path) as state:
        state.record_bundles(BUNDLES[:1])

        def work(number: int) -> None:
            if number:
                state.record_bundles(BUNDLES[1:])
                state.close()

        run_forked(range(2), work, 2)
        assert sorted(state.read_bundles()) == sorted(BUNDLES)
        state.forget_bundles([BUNDLES[0].path])
    with opened(tmp_path) as state:
        assert list(state.read_bundles()) == BUNDLES[1:]


@needs_fork
def test_a_forked_process_does_not_see_what_its_parent_has_not_yet_written_whole(
    tmp_path: Path,
) -> None:
    with opened(tmp_path) as state, state.writing():
        state.record_bundles(BUNDLES)
        assert run_forked(range(2), lambda _: len(list(state.read_bundles())), 2) == [2, 0]


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
@pytest.mark.parametrize("outline", [b"x", b"x" * 30_000_000], ids=["in memory", "in the log"])
@pytest.mark.parametrize("is_open_elsewhere", [False, True])
def test_a_build_that_is_killed_while_it_writes_leaves_what_there_was(
    is_open_elsewhere: bool, outline: bytes, tmp_path: Path
) -> None:
    with opened(tmp_path) as state:
        state.record_bundles(BUNDLES)

    def work(wait: Callable[[], None]) -> None:
        state = BuildState(tmp_path, b"code", TODAY)
        state.record_artifacts("output", ARTIFACTS)
        with state.writing():
            state.forget_bundles([BUNDLES[0].path])
            state.record_bundles([BundleRow("large.md", "", "", outline)])
            wait()

    if is_open_elsewhere:
        with opened(tmp_path) as state:
            list(state.read_bundles())
            kill_while(work)
            state.sign_bundles([("t", BUNDLES[0].path)])
            state.sign_bundles([(BUNDLES[0].signature, BUNDLES[0].path)])
    else:
        kill_while(work)
    with opened(tmp_path) as state:
        assert sorted(state.read_bundles()) == sorted(BUNDLES)
        assert set(state.read_artifacts("output")) == {row.name for row in ARTIFACTS}
        state.record_assemblies([(ASSEMBLY, b"parts")])
        assert state.read_parts(ASSEMBLY.fingerprint) == b"parts"


# The state of a project


def test_the_state_of_a_project_lies_in_its_cache_and_is_for_the_code_that_runs(
    tmp_path: Path,
) -> None:
    with closing(open_state(tmp_path)) as state:
        state.record_bundles(BUNDLES)
        assert state.code == code_version(Path(__file__).parents[4])
    assert (tmp_path / FOLDER / FILE).is_file()
    with closing(open_state(tmp_path)) as state:
        assert len(list(state.read_bundles())) == len(BUNDLES)
