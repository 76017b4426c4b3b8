"""Apply a batch of hits, votes, comments and letters to the store in one transaction.

A view is the first hit of a visitor on an article in 30 minutes, a visit the first one on the
whole portal. The window opens with the counted hit and is not extended by later ones. Open
windows are read in the same transaction of the store that counts, so that a restart neither loses
nor doubles anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from plugins.engagement.manifest import NO_ARTICLE
from plugins.engagement.service.clock import day_of
from plugins.engagement.service.messages import (
    BatchResult,
    Counted,
    DayCount,
    Hit,
    PageCounts,
    SentComment,
    SentLetter,
    Vote,
    Window,
)
from plugins.engagement.service.store.interface import Store
from plugins.engagement.service.store.voice import add_comment, add_letter

Message = Hit | Vote | SentComment | SentLetter


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
    is_plain = len(hits) == len(messages) and is_one_count(hits)
    with store.alone() if is_plain else store.transaction():
        tallies = store.record_votes(votes, day) if votes else {}
        has_sent = len(hits) + len(votes) < len(messages)
        codes = iter(add_sent(store, messages, now) if has_sent else ())
        count = count_hits(store, hits, day, now)
        asked = {(hit.page, hit.voter) for hit in hits if hit.voter is not None}
        own = store.read_own_votes(asked)
    counted = (
        Counted(is_visit, is_view, own.get((hit.page, hit.voter)) if hit.voter else None)
        for hit, is_visit, is_view in zip(hits, count.visits, count.views, strict=True)
    )
    answers = tuple(
        next(counted) if isinstance(one, Hit) else None if isinstance(one, Vote) else next(codes)
        for one in messages
    )
    return BatchResult(answers, tallies | count.tallies, count.day)


def add_sent(store: Store, messages: Iterable[Message], now: int) -> list[str]:
    """Store comments and letters; return the codes under which they are stored."""
    codes = []
    for message in messages:
        if isinstance(message, SentComment):
            codes.append(add_comment(store, message, now))
        elif isinstance(message, SentLetter):
            codes.append(add_letter(store, message, now))
    return codes


@dataclass(slots=True)
class HitCounts:
    """Which hits were visits and views, and the new counts."""

    visits: list[bool] = field(default_factory=list)
    views: list[bool] = field(default_factory=list)
    tallies: dict[str, PageCounts] = field(default_factory=dict)
    day: DayCount | None = None


def count_hits(store: Store, hits: Sequence[Hit], day: int, now: int) -> HitCounts:
    """Count hits of a day in the store's open transaction."""
    windows = list(_iter_windows(hits))
    count = HitCounts()
    free = Counter(page for page, window in windows if not window.keys)
    plain = {window.keys[0]: page for page, window in windows if len(window.keys) == 1}
    opened = _open(store, plain, free, day, now, count)
    # After the plain ones, so that windows that this batch opened under another key are seen.
    shadowed = [(page, window.keys) for page, window in windows if len(window.keys) > 1]
    if shadowed:
        still_open = store.find_open({key for _, keys in shadowed for key in keys[1:]}, now)
        closed = {keys[0]: page for page, keys in shadowed if still_open.isdisjoint(keys[1:])}
        opened |= _open(store, closed, Counter(), day, now, count)
    count.visits = [_takes(hit.visit, opened) for hit in hits]
    count.views = [_takes(hit.view, opened) for hit in hits]
    return count


def is_one_count(hits: Sequence[Hit]) -> bool:
    """Return whether counting these hits takes a single `count` of the store."""
    return all(hit.voter is None for hit in hits) and all(
        len(window.keys) < 2 for _, window in _iter_windows(hits)
    )


def _iter_windows(hits: Iterable[Hit]) -> Iterable[tuple[str, Window]]:
    for hit in hits:
        if hit.visit is not None:
            yield NO_ARTICLE, hit.visit
        if hit.view is not None:
            yield hit.page, hit.view


def _open(
    store: Store, wanted: dict[int, str], free: Counter[str], day: int, now: int, count: HitCounts
) -> set[int]:
    """Open and count windows by page, add the new counts to `count`, return the opened keys."""
    if not wanted and not free:
        return set()
    opened = store.count(wanted, free, day, now)
    count.tallies |= opened.tallies
    count.day = opened.day or count.day
    return opened.keys


def _takes(window: Window | None, opened: set[int]) -> bool:
    """Return whether a hit counts; each opened window counts one hit."""
    if window is None:
        return False
    if not window.keys:
        return True
    if window.keys[0] not in opened:
        return False
    opened.remove(window.keys[0])
    return True
