"""`init` from the command line."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from plugins.core.clock import ZONE
from plugins.newsdesk.commands.tasks import check
from plugins.tools.founding.answers import Report, collect
from plugins.tools.founding.founding import found, refuse_own_articles

NEXT = """\
Cổng của cơ quan đã sẵn sàng. Việc tiếp theo:
  1. python3 tasks.py serve     xem cổng; bài nháp “Bài đầu tiên” nói cách đăng bài
  2. đọc lại content/pages/: quyen-rieng-tu.md và tro-nang.md hứa với bạn đọc thay cơ quan
  3. git add --all, rồi git commit -m "Cổng của cơ quan"
  4. RUNBOOK.vi.md: đưa cổng lên máy chủ, từ mục 0"""


def init(root: Path, flags: Mapping[str, str], file: str, report: Report) -> int:
    """Make the portal an office's own and check it; return the exit status of the check.

    Questions are asked on a terminal only. Raises SetupError.
    """
    refuse_own_articles(root)
    is_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    office = collect(flags, Path(file) if file else None, input if is_terminal else None, report)
    aside = found(root, office, report, datetime.now(ZONE))
    status = check(root)
    report(f"Tệp cũ của cổng mẫu được giữ ở {aside.relative_to(root)} (clean sẽ xóa).")
    report(NEXT)
    if not office.site_url:
        report("  Trước khi xuất bản: ghi địa chỉ của cổng vào SITEURL trong publishconf.py.")
    return status
