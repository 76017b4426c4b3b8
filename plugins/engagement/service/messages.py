"""Messages to the writer and its results; none contains an address of a reader."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Window(NamedTuple):
    """Thirty minutes in which a visitor counts once, for a page or for the portal.

    The first key is opened unless any key is open; the others are former keys of the visitor, such
    as yesterday's. A window without keys always counts and opens nothing.
    """

    keys: tuple[int, ...]


class Hit(NamedTuple):
    """One request to count; a window that is None does not count.

    With `voter`, the result has this person's vote for the page.
    """

    page: str
    visit: Window | None
    view: Window | None
    voter: str | None = None


class Vote(NamedTuple):
    """One person's vote: 1 to 5 points, or 0 to delete it.

    `network` is the key shared by a network on one day, `crowd` by a network and a browser's name.
    """

    page: str
    voter: str
    points: int
    crowd: int
    network: int


class SentComment(NamedTuple):
    """A reader's comment in clean text; `code` names it unless the same one is stored already.

    With `is_held` it came in a rush of many, and waits behind the others.
    """

    code: str
    page: str
    name: str
    email: str
    text: str
    is_held: bool


class SentLetter(NamedTuple):
    """A letter to the office, as `SentComment`; `contact` is where to answer it."""

    code: str
    topic: str
    name: str
    contact: str
    text: str
    is_held: bool


class Counted(NamedTuple):
    """Result of a hit; `mine` is the person's vote for the page, None without one."""

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
        return PageCounts(
            self.views + other.views, self.votes + other.votes, self.points + other.points
        )


class DayCount(NamedTuple):
    """The visits of one day."""

    day: int
    visits: int


@dataclass(frozen=True, slots=True)
class BatchResult:
    """Results in the order of the messages, and the changed counts.

    The result of a vote is None, that of a comment or letter the code under which it is stored.
    """

    answers: tuple[Counted | str | None, ...]
    tallies: dict[str, PageCounts] = field(default_factory=dict)
    day: DayCount | None = None
