"""SQLite file of known photos and renditions, in the cache folder; the plugin's only SQL.

It survives a killed build, two builds may use it at once, and deleting it costs only time.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from plugins.core.sqlite_cache import open_cache, remove_cache
from plugins.gallery import rendering
from plugins.gallery.photos import Facts

# Part of the file's name: a change of the tables begins a new file, nothing is migrated.
VERSION = 2
# Prefix of each content hash, since changed code may measure other facts.
MEASURED_BY = f"{hashlib.sha256(Path(rendering.__file__).read_bytes()).hexdigest()[:8]}-"
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
    folder TEXT NOT NULL, owner TEXT NOT NULL, save_as TEXT NOT NULL, cache_name TEXT NOT NULL,
    PRIMARY KEY (folder, owner, save_as)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS outputs_by_name ON outputs (folder, save_as);
CREATE INDEX IF NOT EXISTS outputs_by_cache_name ON outputs (cache_name);
CREATE TABLE IF NOT EXISTS owners (
    folder TEXT NOT NULL, owner TEXT NOT NULL, fingerprint BLOB NOT NULL,
    PRIMARY KEY (folder, owner)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS shelves (
    folder TEXT NOT NULL, shelf TEXT NOT NULL, modified_ns INTEGER NOT NULL,
    PRIMARY KEY (folder, shelf)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS folders (folder TEXT PRIMARY KEY, day INTEGER NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class KnownFile:
    """A file as last read; an unchanged file still has the same `signature`."""

    signature: str
    content_hash: str
    size_bytes: int
    facts: Facts


@contextmanager
def open_photo_cache(folder: Path) -> Iterator[PhotoCache]:
    """Open the photo cache in a folder; a damaged one is replaced by an empty one."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"ledger-{VERSION}.sqlite3"
    try:
        connection = open_cache(path, SCHEMA, WAIT_SECONDS)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        remove_cache(path)
        connection = open_cache(path, SCHEMA, WAIT_SECONDS)
    with closing(connection):
        yield PhotoCache(connection)


class PhotoCache:
    """Queries and updates, usable from several threads. Days count from 1970-01-01."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Use an open connection, which the caller closes."""
        self._connection = connection
        self._lock = Lock()

    def read_files(self, paths: Sequence[str]) -> dict[str, KnownFile]:
        """Return the records of these paths; files may have changed since."""
        query = (
            "SELECT path, signature, content_hash, size_bytes, width, height, colour"
            " FROM files JOIN facts USING (content_hash) WHERE path IN"
        )
        return {
            path: KnownFile(
                signature, key.removeprefix(MEASURED_BY), size, Facts(width, height, colour)
            )
            for path, signature, key, size, width, height, colour in self._select(query, paths)
            if key.startswith(MEASURED_BY)
        }

    def read_facts(self, content_hash: str) -> Facts | None:
        """Return the facts of a content, or None if it was not decoded before."""
        query = "SELECT width, height, colour FROM facts WHERE content_hash IN"
        rows = self._select(query, [MEASURED_BY + content_hash])
        return Facts(*rows[0]) if rows else None

    def record_file(self, path: str, known: KnownFile, day: int) -> None:
        self.record_facts(known.content_hash, known.facts)
        self._write(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)",
            [(path, known.signature, MEASURED_BY + known.content_hash, known.size_bytes, day)],
        )

    def record_facts(self, content_hash: str, facts: Facts) -> None:
        self._write(
            "INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?)",
            [(MEASURED_BY + content_hash, facts.width, facts.height, facts.colour)],
        )

    def see_files(self, paths: Iterable[str], day: int) -> None:
        """Set the day on which files were last present."""
        self._write(
            "UPDATE files SET day = ? WHERE path = ? AND day < ?",
            [(day, path, day) for path in paths],
        )

    def claim(self, cache_names: Iterable[str], day: int) -> None:
        """Set the day of the last claim on renditions, encoded or not yet."""
        self._write(
            "INSERT INTO renditions VALUES (?, NULL, ?)"
            " ON CONFLICT DO UPDATE SET day = excluded.day WHERE day < excluded.day",
            [(name, day) for name in cache_names],
        )

    def read_sizes(self, cache_names: Sequence[str]) -> dict[str, int]:
        """Return the sizes in bytes of the renditions that were encoded."""
        query = (
            "SELECT cache_name, size_bytes FROM renditions"
            " WHERE size_bytes IS NOT NULL AND cache_name IN"
        )
        return dict(self._select(query, cache_names))

    def record_renditions(self, sizes: Mapping[str, int]) -> None:
        self._write(
            "UPDATE renditions SET size_bytes = ? WHERE cache_name = ?",
            [(size, name) for name, size in sizes.items()],
        )

    def read_expired(self, day: int) -> list[str]:
        """Return the renditions not claimed since a day and in no output folder.

        Output folders not built since that day are forgotten first.
        """
        self._write("DELETE FROM folders WHERE day < ?", [(day,)])
        for table in ("outputs", "owners", "shelves"):
            self._write(
                f"DELETE FROM {table} WHERE folder NOT IN (SELECT folder FROM folders)", [()]
            )
        query = (
            "SELECT cache_name FROM renditions WHERE day < ? AND NOT EXISTS"
            " (SELECT 1 FROM outputs WHERE outputs.cache_name = renditions.cache_name)"
        )
        return [name for (name,) in self._ask(query, day)]

    def forget(self, cache_names: Iterable[str], day: int) -> None:
        """Forget these renditions, files not seen since before a day, and facts without file."""
        self._write(
            "DELETE FROM renditions WHERE cache_name = ?", [(name,) for name in cache_names]
        )
        if self._write("DELETE FROM files WHERE day < ?", [(day,)]):
            known = "SELECT content_hash FROM files"
            self._write(f"DELETE FROM facts WHERE content_hash NOT IN ({known})", [()])

    def enter_folder(self, folder: str, day: int) -> None:
        """Set the day of the last build of an output folder."""
        self._write("INSERT OR REPLACE INTO folders VALUES (?, ?)", [(folder, day)])

    def read_owners(self, folder: str) -> dict[str, bytes]:
        """Return owner → fingerprint for owners with all renditions in an output folder."""
        query = "SELECT owner, fingerprint FROM owners WHERE folder = ?"
        return {owner: bytes(fingerprint) for owner, fingerprint in self._ask(query, folder)}

    def record_owners(self, folder: str, owners: Mapping[str, bytes]) -> None:
        rows = [(folder, owner, fingerprint) for owner, fingerprint in owners.items()]
        self._write("INSERT OR REPLACE INTO owners VALUES (?, ?, ?)", rows)

    def forget_owners(self, folder: str, owners: Iterable[str]) -> None:
        rows = [(folder, owner) for owner in owners]
        self._write("DELETE FROM owners WHERE folder = ? AND owner = ?", rows)

    def record_outputs(self, folder: str, owner: str, names: Mapping[str, str]) -> None:
        """Store an owner's files (name → cache name) in an output folder, before placing them."""
        rows = [(folder, owner, name, cache_name) for name, cache_name in names.items()]
        self._write("INSERT OR IGNORE INTO outputs VALUES (?, ?, ?, ?)", rows)

    def read_outputs(self, folder: str, owner: str) -> set[str]:
        query = "SELECT save_as FROM outputs WHERE folder = ? AND owner = ?"
        return {name for (name,) in self._ask(query, folder, owner)}

    def read_folder(self, folder: str) -> set[str]:
        """Return all files in an output folder."""
        query = "SELECT DISTINCT save_as FROM outputs WHERE folder = ?"
        return {name for (name,) in self._ask(query, folder)}

    def read_output_owners(self, folder: str) -> set[str]:
        query = "SELECT DISTINCT owner FROM outputs WHERE folder = ?"
        return {owner for (owner,) in self._ask(query, folder)}

    def find_sole_outputs(self, folder: str, owner: str, names: Iterable[str]) -> list[str]:
        """Return those of an owner's files that no other owner has."""
        query = "SELECT 1 FROM outputs WHERE folder = ? AND save_as = ? AND owner != ?"
        return [name for name in sorted(names) if not self._ask(query, folder, name, owner)]

    def forget_outputs(self, folder: str, owner: str, names: Iterable[str]) -> None:
        self._write(
            "DELETE FROM outputs WHERE folder = ? AND owner = ? AND save_as = ?",
            [(folder, owner, name) for name in sorted(names)],
        )

    def find_owners(self, folder: str, subfolder: str) -> set[str]:
        """Return the owners of the files in a subfolder of an output folder."""
        query = (
            "SELECT DISTINCT owner FROM outputs WHERE folder = ? AND save_as >= ? AND save_as < ?"
        )
        return {owner for (owner,) in self._ask(query, folder, f"{subfolder}/", f"{subfolder}0")}

    def read_subfolders(self, folder: str) -> dict[str, int]:
        query = "SELECT shelf, modified_ns FROM shelves WHERE folder = ?"
        return dict(self._ask(query, folder))

    def record_subfolders(self, folder: str, times: Mapping[str, int]) -> None:
        """Store the times of last change, in nanoseconds, of subfolders of an output folder."""
        rows = [(folder, subfolder, time) for subfolder, time in times.items()]
        self._write("INSERT OR REPLACE INTO shelves VALUES (?, ?, ?)", rows)

    def _ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock:
            return list(self._connection.execute(query, values))

    def _select(self, query: str, keys: Sequence[str]) -> list[tuple[Any, ...]]:
        """Return the rows of these keys, queried in batches."""
        rows: list[tuple[Any, ...]] = []
        with self._lock:
            for start in range(0, len(keys), BATCH):
                batch = keys[start : start + BATCH]
                marks = ", ".join("?" * len(batch))
                rows += self._connection.execute(f"{query} ({marks})", batch)
        return rows

    def _write(self, statement: str, rows: Sequence[tuple[object, ...]]) -> int:
        """Run a statement for all rows in one transaction; return the number of changes."""
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
