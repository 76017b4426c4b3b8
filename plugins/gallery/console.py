"""The progress bar of a Pelican run; `core` must not import Pelican."""

from __future__ import annotations

from pelican.log import console
from rich.console import Console

from plugins.core.progress import ProgressBar


def progress_bar() -> ProgressBar:
    """Return a bar on Pelican's console, which has its status line, or on stderr if redirected."""
    return ProgressBar(console if console.is_terminal else Console(stderr=True))
