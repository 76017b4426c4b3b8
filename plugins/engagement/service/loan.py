"""Figures that are another counter's: shown in place of what this service has measured.

Views by page are asked for when somebody looks at the page; visits of today, of the month and of
the time before it every few minutes. What was heard last is kept in a file of the state folder, so
that a restart goes on with it. Starting figures are added, as they are to measured ones.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Protocol

from plugins.engagement.manifest import ManifestPage
from plugins.engagement.service.files import write_whole
from plugins.engagement.service.messages import Tally
from plugins.engagement.service.moments import Clock, day_of, month_of, start_of
from plugins.engagement.service.problems import ServiceProblem

TOTALS_SECONDS = 300
PAGE_SECONDS = 1800
RETRY_SECONDS = 60
PAGES_AT_ONCE = 30
MOST_DAYS = 31  # asked for after the service or the counter was away
DAYS_LATE = 1  # yesterday's last visits may still be on their way
FIRST_DAY = day_of(1_546_300_800)  # 2019, when there was no GoatCounter yet


class Lender(Protocol):
    """Who has counted."""

    def count_views(self, address: str) -> int:
        """Return the views of a page."""

    def count_visits(self, start: int, end: int) -> int:
        """Return the visits between two moments."""


@dataclass(frozen=True)
class Loan:
    """What was heard last; `before` are the visits before the day `month_start`."""

    views: dict[str, int] = field(default_factory=dict)
    days: dict[int, int] = field(default_factory=dict)
    month_start: int = 0
    month: int = 0
    before: int = 0

    def visits_of(self, day: int) -> tuple[int, int, int]:
        """Return the visits of a day, of its month up to then, and of all time."""
        is_same_month = month_of(day) == month_of(self.month_start)
        return (
            self.days.get(day, 0),
            self.month if is_same_month else 0,
            self.before + self.month,
        )


def read_loan(path: Path) -> Loan:
    """Return what an earlier process has heard, nothing when there is no such file."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        kept["days"] = {int(day): visits for day, visits in kept["days"].items()}
        return Loan(**kept)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Loan()


class Borrower:
    """Keeps a loan fresh. Refreshing waits for answers, so it is done in a thread of its own.

    A loan that is shown never changes: a fresh one takes its place as a whole.
    """

    def __init__(self, lender: Lender, clock: Clock, path: Path) -> None:
        """Begin with what is kept at `path`."""
        self.loan = read_loan(path)
        self._lender = lender
        self._clock = clock
        self._path = path
        self._heard_at: dict[str, float] = {}
        self._totals_at = float("-inf")
        self._wanted: dict[str, None] = {}
        self._problem: ServiceProblem | None = None
        self._retry_at = 0.0
        self.is_ending = False

    def replace_views(self, page: str, measured: Tally) -> Tally:
        """Return a page's counts with the other counter's views, and ask for fresh ones."""
        if self._clock() - self._heard_at.get(page, float("-inf")) >= PAGE_SECONDS:
            self._wanted[page] = None
        return replace(measured, views=self.loan.views.get(page, measured.views))

    def refresh(self, pages: Mapping[str, ManifestPage]) -> None:
        """Ask for what is old and wanted.

        Raises ServiceProblem; what is known then stays, and nothing is asked for a while.
        """
        if self._problem is not None and self._clock() < self._retry_at:
            raise self._problem
        try:
            if self._clock() - self._totals_at >= TOTALS_SECONDS:
                self._refresh_totals()
            for page in list(self._wanted)[:PAGES_AT_ONCE]:
                if not self.is_ending:
                    self._refresh_page(page, pages)
        except ServiceProblem as problem:
            self._problem, self._retry_at = problem, self._clock() + RETRY_SECONDS
            raise
        self._problem = None

    def _refresh_page(self, page: str, pages: Mapping[str, ManifestPage]) -> None:
        if page in pages:
            views = self._lender.count_views(pages[page].url)
            self._take_over(replace(self.loan, views={**self.loan.views, page: views}))
            self._heard_at[page] = self._clock()
        self._wanted.pop(page, None)

    def _refresh_totals(self) -> None:
        today = day_of(self._clock())
        first = first_of_month(today)
        last = max(self.loan.days, default=today)
        since = max(min(last, today) - DAYS_LATE, today - MOST_DAYS)
        fresh = {day: self._count(day, day + 1) for day in range(since, today + 1)}
        # Visits of the last minutes of a month may arrive on the first of the next one.
        is_settled = self.loan.month_start == first and last > first
        month = self._count(first, today + 1)
        before = self.loan.before if is_settled else self._count(FIRST_DAY, first)
        days = {**self.loan.days, **fresh}
        self._take_over(
            replace(self.loan, days=days, month_start=first, month=month, before=before)
        )
        self._totals_at = self._clock()

    def _count(self, first: int, last: int) -> int:
        """Return the visits from the beginning of a day to that of another."""
        return self._lender.count_visits(start_of(first), start_of(last))

    def _take_over(self, loan: Loan) -> None:
        """Show a loan from now on, and keep it."""
        self.loan = loan
        write_whole(self._path, json.dumps(asdict(loan)))


def first_of_month(day: int) -> int:
    """Return the first day of a day's month."""
    first = day
    while month_of(first - 1) == month_of(day):
        first -= 1
    return first
