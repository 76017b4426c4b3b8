"""What browsers are told: the version of the site, and the output of a failed build."""

from __future__ import annotations

import threading
import uuid
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Notice:
    """State of the site at an instant; `problem` is the output of a failed build, or empty."""

    number: int = 0
    problem: str = ""
    is_closed: bool = False
    # Differs after a restart, so that open pages are reloaded.
    run: str = field(default_factory=lambda: uuid.uuid4().hex[:8])

    @property
    def version(self) -> str:
        return f"{self.run}-{self.number}"


class BuildStatus:
    """Passes notices from the builder to the threads that serve browsers."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.notice = Notice()

    def announce_site(self) -> None:
        """Announce a new version of the site."""
        self._set(replace(self.notice, number=self.notice.number + 1, problem=""))

    def announce_problem(self, problem: str) -> None:
        """Announce that the last build failed; the site has not changed."""
        self._set(replace(self.notice, problem=problem))

    def close(self) -> None:
        """End all waiting."""
        self._set(replace(self.notice, is_closed=True))

    def wait(self, known: Notice, timeout_seconds: float) -> None:
        """Return when there is another notice than `known`, or after the time-out."""
        with self._changed:
            self._changed.wait_for(lambda: self.notice != known, timeout_seconds)

    def _set(self, notice: Notice) -> None:
        with self._changed:
            self.notice = notice
            self._changed.notify_all()
