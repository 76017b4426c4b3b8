"""The store in PostgreSQL (15 or newer), shared by several processes.

An advisory lock lets one process at a time apply a batch, so there are no deadlocks, and what a
batch reads stays valid until its commit.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.engagement.retention import WINDOW_SECONDS
from plugins.engagement.service.clock import format_day, parse_day
from plugins.engagement.service.errors import ServiceError, StoreUnavailable
from plugins.engagement.service.messages import DayCount, PageCounts
from plugins.engagement.service.store.interface import OpenedWindows, Row, Store, Values, as_json
from plugins.engagement.service.store.migrations import POSTGRESQL_STEPS, WRITER_LOCK

try:
    import psycopg
except ImportError as error:
    raise ServiceError(
        "the PostgreSQL store needs psycopg: install requirements-postgresql.txt"
    ) from error

if TYPE_CHECKING:
    from psycopg import Connection

OLDEST = 150_000
TIMEOUT_MILLISECONDS = 10_000  # a lost server must not block the writer
# Both in one round trip. A separate statement, so that the next one sees all earlier commits.
BEGIN = f"BEGIN; SELECT pg_advisory_xact_lock({WRITER_LOCK})"
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.1, 5.0
NAME = re.compile(r"(?<!:):([a-z]+)")
SOURCES = {
    "keys": "(SELECT value::bigint FROM json_array_elements_text(:keys::json)) AS keys",
    "texts": "json_array_elements_text(:texts::json)",
    "others": "json_array_elements_text(:others::json)",
    "pairs": "(SELECT key AS name, value::bigint FROM json_each_text(:pairs::json)) AS pairs",
}
# Types of values that the server cannot infer from a statement.
TYPES = {"now": "bigint", "length": "bigint", "visits": "bigint", "day": "text"}
FIND_OPEN = """
SELECT key FROM open_window WHERE key IN (SELECT value FROM {keys})
AND opened > :now - :length AND opened < :now + :length
"""
# A window in the future was opened before the clock was set back; it expires after its length too.
OPEN_WINDOWS = """
INSERT INTO open_window (key, opened) SELECT value, :now FROM {keys} WHERE true
ON CONFLICT (key) DO UPDATE SET opened = excluded.opened
WHERE open_window.opened <= excluded.opened - :length
OR open_window.opened >= excluded.opened + :length
RETURNING key
"""
COUNT = """
SELECT keys, viewed, visited
FROM count_windows(:wanted::json, :free::json, :day, :now, :length)
"""
CLOSE_WINDOWS = """
DELETE FROM open_window WHERE key IN (
SELECT key FROM open_window WHERE opened <= :now - :length ORDER BY opened LIMIT :most)
RETURNING key
"""


@lru_cache(maxsize=128)
def _spell(statement: str) -> str:
    text = statement.format(**SOURCES).replace("%", "%%")
    return NAME.sub(_spell_name, text)


def _spell_name(match: re.Match[str]) -> str:
    kind = TYPES.get(match[1])
    return f"%({match[1]})s::{kind}" if kind else f"%({match[1]})s"


class PostgresqlStore(Store):
    """One connection, renewed after a loss; used by one thread at a time."""

    shares_presence = True

    def __init__(self, url: str) -> None:
        """Connect and migrate. Raises ServiceError."""
        self._url = url
        self._pause_seconds = 0.0
        self._next_try = 0.0
        try:
            self._connection = self._connect()
        except psycopg.Error as error:
            raise ServiceError(f"the store cannot be reached: {_first_line(error)}") from error

    def _connect(self) -> Connection[Row]:
        connection = psycopg.connect(
            self._url,
            autocommit=True,
            application_name="tuong-tac",
            connect_timeout=5,
            tcp_user_timeout=TIMEOUT_MILLISECONDS,
            options=f"-c statement_timeout={TIMEOUT_MILLISECONDS}",
        )
        try:
            _migrate(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _reconnect(self) -> None:
        """Connect again if the connection is lost and the pause after the last failure is over."""
        if not (self._connection.broken or self._connection.closed):
            return
        if time.monotonic() < self._next_try:
            raise StoreUnavailable("the connection to the store is lost")
        try:
            self._connection.close()
            self._connection = self._connect()
        except psycopg.Error as error:
            doubled = min(self._pause_seconds * 2, LONGEST_PAUSE_SECONDS)
            self._pause_seconds = doubled or FIRST_PAUSE_SECONDS
            self._next_try = time.monotonic() + self._pause_seconds
            raise StoreUnavailable(f"the store cannot be reached: {_first_line(error)}") from error
        self._pause_seconds = 0.0

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self._reconnect()
        try:
            self._connection.execute(BEGIN)
            yield
            self._connection.execute("COMMIT")
        except BaseException as error:
            self._take_back()
            if isinstance(error, psycopg.Error):
                raise StoreUnavailable(_first_line(error)) from error
            raise

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Begin nothing: a single statement is a transaction, with one round trip, not three."""
        self._reconnect()
        yield

    def _take_back(self) -> None:
        try:
            self._connection.execute("ROLLBACK")
        except psycopg.Error:
            self._connection.close()  # the next transaction connects again

    def run(self, statement: str, values: Values | None = None) -> list[Row]:
        try:
            cursor = self._connection.execute(_spell(statement), values or {})
            return cursor.fetchall() if cursor.description else []
        except psycopg.Error as error:
            raise StoreUnavailable(_first_line(error)) from error

    def run_each(self, statement: str, values: Sequence[Values]) -> None:
        """Run a statement for each of the values, pipelined."""
        if not values:
            return
        try:
            with self._connection.cursor() as cursor:
                cursor.executemany(_spell(statement), values)
        except psycopg.Error as error:
            raise StoreUnavailable(_first_line(error)) from error

    def close(self) -> None:
        self._connection.close()

    def count(
        self, wanted: Mapping[int, str], free: Mapping[str, int], day: int, now: int
    ) -> OpenedWindows:
        """Open and count in one statement, which takes the lock itself."""
        values = {
            "wanted": json.dumps(wanted),
            "free": json.dumps(free),
            "day": format_day(day),
            "now": now,
            "length": WINDOW_SECONDS,
        }
        ((keys, viewed, visited),) = self.run(COUNT, values)
        return OpenedWindows(
            set(keys or ()),
            {page: PageCounts(*counts) for page, *counts in viewed or ()},
            DayCount(parse_day(visited[0]), visited[1]) if visited else None,
        )

    def find_open(self, keys: Collection[int], now: int) -> set[int]:
        return self._run_on_windows(FIND_OPEN, keys, now)

    def open_windows(self, keys: Collection[int], now: int) -> set[int]:
        return self._run_on_windows(OPEN_WINDOWS, keys, now)

    def _run_on_windows(self, statement: str, keys: Collection[int], now: int) -> set[int]:
        values = {"keys": as_json(keys), "now": now, "length": WINDOW_SECONDS}
        return {key for (key,) in self.run(statement, values)} if keys else set()

    def close_windows(self, now: int, most: int) -> int:
        values = {"now": now, "length": WINDOW_SECONDS, "most": most}
        with self.transaction():
            return len(self.run(CLOSE_WINDOWS, values))

    def find_files(self) -> None:
        """Do nothing: the files are the server's."""

    def has_foreign_changes(self) -> bool:
        return True  # cannot be detected

    def back_up(self, target: Path) -> None:
        raise ServiceError(
            f"{target}: PostgreSQL is backed up with pg_dump, or with the command export"
        )

    def check(self) -> list[str]:
        return []  # the server checks its pages itself

    @property
    def schema_version(self) -> int:
        return _read_schema_version(self._connection)


def _migrate(connection: Connection[Row]) -> None:
    if connection.info.server_version < OLDEST:
        raise ServiceError("the store needs PostgreSQL 15 or newer")
    with connection.transaction():
        connection.execute(f"SELECT pg_advisory_xact_lock({WRITER_LOCK})")
        connection.execute("SET LOCAL client_min_messages = warning")
        connection.execute("CREATE TABLE IF NOT EXISTS migration (step INTEGER PRIMARY KEY)")
        version = _read_schema_version(connection)
        if version > len(POSTGRESQL_STEPS):
            raise ServiceError(
                f"the store has tables of version {version}, this program knows "
                f"{len(POSTGRESQL_STEPS)}: use the newer program"
            )
        for number, step in enumerate(POSTGRESQL_STEPS[version:], start=version + 1):
            for statement in step:
                connection.execute(statement.encode())
            connection.execute("INSERT INTO migration (step) VALUES (%s)", (number,))


def _read_schema_version(connection: Connection[Any]) -> int:
    row = connection.execute("SELECT coalesce(max(step), 0) FROM migration").fetchone()
    return int(row[0]) if row else 0


def _first_line(error: psycopg.Error) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
