"""What a build remembers about photos: an SQLite file in the cache folder, and the only SQL.

It is a cache like the rest of that folder: deleting the folder costs time and nothing else.
SQLite keeps it whole when a build is killed, and lets two builds use it at once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from plugins.environment.write_ahead_log import switch_to_wal
from plugins.gallery.rendering import Facts

# Part of the file's name: another form of the tables is another file, and nothing is migrated.
VERSION = 1
WAIT_SECONDS = 60
BATCH = 500
SCHEMA = """
CREATE TABLE IF NOT EXISTS files (
    path TEXT PRIMARY KEY, signature TEXT NOT NULL, content_hash TEXT NOT NULL,
    size_bytes INTEGER NOT NULL, day INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS facts (
    content_hash TEXT PRIMARY KEY, width INTEGER NOT NULL, height INTEGER NOT NULL,
    colour TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS renditions (
    cache_name TEXT PRIMARY KEY, size_bytes INTEGER, day INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS outputs (
    folder TEXT NOT NULL, save_as TEXT NOT NULL, PRIMARY KEY (folder, save_as)
) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class KnownFile:
    """A file as it was when last read; `signature` tells whether it is still the same."""

    signature: str
    content_hash: str
    size_bytes: int
    facts: Facts


@contextmanager
def open_ledger(folder: Path) -> Iterator[Ledger]:
    """Open the ledger of a cache folder, making it anew when it is damaged."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"ledger-{VERSION}.sqlite3"
    try:
        connection = _connect(path)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        connection = _connect(path)
    with closing(connection):
        yield Ledger(connection)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        switch_to_wal(connection, WAIT_SECONDS)
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.executescript(SCHEMA)
    except BaseException:
        connection.close()
        raise
    return connection


class Ledger:
    """Questions and notes; safe to use from several threads. Days count from 1970-01-01."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Use an open connection, which the caller closes."""
        self._connection = connection
        self._lock = Lock()

    def read_files(self, paths: Sequence[str]) -> dict[str, KnownFile]:
        """Return what is known of these paths, without asking whether it still holds."""
        query = (
            "SELECT path, signature, content_hash, size_bytes, width, height, colour"
            " FROM files JOIN facts USING (content_hash) WHERE path IN"
        )
        return {
            path: KnownFile(signature, content_hash, size, Facts(width, height, colour))
            for path, signature, content_hash, size, width, height, colour in self._select(
                query, paths
            )
        }

    def read_facts(self, content_hash: str) -> Facts | None:
        """Return the facts of a content that was decoded before."""
        query = "SELECT width, height, colour FROM facts WHERE content_hash IN"
        rows = self._select(query, [content_hash])
        return Facts(*rows[0]) if rows else None

    def record_file(self, path: str, known: KnownFile, day: int) -> None:
        """Remember a file that was read."""
        self.record_facts(known.content_hash, known.facts)
        self._write(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)",
            [(path, known.signature, known.content_hash, known.size_bytes, day)],
        )

    def record_facts(self, content_hash: str, facts: Facts) -> None:
        """Remember what decoding a content told."""
        self._write(
            "INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?)",
            [(content_hash, facts.width, facts.height, facts.colour)],
        )

    def see_files(self, paths: Iterable[str], day: int) -> None:
        """Note that files were there on a day."""
        self._write(
            "UPDATE files SET day = ? WHERE path = ? AND day < ?",
            [(day, path, day) for path in paths],
        )

    def claim(self, cache_names: Iterable[str], day: int) -> None:
        """Note that renditions are wanted on a day, before they are made."""
        self._write(
            "INSERT INTO renditions VALUES (?, NULL, ?)"
            " ON CONFLICT DO UPDATE SET day = excluded.day WHERE day < excluded.day",
            [(name, day) for name in cache_names],
        )

    def read_sizes(self, cache_names: Sequence[str]) -> dict[str, int]:
        """Return the sizes in bytes of those renditions that were made."""
        query = (
            "SELECT cache_name, size_bytes FROM renditions"
            " WHERE size_bytes IS NOT NULL AND cache_name IN"
        )
        return dict(self._select(query, cache_names))

    def record_renditions(self, sizes: Mapping[str, int]) -> None:
        """Note that renditions lie in the cache, whole."""
        self._write(
            "UPDATE renditions SET size_bytes = ? WHERE cache_name = ?",
            [(size, name) for name, size in sizes.items()],
        )

    def read_expired(self, day: int) -> list[str]:
        """Return the renditions that nobody has wanted since before a day."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT cache_name FROM renditions WHERE day < ?", (day,)
            )
            return [name for (name,) in rows]

    def forget(self, cache_names: Iterable[str], day: int) -> None:
        """Forget these renditions, files not seen since before a day, and facts without file."""
        self._write(
            "DELETE FROM renditions WHERE cache_name = ?", [(name,) for name in cache_names]
        )
        if self._write("DELETE FROM files WHERE day < ?", [(day,)]):
            known = "SELECT content_hash FROM files"
            self._write(f"DELETE FROM facts WHERE content_hash NOT IN ({known})", [()])

    def record_outputs(self, folder: str, names: Iterable[str]) -> None:
        """Note that files of an output folder are ours, before they are placed."""
        self._write(
            "INSERT OR IGNORE INTO outputs VALUES (?, ?)", [(folder, name) for name in names]
        )

    def read_outputs(self, folder: str) -> set[str]:
        """Return all files of an output folder that any build recorded."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT save_as FROM outputs WHERE folder = ?", (folder,)
            )
            return {name for (name,) in rows}

    def forget_outputs(self, folder: str, names: Iterable[str]) -> None:
        """Forget files of an output folder that were removed."""
        self._write(
            "DELETE FROM outputs WHERE folder = ? AND save_as = ?",
            [(folder, name) for name in names],
        )

    def _select(self, query: str, keys: Sequence[str]) -> list[tuple[Any, ...]]:
        """Return the rows for these keys, asked for in batches."""
        rows: list[tuple[Any, ...]] = []
        with self._lock:
            for start in range(0, len(keys), BATCH):
                batch = keys[start : start + BATCH]
                marks = ", ".join("?" * len(batch))
                rows += self._connection.execute(f"{query} ({marks})", batch)
        return rows

    def _write(self, statement: str, rows: Sequence[tuple[object, ...]]) -> int:
        """Run a statement for each row, all or none; return how many rows it changed."""
        if not rows:
            return 0
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                changed = self._connection.executemany(statement, rows).rowcount
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
            return changed
