"""Snapshot of all counts, sent by the service to the build; its parser is strict.

Format: `{"total": 1, "days": {"2024-01-13": 1}, "pages": {key: {"views", "votes", "points"}},
"comments": {…}}`, the last member as in `comments`; without it the service knows no comments. The
build's copy also has `taken_at`, an ISO 8601 time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from plugins.core.clock import ZONE
from plugins.core.counts import COUNTS, is_count, is_rating
from plugins.core.errors import PortalError, one_line
from plugins.engagement.comments import Comments, read_comments
from plugins.engagement.manifest import PAGE_KEY

YEARS = range(2000, 2200)  # limits the days that statistics fill in
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class SnapshotError(PortalError):
    """An invalid snapshot; the reason in one line."""


@dataclass(frozen=True)
class PageFigures:
    """The views of a page and its rating: number and sum of votes."""

    views: int = 0
    votes: int = 0
    points: int = 0

    @property
    def fingerprint(self) -> bytes:
        return b"%d %d %d" % (self.views, self.votes, self.points)

    @property
    def average(self) -> str:
        """Return the mean of the votes with one decimal, empty if there are none.

        Rounded as `toFixed` does in browsers, so that the script does not change current figures.
        """
        if not self.votes:
            return ""
        mean = Decimal(self.points / self.votes)
        return str(mean.quantize(Decimal("0.1"), ROUND_HALF_UP))

    @property
    def half_stars(self) -> int:
        """Return the mean in half stars, 0 to 10, rounded as `Math.round` does in browsers."""
        return int(2 * self.points / self.votes + 0.5) if self.votes else 0


NO_FIGURES = PageFigures()


@dataclass(frozen=True)
class Snapshot:
    """Visits by day (Vietnamese time), figures by page key.

    `total` includes visits before the first day. `taken_at` is None for starting figures, and for
    a pinned file without it, `comments` if nothing is known of them.
    """

    total: int = 0
    days: Mapping[date, int] = field(default_factory=dict)
    pages: Mapping[str, PageFigures] = field(default_factory=dict)
    taken_at: datetime | None = None
    comments: Comments | None = None


def read_snapshot(content: bytes) -> Snapshot:
    """Return the snapshot of a file or an answer. Raises SnapshotError."""
    try:
        document = json.loads(content)
        return Snapshot(
            total=_count(document["total"]),
            days={_read_day(day): _count(visits) for day, visits in document["days"].items()},
            pages=dict(_read_page(*page) for page in document["pages"].items()),
            taken_at=_read_time(document.get("taken_at")),
            comments=read_comments(document["comments"]) if "comments" in document else None,
        )
    except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise SnapshotError(f"no snapshot of figures: {one_line(repr(error))}") from error
    except AttributeError as error:
        raise SnapshotError("no snapshot of figures: days and pages must be objects") from error


def _read_day(text: str) -> date:
    day = date.fromisoformat(text) if DAY.fullmatch(text) else None
    if day is None or day.year not in YEARS:
        raise ValueError(text)
    return day


def _read_page(key: str, counts: Mapping[str, Any]) -> tuple[str, PageFigures]:
    if not PAGE_KEY.fullmatch(key):
        raise ValueError(key)
    figures = PageFigures(**{name: _count(counts[name]) for name in COUNTS})
    if not is_rating(figures.votes, figures.points):
        raise ValueError(key)
    return key, figures


def _count(value: object) -> int:
    if not is_count(value):
        raise ValueError(value)
    return value


def _read_time(text: object) -> datetime | None:
    if text is None:
        return None
    moment = datetime.fromisoformat(str(text))
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment.astimezone(ZONE)
