"""Memoized results: values computed once for each digest of their inputs and code version."""

from __future__ import annotations

from collections.abc import Iterable, Set
from typing import NamedTuple

from plugins.core.incremental.store import KEPT_DAYS, BuildState

ONE = "kind = ? AND code = ? AND name = ? AND key = ?"

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
        self._known: Set[Key] = frozenset()

    def read_all(self) -> dict[Key, bytes]:
        """Return all values, without their bodies."""
        query = "SELECT name, key, value FROM results WHERE kind = ? AND code = ?"
        rows = self._state.read(query, *self._own)
        known = {(name, key): value for name, key, value in rows}
        self._known = known.keys()
        return known

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

    def keep_only(self, wanted: Set[Key]) -> None:
        """Turn all results idle but `wanted`, and delete those idle for more than KEPT_DAYS.

        Results of other code turn idle too. Only changes are written.
        """
        (kind, code), today = self._own, self._state.today
        # What was recorded since read_all is wanted.
        known = self._known or {row[1:] for row in self._select("code = ?", code)}
        idle = {row[1:] for row in self._select("code = ? AND idle_since > 0", code)}
        self._turn(0, ((code, *key) for key in idle & wanted))
        self._turn(today, ((code, *key) for key in known - wanted - idle))
        self._turn(today, self._select("(code < ? OR code > ?) AND idle_since = 0", code, code))
        old = self._select("idle_since > 0 AND idle_since < ?", today - KEPT_DAYS)
        self._state.write(f"DELETE FROM results WHERE {ONE}", ((kind, *row) for row in old))

    def _select(self, condition: str, *values: object) -> list[tuple[bytes, str, bytes]]:
        query = f"SELECT code, name, key FROM results WHERE kind = ? AND {condition}"
        return self._state.read(query, self._own[0], *values)

    def _find(self, column: str, key: Key) -> tuple[bytes] | None:
        rows = self._state.read(f"SELECT {column} FROM results WHERE {ONE}", *self._own, *key)
        return rows[0] if rows else None

    def _turn(self, idle_since: int, rows: Iterable[tuple[bytes, str, bytes]]) -> None:
        self._state.write(
            f"UPDATE results SET idle_since = ? WHERE {ONE}",
            ((idle_since, self._own[0], *row) for row in rows),
        )
