"""What the browsers must know: the version of the site and why the last build failed."""

from __future__ import annotations

import threading
import uuid
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Notice:
    """State of the site at an instant; `problem` is what a failed build printed, or empty."""

    number: int = 0
    problem: str = ""
    is_closed: bool = False
    # Another value after a restart, so that open pages load again.
    run: str = field(default_factory=lambda: uuid.uuid4().hex[:8])

    @property
    def version(self) -> str:
        return f"{self.run}-{self.number}"


class BuildStatus:
    """Pass notices from the builder to the threads that serve browsers."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._notice = Notice()

    @property
    def notice(self) -> Notice:
        return self._notice

    def announce_site(self) -> None:
        """Tell that a new version of the site is there."""
        self._pin(replace(self._notice, number=self._notice.number + 1, problem=""))

    def announce_problem(self, problem: str) -> None:
        """Tell that the last build failed; the site is as it was."""
        self._pin(replace(self._notice, problem=problem))

    def close(self) -> None:
        """Let all who wait go."""
        self._pin(replace(self._notice, is_closed=True))

    def wait(self, known: Notice, timeout_seconds: float) -> Notice:
        """Return the notice once it is another than `known`, or after the time-out."""
        with self._changed:
            self._changed.wait_for(lambda: self._notice != known, timeout_seconds)
            return self._notice

    def _pin(self, notice: Notice) -> None:
        with self._changed:
            self._notice = notice
            self._changed.notify_all()
