"""The desk of editors: read what waits, decide, and tell the build that pages have changed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

from plugins.core.files import write_whole
from plugins.engagement.service.clock import Clock
from plugins.engagement.service.counting.figures import (
    Figures,
    StoredFigures,
    read_stored_figures,
)
from plugins.engagement.service.counting.writer import Writer
from plugins.engagement.service.store.interface import Store
from plugins.engagement.service.store.voice import (
    OPEN_LETTERS,
    RECEIVED,
    WAITING,
    Stand,
    count_comments,
    count_letters,
)
from plugins.engagement.service.voice.deciding import Decided

T = TypeVar("T")
log = logging.getLogger(__name__)


class WaitingCounts(NamedTuple):
    """What waits for editors: numbers, and moments of the first and of the last.

    Moments are 0 without any; those of comments and letters that came in a rush do not count.
    """

    comments: int = 0
    oldest_comment: int = 0
    newest_comment: int = 0
    letters: int = 0
    oldest_letter: int = 0
    newest_letter: int = 0


class Desk:
    """Reads and decides in the writer's thread, between two batches."""

    def __init__(self, writer: Writer, figures: Figures, clock: Clock, decided_file: Path) -> None:
        """`decided_file` is replaced whenever a decision changes a page of the portal."""
        self._writer = writer
        self._figures = figures
        self._clock = clock
        self._decided_file = decided_file
        self.waiting = WaitingCounts()

    async def read(self, work: Callable[[Store], T]) -> T:
        """Return what `work` reads in one transaction. Raises StoreUnavailable."""

        def read(store: Store) -> T:
            with store.transaction():
                return work(store)

        return await self._writer.call(read)

    async def decide(self, work: Callable[[Store, int], Decided]) -> Decided:
        """Do `work`, at a moment, in one transaction, and show its effect.

        Raises StoreUnavailable, and what `work` raises.
        """

        def decide(store: Store) -> tuple[Decided, StoredFigures]:
            with store.transaction():
                decided = work(store, int(self._clock()))
            if decided.is_public:
                report_decision(self._decided_file)
            return decided, read_stored_figures(store)

        return (await self._writer.call(decide, self._take_over))[0]

    async def look(self) -> None:
        """Count what waits. Raises StoreUnavailable."""
        self.waiting = await self.read(read_waiting)

    def _take_over(self, result: tuple[Decided, StoredFigures]) -> None:
        self._figures.take_over(result[1])


def report_decision(file: Path) -> None:
    """Replace the file that makes a server publish; after a failure the next hour does."""
    try:
        write_whole(file, b"", staging=file.parent)
    except OSError as error:
        log.warning("%s: cannot be written: %s", file, error)


def read_waiting(store: Store) -> WaitingCounts:
    comments = count_comments(store, [WAITING])
    letters = count_letters(store, OPEN_LETTERS)
    new = [one for one in letters if one.state == RECEIVED]
    return WaitingCounts(
        sum(one.total for one in comments),
        *_span(comments),
        sum(one.total for one in letters),
        _span(letters)[0],
        _span(new)[1],
    )


def _span(stands: list[Stand]) -> tuple[int, int]:
    """Return the first and last moment of those that did not come in a rush."""
    usual = [one for one in stands if not one.is_held]
    return min((one.oldest for one in usual), default=0), max(
        (one.newest for one in usual), default=0
    )
