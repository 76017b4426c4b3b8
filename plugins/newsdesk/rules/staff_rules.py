"""Rules for the units of the office and their people."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from plugins.newsdesk.problems import Findings
from plugins.newsdesk.schema.entries import UnitEntry
from plugins.newsdesk.schema.slugs import make_slug


def check_staff(units: Sequence[UnitEntry], path: Path, findings: Findings) -> None:
    """Record units whose names give one id on the page; advise on people listed twice."""
    names: dict[str, UnitEntry] = {}
    for unit in units:
        first = names.setdefault(make_slug(unit.name), unit)
        if first is not unit:
            what = f"đơn vị “{unit.name}” đã có ở dòng {first.written_at[0]}"
            findings.error(path, unit.written_at, what, "gộp hai mục, hoặc đặt tên khác")
        people: dict[tuple[str, str], int] = {}
        for person in unit.people:
            key = person.post, person.name or ""
            line = people.setdefault(key, person.written_at[0])
            if line != person.written_at[0] and person.name:
                what = f"“{person.name}” ({person.post}) đã có ở dòng {line}"
                findings.advise(path, person.written_at, what, "xóa một trong hai")
