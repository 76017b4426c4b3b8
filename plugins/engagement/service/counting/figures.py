"""Figures as shown, in memory: starting counts plus measured counts.

Used only in the thread of the event loop. The month is the sum of its days, the total the starting
total plus the sum of all days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from plugins.core.voice import MOST_ANSWERS
from plugins.engagement.service.clock import Calendar, format_day, format_moment, month_of
from plugins.engagement.service.messages import BatchResult, PageCounts
from plugins.engagement.service.store.interface import Store
from plugins.engagement.service.store.voice import (
    Answer,
    Comment,
    count_approved,
    read_approved,
)

NOTHING = PageCounts()


@dataclass(frozen=True, slots=True)
class StoredFigures:
    measured: Mapping[str, PageCounts]
    start: Mapping[str, PageCounts]
    days: Mapping[int, int]
    start_total: int
    newest_salt: int = 0  # day of the newest salt, 0 without any
    comments: Mapping[str, int] = field(default_factory=dict)  # approved ones by page

    def of_page(self, page: str) -> PageCounts:
        """Return the counts of a page, starting counts included."""
        return self.measured.get(page, NOTHING) + self.start.get(page, NOTHING)


class Totals(NamedTuple):
    """The six lines of `Thống kê truy cập`."""

    crawlers: int
    guests: int
    today: int
    month: int
    total: int

    @property
    def online(self) -> int:
        return self.crawlers + self.guests


def read_stored_figures(store: Store) -> StoredFigures:
    with store.transaction():
        return StoredFigures(
            measured=store.read_tallies(),
            start=store.read_start(),
            days=store.read_days(),
            start_total=store.read_start_total(),
            newest_salt=max(store.find_salts(), default=0),
            comments=count_approved(store),
        )


def read_approved_comments(store: Store) -> list[tuple[Comment, list[Answer]]]:
    with store.transaction():
        return read_approved(store)


def format_snapshot(stored: StoredFigures) -> Mapping[str, Any]:
    """Return the snapshot document; starting counts are included in total and pages."""
    pages = sorted(stored.measured.keys() | stored.start.keys())
    return {
        "total": stored.start_total + sum(stored.days.values()),
        "days": {format_day(day): visits for day, visits in stored.days.items()},
        "pages": {page: asdict(stored.of_page(page)) for page in pages},
    }


def format_comments(
    approved: Iterable[tuple[Comment, list[Answer]]],
) -> Mapping[str, list[Mapping[str, Any]]]:
    """Return approved comments by page, the oldest first, with their answers."""
    pages: dict[str, list[Mapping[str, Any]]] = {}
    for comment, answers in approved:
        document = {
            "code": comment.code,
            "name": comment.name,
            "time": format_moment(comment.moment),
            "text": comment.shown,
            "answers": [
                {"name": one.name, "time": format_moment(one.moment), "text": one.text}
                for one in answers[:MOST_ANSWERS]
            ],
        }
        pages.setdefault(comment.page, []).append(document)
    return dict(sorted(pages.items()))


class Figures:
    """Counts by page; visits of the day, the month and all time."""

    def __init__(self, stored: StoredFigures, calendar: Calendar) -> None:
        self._calendar = calendar
        self.take_over(stored)

    def take_over(self, stored: StoredFigures) -> None:
        """Replace all figures by those of the store."""
        self._measured = dict(stored.measured)
        self._start = stored.start
        self._comments = stored.comments
        self._calendar.see(max(stored.newest_salt, *stored.days, 0))
        self.day = self._calendar.today()
        self._today = stored.days.get(self.day, 0)
        month = month_of(self.day)
        before = {day: count for day, count in stored.days.items() if day != self.day}
        self._month_before = sum(count for day, count in before.items() if month_of(day) == month)
        self._total_before = stored.start_total + sum(before.values())

    def settle(self, outcome: BatchResult) -> None:
        """Apply the changes of a committed batch."""
        self._measured.update(outcome.tallies)
        if outcome.day is not None:
            self._calendar.see(outcome.day.day)
            if outcome.day.day == self.turn():
                self._today = outcome.day.visits

    def turn(self) -> int:
        """Return the current day; at midnight, start its counts at zero first."""
        day = self._calendar.today()
        if day != self.day:
            is_same_month = month_of(day) == month_of(self.day)
            self._month_before = self._month_before + self._today if is_same_month else 0
            self._total_before += self._today
            self.day, self._today = day, 0
        return day

    def of_page(self, page: str) -> PageCounts:
        """Return the counts of a page, starting counts included."""
        measured, start = self._measured.get(page, NOTHING), self._start.get(page)
        return measured + start if start is not None else measured

    def comments_of(self, page: str) -> int:
        """Return the number of approved comments."""
        return self._comments.get(page, 0)

    def totals(self, crawlers: int, guests: int) -> Totals:
        """Return the totals, given the numbers of crawlers and guests online."""
        return Totals(
            crawlers,
            guests,
            self._today,
            self._month_before + self._today,
            self._total_before + self._today,
        )
