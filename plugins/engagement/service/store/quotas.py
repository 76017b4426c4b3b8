"""Rate limits for addresses and persons, in memory of bounded size."""

from __future__ import annotations

from array import array
from collections.abc import Hashable

HALF_HOUR_SECONDS = 1800
SMALL = 4096
MOST = 100_000
SLOTS = 1 << 16


class Bucket:
    """A rate limit: a burst of a given size, refilled evenly over a period.

    Stores only the time at which each bucket will be full again (generic cell rate algorithm);
    full buckets are deleted.
    """

    def __init__(self, size: int, period_seconds: float) -> None:
        """Allow `size` requests in each period."""
        self._interval = period_seconds / size
        self._period = period_seconds
        self._full_at: dict[Hashable, float] = {}
        self._sweep_at = SMALL

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
        """Delete full buckets."""
        self._full_at = {key: at for key, at in self._full_at.items() if at > now}
        if len(self._full_at) > MOST:  # rather allow some than refuse or grow without limit
            self._full_at.clear()
        self._sweep_at = max(SMALL, 2 * len(self._full_at))


class NonceQuota:
    """Number of new nonces allowed per address in each half hour.

    Addresses are counted by hash in a table of fixed size. Addresses with the same slot share a
    quota; beyond it, a visitor is counted without nonce, as one with others behind the address.
    """

    def __init__(self, most: int) -> None:
        """Allow `most` nonces per address."""
        self._most = most
        self._began = 0.0
        self._used = array("H", bytes(2 * SLOTS))

    def has_room(self, address: bytes, now: float) -> bool:
        """Return whether an address may use another new nonce."""
        if not 0 <= now - self._began < HALF_HOUR_SECONDS:
            self._used = array("H", bytes(2 * SLOTS))
            self._began = now
        return self._used[hash(address) % SLOTS] < self._most

    def use(self, address: bytes) -> None:
        """Count a new nonce of an address."""
        self._used[hash(address) % SLOTS] += 1

    def give_back(self, address: bytes) -> None:
        """Undo `use` for a nonce that was known already."""
        slot = hash(address) % SLOTS
        self._used[slot] = max(self._used[slot] - 1, 0)
