"""Show editors how far long work is, in words for them."""

from __future__ import annotations

import time
from collections.abc import Callable

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from plugins.core.progress import Reporter, Work

PATIENCE_SECONDS = 1.0


class ProgressBar(Reporter):
    """A bar on a terminal, shown only when the work takes longer than a second.

    Elsewhere nothing is shown. `console` is the one that may already hold a live line: two of
    them writing to one terminal would paint over each other, while one console stacks its bars.
    """

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        """Show nothing yet."""
        self.console = console
        self._clock = clock
        self._bar: Progress | None = None
        self._work, self._total, self._done, self._started = Work.INSPECT, 0, 0, 0.0

    def start(self, work: Work, total: int) -> None:
        """Begin to count."""
        self._work, self._total, self._done, self._started = work, total, 0, self._clock()

    def advance(self, count: int = 1) -> None:
        """Count more and show or move the bar."""
        self._done = min(self._done + count, self._total)
        is_slow = self._clock() - self._started > PATIENCE_SECONDS
        if self._bar is None and is_slow and self.console.is_terminal:
            self._bar = self._open()
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], completed=self._done)

    def finish(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def _open(self) -> Progress:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        bar = Progress(*columns, TimeRemainingColumn(), console=self.console, transient=True)
        bar.add_task(self._work.value, total=self._total)
        bar.start()
        return bar
