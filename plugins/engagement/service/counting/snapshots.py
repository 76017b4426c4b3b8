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
    """Return a snapshot.

    `total` is the starting total and all days; `days` the visits by day; `pages` the views, votes
    and points of every page, starting figures included.
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
    """Takes snapshots of the store that a writer writes to."""

    def __init__(self, writer: Writer) -> None:
        """Read through the writer, so that no snapshot sees half a batch."""
        self._writer = writer

    async def take(self) -> Mapping[str, Any]:
        """Return the snapshot of this instant. Raises StoreUnavailable."""
        return format_snapshot(await self._writer.call(read_stored_figures))
