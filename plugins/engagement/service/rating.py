"""The rules by which votes are recorded.

One vote for a person and a page; it can be changed and taken back, and the last one in a batch
holds. The totals are kept by the database.
"""

from __future__ import annotations

from collections.abc import Sequence

from plugins.engagement.service.messages import Recorded, Tally, Vote
from plugins.engagement.service.store.interface import Store

TAKE_BACK = 0


def record_votes(
    store: Store, votes: Sequence[Vote], day: int
) -> tuple[list[Recorded], dict[str, Tally]]:
    """Record votes of a day in the store's open transaction; return answers and page counts."""
    known = store.read_own_votes({(vote.page, vote.voter) for vote in votes})
    last = {(vote.page, vote.voter): vote for vote in votes}
    store.take_back_votes(vote for vote in last.values() if vote.points == TAKE_BACK)
    store.cast_votes((vote for vote in last.values() if vote.points != TAKE_BACK), day)
    answers = []
    for vote in votes:
        answers.append(Recorded(known.get((vote.page, vote.voter), TAKE_BACK)))
        known[vote.page, vote.voter] = vote.points
    return answers, store.read_tallies({vote.page for vote in votes})
