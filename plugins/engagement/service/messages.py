"""What the writer is asked to do, and what it answers. No address of a reader is in here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Window(NamedTuple):
    """Thirty minutes in which a visitor counts once, for a page or for the whole portal.

    The first of the keys is the one to open; under the others it may be open already: those of
    the day before, for instance. Without keys it counts and opens nothing.
    """

    keys: tuple[int, ...]


class Hit(NamedTuple):
    """One request to count; None is a window that it cannot open.

    `voter` asks what this person voted for the page.
    """

    page: str
    visit: Window | None
    view: Window | None
    voter: str | None = None


class Vote(NamedTuple):
    """One person's vote: points from 1 to 5, 0 takes it back.

    `crowd` is the key of all who share a network and a browser on a day.
    """

    page: str
    voter: str
    points: int
    crowd: int


class Counted(NamedTuple):
    """What a hit was; `mine` is the person's vote for the page, None without one."""

    is_visit: bool
    is_view: bool
    mine: int | None


@dataclass(frozen=True, slots=True)
class PageCounts:
    """Views, votes and the sum of their points."""

    views: int = 0
    votes: int = 0
    points: int = 0

    def __add__(self, other: PageCounts) -> PageCounts:
        """Return the sums."""
        return PageCounts(
            self.views + other.views, self.votes + other.votes, self.points + other.points
        )


class DayCount(NamedTuple):
    """The visits of one day."""

    day: int
    visits: int


@dataclass(frozen=True, slots=True)
class BatchResult:
    """Answers in the order of the messages, None for votes, and the counts that have changed."""

    answers: tuple[Counted | None, ...]
    tallies: dict[str, PageCounts] = field(default_factory=dict)
    day: DayCount | None = None
