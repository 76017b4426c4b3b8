"""The store in one file: SQLite with a write-ahead log, synced at every commit."""

from __future__ import annotations

import os
import sqlite3
from array import array
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cached_property, lru_cache
from pathlib import Path

from plugins.core.files import make_private_file
from plugins.core.sqlite_cache import switch_to_wal
from plugins.engagement.retention import WINDOW_SECONDS
from plugins.engagement.service.errors import ServiceError, StoreUnavailable
from plugins.engagement.service.store.interface import Row, Store, Values
from plugins.engagement.service.store.migrations import SQLITE_STEPS
from plugins.engagement.service.store.windows import Opening, Windows

OLDEST = (3, 37)  # STRICT tables
WAIT_SECONDS = 10.0
RESTART = "restore it and restart the service"
SOURCES = {
    "keys": "json_each(:keys)",
    "texts": "json_each(:texts)",
    "others": "json_each(:others)",
    "pairs": "(SELECT key AS name, value FROM json_each(:pairs)) AS pairs",
}
SETTINGS = (
    "PRAGMA synchronous = FULL",  # a commit survives a power cut
    # Fewer, larger checkpoints: a log of 16 MB.
    "PRAGMA wal_autocheckpoint = 4000",
    "PRAGMA secure_delete = FAST",  # a deleted salt is overwritten
)
ADD_OPENING = "INSERT INTO opening (row, moment, keys) VALUES (:row, :moment, :keys)"
HAS_TABLES = "SELECT 1 FROM sqlite_schema WHERE name = 'open_window' OR name = 'opening'"
PRIVATE_TABLES = ("salt", "opening", "crawler", "presence")


@lru_cache(maxsize=128)
def _spell(statement: str) -> str:
    return statement.format(**SOURCES)


class SqliteStore(Store):
    """One connection, used by one thread at a time."""

    shares_presence = False

    def __init__(self, path: Path) -> None:
        """Open and migrate the file; a new one gets mode 600, its folder 700.

        Raises ServiceError.
        """
        if sqlite3.sqlite_version_info < OLDEST:
            raise ServiceError(
                f"SQLite {sqlite3.sqlite_version} is too old: 3.37 or newer is needed, "
                "as in Debian 12; use a newer Python or the PostgreSQL store"
            )
        self.path = path
        self._file = path.resolve()  # SQLite names the others after it
        self._is_lost = False
        self._files: dict[Path, os.stat_result] = {}
        self._connection = self._open()
        self._seen_version = self._read_version()

    def _open(self) -> sqlite3.Connection:
        try:
            # Only if missing: closing any file of the database gives up SQLite's locks on it.
            if not self.path.exists():
                make_private_file(self.path)
            self._files = {}
            connection = _connect(self.path)
        except (OSError, sqlite3.Error) as error:
            raise ServiceError(f"{self.path}: cannot be opened as a store: {error}") from error
        try:
            _migrate(connection)
            self.find_files()
        except BaseException:
            connection.close()
            raise
        return connection

    @contextmanager
    def transaction(self) -> Iterator[None]:
        if self._is_lost:
            self.find_files()
            self._open_again()
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.find_files()
            self.run("COMMIT")
            self.find_files()  # what was committed is acknowledged only if it can be found
        except BaseException:
            self._take_back()
            self._windows.take_back()
            raise
        self._windows.commit()

    def find_files(self) -> None:
        # While a connection is open, SQLite neither replaces nor shortens them.
        for ending in ("", "-wal", "-shm"):
            file = self._file.with_name(self._file.name + ending) if ending else self.path
            try:
                status = file.stat()
            except OSError as error:
                raise StoreUnavailable(f"{file} was removed; {RESTART}: {error}") from error
            seen = self._files.setdefault(file, status)
            if (status.st_dev, status.st_ino) != (seen.st_dev, seen.st_ino):
                raise StoreUnavailable(f"{file} was replaced; {RESTART}")
            if status.st_size < seen.st_size:
                raise StoreUnavailable(f"{file} was cut; {RESTART}")
            self._files[file] = status

    def _take_back(self) -> None:
        if not self._connection.in_transaction:
            return  # rolled back by SQLite, for example if the disk is full
        try:
            self._connection.execute("ROLLBACK")
        except sqlite3.Error:
            self._connection.close()
            self._is_lost = True

    def _open_again(self) -> None:
        try:
            self._connection = self._open()
        except ServiceError as problem:
            raise StoreUnavailable(str(problem)) from problem
        self._is_lost = False

    def run(self, statement: str, values: Values | None = None) -> list[Row]:
        try:
            return self._connection.execute(_spell(statement), values or {}).fetchall()
        except sqlite3.Error as error:
            raise StoreUnavailable(f"{self.path}: {error}") from error

    def run_each(self, statement: str, values: Sequence[Values]) -> None:
        try:
            self._connection.executemany(_spell(statement), values)
        except sqlite3.Error as error:
            raise StoreUnavailable(f"{self.path}: {error}") from error

    def close(self) -> None:
        self._connection.close()

    @cached_property
    def _windows(self) -> Windows:
        rows = self.run("SELECT row, moment, keys FROM opening ORDER BY row")
        openings = (Opening(row, moment, array("q", keys)) for row, moment, keys in rows)
        return Windows(openings, WINDOW_SECONDS)

    def find_open(self, keys: Collection[int], now: int) -> set[int]:
        return self._windows.find_open(keys, now)

    def open_windows(self, keys: Collection[int], now: int) -> set[int]:
        opening = self._windows.open(keys, now)
        if opening is None:
            return set()
        self.run(ADD_OPENING, {"row": opening.row, "moment": now, "keys": opening.keys.tobytes()})
        return set(opening.keys)

    def close_windows(self, now: int, most: int) -> int:
        closed, row = self._windows.close_ended(now, most)
        if closed:
            self.run("DELETE FROM opening WHERE row <= :row", {"row": row})
        return closed

    def has_foreign_changes(self) -> bool:
        version = self._read_version()
        is_changed, self._seen_version = version != self._seen_version, version
        return is_changed

    def _read_version(self) -> int:
        return int(self.run("PRAGMA data_version")[0][0])

    def back_up(self, target: Path) -> None:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        try:
            with closing(sqlite3.connect(target, isolation_level=None)) as copy:
                self._connection.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
                copy.execute("PRAGMA secure_delete = ON")
                for table in PRIVATE_TABLES:
                    copy.execute(f"DELETE FROM {table}")
                copy.execute("UPDATE vote SET crowd = NULL, network = NULL")
                copy.execute("VACUUM")
                problems = _check(copy)
        except sqlite3.Error as error:
            raise StoreUnavailable(f"{target}: {error}") from error
        if problems:
            raise StoreUnavailable(f"{target}: the copy is damaged: {problems[0]}")

    def check(self) -> list[str]:
        try:
            return _check(self._connection)
        except sqlite3.Error as error:
            return [str(error)]

    @property
    def schema_version(self) -> int:
        return int(self.run("PRAGMA user_version")[0][0])


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        switch_to_wal(connection, WAIT_SECONDS)
        for setting in SETTINGS:
            connection.execute(setting)
    except BaseException:
        connection.close()
        raise
    return connection


def _migrate(connection: sqlite3.Connection) -> None:
    try:
        connection.execute("BEGIN IMMEDIATE")
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version > len(SQLITE_STEPS):
            raise ServiceError(
                f"the store has tables of version {version}, this program knows "
                f"{len(SQLITE_STEPS)}: use the newer program"
            )
        for step in SQLITE_STEPS[version:]:
            for statement in step:
                connection.execute(statement)
        if version < len(SQLITE_STEPS):  # only if needed, since the disk may be full
            connection.execute(f"PRAGMA user_version = {len(SQLITE_STEPS)}")
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise ServiceError(f"the tables of the store cannot be made: {error}") from error


def _check(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("PRAGMA integrity_check").fetchall()
    return [line for (line,) in rows if line != "ok"]


def _read_schema(connection: sqlite3.Connection) -> list[Row]:
    return connection.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"
    ).fetchall()


def _make_schema(version: int) -> list[Row]:
    """Return the schema of a new store with the tables of a version, the newest at most."""
    with closing(sqlite3.connect(":memory:")) as connection:
        for step in SQLITE_STEPS[:version]:
            for statement in step:
                connection.execute(statement)
        return _read_schema(connection)


def find_damage(path: Path) -> str | None:
    """Return the damage of a store's file that is not in use, None if it is intact."""
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            if not connection.execute(HAS_TABLES).fetchall():
                return "it is no store"
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            if _read_schema(connection) != _make_schema(version):
                return f"its tables and triggers are not those of version {version}"
            return next(iter(_check(connection)), None)
    except sqlite3.Error as error:
        return str(error)
