"""Progress of long work: the events of a build, and a bar on a terminal."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

PATIENCE_SECONDS = 1.0


class Work(Enum):
    """Kinds of long work; the values are shown to editors."""

    INSPECT = "Đọc ảnh"
    RENDER = "Tạo ảnh"
    READ = "Đọc bài"
    RENDER_BODIES = "Ghép trang"
    WRITE = "Ghi trang"
    READ_DUMP = "Đọc bản xuất"
    UNPACK = "Mở tệp nén"
    IMPORT = "Nhập bài"


class Reporter:
    """Receives the progress of long work, in the thread that started it; ignores it."""

    def start(self, work: Work, total: int) -> None:
        """Report the start of work on `total` items."""

    def advance(self, count: int = 1) -> None:
        """Report `count` more items as done."""

    def finish(self) -> None:
        """Report the end of the work, successful or not."""

    @contextmanager
    def showing(self, work: Work, total: int) -> Iterator[None]:
        """Report the start of the work, and its end on exit."""
        self.start(work, total)
        try:
            yield
        finally:
            self.finish()


class ProgressBar(Reporter):
    """A bar on a terminal for work that takes longer than a second; nothing elsewhere.

    `console` must be the one with the status line, if there is one: bars of one console are
    stacked, two consoles would overwrite each other.
    """

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        self.console = console
        self._clock = clock
        self._bar: Progress | None = None
        self._work, self._total, self._done, self._started = Work.INSPECT, 0, 0, 0.0

    def start(self, work: Work, total: int) -> None:
        self._work, self._total, self._done, self._started = work, total, 0, self._clock()

    def advance(self, count: int = 1) -> None:
        self._done = min(self._done + count, self._total)
        is_slow = self._clock() - self._started > PATIENCE_SECONDS
        if self._bar is None and is_slow and self.console.is_terminal:
            self._bar = self._open()
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], completed=self._done)

    def finish(self) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def _open(self) -> Progress:
        from rich import progress  # most builds are over sooner

        columns = (
            progress.TextColumn("{task.description}"),
            progress.BarColumn(),
            progress.MofNCompleteColumn(),
            progress.TimeRemainingColumn(),
        )
        bar = progress.Progress(*columns, console=self.console, transient=True)
        bar.add_task(self._work.value, total=self._total)
        bar.start()
        return bar
