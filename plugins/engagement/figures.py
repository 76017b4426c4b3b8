"""Figures and comments of a build: a pinned file, the service's last good answers, or none.

The service is asked for figures at most once a day, for comments at each build. A build never
fails because of it and never waits longer than the timeout: without an answer it uses the last
good copy and prints one line.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from plugins.core.errors import SettingsError
from plugins.core.files import open_regular
from plugins.engagement.answers import COMMENTS, FIGURES, AnswerCache
from plugins.engagement.comments import Comments, CommentsError, read_answer
from plugins.engagement.fetching import FetchError, Source
from plugins.engagement.settings import TOKEN_VARIABLE, EngagementSettings
from plugins.engagement.snapshot import PageFigures, Snapshot, SnapshotError, read_snapshot
from plugins.newsdesk.schema.entries import StartingFigures

COMMENTS_NAME = "comments.json"  # the last part of their address, beside the snapshot's


def find_figures(
    settings: EngagementSettings,
    starting: StartingFigures,
    now: datetime,
    variables: Mapping[str, str] = os.environ,
) -> tuple[Snapshot, list[str]]:
    """Return figures and comments to show, and lines for the administrator.

    Its `comments` are None if the service has never told any. Raises SettingsError if the pinned
    file cannot be read.
    """
    if settings.pinned is not None:
        return fill_up(read_pinned(settings.pinned), starting), []
    if not settings.snapshot_url:
        return replace(fill_up(None, starting), comments=read_comments_of(settings.comments)), []
    figures = AnswerCache(settings.cache, FIGURES)
    comments = AnswerCache(settings.cache, COMMENTS)
    remarks = []
    if token := variables.get(TOKEN_VARIABLE, ""):
        source = Source(settings.snapshot_url, token)
        remarks += refresh(figures, source, now)
        if settings.has_comments:
            remarks += refresh(comments, source.beside(COMMENTS_NAME), now)
    else:
        remarks.append(f"chưa có biến {TOKEN_VARIABLE} nên không hỏi số liệu mới")
    snapshot = fill_up(figures.read(), starting)
    if (known := comments.read()) is not None:
        snapshot = replace(snapshot, comments=known)
    return snapshot, remarks


def read_comments_of(path: Path | None) -> Comments | None:
    """Return the comments in the file of a preview, None if there is no valid one."""
    try:
        return read_answer(path.read_bytes()) if path else None
    except (OSError, CommentsError):
        return None


def refresh(cache: AnswerCache[object], source: Source, now: datetime) -> list[str]:
    """Request new answers if the cached ones are old; return why there are none."""
    try:
        cache.refresh(source, now)
    except FetchError as error:
        return [f"chưa lấy được {cache.kind.name} mới, trang dùng bản lần trước: {error}"]
    return []


def read_pinned(path: Path) -> Snapshot:
    """Return the figures of a pinned file. Raises SettingsError."""
    try:
        with open_regular(path) as file:
            return read_snapshot(file.read())
    except (OSError, SnapshotError) as error:
        raise SettingsError([f"ENGAGEMENT_FIGURES: {path}: {error}"]) from error


def fill_up(snapshot: Snapshot | None, starting: StartingFigures) -> Snapshot:
    """Return a snapshot with starting figures for the pages that it lacks, and starting days.

    The service knows no starting days, only their sum, within its total.
    """
    pages = {
        key: PageFigures(figures.views, figures.votes, figures.points)
        for key, figures in starting.articles
    }
    if snapshot is None:
        return Snapshot(total=starting.total, days=dict(starting.days), pages=pages)
    days = dict(starting.days)
    days |= {day: days.get(day, 0) + visits for day, visits in snapshot.days.items()}
    return replace(snapshot, days=days, pages={**pages, **snapshot.pages})
