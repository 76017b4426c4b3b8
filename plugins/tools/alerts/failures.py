"""Failures, the messages about them, and their status as one line: pure functions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from plugins.core.clock import ZONE

REMINDED_AFTER = timedelta(days=1)
SHOWN_ERRORS = 5  # on the editors' page
STAMP = "%Y-%m-%dT%H:%M:%SZ"
KEPT = "Bản đang xem trên mạng được giữ nguyên."
ALL_OTHERS = "Mọi bài khác đã được đăng."


class Failure(NamedTuple):
    """A failure; `told` is the time of the last notification.

    `see` is the address or command that shows the reason, or empty. `error` is that of an article
    that publishing has held back, and empty for failures of other kinds.
    """

    since: datetime
    told: datetime | None = None
    see: str = ""
    error: str = ""


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


def replace_held(failures: Failures, held: Mapping[str, str], now: datetime) -> Failures:
    """Return the failures with these articles held back, by name with their errors, and no others.

    Those that were held back before keep the time of their first error.
    """
    others = {what: one for what, one in failures.items() if not one.error}
    new = {
        name: failures.get(name, Failure(now))._replace(error=error) for name, error in held.items()
    }
    return {**others, **new}


def list_held(failures: Failures) -> dict[str, Failure]:
    """Return the articles that are held back."""
    return {name: one for name, one in failures.items() if one.error}


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


def describe_held(failures: Failures) -> Message:
    """Return the message of articles that are held back."""
    held = list_held(failures).values()
    lines = [
        *([ALL_OTHERS] if len(held) == len(failures) else []),
        *(one.error for one in held),
        "Hãy sửa các lỗi này rồi xuất bản (push) lại.",
        "Khi mọi bài đã được đăng sẽ có thông báo; nếu chưa, mỗi ngày nhắc một lần.",
    ]
    return Message(f"[Cổng thông tin] {count_held(len(held))}", tuple(lines), is_ok=False)


def describe_all_published(now: datetime) -> Message:
    """Return the message that no article is held back any more."""
    lines = (f"Từ {tell_time(now)} không còn bài nào bị giữ lại vì lỗi.",)
    return Message("[Cổng thông tin] Mọi bài đã được đăng", lines, is_ok=True)


def count_held(count: int) -> str:
    """Return how many articles are held back, as a sentence without its full stop."""
    return f"{count} bài còn lỗi, bản mới chưa được đăng"


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
        held = list_held(failures)
        others = {what: one for what, one in failures.items() if what not in held}
        sees = dict.fromkeys(failure.see for failure in others.values() if failure.see)
        what = [f"{'; '.join(others)} không thành công"] if others else []
        message = [KEPT, advise(", ".join(sees))] if others else [ALL_OTHERS]
        status |= {
            "since": f"{oldest:{STAMP}}",
            "what": "; ".join([*what, *([count_held(len(held))] if held else [])]),
            "message": [*message, *_shorten([one.error for one in held.values()])],
        }
    status["failures"] = {
        what: {
            "since": f"{failure.since:{STAMP}}",
            "told": failure.told and f"{failure.told:{STAMP}}",
            "see": failure.see,
            **({"error": failure.error} if failure.error else {}),
        }
        for what, failure in failures.items()
    }
    return json.dumps(status, ensure_ascii=False)


def _shorten(lines: list[str]) -> list[str]:
    rest = len(lines) - SHOWN_ERRORS
    return [*lines[:SHOWN_ERRORS], *([f"… và {rest} bài khác"] if rest > 0 else [])]


def parse_status(line: str) -> Failures:
    """Return the failures of a status; none for a text that `format_status` has not written."""
    try:
        known = json.loads(line)["failures"]
        return {
            str(what): Failure(
                _parse_time(one["since"]),
                _parse_time(one["told"]) if one["told"] else None,
                str(one["see"]),
                str(one.get("error", "")),
            )
            for what, one in known.items()
        }
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}


def _parse_time(text: str) -> datetime:
    return datetime.strptime(text, STAMP).replace(tzinfo=UTC)
