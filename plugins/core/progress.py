"""Events of a build that somebody may want to show; this one shows nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum


class Work(Enum):
    """What is being done to many things; the words are for editors."""

    INSPECT = "Đọc ảnh"
    RENDER = "Tạo ảnh"
    READ = "Đọc bài"
    RENDER_BODIES = "Soạn bài"
    WRITE = "Ghi trang"


class Reporter:
    """Told how far the work is, always from the thread that asked for it."""

    def start(self, work: Work, total: int) -> None:
        """Take note that work on so many things begins."""

    def advance(self, count: int = 1) -> None:
        """Take note that so many more are done."""

    def finish(self) -> None:
        """Take note that the work has ended, well or not."""

    @contextmanager
    def showing(self, work: Work, total: int) -> Iterator[None]:
        """Start, and finish whatever happens meanwhile."""
        self.start(work, total)
        try:
            yield
        finally:
            self.finish()
