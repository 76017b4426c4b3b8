"""Where failures are remembered: at the target, or here while the target is out of reach."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from plugins.core.errors import PublishingError
from plugins.tools.alerts.failures import Failures, format_status, parse_status
from plugins.tools.publishing.targets import read_status, write_status

FOLDER = Path(".cache/alerts")
FILE = "status.json"


def find_folder(root: Path, variables: Mapping[str, str]) -> Path:
    """Return the folder for what is remembered on this machine.

    A unit of systemd with `StateDirectory=` is told its own, since it may not write elsewhere.
    """
    given = variables.get("STATE_DIRECTORY", "").partition(":")[0]
    return Path(given) if given else root / FOLDER


@dataclass(frozen=True)
class StatusStore:
    """The memory at the target `to`, or in `folder` when that is empty or out of reach."""

    folder: Path
    to: str
    report: Callable[[str], None]

    def read(self) -> Failures:
        """Return the failures that are known: those of the target, and of days without it."""
        own = self.folder / FILE
        failures: Failures = {}
        try:
            failures = parse_status(own.read_bytes().decode(errors="replace"))
        except FileNotFoundError:
            pass
        except OSError as error:
            self.report(f"Không đọc được {own} ({error.strerror}).")
        if self.to:
            try:
                failures = {**parse_status(read_status(self.to)), **failures}
            except PublishingError as problem:
                self.report(f"Không đọc được trạng thái ở nơi xuất bản: {problem}")
        return failures

    def write(self, failures: Failures) -> None:
        """Remember the failures; only what the target did not take stays on this machine."""
        own = self.folder / FILE
        line = format_status(failures)
        if self.to:
            try:
                write_status(self.to, line)
            except PublishingError as problem:
                self.report(f"Không ghi được trạng thái ở nơi xuất bản: {problem}")
            else:
                with suppress(OSError):  # somebody else's: the target's memory wins over it
                    own.unlink(missing_ok=True)
                return
        unfinished = own.with_suffix(".new")
        try:
            own.parent.mkdir(parents=True, exist_ok=True)
            unfinished.write_text(f"{line}\n", encoding="utf-8")
            unfinished.replace(own)
        except OSError as error:
            self.report(f"Không ghi được {own} ({error.strerror}).")
