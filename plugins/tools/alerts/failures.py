"""Failures, the messages about them, and their status as one line: pure functions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from plugins.core.clock import ZONE

REMINDED_AFTER = timedelta(days=1)
STAMP = "%Y-%m-%dT%H:%M:%SZ"
KEPT = "Bản đang xem trên mạng được giữ nguyên."


class Failure(NamedTuple):
    """A failure; `told` is the time of the last notification.

    `see` is the address or command that shows the reason, or empty.
    """

    since: datetime
    told: datetime | None = None
    see: str = ""


Failures = Mapping[str, Failure]


class Message(NamedTuple):
    """A notification: subject and lines of the text."""

    subject: str
    lines: tuple[str, ...]
    is_ok: bool


def add_failure(failures: Failures, what: str, see: str, now: datetime) -> Failures:
    """Return the failures with `what`, whose earlier start is kept."""
    known = failures.get(what)
    if known is None:
        return {**failures, what: Failure(now, None, see)}
    return {**failures, what: known._replace(see=see or known.see)}


def is_due(failure: Failure, now: datetime) -> bool:
    """Return whether to notify people: once, and again after each day.

    A notification in the future, from a clock that was set back, does not count.
    """
    return failure.told is None or not timedelta(0) <= now - failure.told < REMINDED_AFTER


def describe_failure(what: str, failure: Failure, *, has_target: bool) -> Message:
    """Return the message of a failure; with a target, it says that readers notice nothing."""
    lines = [
        f"{what} không thành công, từ {tell_time(failure.since)}.",
        *([KEPT] if has_target else []),
        advise(failure.see),
        "Khi khắc phục xong sẽ có thông báo; nếu chưa, mỗi ngày nhắc một lần.",
    ]
    return Message(f"[Cổng thông tin] {what} không thành công", tuple(lines), is_ok=False)


def describe_recovery(what: str, failure: Failure, now: datetime) -> Message:
    """Return the message of a recovery."""
    lines = (
        f"{what} đã thành công lúc {tell_time(now)}.",
        f"Trước đó không thành công từ {tell_time(failure.since)}.",
    )
    return Message(f"[Cổng thông tin] {what} đã thành công trở lại", lines, is_ok=True)


def advise(see: str) -> str:
    """Return a sentence with the remedy."""
    where = f"Xem lý do: {see}" if see else "Hãy báo người quản trị xem lý do"
    return f"{where}; sửa xong thì chạy lại."


def tell_time(moment: datetime) -> str:
    """Return `08:05 ngày 28/11/2026`."""
    return f"{moment.astimezone(ZONE):%H:%M ngày %d/%m/%Y}"


def format_status(failures: Failures) -> str:
    """Return the status as one line of JSON: fields for the editors' page, then the failures.

    The line is public and contains neither people nor settings.
    """
    oldest = min((failure.since for failure in failures.values()), default=None)
    status: dict[str, Any] = {"ok": not failures}
    if oldest is not None:
        sees = dict.fromkeys(failure.see for failure in failures.values() if failure.see)
        status |= {
            "since": f"{oldest:{STAMP}}",
            "what": f"{'; '.join(failures)} không thành công",
            "message": [KEPT, advise(", ".join(sees))],
        }
    status["failures"] = {
        what: {
            "since": f"{failure.since:{STAMP}}",
            "told": failure.told and f"{failure.told:{STAMP}}",
            "see": failure.see,
        }
        for what, failure in failures.items()
    }
    return json.dumps(status, ensure_ascii=False)


def parse_status(line: str) -> Failures:
    """Return the failures of a status; none for a text that `format_status` has not written."""
    try:
        known = json.loads(line)["failures"]
        return {
            str(what): Failure(
                _parse_time(one["since"]),
                _parse_time(one["told"]) if one["told"] else None,
                str(one["see"]),
            )
            for what, one in known.items()
        }
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}


def _parse_time(text: str) -> datetime:
    return datetime.strptime(text, STAMP).replace(tzinfo=UTC)
