"""Dates that cannot be meant: an editing in the future, a publication in decades or long ago."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.bundles import FrontMatter
from plugins.newsdesk.schema.entries import BannerEntry, LinkEntry

FARTHEST = timedelta(days=366)
OLDEST_YEAR = 1990  # the first public network in Vietnam is of 1997


def check_dates(items: Iterable[FrontMatter], now: datetime, findings: Findings) -> None:
    """Record dates of editing after `now`; advise on unlikely dates of publication."""
    for item in items:
        modified, published = item.values.get("modified"), item.values.get("date")
        if modified is not None and modified > now:
            findings.error(
                item.path,
                item.place("modified"),
                f"“modified” ({modified:%d/%m/%Y %H:%M}) còn ở phía trước: chưa thể có sửa đổi",
                "sửa lại ngày giờ, hoặc bỏ dòng “modified”",
            )
        if published is not None and published - now > FARTHEST:
            findings.advise(
                item.path,
                item.place("date"),
                f"bài hẹn tới năm {published.year} mới đăng",
                "xem lại năm trong “date”",
            )
        if published is not None and published.year < OLDEST_YEAR:
            findings.advise(
                item.path,
                item.place("date"),
                f"bài ghi đăng từ năm {published.year}, khi chưa có trang mạng",
                "xem lại năm trong “date”",
            )


def check_days(
    entries: Sequence[BannerEntry | LinkEntry], path: Path, today: date, findings: Findings
) -> None:
    """Record days in the wrong order; advise on a first day in years."""
    for entry in entries:
        if entry.first_day and entry.last_day and entry.last_day < entry.first_day:
            findings.error(
                path, entry.written_at, "last_day đứng trước first_day", "đổi lại hai ngày"
            )
        if entry.first_day and entry.first_day - today > FARTHEST:
            findings.advise(
                path,
                entry.written_at,
                f"hình này tới năm {entry.first_day.year} mới hiện",
                "xem lại năm trong first_day",
            )
