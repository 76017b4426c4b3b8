"""Figures shown by a build: a pinned file, the service's last good answer, or starting figures.

The service is asked at most once a day. A build never fails because of it and never waits longer
than the timeout: without an answer it uses the last good copy and prints one line.
"""

from __future__ import annotations

import json
import os
import re
import threading
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from plugins.core.errors import PortalError, SettingsError
from plugins.core.files import open_regular, write_changed
from plugins.engagement.settings import TOKEN_VARIABLE, EngagementSettings
from plugins.engagement.snapshot import (
    PageFigures,
    Snapshot,
    SnapshotError,
    one_line,
    read_snapshot,
)
from plugins.newsdesk.schema.entries import StartingFigures

TIMEOUT_SECONDS = 3
LONGEST_ANSWER = 64 * 1024 * 1024
MAX_AGE_SECONDS = 24 * 3600
RETRY_SECONDS = 3600
TOKEN = re.compile(r"[!-~]+")
ETAG = re.compile(r"[ -~]*")


def find_figures(
    settings: EngagementSettings,
    starting: StartingFigures,
    now: datetime,
    variables: Mapping[str, str] = os.environ,
) -> tuple[Snapshot, list[str]]:
    """Return the figures to show, and lines for the administrator.

    Raises SettingsError if the pinned file cannot be read.
    """
    if settings.pinned is not None:
        return fill_up(read_pinned(settings.pinned), starting), []
    if not settings.snapshot_url:
        return fill_up(None, starting), []
    cache, remarks = FiguresCache(settings.cache), []
    if token := variables.get(TOKEN_VARIABLE, ""):
        try:
            cache.refresh(Source(settings.snapshot_url, token), now)
        except FetchError as error:
            remarks.append(f"chưa lấy được số liệu mới, trang dùng số liệu lần trước: {error}")
    else:
        remarks.append(f"chưa có biến {TOKEN_VARIABLE} nên không hỏi số liệu mới")
    return fill_up(cache.read(), starting), remarks


def read_pinned(path: Path) -> Snapshot:
    """Return the figures of a pinned file. Raises SettingsError."""
    try:
        with open_regular(path) as file:
            return read_snapshot(file.read())
    except (OSError, SnapshotError) as error:
        raise SettingsError([f"ENGAGEMENT_FIGURES: {path}: {error}"]) from error


def fill_up(snapshot: Snapshot | None, starting: StartingFigures) -> Snapshot:
    """Return a snapshot with starting figures for the pages that it lacks, and starting days.

    The service knows no starting days, only their sum, within its total.
    """
    pages = {
        key: PageFigures(figures.views, figures.votes, figures.points)
        for key, figures in starting.articles
    }
    if snapshot is None:
        return Snapshot(total=starting.total, days=dict(starting.days), pages=pages)
    days = dict(starting.days)
    days |= {day: days.get(day, 0) + visits for day, visits in snapshot.days.items()}
    return replace(snapshot, days=days, pages={**pages, **snapshot.pages})


class FetchError(PortalError):
    """The service did not return its figures; the reason in one line."""


@dataclass(frozen=True)
class Source:
    """Address of the snapshot, and the token that is sent to this address only."""

    url: str
    token: str


@dataclass(frozen=True)
class Fetched:
    """An answer; `body` is None if the cached snapshot is current."""

    body: bytes | None
    etag: str


@dataclass(frozen=True)
class LastRequest:
    """Time and result of the last request to a source."""

    url: str
    asked_at: float = float("-inf")
    etag: str = ""
    has_failed: bool = False


class FiguresCache:
    """The last good figures in a folder, with a record of the last request."""

    def __init__(self, folder: Path) -> None:
        self._figures = folder / "figures.json"
        self._record = folder / "asked.json"

    def read(self) -> Snapshot | None:
        """Return the last good figures, None if there are none."""
        try:
            return read_snapshot(self._figures.read_bytes())
        except (OSError, SnapshotError):
            return None

    def refresh(self, source: Source, now: datetime) -> None:
        """Request new figures if the cached ones are old. Raises FetchError; the old ones stay."""
        last = _read_record(self._record, source)
        has_figures = self.read() is not None
        max_age = RETRY_SECONDS if last.has_failed or not has_figures else MAX_AGE_SECONDS
        if 0 <= now.timestamp() - last.asked_at < max_age:  # negative if the clock was set back
            return
        asked = replace(last, asked_at=now.timestamp())
        try:
            fetched = fetch_in_time(source, last.etag if has_figures else "")
            body = self._figures.read_bytes() if fetched.body is None else fetched.body
            _write_json(self._figures, _stamp(body, now))
            _write_json(self._record, asdict(replace(asked, etag=fetched.etag, has_failed=False)))
        except (FetchError, SnapshotError, OSError) as error:
            with suppress(OSError):  # if nothing can be stored, the next build asks again
                _write_json(self._record, asdict(replace(asked, has_failed=True)))
            raise FetchError(str(error)) from error


def _read_record(path: Path, source: Source) -> LastRequest:
    """Return the last request to this source; a damaged record is ignored."""
    try:
        record = json.loads(path.read_bytes())
        url, etag, has_failed = str(record["url"]), record["etag"], record["has_failed"] is True
        last = LastRequest(url, float(record["asked_at"]), etag, has_failed)
    except (ArithmeticError, LookupError, OSError, RecursionError, TypeError, ValueError):
        return LastRequest(source.url)
    can_be_sent = isinstance(etag, str) and ETAG.fullmatch(etag)
    return last if can_be_sent and url == source.url else LastRequest(source.url)


def _write_json(path: Path, document: object) -> None:
    write_changed(path, json.dumps(document, indent=1).encode())


def _stamp(body: bytes, now: datetime) -> dict[str, Any]:
    """Return a snapshot's document with `taken_at`. Raises SnapshotError."""
    read_snapshot(body)
    document: dict[str, Any] = json.loads(body)
    return {**document, "taken_at": now.isoformat(timespec="minutes")}


def fetch_in_time(source: Source, etag: str, timeout_seconds: float = TIMEOUT_SECONDS) -> Fetched:
    """Request the figures within the timeout, name lookup included. Raises FetchError."""
    outcome: list[Fetched | Exception] = []

    def fetch() -> None:
        try:
            outcome.append(_fetch(source, etag, timeout_seconds))
        except (OSError, ValueError, HTTPException, FetchError) as error:
            outcome.append(error)

    # `timeout` of urllib covers neither the name lookup nor a slow body as a whole.
    thread = threading.Thread(target=fetch, daemon=True)
    thread.start()
    thread.join(timeout_seconds)
    if not outcome:
        raise FetchError(f"{source.url}: không trả lời trong {timeout_seconds:g} giây")
    if isinstance(outcome[0], Exception):
        raise FetchError(f"{source.url}: {one_line(str(outcome[0]))}") from outcome[0]
    return outcome[0]


class _TokenStays(urllib.request.HTTPRedirectHandler):
    """Makes a redirect an error: the token is for the address in the settings."""

    def redirect_request(self, *_: object) -> None:
        return None


def _fetch(source: Source, etag: str, timeout_seconds: float) -> Fetched:
    if not TOKEN.fullmatch(source.token):
        raise FetchError("mã truy cập có ký tự không gửi được")
    headers = {"Authorization": f"Bearer {source.token}"}
    if etag:
        headers["If-None-Match"] = etag
    request = urllib.request.Request(source.url, headers=headers)
    handlers: list[urllib.request.BaseHandler] = [_TokenStays()]
    if urlsplit(request.full_url).scheme == "http":  # unencrypted: no proxy
        handlers.append(urllib.request.ProxyHandler({}))
    opener = urllib.request.build_opener(*handlers)
    try:
        with opener.open(request, timeout=timeout_seconds) as answer:
            body = answer.read(LONGEST_ANSWER + 1)
            if len(body) > LONGEST_ANSWER:
                raise FetchError(f"dài hơn {LONGEST_ANSWER} byte")
            return Fetched(body, answer.headers.get("ETag", ""))
    except urllib.error.HTTPError as error:
        error.close()
        if error.code != HTTPStatus.NOT_MODIFIED:
            raise FetchError(f"trả lời {error.code} {error.reason}") from error
        return Fetched(None, etag)
