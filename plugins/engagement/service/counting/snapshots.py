"""Snapshot of all counts, for the build."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from plugins.engagement.service.clock import format_day
from plugins.engagement.service.counting.figures import StoredFigures, read_stored_figures
from plugins.engagement.service.counting.writer import Writer
from plugins.engagement.service.messages import PageCounts


def format_snapshot(kept: StoredFigures) -> Mapping[str, Any]:
    """Return the snapshot document.

    `total` is the starting total plus all days, `days` the visits by day, `pages` the views, votes
    and points of every page, starting counts included.
    """
    nothing = PageCounts()
    names = sorted(kept.measured.keys() | kept.start.keys())
    return {
        "total": kept.start_total + sum(kept.days.values()),
        "days": {format_day(day): visits for day, visits in kept.days.items()},
        "pages": {
            name: asdict(kept.measured.get(name, nothing) + kept.start.get(name, nothing))
            for name in names
        },
    }


class Snapshots:
    """Takes snapshots through the writer."""

    def __init__(self, writer: Writer) -> None:
        """Take snapshots between two batches of `writer`."""
        self._writer = writer

    async def take(self) -> Mapping[str, Any]:
        """Return the current snapshot. Raises StoreUnavailable."""
        return format_snapshot(await self._writer.call(read_stored_figures))
