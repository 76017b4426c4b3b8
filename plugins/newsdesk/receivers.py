"""Receivers of Pelican's signals."""

from __future__ import annotations

from pelican import Pelican


def keep_pelican_from_reading(pelican: Pelican) -> None:
    """Leave no content to Pelican's own generators."""
    pelican.settings.update(ARTICLE_PATHS=[], PAGE_PATHS=[])
