"""Lines of the report: what was lost, decided or left alone, and what a person can do."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class NoteKind(Enum):
    """Kinds of notes; the values are shown to people."""

    LOSS = "Không mang theo được"
    DECISION = "Quyết định khi nhập"
    KEPT = "Giữ bản sửa tay"


class Note(NamedTuple):
    """A line: kind, group, then module and id of the article, old address, file, what to do."""

    kind: NoteKind
    group: str
    what: str
    remedy: str = ""
    module: str = ""
    id: str = ""
    address: str = ""
    file: str = ""
