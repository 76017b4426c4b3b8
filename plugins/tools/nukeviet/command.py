"""The tasks `import` and `missing`: run in a project, print what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from plugins.core.clock import ZONE
from plugins.core.project import DEVELOPMENT, read_project_settings
from plugins.gallery.console import progress_bar
from plugins.tools.nukeviet.importing import ImportOptions, import_site
from plugins.tools.nukeviet.missing import as_lines, find_missing
from plugins.tools.nukeviet.report import MARKDOWN, Balance


def import_nukeviet(root: Path, options: ImportOptions, report: Callable[[str], None]) -> int:
    """Import a site and return the exit status: 1 if something is neither carried nor told."""
    settings = read_project_settings(root, f"{DEVELOPMENT}.py")
    options = replace(options, content=root / options.content)
    done = import_site(options, settings, datetime.now(ZONE), progress_bar())
    for warning in done.warnings:
        report(f"Chú ý: {warning}")
    for name, count in sorted(done.actions.items()):
        report(f"{name}: {count}")
    place = options.content.parent / MARKDOWN
    report(f"Báo cáo: {place.relative_to(root) if place.is_relative_to(root) else place}")
    uneven = [one for one in done.balances if not one.is_even]
    for one in uneven:
        report(_explain(one))
    if done.is_even:
        report("Chạy thử xong, chưa ghi gì." if options.is_trial else "Nhập xong, các số khớp.")
        return 0
    report("Có số không khớp — xem các dòng ✗ trong báo cáo trước khi dùng.")
    return 1


def list_missing(
    logs: Sequence[Path], content: Path, most: int, report: Callable[[str], None]
) -> None:
    """Print the addresses that readers asked for in vain, with the files that may need them."""
    found = find_missing(logs, content, most)
    for line in as_lines(found):
        report(line)
    if not found:
        report("Trong nhật ký không có địa chỉ nào bạn đọc tìm mà không thấy.")


def _explain(one: Balance) -> str:
    counts = f"cổng cũ có {one.found}, đã mang sang {one.carried}, để lại có lý do {one.left}"
    return f"{one.name}: {counts}"
