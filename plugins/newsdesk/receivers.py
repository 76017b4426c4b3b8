"""Receivers of Pelican's signals."""

from __future__ import annotations

import atexit
import gc

from pelican import Pelican

GARBAGE_THRESHOLD = 500_000  # new objects


def keep_pelican_from_reading(pelican: Pelican) -> None:
    """Leave no content to Pelican's own generators."""
    pelican.settings.update(ARTICLE_PATHS=[], PAGE_PATHS=[])


def collect_garbage_seldom() -> None:
    """Collect garbage seldom, and not at the end of the process.

    Modules and content live to the end of the build; going through them took a fifth of its time.
    """
    gc.set_threshold(GARBAGE_THRESHOLD)
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)
