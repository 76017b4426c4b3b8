"""A copy of the service's figures beside the build, asked for at most once a day.

A build never fails because of it and never waits longer than the time-out: when the service does
not answer, the last good copy is used and the build says so in a line.
"""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from typing import Any

from plugins.engagement.snapshot import Snapshot, SnapshotError, read_snapshot
from plugins.portal.files import write_changed

TIMEOUT_SECONDS = 3
MAX_AGE_SECONDS = 24 * 3600
RETRY_SECONDS = 3600
LONGEST_ANSWER = 64 * 1024 * 1024


class FetchError(Exception):
    """The service did not give its figures; one line says why."""


@dataclass(frozen=True)
class Source:
    """Where figures are asked for, and the token that opens them."""

    url: str
    token: str


@dataclass(frozen=True)
class Fetched:
    """An answer: the snapshot's text, or None when what is known is still right."""

    body: bytes | None
    etag: str


Fetch = Callable[[Source, str], Fetched]


class FiguresCache:
    """The last good figures in a folder, with the record of when they were asked for."""

    def __init__(self, folder: Path) -> None:
        """Use a folder that need not be there yet."""
        self._folder = folder
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
        record = self._read_record(source)
        known = self.read()
        pause = RETRY_SECONDS if record.get("failed") or known is None else MAX_AGE_SECONDS
        if 0 <= now.timestamp() - record.get("asked_at", 0) < pause:
            return
        asked = {"url": source.url, "asked_at": now.timestamp(), "etag": record.get("etag", "")}
        try:
            fetched = (fetch or fetch_in_time)(source, asked["etag"] if known else "")
            body = self._figures.read_bytes() if fetched.body is None else fetched.body
            self._write(self._figures, _stamp(body, now))
        except (FetchError, SnapshotError, OSError) as error:
            self._write(self._record, {**asked, "failed": True})
            raise FetchError(str(error)) from error
        self._write(self._record, {**asked, "etag": fetched.etag})

    def _read_record(self, source: Source) -> dict[str, Any]:
        """Return what is known of the last question to this source, nothing when it is none."""
        try:
            record = json.loads(self._record.read_bytes())
            is_ours = record["url"] == source.url
            float(record["asked_at"])
        except (OSError, ValueError, TypeError, KeyError):
            return {}
        return dict(record) if is_ours else {}

    def _write(self, path: Path, document: object) -> None:
        write_changed(path, json.dumps(document, ensure_ascii=False, indent=1).encode())


def _stamp(body: bytes, now: datetime) -> dict[str, Any]:
    """Return the document of a snapshot with the time when it was right. Raises SnapshotError."""
    read_snapshot(body)
    document: dict[str, Any] = json.loads(body)
    return {**document, "taken_at": now.isoformat(timespec="minutes")}


def fetch_in_time(source: Source, etag: str, timeout_seconds: float = TIMEOUT_SECONDS) -> Fetched:
    """Ask the service, and give up after the time-out whatever it is that takes so long.

    Raises FetchError.
    """
    outcome: list[Fetched | Exception] = []

    def ask() -> None:
        try:
            outcome.append(_fetch(source, etag, timeout_seconds))
        except (OSError, ValueError, HTTPException, FetchError) as error:
            outcome.append(error)

    # Neither looking up a name nor an answer that drips in has a time-out of its own.
    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(timeout_seconds)
    if not outcome:
        raise FetchError(f"{source.url}: no answer within {timeout_seconds:g} s")
    if isinstance(outcome[0], Exception):
        raise FetchError(f"{source.url}: {outcome[0]}") from outcome[0]
    return outcome[0]


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Follows nothing: the token is for the address that the settings name."""

    def redirect_request(self, *_: Any) -> None:  # noqa: ANN401
        """Refuse."""


def _fetch(source: Source, etag: str, timeout_seconds: float) -> Fetched:
    headers = {"Authorization": f"Bearer {source.token}"}
    if etag:
        headers["If-None-Match"] = etag
    request = urllib.request.Request(source.url, headers=headers)
    opener = urllib.request.build_opener(_NoRedirects)
    try:
        with opener.open(request, timeout=timeout_seconds) as answer:
            body = answer.read(LONGEST_ANSWER + 1)
            if len(body) > LONGEST_ANSWER:
                raise FetchError(f"more than {LONGEST_ANSWER} bytes")
            return Fetched(body, answer.headers.get("ETag", ""))
    except urllib.error.HTTPError as error:
        error.close()
        if error.code != HTTPStatus.NOT_MODIFIED:
            raise FetchError(f"answered {error.code} {error.reason}") from error
        return Fetched(None, etag)
