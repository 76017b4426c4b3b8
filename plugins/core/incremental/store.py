"""The build state: an SQLite file in the cache folder, and the only SQL of it.

It is a cache: deleting it costs time and nothing else. Code never sees what other code has written,
save which files of an output are ours.
SQLite keeps it whole when a build is killed, and lets two builds use it at once.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from plugins.core.clock import DAY_SECONDS
from plugins.core.incremental.fingerprints import running_code
from plugins.core.sqlite_cache import open_cache, remove_cache

FOLDER = ".cache/build"
FILE = "state.sqlite3"
# Part of the folder's name: other tables are other files, and nothing is migrated.
VERSION = 1
WAIT_SECONDS = 60
KEPT_DAYS = 2  # what two builds in turn take from each other is still there for both
SCHEMA = """
CREATE TABLE IF NOT EXISTS bundles (
    path TEXT PRIMARY KEY, code BLOB NOT NULL, signature TEXT NOT NULL, content TEXT NOT NULL,
    outline BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS assemblies (
    path TEXT NOT NULL, code BLOB NOT NULL, key BLOB NOT NULL, fingerprint BLOB NOT NULL,
    record BLOB NOT NULL, idle_since INTEGER NOT NULL, PRIMARY KEY (path, code, key)
);
CREATE INDEX IF NOT EXISTS assemblies_of_parts ON assemblies (fingerprint);
CREATE TABLE IF NOT EXISTS parts (fingerprint BLOB PRIMARY KEY, parts BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS notes (
    name TEXT PRIMARY KEY, code BLOB NOT NULL, key BLOB NOT NULL, note BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS entries (
    shelf TEXT NOT NULL, code BLOB NOT NULL, key BLOB NOT NULL, day INTEGER NOT NULL,
    entry BLOB NOT NULL, PRIMARY KEY (shelf, code, key)
);
CREATE INDEX IF NOT EXISTS entries_by_day ON entries (shelf, day, code, key);
CREATE TABLE IF NOT EXISTS artifacts (
    output TEXT NOT NULL, name TEXT NOT NULL, fingerprint BLOB NOT NULL, content BLOB NOT NULL,
    size_bytes INTEGER NOT NULL, modified_ns INTEGER NOT NULL, needs TEXT NOT NULL,
    PRIMARY KEY (output, name)
) WITHOUT ROWID;
"""


class BundleRow(NamedTuple):
    """A bundle by its path below the content, with its pickled front matter."""

    path: str
    signature: str
    content: str
    outline: bytes


class AssemblyRow(NamedTuple):
    """What was assembled for a path under a key: the fingerprint of its parts, and its record.

    `idle_since` is the day since which no build has wanted it, 0 while one does.
    """

    path: str
    key: bytes
    fingerprint: bytes
    record: bytes
    idle_since: int = 0


class ArtifactRow(NamedTuple):
    """A file of an output folder: what it was made from, what came out, what else it needs.

    `fingerprint` stands for the code that made it and what it was made from, empty while it is
    being made; `content` is the digest of its bytes. `needs` are names, one a line.
    """

    name: str
    fingerprint: bytes = b""
    content: bytes = b""
    size_bytes: int = 0
    modified_ns: int = 0
    needs: str = ""


class BuildState:
    """Questions and notes. Each thread and each forked process has a connection of its own."""

    def __init__(self, folder: Path, code: bytes, today: int) -> None:
        """Open the state in a folder for code of a version; `today` counts from 1970-01-01.

        A file that is damaged is made anew.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / f"{VERSION}-{FILE}"
        self.code = code
        self._today = today
        self._connections: dict[tuple[int, int], sqlite3.Connection] = {}
        try:
            self._connection.execute("SELECT 1 FROM bundles")
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self.close()
            remove_cache(self._path)

    def close(self) -> None:
        """Close the connections of this process."""
        for (process, _), connection in self._connections.items():
            if process == os.getpid():
                connection.close()
        self._connections.clear()

    def read_bundles(self) -> Iterator[BundleRow]:
        """Yield all bundles that this code has read."""
        query = "SELECT path, signature, content, outline FROM bundles WHERE code = ?"
        return map(BundleRow._make, self._connection.execute(query, (self.code,)))

    def record_bundles(self, rows: Iterable[BundleRow]) -> None:
        """Remember bundles that were read."""
        statement = (
            "INSERT OR REPLACE INTO bundles (path, signature, content, outline, code)"
            " VALUES (?, ?, ?, ?, ?)"
        )
        self._write(statement, ((*row, self.code) for row in rows))

    def sign_bundles(self, signatures: Iterable[tuple[str, str]]) -> None:
        """Remember (signature, path) of bundles that were touched and hold what they held."""
        statement = "UPDATE bundles SET signature = ? WHERE path = ? AND code = ?"
        self._write(statement, ((signature, path, self.code) for signature, path in signatures))

    def forget_bundles(self, paths: Iterable[str]) -> None:
        """Forget bundles that are gone."""
        self._write("DELETE FROM bundles WHERE path = ?", [(path,) for path in paths])

    def read_assemblies(self) -> Iterator[AssemblyRow]:
        """Yield everything that this code has assembled."""
        query = "SELECT path, key, fingerprint, record, idle_since FROM assemblies WHERE code = ?"
        return map(AssemblyRow._make, self._connection.execute(query, (self.code,)))

    def record_assemblies(self, rows: Iterable[tuple[AssemblyRow, bytes]]) -> None:
        """Remember what was assembled, each with its pickled parts."""
        listed = list(rows)
        if not listed:
            return
        statement = (
            "INSERT OR REPLACE INTO assemblies (path, key, fingerprint, record, idle_since, code)"
            " VALUES (?, ?, ?, ?, ?, ?)"
        )
        parts = ((row.fingerprint, parts) for row, parts in listed)
        with self._joining():
            self._write(statement, ((*row, self.code) for row, _ in listed))
            self._write("INSERT OR REPLACE INTO parts VALUES (?, ?)", parts)

    def read_parts(self, fingerprint: bytes) -> bytes:
        """Return the parts of a fingerprint. Raises KeyError when there are none."""
        query = "SELECT parts FROM parts WHERE fingerprint = ?"
        for (parts,) in self._connection.execute(query, (fingerprint,)):
            return bytes(parts)
        raise KeyError(fingerprint)

    def note_use(self, wanted: Iterable[AssemblyRow], idle: Iterable[AssemblyRow]) -> None:
        """Note what a build wanted and what it did not, and forget what was idle for some days.

        Only what changes in that is written.
        """
        statement = "UPDATE assemblies SET idle_since = ? WHERE path = ? AND key = ? AND code = ?"
        turned = [(0, row) for row in wanted if row.idle_since]
        turned += [(self._today, row) for row in idle if not row.idle_since]
        self._write(statement, [(day, row.path, row.key, self.code) for day, row in turned])
        others = "FROM assemblies WHERE code != ? AND NOT idle_since"
        if self._connection.execute(f"SELECT 1 {others} LIMIT 1", (self.code,)).fetchone():
            turn = "UPDATE assemblies SET idle_since = ? WHERE code != ? AND NOT idle_since"
            self._write(turn, [(self._today, self.code)])
        query = "SELECT 1 FROM assemblies WHERE idle_since AND idle_since < ? LIMIT 1"
        last_day = self._today - KEPT_DAYS
        if self._connection.execute(query, (last_day,)).fetchone():
            self._write("DELETE FROM assemblies WHERE idle_since AND idle_since < ?", [(last_day,)])
            still_wanted = "SELECT fingerprint FROM assemblies"
            self._write(f"DELETE FROM parts WHERE fingerprint NOT IN ({still_wanted})", [()])

    def read_note(self, name: str, key: bytes) -> bytes | None:
        """Return a note that this code has made with the same key, None when there is none."""
        query = "SELECT note FROM notes WHERE name = ? AND key = ? AND code = ?"
        row = self._connection.execute(query, (name, key, self.code)).fetchone()
        return bytes(row[0]) if row else None

    def record_note(self, name: str, key: bytes, note: bytes) -> None:
        """Remember what was found for a key; the note before it is forgotten."""
        self._write(
            "INSERT OR REPLACE INTO notes VALUES (?, ?, ?, ?)", [(name, self.code, key, note)]
        )

    def read_entries(self, shelf: str, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return the entries of a shelf that this code has recorded under these keys."""
        query = "SELECT entry FROM entries WHERE shelf = ? AND code = ? AND key = ?"
        found = {}
        for key in keys:
            for (entry,) in self._connection.execute(query, (shelf, self.code, key)):
                found[key] = bytes(entry)
        return found

    def record_entries(self, shelf: str, entries: Iterable[tuple[bytes, bytes]]) -> None:
        """Remember (key, entry) on a shelf: something small for each of very many things."""
        rows = ((shelf, self.code, key, self._today, entry) for key, entry in entries)
        self._write("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?)", rows)

    def forget_entries(self, shelf: str, wanted: Collection[bytes]) -> None:
        """Forget the entries of a shelf that are not wanted and older than some days."""
        query = "SELECT code, key FROM entries WHERE shelf = ? AND day < ?"
        old = self._connection.execute(query, (shelf, self._today - KEPT_DAYS)).fetchall()
        idle = [(shelf, code, key) for code, key in old if code != self.code or key not in wanted]
        self._write("DELETE FROM entries WHERE shelf = ? AND code = ? AND key = ?", idle)

    def read_artifacts(self, output: str) -> dict[str, ArtifactRow]:
        """Return all files of an output folder that builds have claimed, by name."""
        query = (
            "SELECT name, fingerprint, content, size_bytes, modified_ns, needs FROM artifacts"
            " WHERE output = ?"
        )
        rows = map(ArtifactRow._make, self._connection.execute(query, (output,)))
        return {row.name: row for row in rows}

    def record_artifacts(self, output: str, rows: Iterable[ArtifactRow]) -> None:
        """Remember files of an output folder."""
        with_output = ((output, *row) for row in rows)
        self._write("INSERT OR REPLACE INTO artifacts VALUES (?, ?, ?, ?, ?, ?, ?)", with_output)

    def forget_artifacts(self, output: str, names: Iterable[str]) -> None:
        """Forget files of an output folder that were removed."""
        self._write(
            "DELETE FROM artifacts WHERE output = ? AND name = ?",
            [(output, name) for name in names],
        )

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Write all that is written in this context at once, or nothing of it."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:  # SQLite itself goes back when the disk is full
                self._connection.execute("ROLLBACK")
            raise

    @property
    def _connection(self) -> sqlite3.Connection:
        owner = os.getpid(), threading.get_ident()
        if owner not in self._connections:
            self._connections[owner] = open_cache(self._path, SCHEMA, WAIT_SECONDS)
        return self._connections[owner]

    def _write(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        listed = list(rows)
        if listed:
            with self._joining():
                self._connection.executemany(statement, listed)

    @contextmanager
    def _joining(self) -> Iterator[None]:
        """Write with what is being written, or else at once."""
        if self._connection.in_transaction:
            yield
        else:
            with self.writing():
                yield


def open_state(project: Path) -> BuildState:
    """Open the state of a project for the code that is running."""
    return BuildState(project / FOLDER, running_code(), int(time.time() // DAY_SECONDS))


def read_output_files(project: Path, output: Path) -> dict[str, ArtifactRow]:
    """Return what builds of a project have left in an output folder, whichever code made it."""
    state = BuildState(project / FOLDER, b"", 0)
    rows = state.read_artifacts(os.path.relpath(output.resolve(), project))
    state.close()
    return rows
