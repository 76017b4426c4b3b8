"""Rules for notices: an end after the begin, and nothing twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from plugins.newsdesk.problems import Findings
from plugins.newsdesk.schema.entries import NoticeEntry

LONGEST = timedelta(days=92)  # what stands longer is no notice, and nobody reads it any more


def check_notices(notices: Sequence[NoticeEntry], path: Path, findings: Findings) -> None:
    """Record notices that end before they begin; advise on long ones and duplicates."""
    first_seen: dict[tuple[object, ...], int] = {}
    for one in notices:
        if one.expires <= one.date:
            findings.error(path, one.written_at, "expires không ở sau date", "đổi lại hai ngày giờ")
        elif one.expires - one.date > LONGEST:
            findings.advise(
                path,
                one.written_at,
                f"thông báo hiện suốt {(one.expires - one.date).days} ngày ở đầu mọi trang",
                "xem lại năm trong date và expires; việc lâu dài thì viết thành bài",
            )
        line = first_seen.setdefault((one.text, one.date, one.expires), one.written_at[0])
        if line != one.written_at[0]:
            findings.advise(
                path, one.written_at, f"thông báo này đã có ở dòng {line}", "xóa một trong hai"
            )
