"""Open windows in memory, for a store that writes only how they were opened.

Keys are random, so a table by key would touch another page of the file for each of them (measured:
five times the work of a whole hit). Each transaction appends its keys as one row instead, and a
start reads the rows of the last half hour again.
"""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass

# Some 100 bytes each. Beyond that the oldest are forgotten before their time.
MOST = 300_000


@dataclass(frozen=True, slots=True)
class Opening:
    """Keys that were opened at one moment, as the row with that number keeps them."""

    row: int
    moment: int
    keys: array[int]


class Windows:
    """Which windows are open, and what the current transaction has opened."""

    def __init__(self, openings: Iterable[Opening], length_seconds: int) -> None:
        """Begin with rows of the store, in their order."""
        self._length = length_seconds
        self._opened: dict[int, int] = {}
        self._openings: deque[Opening] = deque()
        self._last_row = 0
        self._pending: list[tuple[Opening, dict[int, int]]] = []
        for opening in openings:
            self._add(opening, opening.keys)

    def find_open(self, keys: Iterable[int], now: int) -> set[int]:
        """Return those keys whose window is open.

        A window from the future was opened before the clock was set back; after the length of a
        window it is void.
        """
        opened, length = self._opened, self._length
        return {
            key
            for key in keys
            if (then := opened.get(key)) is not None and abs(now - then) < length
        }

    def open(self, keys: Collection[int], now: int) -> Opening | None:
        """Open those that are not open; return what to write, None when all were."""
        new = set(keys) - self.find_open(keys, now)
        if not new:
            return None
        opening = Opening(self._last_row + 1, now, array("q", new))
        before = {key: self._opened[key] for key in new if key in self._opened}
        self._pending.append((opening, before))
        self._add(opening, new)
        return opening

    def commit(self) -> None:
        """Keep what was opened."""
        self._pending.clear()

    def take_back(self) -> None:
        """Close what was opened since the last commit."""
        while self._pending:
            opening, before = self._pending.pop()
            self._openings.pop()
            self._last_row = opening.row - 1
            for key in opening.keys:
                del self._opened[key]
            self._opened.update(before)

    def close_ended(self, now: int, most: int) -> tuple[int, int]:
        """Forget at most so many that have ended; return how many, and the last row forgotten."""
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
