"""The figures that a build shows: pinned, the service's, or those that the portal starts with."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from plugins.core.errors import SettingsError
from plugins.engagement.fetching import FetchError, Source
from plugins.engagement.figures_cache import FiguresCache
from plugins.engagement.settings import (
    TOKEN_VARIABLE,
    EngagementSettings,
)
from plugins.engagement.snapshot import PageFigures, Snapshot, SnapshotError, read_snapshot
from plugins.newsdesk.schema.entries import StartingFigures


def find_figures(
    settings: EngagementSettings,
    starting: StartingFigures,
    now: datetime,
    variables: Mapping[str, str] = os.environ,
) -> tuple[Snapshot, list[str]]:
    """Return the figures to show, and a line for what an administrator should know.

    Pages that the snapshot does not have show what they start with. Raises
    SettingsError when the pinned file cannot be read.
    """
    if settings.pinned is not None:
        return fill_up(read_pinned(settings), starting), []
    cache = FiguresCache(settings.cache)
    remarks = []
    if settings.snapshot_url:
        token = variables.get(TOKEN_VARIABLE, "")
        if token:
            try:
                cache.refresh(Source(settings.snapshot_url, token), now)
            except FetchError as error:
                remarks.append(f"figures are those known before: {error}")
        else:
            remarks.append(f"figures are not asked for: the variable {TOKEN_VARIABLE} is not set")
    return fill_up(cache.read() if settings.snapshot_url else None, starting), remarks


def read_pinned(settings: EngagementSettings) -> Snapshot:
    """Return the figures of the pinned file. Raises SettingsError."""
    try:
        return read_snapshot(settings.pinned.read_bytes()) if settings.pinned else Snapshot()
    except (OSError, SnapshotError) as error:
        raise SettingsError([f"ENGAGEMENT_FIGURES: {settings.pinned}: {error}"]) from error


def fill_up(snapshot: Snapshot | None, starting: StartingFigures) -> Snapshot:
    """Return a snapshot with the starting figures of the pages that it does not know."""
    pages = {
        key: PageFigures(figures.views, figures.votes, figures.points)
        for key, figures in starting.articles
    }
    if snapshot is None:
        return Snapshot(total=starting.total, pages=pages)
    return replace(snapshot, pages={**pages, **snapshot.pages})
