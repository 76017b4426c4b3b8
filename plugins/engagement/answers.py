"""The last good answers of the service in a folder, each with a record of the last request."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, TypeVar

from plugins.core.errors import PortalError
from plugins.core.files import write_changed
from plugins.engagement.comments import Comments, read_answer
from plugins.engagement.fetching import FetchError, Source, fetch_in_time
from plugins.engagement.snapshot import Snapshot, read_snapshot

DAY_SECONDS = 24 * 3600
RETRY_SECONDS = 3600
ETAG = re.compile(r"[ -~]*")
Read_co = TypeVar("Read_co", covariant=True)


@dataclass(frozen=True)
class AnswerKind(Generic[Read_co]):
    """An answer: its name in messages and in files, its parser, when it is asked for again.

    `read` raises PortalError. `is_stamped`: the copy says when it was current.
    """

    name: str
    stem: str
    read: Callable[[bytes], Read_co]
    record: str
    max_age_seconds: int = 0
    retry_seconds: int = 0
    is_stamped: bool = False


FIGURES: AnswerKind[Snapshot] = AnswerKind(
    "số liệu", "figures", read_snapshot, "asked.json", DAY_SECONDS, RETRY_SECONDS, is_stamped=True
)
COMMENTS: AnswerKind[Comments] = AnswerKind(
    "phản hồi", "comments", read_answer, "asked-comments.json"
)


@dataclass(frozen=True)
class LastRequest:
    """Time and result of the last request to a source."""

    url: str
    asked_at: float = float("-inf")
    etag: str = ""
    has_failed: bool = False


class AnswerCache(Generic[Read_co]):
    """The last good answer of a kind."""

    def __init__(self, folder: Path, kind: AnswerKind[Read_co]) -> None:
        self.kind = kind
        self._copy = folder / f"{kind.stem}.json"
        self._record = folder / kind.record

    def read(self) -> Read_co | None:
        """Return the last good answer, None if there is none."""
        try:
            return self.kind.read(self._copy.read_bytes())
        except (OSError, PortalError):
            return None

    def refresh(self, source: Source, now: datetime) -> None:
        """Request a new answer if the cached one is old. Raises FetchError; the old one stays."""
        last = _read_record(self._record, source)
        has_answer = self.read() is not None
        is_retry = last.has_failed or not has_answer
        max_age = self.kind.retry_seconds if is_retry else self.kind.max_age_seconds
        if 0 <= now.timestamp() - last.asked_at < max_age:  # negative if the clock was set back
            return
        asked = replace(last, asked_at=now.timestamp())
        try:
            fetched = fetch_in_time(source, last.etag if has_answer else "")
            body = self._copy.read_bytes() if fetched.body is None else fetched.body
            self._keep(body, now)
            _write_json(self._record, asdict(replace(asked, etag=fetched.etag, has_failed=False)))
        except (PortalError, OSError) as error:
            with suppress(OSError):  # if nothing can be stored, the next build asks again
                _write_json(self._record, asdict(replace(asked, has_failed=True)))
            raise FetchError(str(error)) from error

    def _keep(self, body: bytes, now: datetime) -> None:
        self.kind.read(body)
        document: dict[str, Any] = json.loads(body)
        if self.kind.is_stamped:
            document["taken_at"] = now.isoformat(timespec="minutes")
        _write_json(self._copy, document)


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
