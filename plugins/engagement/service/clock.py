"""Seconds, days and months of the portal.

Moments are whole seconds since 1970-01-01 UTC. A day is the number of days since 1970-01-01 in
Vietnam, whose clocks have been seven hours ahead without summer time since 1975.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

Clock = Callable[[], float]

OFFSET_SECONDS = 7 * 3600
DAY_SECONDS = 86_400
EPOCH = date(1970, 1, 1).toordinal()

system_clock: Clock = time.time


def day_of(moment: float) -> int:
    """Return the day in which a moment lies."""
    return int(moment + OFFSET_SECONDS) // DAY_SECONDS


def start_of(day: int) -> int:
    """Return the moment at which a day begins."""
    return day * DAY_SECONDS - OFFSET_SECONDS


def format_day(day: int) -> str:
    """Return ``2024-01-13``."""
    return date.fromordinal(day + EPOCH).isoformat()


def parse_day(text: str) -> int:
    """Return the day of ``2024-01-13``. Raises ValueError."""
    return date.fromisoformat(text).toordinal() - EPOCH


def month_of(day: int) -> tuple[int, int]:
    """Return the year and the month of a day."""
    then = date.fromordinal(day + EPOCH)
    return then.year, then.month


class Calendar:
    """Which day it is; once a day has been seen, it is never an earlier one again."""

    def __init__(self, clock: Clock) -> None:
        """Begin with today."""
        self._clock = clock
        self._day = day_of(clock())

    def today(self) -> int:
        """Return the day."""
        self.see(day_of(self._clock()))
        return self._day

    def see(self, day: int) -> None:
        """Know that a day has come."""
        self._day = max(self._day, day)
