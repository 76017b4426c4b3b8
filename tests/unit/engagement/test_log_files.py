"""A log is read exactly once, whatever happens to its files."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.engagement.service.logs import access_log
from plugins.engagement.service.logs.access_log import LONGEST_LINE, read_chunk
from plugins.engagement.service.store.interface import Store
from plugins.engagement.service.store.sqlite import SqliteStore

OLD = 1_700_000_000.0


class Reader:
    """Reads a log as the service does and keeps what it has read."""

    def __init__(self, folder: Path) -> None:
        """Read `folder/access.log`."""
        self.log = folder / "access.log"
        self.store: Store = SqliteStore(folder / "store.sqlite3")
        self.lines: list[bytes] = []

    def read(self) -> None:
        """Read all that is there."""
        while (chunk := read_chunk(self.store, "test", self.log)) is not None:
            with self.store.transaction():
                self.store.keep_position("test", chunk.file, chunk.byte)
            self.lines += chunk.lines

    def write(self, *lines: bytes) -> None:
        """Let the web server write lines, long ago."""
        with self.log.open("ab") as file:
            file.writelines(line + b"\n" for line in lines)
        os.utime(self.log, (OLD, OLD))

    def rotate(self, *, copies: bool = False) -> None:
        """Put the log aside as `.1`, what was there as `.2` and so on."""
        aside = sorted(self.log.parent.glob("access.log.*"), key=lambda path: int(path.suffix[1:]))
        for path in reversed(aside):
            path.rename(path.with_suffix(f".{int(path.suffix[1:]) + 1}"))
        if not self.log.exists():
            return
        target = self.log.with_name("access.log.1")
        if copies:
            target.write_bytes(self.log.read_bytes())
            self.log.write_bytes(b"")
        else:
            self.log.rename(target)
            self.log.touch()
        age = len(list(self.log.parent.glob("access.log.*")))
        for at, path in enumerate(
            sorted(self.log.parent.glob("access.log.*"), key=lambda path: int(path.suffix[1:]))
        ):
            os.utime(path, (OLD + age - at, OLD + age - at))


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    """Return a reader of a log that does not exist yet."""
    reader = Reader(tmp_path)
    yield reader
    reader.store.close()


def test_a_growing_log_is_read_once(reader: Reader) -> None:
    reader.read()
    reader.write(b"1", b"2")
    reader.read()
    reader.read()
    reader.write(b"3")
    reader.read()
    assert reader.lines == [b"1", b"2", b"3"]


def test_half_a_line_is_left_until_it_is_whole(reader: Reader) -> None:
    reader.write(b"1")
    with reader.log.open("ab") as file:
        file.write(b"2 is")
    reader.read()
    assert reader.lines == [b"1"]
    reader.write(b" whole")
    reader.read()
    assert reader.lines == [b"1", b"2 is whole"]


@pytest.mark.parametrize("copies", [False, True], ids=["renamed", "copied"])
@pytest.mark.parametrize("times", [1, 2, 3])
def test_rotations_between_two_readings_lose_nothing(
    reader: Reader, copies: bool, times: int
) -> None:
    reader.write(b"1")
    reader.read()
    wanted = [b"1"]
    for number in range(times):
        reader.write(b"before %d" % number)
        reader.rotate(copies=copies)
        reader.write(b"after %d" % number)
        wanted += [b"before %d" % number, b"after %d" % number]
    reader.read()
    assert reader.lines == wanted


def test_a_line_that_comes_late_into_a_file_put_aside_is_read(reader: Reader) -> None:
    reader.write(b"1")
    reader.read()
    reader.rotate()
    reader.write(b"3")
    reader.read()
    with reader.log.with_name("access.log.1").open("ab") as file:
        file.write(b"2\n")
    reader.read()
    reader.read()
    assert sorted(reader.lines) == [b"1", b"2", b"3"]


def test_a_log_whose_former_file_is_gone_goes_on_with_what_is_left(reader: Reader) -> None:
    reader.write(b"1")
    reader.read()
    reader.rotate()
    reader.write(b"2")
    reader.rotate()
    reader.write(b"3")
    reader.log.with_name("access.log.2").unlink()
    reader.read()
    assert reader.lines == [b"1", b"2", b"3"]


def test_a_line_beyond_all_measure_is_passed_over(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access_log, "CHUNK_BYTES", 100)
    reader.write(b"1", b"x" * 350, b"2")
    reader.read()
    assert reader.lines[0] == b"1"
    assert reader.lines[-1] == b"2"
    assert all(len(line) <= 100 for line in reader.lines)


def test_a_first_line_longer_than_any_request_hides_nothing(reader: Reader) -> None:
    reader.write(b"x" * (LONGEST_LINE + 1), b"2")
    reader.read()
    assert reader.lines[-1] == b"2"


EVENTS = st.lists(st.sampled_from(["write", "read", "rename", "copy"]), max_size=25)


@given(EVENTS)
@settings(max_examples=60, deadline=None)
def test_any_sequence_of_writing_reading_and_rotating_reads_everything_once(
    events: list[str],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        reader = Reader(Path(folder))
        written = []
        reader.write(b"first")
        reader.read()
        for number, event in enumerate(events):
            match event:
                case "write":
                    reader.write(b"%d" % number)
                    written.append(b"%d" % number)
                case "read":
                    reader.read()
                case _:
                    reader.rotate(copies=event == "copy")
        reader.read()
        reader.store.close()
        assert reader.lines == [b"first", *written]
