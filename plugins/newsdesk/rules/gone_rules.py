"""Addresses of removed articles and pages: each once, in the past, and of nothing that is there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from plugins.newsdesk.schema.addresses import decode_address, find_file
from plugins.newsdesk.schema.entries import GoneEntry
from plugins.newsdesk.urls.url_registry import UrlRegistry

REMEDY = "xóa mục này; nếu vẫn gỡ bài thì xóa thư mục của bài, hoặc bỏ địa chỉ khỏi aliases"


def check_gone(
    entries: Sequence[GoneEntry], path: Path, registry: UrlRegistry, today: date
) -> None:
    """Register the addresses of a list of removed ones; record those that cannot be gone."""
    findings = registry.findings
    owners = registry.owners_of_files() if entries else {}
    for entry in entries:
        name, place = find_file(entry.url), entry.written_at
        if entry.date > today:
            findings.error(
                path,
                place,
                f"ngày gỡ {entry.date:%d/%m/%Y} còn ở phía trước",
                "ghi ngày đã gỡ, hoặc đặt expires trong bài để hẹn ngày hết hạn",
            )
        if name in registry.gone:
            findings.error(path, place, f"địa chỉ {entry.url} ghi hai lần", "xóa một mục")
        elif name in owners:
            holder = findings.shown(owners[name].path)
            findings.error(path, place, f"địa chỉ {entry.url} đang là của {holder}", REMEDY)
        elif registry.is_taken_from_articles(decode_address(entry.url) or entry.url):
            findings.error(path, place, f"ở địa chỉ {entry.url} đang có trang khác", "xóa mục này")
        registry.gone.add(name)
