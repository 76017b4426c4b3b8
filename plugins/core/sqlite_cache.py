"""SQLite files used by several processes at once."""

from __future__ import annotations

import sqlite3
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

RETRY_SECONDS = 0.02


def switch_to_wal(connection: sqlite3.Connection, wait_seconds: float) -> None:
    """Switch to write-ahead logging.

    While another connection does the same, SQLite refuses without its usual wait, so this function
    retries. Raises sqlite3.OperationalError after `wait_seconds`.
    """
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(RETRY_SECONDS)


def open_cache(path: Path, schema: str, wait_seconds: float) -> sqlite3.Connection:
    """Open a database, for any thread, that may be lost but not half written.

    Raises sqlite3.DatabaseError if it is damaged.
    """
    connection = sqlite3.connect(
        path, timeout=wait_seconds, isolation_level=None, check_same_thread=False
    )
    try:
        switch_to_wal(connection, wait_seconds)
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.executescript(schema)
    except BaseException:
        connection.close()
        raise
    return connection


def remove_cache(path: Path) -> None:
    """Delete a database and SQLite's files for it; no process may have it open."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
