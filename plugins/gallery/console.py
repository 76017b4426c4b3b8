"""Pelican's console: the progress bar of a run, and no English closing line.

`core` must not import Pelican.
"""

from __future__ import annotations

from functools import lru_cache

from pelican.log import console
from rich.console import Console, ConsoleRenderable, RenderHook
from rich.text import Text

from plugins.core.progress import ProgressBar

CLOSING_LINE = "Done: Processed "


def progress_bar() -> ProgressBar:
    """Return a bar on Pelican's console, which has its status line, or on stderr if redirected."""
    return ProgressBar(console if console.is_terminal else Console(stderr=True))


class _WithoutClosingLine(RenderHook):
    def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
        return [one for one in renderables if not _is_closing_line(one)]


@lru_cache(1)  # hooks stay, and a process may build more than once
def drop_closing_line() -> None:
    """Leave out Pelican's closing line, which is English; the portal's own says more."""
    console.push_render_hook(_WithoutClosingLine())


def _is_closing_line(printed: ConsoleRenderable) -> bool:
    return isinstance(printed, Text) and printed.plain.startswith(CLOSING_LINE)
