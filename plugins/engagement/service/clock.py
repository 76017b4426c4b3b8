"""Seconds, days and months of the portal.

Moments are whole seconds since 1970-01-01 UTC. A day is the number of days since 1970-01-01 in
Vietnam, whose clocks have been seven hours ahead without summer time since 1975.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, datetime

from plugins.core.clock import DAY_SECONDS, OFFSET_SECONDS, ZONE

Clock = Callable[[], float]

EPOCH = date(1970, 1, 1).toordinal()

system_clock: Clock = time.time


def day_of(moment: float) -> int:
    return int(moment + OFFSET_SECONDS) // DAY_SECONDS


def start_of(day: int) -> int:
    """Return the first moment of a day."""
    return day * DAY_SECONDS - OFFSET_SECONDS


def format_day(day: int) -> str:
    """Return ``2024-01-13``."""
    return date.fromordinal(day + EPOCH).isoformat()


def format_moment(moment: int) -> str:
    """Return ``2024-01-13T08:00:00+07:00``."""
    return datetime.fromtimestamp(moment, ZONE).isoformat()


def parse_moment(text: str) -> int:
    """Return the moment of ``2024-01-13T08:00:00+07:00``. Raises ValueError."""
    return int(datetime.fromisoformat(text).timestamp())


def parse_day(text: str) -> int:
    """Return the day of ``2024-01-13``. Raises ValueError."""
    return date.fromisoformat(text).toordinal() - EPOCH


def month_of(day: int) -> tuple[int, int]:
    then = date.fromordinal(day + EPOCH)
    return then.year, then.month


class Calendar:
    """The current day, which never goes back, even if the system clock does."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._day = day_of(clock())

    def today(self) -> int:
        self.see(day_of(self._clock()))
        return self._day

    def see(self, day: int) -> None:
        """Advance to a day unless it is in the past."""
        self._day = max(self._day, day)
