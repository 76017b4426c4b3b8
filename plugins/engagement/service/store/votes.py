"""The rules by which votes are recorded.

One vote for a person and a page; it can be changed and taken back, and the last one in a batch
holds. The totals are kept by the database.
"""

from __future__ import annotations

from collections.abc import Sequence

from plugins.engagement.service.messages import PageCounts, Vote
from plugins.engagement.service.store.interface import Store

TAKE_BACK = 0


def record_votes(store: Store, votes: Sequence[Vote], day: int) -> dict[str, PageCounts]:
    """Record votes of a day in the store's open transaction; return the counts of their pages."""
    last = {(vote.page, vote.voter): vote for vote in votes}
    store.take_back_votes(vote for vote in last.values() if vote.points == TAKE_BACK)
    store.cast_votes((vote for vote in last.values() if vote.points != TAKE_BACK), day)
    return store.read_tallies({vote.page for vote in votes})
