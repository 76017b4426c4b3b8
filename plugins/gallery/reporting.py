"""Events of a build that somebody may want to show; this one shows nothing."""

from __future__ import annotations

from enum import Enum


class Work(Enum):
    """What is being done to many photos; the words are for editors."""

    INSPECT = "Đọc ảnh"
    RENDER = "Tạo ảnh"


class Reporter:
    """Told how far the work is, always from the thread that asked for it."""

    def start(self, work: Work, total: int) -> None:
        """Take note that work on so many photos begins."""

    def advance(self) -> None:
        """Take note that one more photo is done."""

    def finish(self) -> None:
        """Take note that the work has ended, well or not."""
