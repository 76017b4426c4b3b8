"""The rules by which hits become views and visits.

A view is the first hit of a visitor on an article in 30 minutes, a visit the first one on the
whole portal. The window opens with the counted hit and is not extended by later ones. Whether it
is open is asked of the store, in the transaction that counts, so that a restart neither loses nor
doubles anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from plugins.engagement.service.messages import DayCount, Hit, Tally, Window
from plugins.engagement.service.store.statements import Store


@dataclass(frozen=True, slots=True)
class Count:
    """Which hits were visits and views, and what the counts are now."""

    visits: list[bool]
    views: list[bool]
    tallies: dict[str, Tally]
    day: DayCount | None


def count_hits(store: Store, hits: Sequence[Hit], day: int, now: int) -> Count:
    """Count hits of a day in the store's open transaction."""
    windows = [window for hit in hits for window in (hit.visit, hit.view) if window is not None]
    opened = _open_windows(store, windows, now)
    visits = [_takes(hit.visit, opened) for hit in hits]
    views = [_takes(hit.view, opened) for hit in hits]
    viewed = Counter(hit.page for hit, is_view in zip(hits, views, strict=True) if is_view)
    return Count(
        visits,
        views,
        tallies=store.add_views(viewed),
        day=store.add_visits(day, visited) if (visited := sum(visits)) else None,
    )


def _open_windows(store: Store, windows: Sequence[Window], now: int) -> set[int]:
    """Open what is not open and return the keys of what was opened."""
    plain = {window.keys[0] for window in windows if len(window.keys) == 1}
    opened = store.open_windows(plain, now)
    # Only now, so that what the same batch has just opened under another key is seen.
    shadowed = [window.keys for window in windows if len(window.keys) > 1]
    if shadowed:
        still_open = store.find_open({key for keys in shadowed for key in keys[1:]}, now)
        wanted = {keys[0] for keys in shadowed if still_open.isdisjoint(keys[1:])}
        opened |= store.open_windows(wanted, now)
    return opened


def _takes(window: Window | None, opened: set[int]) -> bool:
    """Tell whether a hit counts; each opened window counts for one hit."""
    if window is None:
        return False
    if not window.keys:
        return True
    if window.keys[0] not in opened:
        return False
    opened.remove(window.keys[0])
    return True
