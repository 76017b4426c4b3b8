"""Bounds on what one address or person may do. In memory, and small whatever comes."""

from __future__ import annotations

from array import array
from collections.abc import Hashable

HALF_HOUR_SECONDS = 1800
SMALL = 4096
MOST = 100_000
SLOTS = 1 << 16


class Bucket:
    """Lets so many through at once and refills evenly over a period.

    Kept is only the moment at which a bucket will be full again (the generic cell rate
    algorithm); a bucket that is full is forgotten.
    """

    def __init__(self, size: int, period_seconds: float) -> None:
        """Let `size` through in each period."""
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
        """Forget the buckets that are full."""
        self._full_at = {key: at for key, at in self._full_at.items() if at > now}
        if len(self._full_at) > MOST:  # rather let one through than refuse or grow without end
            self._full_at.clear()
        self._sweep_at = max(SMALL, 2 * len(self._full_at))


class NonceQuota:
    """How many new nonces an address may bring in each half hour of the process.

    Addresses are counted in a table of fixed size, by their hash: at worst two that meet there
    share one quota, and who has none left counts as one visitor with their neighbours.
    """

    def __init__(self, most: int) -> None:
        """Let an address bring `most`."""
        self._most = most
        self._began = 0.0
        self._used = array("H", bytes(2 * SLOTS))

    def has_room(self, address: bytes, now: float) -> bool:
        """Tell whether an address may bring another nonce."""
        if not 0 <= now - self._began < HALF_HOUR_SECONDS:
            self._used = array("H", bytes(2 * SLOTS))
            self._began = now
        return self._used[hash(address) % SLOTS] < self._most

    def use(self, address: bytes) -> None:
        """Note that an address brings a nonce."""
        self._used[hash(address) % SLOTS] += 1

    def give_back(self, address: bytes) -> None:
        """Note that it was known already."""
        slot = hash(address) % SLOTS
        self._used[slot] = max(self._used[slot] - 1, 0)
