"""Apply the collected messages in one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from plugins.engagement.service.clock import day_of
from plugins.engagement.service.counting.hits import HitCounts, count_hits, is_one_count
from plugins.engagement.service.messages import BatchResult, Counted, Hit, Vote
from plugins.engagement.service.store.interface import Store
from plugins.engagement.service.store.votes import record_votes

Message = Hit | Vote


def apply(
    store: Store, messages: Sequence[Message], moment: float, earliest_day: int = 0
) -> BatchResult:
    """Apply all messages at one moment, or none of them. Raises StoreUnavailable.

    Days before `earliest_day` are never counted to, even if the clock was set back. Votes are
    applied first, so that the result of a hit includes a vote from the same batch.
    """
    now, day = int(moment), max(day_of(moment), earliest_day)
    hits = [message for message in messages if isinstance(message, Hit)]
    votes = [message for message in messages if isinstance(message, Vote)]
    is_plain = not votes and is_one_count(hits)
    with store.alone() if is_plain else store.transaction():
        tallies = record_votes(store, votes, day) if votes else {}
        count = count_hits(store, hits, day, now) if hits else HitCounts()
        asked = {(hit.page, hit.voter) for hit in hits if hit.voter is not None}
        own = store.read_own_votes(asked)
    counted = (
        Counted(is_visit, is_view, own.get((hit.page, hit.voter)) if hit.voter else None)
        for hit, is_visit, is_view in zip(hits, count.visits, count.views, strict=True)
    )
    answers = tuple(next(counted) if isinstance(one, Hit) else None for one in messages)
    return BatchResult(answers, tallies | count.tallies, count.day)
