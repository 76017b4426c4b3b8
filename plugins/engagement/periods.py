"""Visits by day, month and year, for the statistics page and its files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from plugins.engagement.snapshot import Snapshot
from plugins.vietnamese.formats import format_date, format_month

SHOWN_DAYS = 30
SHOWN_MONTHS = 24
BYTE_ORDER_MARK = "\ufeff"  # spreadsheets detect UTF-8 by it


@dataclass(frozen=True)
class Period:
    """A day, a month or a year with its visits; `key` is ISO 8601."""

    key: str
    label: str
    visits: int


@dataclass(frozen=True)
class Bar:
    """A bar of the chart; `percent` is relative to the longest one."""

    period: Period
    percent: int


@dataclass(frozen=True)
class Series:
    """Periods of equal length, oldest first, and their bars on the page, newest first."""

    periods: tuple[Period, ...]
    bars: tuple[Bar, ...]
    save_as: str

    @property
    def csv(self) -> str:
        """Return all periods as CSV (RFC 4180)."""
        rows = "".join(f"{period.key},{period.visits}\r\n" for period in self.periods)
        return f"{BYTE_ORDER_MARK}Thời gian,Lượt truy cập\r\n{rows}"


@dataclass(frozen=True)
class Chronicle:
    """Visits on the statistics page; `before` counts those before the first day."""

    taken_at: datetime | None
    days: Series
    months: Series
    years: Series
    before: int
    total: int


def make_chronicle(snapshot: Snapshot) -> Chronicle:
    """Return the visits of a snapshot by day, month and year, without gaps in the days."""
    visits = fill_days(snapshot.days, snapshot.taken_at.date() if snapshot.taken_at else None)
    days = [Period(day.isoformat(), format_date(day), count) for day, count in visits.items()]
    months = _sum_up(visits, lambda day: (f"{day:%Y-%m}", format_month(day.year, day.month)))
    years = _sum_up(visits, lambda day: (f"{day:%Y}", f"Năm {day.year}"))
    return Chronicle(
        taken_at=snapshot.taken_at,
        days=_make_series(days, SHOWN_DAYS, "thong-ke/ngay.csv"),
        months=_make_series(months, SHOWN_MONTHS, "thong-ke/thang.csv"),
        years=_make_series(years, len(years), "thong-ke/nam.csv"),
        before=max(snapshot.total - sum(visits.values()), 0),
        total=snapshot.total,
    )


def fill_days(days: Mapping[date, int], until: date | None) -> dict[date, int]:
    """Return the visits of every day from the first one to the last one or `until`."""
    if not days:
        return {}
    first, last = min(days), max(*days, until or date.min)
    every = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return {day: days.get(day, 0) for day in every}


def _sum_up(visits: Mapping[date, int], name: Callable[[date], tuple[str, str]]) -> list[Period]:
    sums: Counter[tuple[str, str]] = Counter()
    for day, count in visits.items():
        sums[name(day)] += count
    return [Period(key, label, count) for (key, label), count in sums.items()]


def _make_series(periods: Sequence[Period], shown: int, save_as: str) -> Series:
    drawn = periods[::-1][:shown]
    longest = max((period.visits for period in drawn), default=0) or 1
    bars = (Bar(period, round(100 * period.visits / longest)) for period in drawn)
    return Series(tuple(periods), tuple(bars), save_as)
