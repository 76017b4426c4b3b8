"""Rules for recording votes.

Each person has one vote per page, which can be changed and deleted; the last one in a batch wins.
Triggers of the database update the totals.
"""

from __future__ import annotations

from collections.abc import Sequence

from plugins.engagement.service.messages import PageCounts, Vote
from plugins.engagement.service.store.interface import Store

TAKE_BACK = 0


def record_votes(store: Store, votes: Sequence[Vote], day: int) -> dict[str, PageCounts]:
    """Record votes in the open transaction of the store; return the counts of their pages."""
    last = {(vote.page, vote.voter): vote for vote in votes}
    store.take_back_votes(vote for vote in last.values() if vote.points == TAKE_BACK)
    store.cast_votes((vote for vote in last.values() if vote.points != TAKE_BACK), day)
    return store.read_tallies({vote.page for vote in votes})
