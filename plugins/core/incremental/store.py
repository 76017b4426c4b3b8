"""The build state: an SQLite file in the cache folder.

It is a cache: deleting it costs time and nothing else. SQLite keeps it whole when a build is
killed, and lets two builds use it at once.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from plugins.core.clock import DAY_SECONDS
from plugins.core.incremental.fingerprints import running_code
from plugins.core.sqlite_cache import open_cache, remove_cache

FOLDER = ".cache/build"
FILE = "state.sqlite3"
# Part of the file's name. It stays while `artifacts` does: another file would not know which files
# of an output are ours. Tables of results are replaced.
VERSION = 1
FORMER_TABLES = ("bundles", "assemblies", "parts", "notes", "entries")
WAIT_SECONDS = 60
KEPT_DAYS = 2  # idle results stay: builds with and without drafts take turns
SCHEMA = (
    "".join(f"DROP TABLE IF EXISTS {name};" for name in FORMER_TABLES)
    + """
CREATE TABLE IF NOT EXISTS results (
    kind TEXT NOT NULL, code BLOB NOT NULL, name TEXT NOT NULL, key BLOB NOT NULL,
    idle_since INTEGER NOT NULL, value BLOB NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (kind, code, name, key)
);
CREATE INDEX IF NOT EXISTS results_by_use ON results (kind, code, idle_since);
CREATE TABLE IF NOT EXISTS artifacts (
    output TEXT NOT NULL, name TEXT NOT NULL, fingerprint BLOB NOT NULL, content BLOB NOT NULL,
    size_bytes INTEGER NOT NULL, modified_ns INTEGER NOT NULL, needs TEXT NOT NULL,
    PRIMARY KEY (output, name)
) WITHOUT ROWID;
"""
)


class ArtifactRow(NamedTuple):
    """A file of an output folder.

    `fingerprint` covers the code that made it and its inputs, empty while it is being made;
    `content` is the digest of its bytes. `needs` are names of other files, one a line.
    """

    name: str
    fingerprint: bytes = b""
    content: bytes = b""
    size_bytes: int = 0
    modified_ns: int = 0
    needs: str = ""


class BuildState:
    """Memoized results (`Results`) and output files. Threads and forked processes may share it."""

    def __init__(self, folder: Path, code: bytes, today: int) -> None:
        """Open the state in a folder for a version of the code; `today` counts from 1970-01-01.

        A damaged file is replaced by an empty one.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / f"{VERSION}-{FILE}"
        self.code = code
        self.today = today
        self._connections: dict[tuple[int, int], sqlite3.Connection] = {}
        try:
            self.read("SELECT 1 FROM results LIMIT 1")
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

    def read_artifacts(self, output: str) -> dict[str, ArtifactRow]:
        """Return all files of an output folder that builds have claimed, by name."""
        query = (
            "SELECT name, fingerprint, content, size_bytes, modified_ns, needs FROM artifacts"
            " WHERE output = ?"
        )
        return {row[0]: ArtifactRow._make(row) for row in self.read(query, output)}

    def record_artifacts(self, output: str, rows: Iterable[ArtifactRow]) -> None:
        """Remember files of an output folder."""
        statement = "INSERT OR REPLACE INTO artifacts VALUES (?, ?, ?, ?, ?, ?, ?)"
        self.write(statement, ((output, *row) for row in rows))

    def forget_artifacts(self, output: str, names: Iterable[str]) -> None:
        """Forget files that were removed from an output folder."""
        statement = "DELETE FROM artifacts WHERE output = ? AND name = ?"
        self.write(statement, ((output, name) for name in names))

    def read(self, query: str, *values: object) -> list[Any]:
        """Return the rows of a query."""
        return self._connection.execute(query, values).fetchall()

    def write(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        """Execute a statement for every row in one transaction; without rows, do nothing."""
        listed = list(rows)
        if not listed:
            return
        if self._connection.in_transaction:
            self._connection.executemany(statement, listed)
        else:
            with self.writing():
                self._connection.executemany(statement, listed)

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


def open_state(project: Path) -> BuildState:
    """Open the state of a project for the running code."""
    return BuildState(project / FOLDER, running_code(), int(time.time() // DAY_SECONDS))


def name_output(project: Path, output: Path) -> str:
    """Return the name of an output folder in the state of a project.

    It is that below the project, so that both may be moved. A project whose `.cache` is a link to
    that of another one, as for articles held back, has the other's state and names.
    """
    cache = (project / FOLDER).parent
    target = cache.resolve()
    owner = target.parent if target.name == cache.name else project
    return os.path.relpath(output.resolve(), owner)


def read_output_files(project: Path, output: Path) -> dict[str, ArtifactRow]:
    """Return the files that builds of a project, with any code, have left in an output folder."""
    state = BuildState(project / FOLDER, b"", 0)
    rows = state.read_artifacts(name_output(project, output))
    state.close()
    return rows
