"""Open SQLite files that several processes use at once."""

from __future__ import annotations

import sqlite3
import time

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
