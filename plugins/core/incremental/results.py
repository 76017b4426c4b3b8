"""Memoized results: values computed once for each digest of their inputs and code version."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from plugins.core.incremental.store import KEPT_DAYS, BuildState

Key = tuple[str, bytes]  # name of the thing, digest of all inputs but the code


class Result(NamedTuple):
    """A value under its key; `body` is a large part of it that is read separately."""

    key: Key
    value: bytes
    body: bytes = b""


class Results:
    """The results of one kind. Values recorded by other code are never returned."""

    def __init__(self, state: BuildState, kind: str) -> None:
        self._state = state
        self._own = kind, state.code

    def read_all(self) -> dict[Key, bytes]:
        """Return all values, without their bodies."""
        query = "SELECT name, key, value FROM results WHERE kind = ? AND code = ?"
        return {(name, key): value for name, key, value in self._state.read(query, *self._own)}

    def find(self, keys: Iterable[Key]) -> dict[Key, bytes]:
        """Return the values that there are for these keys."""
        return {key: row[0] for key in keys if (row := self._find("value", key))}

    def read_body(self, key: Key) -> bytes:
        """Return the body of a result. Raises KeyError if there is no such result."""
        row = self._find("body", key)
        if row is None:
            raise KeyError(key)
        return row[0]

    def record(self, results: Iterable[Result]) -> None:
        """Remember results."""
        statement = (
            "INSERT OR REPLACE INTO results (kind, code, name, key, idle_since, value, body)"
            " VALUES (?, ?, ?, ?, 0, ?, ?)"
        )
        self._state.write(
            statement, ((*self._own, *key, value, body) for key, value, body in results)
        )

    def keep_only(self, wanted: Collection[Key]) -> None:
        """Turn all results idle but `wanted`, and delete those idle for more than KEPT_DAYS.

        Results of other code turn idle too. Only changes are written.
        """
        read, (kind, code) = self._state.read, self._own
        condition = "FROM results WHERE kind = ? AND code = ?"
        known = set(read(f"SELECT name, key {condition}", kind, code))
        idle = set(read(f"SELECT name, key {condition} AND idle_since > 0", kind, code))
        self._turn(0, ((code, *key) for key in idle.intersection(wanted)))
        self._turn(self._state.today, ((code, *key) for key in known - idle - set(wanted)))
        others = (
            "SELECT code, name, key FROM results WHERE kind = ? AND code != ? AND idle_since = 0"
        )
        self._turn(self._state.today, read(others, kind, code))
        old = (
            "SELECT kind, code, name, key FROM results"
            " WHERE kind = ? AND idle_since > 0 AND idle_since < ?"
        )
        self._state.write(
            "DELETE FROM results WHERE kind = ? AND code = ? AND name = ? AND key = ?",
            read(old, kind, self._state.today - KEPT_DAYS),
        )

    def _find(self, column: str, key: Key) -> tuple[bytes] | None:
        query = f"SELECT {column} FROM results WHERE kind = ? AND code = ? AND name = ? AND key = ?"
        return next(iter(self._state.read(query, *self._own, *key)), None)

    def _turn(self, idle_since: int, rows: Iterable[tuple[bytes, str, bytes]]) -> None:
        statement = (
            "UPDATE results SET idle_since = ? WHERE kind = ? AND code = ? AND name = ? AND key = ?"
        )
        self._state.write(statement, ((idle_since, self._own[0], *row) for row in rows))
