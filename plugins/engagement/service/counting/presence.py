"""Visitors online: seen in the last five minutes. Kept in memory only."""

from __future__ import annotations

from collections.abc import Iterable

from plugins.engagement.retention import ONLINE_SECONDS

SWEEP_SECONDS = 5
MOST = 200_000


class Presence:
    """Last time each visitor key was seen by this process, and the number seen only by others."""

    def __init__(self) -> None:
        """Start without visitors."""
        self._seen: dict[int, int] = {}
        self._others = 0
        self._swept = 0

    def see(self, key: int, now: int, former: Iterable[int] = ()) -> bool:
        """Record that a visitor is online, and return whether they are new.

        `former` are keys of the same visitor under an older salt. New keys beyond MOST are dropped.
        """
        known = [self._seen.pop(old, None) for old in former]
        is_new = key not in self._seen and not any(known)
        if len(self._seen) < MOST or key in self._seen:
            self._seen[key] = now
        return is_new

    def count(self, now: int) -> int:
        """Return the number of visitors online; expired ones are removed every five seconds."""
        if abs(now - self._swept) >= SWEEP_SECONDS:
            self._seen = {
                key: seen for key, seen in self._seen.items() if abs(now - seen) < ONLINE_SECONDS
            }
            self._swept = now
        return len(self._seen) + self._others

    def seen_since(self, moment: int) -> dict[int, int]:
        """Return the visitors seen at a moment or later, with their time."""
        return {key: seen for key, seen in self._seen.items() if seen >= moment}

    def take_others(self, keys: set[int]) -> None:
        """Set the visitors seen by other processes."""
        self._others = len(keys - self._seen.keys())
