"""A copy of the service's figures beside the build, asked for at most once a day.

A build never fails because of it and never waits longer than the time-out: when the service does
not answer, the last good copy is used and the build says so in a line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.core.clock import DAY_SECONDS
from plugins.engagement.fetching import Fetched, FetchError, Source, fetch_in_time
from plugins.engagement.snapshot import Snapshot, SnapshotError, read_snapshot
from plugins.portal.files import write_changed

MAX_AGE_SECONDS = DAY_SECONDS
RETRY_SECONDS = 3600
ETAG = re.compile(r"[ -~]*")

Fetch = Callable[[Source, str], Fetched]


@dataclass(frozen=True)
class Asked:
    """When a source was asked last, what tag its answer had, and whether there was none."""

    url: str
    asked_at: float = float("-inf")
    etag: str = ""
    has_failed: bool = False

    def is_recent(self, now: float, max_age_seconds: float) -> bool:
        """Return whether it is too early to ask again; a clock that went back does not count."""
        return 0 <= now - self.asked_at < max_age_seconds


class FiguresCache:
    """The last good figures in a folder, with the record of when they were asked for."""

    def __init__(self, folder: Path) -> None:
        """Use a folder that need not be there yet."""
        self._figures = folder / "figures.json"
        self._record = folder / "asked.json"

    def read(self) -> Snapshot | None:
        """Return the last good figures, None without any."""
        try:
            return read_snapshot(self._figures.read_bytes())
        except (OSError, SnapshotError):
            return None

    def refresh(self, source: Source, now: datetime, fetch: Fetch | None = None) -> None:
        """Ask for new figures when it is time. Raises FetchError; what is known then stays."""
        last = read_record(self._record, source)
        has_figures = self.read() is not None
        max_age = RETRY_SECONDS if last.has_failed or not has_figures else MAX_AGE_SECONDS
        if last.is_recent(now.timestamp(), max_age):
            return
        asked = replace(last, asked_at=now.timestamp())
        try:
            fetched = (fetch or fetch_in_time)(source, last.etag if has_figures else "")
            body = self._figures.read_bytes() if fetched.body is None else fetched.body
            write_json(self._figures, _stamp(body, now))
            write_json(self._record, asdict(replace(asked, etag=fetched.etag, has_failed=False)))
        except (FetchError, SnapshotError, OSError) as error:
            with suppress(OSError):  # where nothing can be kept, the next build asks again
                write_json(self._record, asdict(replace(asked, has_failed=True)))
            raise FetchError(str(error)) from error


def read_record(path: Path, source: Source) -> Asked:
    """Return the last question to this source; a damaged record is as good as none."""
    try:
        record = json.loads(path.read_bytes())
        asked = Asked(
            str(record["url"]),
            float(record["asked_at"]),
            record["etag"],
            record["has_failed"] is True,
        )
    except (ArithmeticError, LookupError, OSError, RecursionError, TypeError, ValueError):
        return Asked(source.url)
    can_be_sent = isinstance(asked.etag, str) and ETAG.fullmatch(asked.etag)
    return asked if can_be_sent and asked.url == source.url else Asked(source.url)


def write_json(path: Path, document: object) -> None:
    """Write a file whole. Raises OSError."""
    write_changed(path, json.dumps(document, indent=1).encode())


def _stamp(body: bytes, now: datetime) -> dict[str, Any]:
    """Return the document of a snapshot with the time when it was right. Raises SnapshotError."""
    read_snapshot(body)
    document: dict[str, Any] = json.loads(body)
    return {**document, "taken_at": now.isoformat(timespec="minutes")}
