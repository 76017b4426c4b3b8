"""Advice on spaces that word processors and quick typing leave in texts."""

from __future__ import annotations

import re

from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.bundles import Bundle
from plugins.vietnamese.gaps import Gap, GapKind, iter_gaps

FIELDS = ("title", "lead", "cover_caption")
AROUND = 8  # characters shown around a fault
FIX = "chạy check --fix để cổng sửa giúp"
WORDS = {
    GapKind.WIDE: ("dấu cách thừa hoặc dấu cách dán từ Word", FIX),
    GapKind.BEFORE_STOP: ("dấu cách đứng trước dấu câu", FIX),
    GapKind.MISSING: ("thiếu dấu cách sau dấu câu", "thêm một dấu cách sau dấu ấy"),
}


def check_spaces(bundle: Bundle, findings: Findings) -> None:
    """Advise on wrong spaces in a bundle: its first one of each kind, with their number."""
    for field in FIELDS:
        value = bundle.values.get(field)
        if isinstance(value, str):
            _advise(bundle, value, list(iter_gaps(value)), findings, field)
    source = bundle.source
    _advise(bundle, source.body, list(iter_gaps(source.body)), findings)


def _advise(
    bundle: Bundle, text: str, gaps: list[Gap], findings: Findings, field: str = ""
) -> None:
    for kind, (what, remedy) in WORDS.items():
        own = [gap for gap in gaps if gap.kind is kind]
        if not own:
            continue
        first, source = own[0], bundle.source
        place = bundle.place(field) if field else source.place(source.body_offset + first.start)
        before = text[max(first.start - AROUND, 0) : first.start].rpartition("\n")[2]
        after = text[first.end : first.end + AROUND].partition("\n")[0]
        shown = re.sub(r"\s", " ", before + text[first.start : first.end] + after).strip()
        number = f" ({len(own)} chỗ)" if len(own) > 1 else ""
        findings.advise(bundle.path, place, f"{what}{number}: “{shown}”", remedy)
