"""All counts at an instant, for the build."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from plugins.engagement.service.figures import Kept, read_kept
from plugins.engagement.service.loan import Borrower, Loan
from plugins.engagement.service.messages import Tally
from plugins.engagement.service.moments import format_day
from plugins.engagement.service.writer import Writer


def format_snapshot(kept: Kept, loan: Loan | None = None) -> Mapping[str, Any]:
    """Return a snapshot.

    `total` is the starting total and all days; `days` the visits by day; `pages` the views, votes
    and points of every page, starting figures included. Of a loan, views and visits take the place
    of the measured ones.
    """
    nothing = Tally()
    days, total = kept.days, sum(kept.days.values())
    if loan is not None:
        kept = lend_views(kept, loan)
        days, total = dict(sorted(loan.days.items())), loan.before + loan.month
    names = sorted(kept.measured.keys() | kept.start.keys())
    return {
        "total": kept.start_total + total,
        "days": {format_day(day): visits for day, visits in days.items()},
        "pages": {
            name: asdict(kept.measured.get(name, nothing) + kept.start.get(name, nothing))
            for name in names
        },
    }


def lend_views(kept: Kept, loan: Loan) -> Kept:
    """Return what is kept with the views of a loan in place of the measured ones."""
    names = kept.measured.keys() | loan.views.keys()
    measured = {
        name: replace(tally, views=loan.views.get(name, tally.views))
        for name in names
        for tally in (kept.measured.get(name, Tally()),)
    }
    return replace(kept, measured=measured)


class Snapshots:
    """Takes snapshots of the store that a writer writes to."""

    def __init__(self, writer: Writer, borrower: Borrower | None = None) -> None:
        """Ask through the writer, so that no batch is half in."""
        self._writer = writer
        self._borrower = borrower

    async def take(self) -> Mapping[str, Any]:
        """Return the snapshot of this instant. Raises StoreUnavailable."""
        loan = self._borrower.loan if self._borrower is not None else None
        return format_snapshot(await self._writer.call(read_kept), loan)
