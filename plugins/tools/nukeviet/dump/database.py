"""The kept tables of a dump in a temporary SQLite file, so that memory stays bounded."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.core.progress import Reporter, Work
from plugins.tools.nukeviet.dump.encoding import DOUBLE_SHARE, decode, undo_double_encoding
from plugins.tools.nukeviet.dump.facts import DumpFacts, UnreadText
from plugins.tools.nukeviet.dump.opening import DumpError, open_dump
from plugins.tools.nukeviet.dump.shapes import Shape, find_shape, places_of, stem_of
from plugins.tools.nukeviet.dump.statements import INTEGER, Insert, Scanner, Table, Value

BATCH = 500
MOST_TABLES = 20_000
LONGEST_SHOWN = 60  # letters of a text in the report
END_MARK = b"-- Dump completed"
NUMBERS = re.compile(r"\w*id|weight|sort_order|orders|defaults")  # that are looked for or sorted by
Row = dict[str, Any]


@dataclass(frozen=True)
class KeptTable:
    """A table in the file: name in the dump, kind, name without its ending, columns, rows."""

    name: str
    kind: str
    stem: str
    columns: tuple[str, ...]
    count: int = 0


class Database:
    """The kept tables. Every process opens its own; `tables` are known to all."""

    def __init__(self, path: Path, tables: Sequence[KeptTable], facts: DumpFacts) -> None:
        self.path = path
        self.tables = tuple(tables)
        self.facts = facts
        self._connection: sqlite3.Connection | None = None

    def find(self, kind: str, stem: str) -> KeptTable | None:
        """Return the table of a kind with a stem; of several (bodies in parts) the first."""
        return next((one for one in self.tables if (one.kind, one.stem) == (kind, stem)), None)

    def find_all(self, kind: str) -> list[KeptTable]:
        return [one for one in self.tables if one.kind == kind]

    def rows(self, table: KeptTable | None, order: str = "rowid") -> Iterator[Row]:
        """Yield the rows of a table, none of None, as column → value."""
        if table is None:
            return
        if order not in {"rowid", *table.columns}:
            order = "rowid"
        cursor = self._open().execute(f'SELECT * FROM {_quote(table.name)} ORDER BY "{order}"')
        yield from (dict(zip(table.columns, row, strict=True)) for row in cursor)

    def row(self, table: KeptTable | None, id_: int) -> Row | None:
        """Return the row with an id."""
        return next(self.rows_with(table, "id", id_), None)

    def rows_with(self, table: KeptTable | None, column: str, number: int) -> Iterator[Row]:
        """Yield the rows of a table with a number in a column, none of None or without it."""
        if table is None or column not in table.columns:
            return
        question = f'SELECT * FROM {_quote(table.name)} WHERE "{column}" = ?'
        cursor = self._open().execute(question, (number,))
        yield from (dict(zip(table.columns, row, strict=True)) for row in cursor)

    def reopen(self) -> None:
        """Forget the connection of another process."""
        self._connection = None

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = sqlite3.connect(f"{self.path.as_uri()}?mode=ro", uri=True)
        return self._connection


def load_dump(dump: Path, file: Path, reporter: Reporter) -> Database:
    """Read a dump into a new SQLite file. Raises DumpError."""
    opened = open_dump(dump)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    connection = sqlite3.connect(file)
    try:
        connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
        loader = _Loader(connection)
        loader.facts.is_own_backup = opened.is_own_backup
        with reporter.showing(Work.READ_DUMP, opened.size_bytes // KILOBYTE):
            scanner = Scanner(opened.stream, _advancer(reporter, opened.position))
            loader.load(scanner)
        loader.facts.is_cut = opened.has_end_mark and END_MARK not in scanner.tail
        loader.finish()
    finally:
        connection.close()
        opened.close()
    return Database(file, loader.tables(), loader.facts)


KILOBYTE = 1024


def _advancer(reporter: Reporter, position: Callable[[], int]) -> Callable[[int], None]:
    done = 0

    def advance(_: int) -> None:
        nonlocal done
        now = position() // KILOBYTE
        reporter.advance(now - done)
        done = now

    return advance


class _Loader:
    """Stores the rows of tables whose shape is known."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.facts = DumpFacts()
        self._connection = connection
        self._columns: dict[str, tuple[str, ...]] = {}
        self._kept: dict[str, KeptTable] = {}
        self._counts: dict[str, int] = {}
        self._tried = self._double = self._double_whole = 0

    def load(self, scanner: Scanner) -> None:
        for statement in scanner.statements():
            if isinstance(statement, Table):
                self._define(statement.name, statement.columns)
            else:
                self._insert(statement)
        if not self._columns:
            raise DumpError(
                "Trong tệp không có bảng nào — hãy xuất cả cấu trúc lẫn dữ liệu (SQL) của cơ sở "
                "dữ liệu NukeViet."
            )

    def tables(self) -> list[KeptTable]:
        return [
            KeptTable(one.name, one.kind, one.stem, one.columns, self._counts.get(one.name, 0))
            for one in self._kept.values()
        ]

    def finish(self) -> None:
        """Mend texts that were encoded twice, all or some of them, and store."""
        share = self._double / self._tried if self._tried else 0.0
        self.facts.is_double_encoded = share >= DOUBLE_SHARE
        if self.facts.is_double_encoded or self._double_whole:
            for table in self._kept.values():
                self._mend(table)
        for table in self._kept.values():
            if "id" in table.columns:
                name = _quote(table.name)
                self._connection.execute(f"CREATE INDEX {_quote('ix_' + table.name)} ON {name}(id)")
        self._connection.commit()

    def _define(self, name: str, columns: tuple[str, ...]) -> None:
        if len(self._columns) >= MOST_TABLES:
            raise DumpError(f"Trong tệp có hơn {MOST_TABLES} bảng — hãy xuất riêng một cổng.")
        self._columns[name] = columns
        shape = find_shape(name, columns)
        if shape is None or name in self._kept:
            self._replace(name)
            return
        kept = tuple(column for _, column in places_of(columns, shape))
        self._kept[name] = KeptTable(name, shape.kind, stem_of(name, shape), kept)
        listed = ", ".join(map(_quote, kept))
        self._connection.execute(f"CREATE TABLE {_quote(name)} ({listed})")

    def _replace(self, name: str) -> None:
        """Drop the rows of a table that is defined once more."""
        if self._counts.pop(name, 0):
            self._connection.execute(f"DELETE FROM {_quote(name)}")
            self.facts.replaced.append(name)

    def _insert(self, insert: Insert) -> None:
        name = insert.table
        if insert.columns is not None and name not in self._columns:
            self._define(name, insert.columns)
        columns = insert.columns or self._columns.get(name)
        shape = find_shape(name, columns or ())
        if columns is None or shape is None or name not in self._kept:
            self.facts.others[name] = self.facts.others.get(name, 0) + insert.skip()
            return
        places = [one for one in places_of(columns, shape) if one[1] in self._kept[name].columns]
        listed = ", ".join(_quote(column) for _, column in places)
        marks = ", ".join("?" * len(places))
        command = f"INSERT INTO {_quote(name)} ({listed}) VALUES ({marks})"
        batch: list[list[object]] = []
        for row in insert.rows():
            if len(row) != len(columns):
                raise DumpError(
                    f"Bảng {name} có dòng {len(row)} giá trị mà {len(columns)} cột — tệp bị sửa "
                    "hoặc hỏng, hãy xuất lại."
                )
            values = [self._decode(name, column, row[place], row[0]) for place, column in places]
            if self._is_wanted(shape, places, values):
                batch.append(values)
                self._counts[name] = self._counts.get(name, 0) + 1
            if len(batch) >= BATCH:
                self._connection.executemany(command, batch)
                batch.clear()
        self._connection.executemany(command, batch)

    @staticmethod
    def _is_wanted(shape: Shape, places: list[tuple[int, str]], values: list[object]) -> bool:
        if shape.only is None:
            return True
        column, wanted = shape.only
        return any(
            name == column and value in wanted
            for (_, name), value in zip(places, values, strict=True)
        )

    def _decode(self, table: str, column: str, value: Value, key: Value) -> object:
        if not isinstance(value, bytes):
            return value
        if value.isascii():
            is_number = NUMBERS.fullmatch(column) and INTEGER.fullmatch(value)
            return int(value) if is_number else value.decode()  # some dumps quote all values
        text, is_whole = decode(value)
        if not is_whole:
            self._record(table, column, key, "có byte không phải UTF-8, thay bằng dấu hoặc bỏ")
        self._tried += 1
        if mended := undo_double_encoding(text):
            self._double += 1
            self._double_whole += mended[1]
        return text

    def _mend(self, table: KeptTable) -> None:
        for column in table.columns:
            after = 0
            while texts := self._read_texts(table, column, after):
                after = texts[-1][0]
                changes = [
                    (mended, rowid)
                    for rowid, key, text in texts
                    if not text.isascii()
                    and (mended := self._mend_text(table.name, column, key, text)) is not None
                ]
                self.facts.mended_texts += len(changes)
                name, quoted = _quote(table.name), _quote(column)
                update = f"UPDATE {name} SET {quoted} = ? WHERE rowid = ?"
                self._connection.executemany(update, changes)

    def _read_texts(self, table: KeptTable, column: str, after: int) -> list[tuple[int, Any, str]]:
        question = (
            f"SELECT rowid, {_quote(table.columns[0])}, {_quote(column)} FROM {_quote(table.name)} "
            f"WHERE rowid > ? AND typeof({_quote(column)}) = 'text' ORDER BY rowid LIMIT {BATCH}"
        )
        return self._connection.execute(question, (after,)).fetchall()

    def _mend_text(self, table: str, column: str, key: object, text: str) -> str | None:
        mended = undo_double_encoding(text)
        if not self.facts.is_double_encoded:
            return self._mend_single(table, column, key, mended)
        if mended is None:
            self._record(table, column, key, "mã hóa khác phần còn lại, giữ nguyên")
            return None
        if not mended[1]:
            self._record(table, column, key, "bị cắt giữa một chữ, bỏ nửa chữ cuối")
        return mended[0]

    def _mend_single(
        self, table: str, column: str, key: object, mended: tuple[str, bool] | None
    ) -> str | None:
        """Return a text that was encoded twice in a dump that is not; it must be so as a whole."""
        if mended is None or not mended[1]:
            return None
        what = f"mã hóa hai lần, khác phần còn lại; đã giải: “{mended[0][:LONGEST_SHOWN]}”"
        self.facts.singles.append(UnreadText(table, column, str(key), what))
        return mended[0]

    def _record(self, table: str, column: str, key: object, what: str) -> None:
        row = key.decode("utf-8", "replace") if isinstance(key, bytes) else str(key)
        self.facts.unread.append(UnreadText(table, column, row, what))


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
