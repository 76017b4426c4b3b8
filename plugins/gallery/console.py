"""Where progress is shown while Pelican runs."""

from __future__ import annotations

from pelican.log import console
from rich.console import Console

from plugins.core.progress_bar import ProgressBar


def progress_bar() -> ProgressBar:
    """Return a bar on Pelican's own console, which holds its status line, if that is a terminal."""
    return ProgressBar(console if console.is_terminal else Console(stderr=True))
