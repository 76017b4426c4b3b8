"""Open SQLite files that several processes use at once."""

from __future__ import annotations

import sqlite3
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

RETRY_SECONDS = 0.02


def switch_to_wal(connection: sqlite3.Connection, wait_seconds: float) -> None:
    """Switch to write-ahead logging, which SQLite refuses at once, without its usual wait, while
    another connection does the same.

    Raises sqlite3.OperationalError when it still refuses after `wait_seconds`.
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
    """Open a file that may be lost but never be half written, for any thread.

    Raises sqlite3.DatabaseError when it is damaged.
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
    """Remove such a file with those that SQLite keeps beside it; nobody may have it open."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
