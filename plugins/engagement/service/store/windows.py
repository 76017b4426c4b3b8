"""Open windows in memory, for a store with a journal of openings.

Keys are random, so that a table by key would write to a different page of the file for each key
(measured: five times the cost of a hit). Instead, each transaction appends its keys as one row; at
the start the rows of the last half hour are read.
"""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass

# About 100 bytes each. Beyond this number the oldest are closed early.
MOST = 300_000


@dataclass(frozen=True, slots=True)
class Opening:
    """Keys opened at one moment, stored as one row."""

    row: int
    moment: int
    keys: array[int]


class Windows:
    """Open windows, including those of the current transaction."""

    def __init__(self, openings: Iterable[Opening], length_seconds: int) -> None:
        """Start with the rows of the store, in order."""
        self._length = length_seconds
        self._opened: dict[int, int] = {}
        self._openings: deque[Opening] = deque()
        self._last_row = 0
        self._pending: list[tuple[Opening, dict[int, int]]] = []
        for opening in openings:
            self._add(opening, opening.keys)

    def find_open(self, keys: Iterable[int], now: int) -> set[int]:
        """Return the keys whose window is open.

        A window in the future was opened before the clock was set back; it expires after its length
        too.
        """
        opened, length = self._opened, self._length
        return {
            key
            for key in keys
            if (then := opened.get(key)) is not None and abs(now - then) < length
        }

    def open(self, keys: Collection[int], now: int) -> Opening | None:
        """Open the closed ones; return the row to write, None if all were open."""
        new = set(keys) - self.find_open(keys, now)
        if not new:
            return None
        opening = Opening(self._last_row + 1, now, array("q", new))
        before = {key: self._opened[key] for key in new if key in self._opened}
        self._pending.append((opening, before))
        self._add(opening, new)
        return opening

    def commit(self) -> None:
        self._pending.clear()

    def take_back(self) -> None:
        """Undo the openings since the last commit."""
        while self._pending:
            opening, before = self._pending.pop()
            self._openings.pop()
            self._last_row = opening.row - 1
            for key in opening.keys:
                del self._opened[key]
            self._opened.update(before)

    def close_ended(self, now: int, most: int) -> tuple[int, int]:
        """Delete about `most` expired ones; return their number and the last deleted row."""
        closed = row = 0
        while self._openings and closed < most:
            oldest = self._openings[0]
            if abs(now - oldest.moment) < self._length and len(self._opened) <= MOST:
                break
            self._openings.popleft()
            for key in oldest.keys:
                if self._opened.get(key) == oldest.moment:
                    del self._opened[key]
            closed, row = closed + len(oldest.keys), oldest.row
        return closed, row

    def _add(self, opening: Opening, keys: Iterable[int]) -> None:
        self._openings.append(opening)
        self._last_row = opening.row
        self._opened.update(dict.fromkeys(keys, opening.moment))
