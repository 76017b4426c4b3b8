"""A log is read exactly once and in order, also where administrators lend a hand."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from plugins.engagement.service.logs import access_log
from plugins.engagement.service.logs.access_log import (
    LONGEST_LINE,
    Chunk,
    identify,
    read_chunk,
    read_lines,
)
from plugins.engagement.service.store.interface import Store
from plugins.engagement.service.store.sqlite import SqliteStore
from tests.unit.engagement.builders import write

LONG_AGO = 1_700_000_000


class Office:
    """A web server that writes a log, people who tidy it up, and the service that reads it."""

    def __init__(self, folder: Path) -> None:
        """Begin with a log that was never rotated."""
        self.log = folder / "access.log"
        self.path = folder / "store.sqlite3"
        self.store: Store = SqliteStore(self.path)
        self.read: list[bytes] = []
        self.now = LONG_AGO
        self._number = 0

    def append(self, count: int = 1) -> list[bytes]:
        """Write lines, each unlike all others."""
        lines = [b"line %d" % number for number in range(self._number, self._number + count)]
        self._number += count
        write(self.log, *lines)
        self.touch(self.log)
        return lines

    def touch(self, path: Path) -> None:
        """Let a file be of now; time passes."""
        self.now += 10
        os.utime(path, (self.now, self.now))

    def rotate(self, *, copies: bool = False, keep: int = 8) -> None:
        """Move every file one number up; at most `keep` are left."""
        for number in range(8, 0, -1):
            older = self.log.with_name(f"access.log.{number}")
            if older.exists():
                older.replace(older.with_name(f"access.log.{number + 1}"))
        for older in self.log.parent.glob("access.log.?"):
            if older.is_file() and int(older.suffix[1:]) > keep:
                older.unlink()
        aside = self.log.with_name("access.log.1")
        if copies:
            aside.write_bytes(self.log.read_bytes())
            self.touch(aside)
            self.log.write_bytes(b"")
        else:
            self.log.replace(aside)
            self.log.touch()
        self.touch(self.log)

    def read_all(self) -> None:
        """Read until nothing is new."""
        while chunk := read_chunk(self.store, "test", self.log):
            self.take(chunk)

    def read_one(self) -> None:
        """Read one chunk."""
        if chunk := read_chunk(self.store, "test", self.log):
            self.take(chunk)

    def take(self, chunk: Chunk) -> None:
        """Keep a chunk as the service does."""
        with self.store.transaction():
            self.store.keep_position("test", chunk.file, chunk.byte)
        self.read += chunk.lines

    def restart(self) -> None:
        """Stop and start the service."""
        self.store.close()
        self.store = SqliteStore(self.path)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Return an office whose log has two lines that were read."""
    office = Office(tmp_path)
    office.append(2)
    office.read_all()
    yield office
    office.store.close()


def test_a_log_emptied_by_hand_does_not_bring_back_what_was_rotated(office: Office) -> None:
    office.rotate()
    office.append(2)
    office.read_all()
    office.log.write_bytes(b"")
    office.append(2)
    office.read_all()
    assert office.read == [b"line %d" % number for number in range(6)]


def test_a_log_removed_by_hand_does_not_bring_back_what_was_rotated(office: Office) -> None:
    office.rotate()
    office.append(2)
    office.read_all()
    office.log.unlink()
    office.read_all()
    office.append(2)
    office.read_all()
    assert office.read == [b"line %d" % number for number in range(6)]


def test_a_log_rotated_into_nothing_goes_on(office: Office) -> None:
    """With `rotate 0` the file that was read last is gone, and nothing else is there."""
    office.rotate(keep=0)
    office.append(2)
    office.read_all()
    assert office.read == [b"line %d" % number for number in range(4)]


@pytest.mark.parametrize("name", ["access.log.bak", "access.log-old", "access.log.gz"])
def test_a_copy_made_by_hand_is_not_read_again(office: Office, name: str) -> None:
    office.log.with_name(name).write_bytes(office.log.read_bytes())
    os.utime(office.log.with_name(name), (office.now, office.now))
    office.append()
    office.rotate()
    office.append()
    office.read_all()
    assert office.read == [b"line %d" % number for number in range(4)]


def test_other_logs_beside_it_are_left_alone(office: Office) -> None:
    write(office.log.with_name("error.log"), b"error")
    write(office.log.with_name("old-access.log"), b"old")
    (office.log.with_name("access.log.d")).mkdir()
    office.rotate()
    office.append()
    office.read_all()
    assert office.read == [b"line %d" % number for number in range(3)]


def test_a_log_put_aside_under_a_clock_that_was_ahead_is_left_in_the_end(
    office: Office,
) -> None:
    """Its time lies in the future: nobody can wait until then."""
    office.rotate()
    future = 4_000_000_000
    os.utime(office.log.with_name("access.log.1"), (future, future))
    office.append()
    office.read_all()
    assert office.read == [b"line %d" % number for number in range(3)]


def test_a_restart_in_the_middle_changes_nothing(office: Office) -> None:
    office.append()
    office.restart()
    office.rotate()
    office.append()
    office.read_one()
    office.restart()
    office.read_all()
    assert office.read == [b"line %d" % number for number in range(4)]


def test_a_rotation_in_the_middle_of_reading_loses_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a file was known by, the bytes have to come from that very file."""
    office.append()
    looks = iter(range(100))

    def look(path: Path) -> str | None:
        found = identify(path)
        if path == office.log and next(looks) == 0:
            office.rotate()
            office.append(3)
        return found

    monkeypatch.setattr(access_log, "identify", look)
    office.read_all()
    monkeypatch.undo()
    office.read_all()
    assert sorted(office.read) == [b"line %d" % number for number in range(6)]


def test_a_line_that_comes_late_into_a_rotated_file_is_read(office: Office) -> None:
    office.rotate()
    office.append()
    office.read_all()
    write(office.log.with_name("access.log.1"), b"late")
    for _ in range(2):
        office.read_all()
    assert sorted(office.read) == [b"late", b"line 0", b"line 1", b"line 2"]


def test_a_log_whose_former_file_is_gone_goes_on_with_what_is_left(office: Office) -> None:
    for _ in range(2):
        office.rotate()
        office.append()
    office.log.with_name("access.log.2").unlink()
    office.read_all()
    assert office.read == [b"line %d" % number for number in range(4)]


def test_a_line_beyond_all_measure_is_passed_over(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access_log, "CHUNK_BYTES", 100)
    write(office.log, b"x" * 350, b"last")
    office.read_all()
    assert (office.read[1], office.read[-1]) == (b"line 1", b"last")
    assert all(len(line) <= 100 for line in office.read)


def test_a_first_line_longer_than_any_request_hides_nothing(tmp_path: Path) -> None:
    office = Office(tmp_path)
    write(office.log, b"x" * (LONGEST_LINE + 1), b"last")
    office.read_all()
    office.store.close()
    assert office.read[-1] == b"last"


def test_half_a_line_in_a_rotated_file_is_left_there(office: Office) -> None:
    with office.log.open("ab") as file:
        file.write(b"the server was kill")
    office.touch(office.log)
    office.rotate()
    office.append()
    office.read_all()
    assert office.read == [b"line 0", b"line 1", b"line 2"]


def test_what_was_read_and_not_kept_is_read_again(office: Office) -> None:
    office.append()
    assert read_chunk(office.store, "test", office.log) is not None
    office.read_all()
    assert office.read == [b"line 0", b"line 1", b"line 2"]


def test_two_readings_of_one_log_do_not_know_of_each_other(office: Office) -> None:
    chunk = read_chunk(office.store, "other", office.log)
    assert chunk is not None
    assert list(chunk.lines) == [b"line 0", b"line 1"]


@pytest.mark.parametrize("name", ["access [1].log", "truy cập.log", "a*.log"])
def test_a_log_may_be_called_anything(tmp_path: Path, name: str) -> None:
    store, log = SqliteStore(tmp_path / "store.sqlite3"), tmp_path / name
    write(log, b"1")
    os.utime(log, (LONG_AGO, LONG_AGO))
    chunk = read_chunk(store, "test", log)
    assert chunk is not None
    store.keep_position("test", chunk.file, chunk.byte)
    write(log, b"2")
    os.utime(log, (LONG_AGO, LONG_AGO))
    log.rename(log.with_name(f"{name}.1"))
    write(log, b"3")
    chunk = read_chunk(store, "test", log)
    assert chunk is not None
    assert list(chunk.lines) == [b"2"]
    store.close()


@pytest.mark.parametrize(
    "content",
    [b"", b"half", b"\n", b"\0" * 4096, b"\x1f\x8b\x08\n", b"\r\n", b"a\r\nb\r\n"],
    ids=["empty", "half", "empty-line", "zeros", "compressed", "only-end", "windows"],
)
def test_no_content_does_harm(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "access.log"
    path.write_bytes(content)
    chunk = read_lines(identify(path) or "", path, 0)
    assert (chunk is None) == (b"\n" not in content)
    assert identify(tmp_path / "missing") is None


@given(st.lists(st.integers(0, 40), min_size=1, max_size=20), st.integers(1, 20))
@settings(max_examples=30, deadline=None)
def test_lines_are_whole_however_they_come(sizes: list[int], step: int) -> None:
    """The web server writes in pieces that end anywhere."""
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder))
        lines = [b"%d " % number + b"x" * size for number, size in enumerate(sizes)]
        text = b"".join(line + b"\n" for line in lines)
        for start in range(0, len(text), step):
            with office.log.open("ab") as file:
                file.write(text[start : start + step])
            office.read_all()
        office.store.close()
        assert office.read == lines


EVENTS = st.lists(
    st.sampled_from(["append", "read", "rename", "copy", "restart", "half", "keep-one"]),
    max_size=20,
)


@given(EVENTS)
@example(["append", "read", "rename", "append", "rename", "append", "rename", "read"])
@example(["copy", "append", "copy", "append", "rename", "append"])
@settings(max_examples=40, deadline=None)
def test_any_sequence_of_events_reads_everything_once_and_in_order(events: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder))
        written = office.append()
        office.read_all()
        for event in events:
            match event:
                case "append":
                    written += office.append(2)
                case "read":
                    office.read_all()
                case "half":
                    office.read_one()
                case "restart":
                    office.restart()
                case "keep-one":
                    # What is dropped unread is lost, so it is read before.
                    office.read_all()
                    office.rotate(keep=1)
                case _:
                    office.rotate(copies=event == "copy")
        office.read_all()
        office.store.close()
        assert office.read == written
