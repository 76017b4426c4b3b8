"""Data of one process that is never stored: visitors online, private windows, rate limits."""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterable, Sequence

from plugins.engagement.retention import ONLINE_SECONDS, WINDOW_SECONDS

MOST_ONLINE = 200_000
MOST_WINDOWS = 50_000
MOST_BUCKETS = 100_000
FEW_BUCKETS = 4096
SWEEP_SECONDS = 5
HALF_HOUR_SECONDS = 1800
SLOTS = 1 << 16


class Presence:
    """Last time each visitor key was seen by this process, and the number seen only by others."""

    def __init__(self) -> None:
        self._seen: dict[int, int] = {}
        self._others = 0
        self._swept = 0

    def see(self, key: int, now: int, former: Iterable[int] = ()) -> bool:
        """Record that a visitor is online, and return whether they are new.

        `former` are keys of the same visitor under an older salt. New keys beyond MOST_ONLINE are
        dropped.
        """
        known = [self._seen.pop(old, None) for old in former]
        is_new = key not in self._seen and not any(known)
        if len(self._seen) < MOST_ONLINE or key in self._seen:
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


class GpcWindows:
    """Counting windows of visitors with Global Privacy Control; a restart closes all."""

    def __init__(self) -> None:
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
            if len(self._opened) <= MOST_WINDOWS and self._is_open(oldest, now):
                return
            del self._opened[oldest]


class Bucket:
    """A rate limit: `size` requests at once, refilled evenly over a period.

    Stores only the time at which each bucket will be full again (generic cell rate algorithm);
    full buckets are deleted.
    """

    def __init__(self, size: int, period_seconds: float) -> None:
        self._interval = period_seconds / size
        self._period = period_seconds
        self._full_at: dict[Hashable, float] = {}
        self._sweep_at = FEW_BUCKETS

    def take(self, key: Hashable, now: float) -> float:
        """Take one and return 0, or take nothing and return the seconds to wait for one."""
        full_at = max(self._full_at.get(key, now), now) + self._interval
        excess = full_at - now - self._period
        if excess > 1e-6 and full_at - now <= 2 * self._period:
            return excess
        self._full_at[key] = min(full_at, now + self._period)  # the clock may have been set back
        if len(self._full_at) > self._sweep_at:
            self.sweep(now)
        return 0.0

    def sweep(self, now: float) -> None:
        self._full_at = {key: at for key, at in self._full_at.items() if at > now}
        if len(self._full_at) > MOST_BUCKETS:  # rather allow some than refuse or grow without limit
            self._full_at.clear()
        self._sweep_at = max(FEW_BUCKETS, 2 * len(self._full_at))


class VisitorQuota:
    """Number of new visitors allowed per address in each half hour.

    Addresses are counted by hash in a table of fixed size. Addresses with the same slot share a
    quota; beyond it, all further visitors of an address are counted as one.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._began = 0.0
        self._used = array("H", bytes(2 * SLOTS))

    def has_room(self, address: bytes, now: float) -> bool:
        """Return whether an address may bring another new visitor."""
        if not 0 <= now - self._began < HALF_HOUR_SECONDS:
            self._used = array("H", bytes(2 * SLOTS))
            self._began = now
        return self._used[hash(address) % SLOTS] < self._most

    def use(self, address: bytes) -> None:
        """Count a new visitor of an address."""
        self._used[hash(address) % SLOTS] += 1

    def give_back(self, address: bytes) -> None:
        """Undo `use` for a visitor that was known already."""
        slot = hash(address) % SLOTS
        self._used[slot] = max(self._used[slot] - 1, 0)
