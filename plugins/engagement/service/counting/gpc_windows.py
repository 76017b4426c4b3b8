"""Counting windows of visitors with Global Privacy Control, kept in memory only."""

from __future__ import annotations

from collections.abc import Sequence

from plugins.engagement.retention import WINDOW_SECONDS

MOST = 50_000


class GpcWindows:
    """Opening time of each window; a restart closes all windows."""

    def __init__(self) -> None:
        """Start without open windows."""
        self._opened: dict[int, int] = {}  # in the order of opening

    def open(self, keys: Sequence[int], now: int) -> bool:
        """Open the window of the first key and return True, or return False if any key has one."""
        if any(key in self._opened and self._is_open(key, now) for key in keys):
            return False
        self._opened.pop(keys[0], None)
        self._opened[keys[0]] = now
        self._forget(now)
        return True

    def close(self, key: int) -> None:
        """Close the window of a hit that was not stored."""
        self._opened.pop(key, None)

    def _is_open(self, key: int, now: int) -> bool:
        return abs(now - self._opened[key]) < WINDOW_SECONDS

    def _forget(self, now: int) -> None:
        while self._opened:
            oldest = next(iter(self._opened))
            if len(self._opened) <= MOST and self._is_open(oldest, now):
                return
            del self._opened[oldest]
