"""The report: a Markdown file for the office, and a CSV with a line for each loss and decision."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from plugins.core.files import write_changed
from plugins.tools.nukeviet.notes import Note, NoteKind
from plugins.vietnamese.formats import group_thousands

MARKDOWN, TABLE = "nhap-nukeviet.md", "nhap-nukeviet.csv"
COLUMNS = ("Loại", "Nhóm", "Mô-đun", "Mã cũ", "Địa chỉ cũ", "Tệp", "Việc", "Cách xử lý")
MOST_SHOWN = 20
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Balance:
    """A count that must come out even: found on the old site, carried over, left and told."""

    name: str
    found: int
    carried: int
    left: int = 0

    @property
    def is_even(self) -> bool:
        return self.found == self.carried + self.left


@dataclass
class Report:
    """What an import did; `facts` are lines about the dump, `tables` counts by name."""

    title: str
    made_at: datetime
    is_trial: bool
    facts: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    balances: list[Balance] = field(default_factory=list)
    tables: dict[str, list[tuple[str, int, int]]] = field(default_factory=dict)
    actions: Counter[str] = field(default_factory=Counter)
    notes: list[Note] = field(default_factory=list)

    @property
    def is_even(self) -> bool:
        """Return whether all counts come out even."""
        return all(one.is_even for one in self.balances) and all(
            found == carried for rows in self.tables.values() for _, found, carried in rows
        )

    def write(self, folder: Path) -> None:
        """Write both files into a folder."""
        write_changed(folder / MARKDOWN, self.as_markdown().encode())
        write_changed(folder / TABLE, self.as_csv().encode("utf-8-sig"))

    def as_csv(self) -> str:
        """Return a table for spreadsheets, in which no cell is a formula."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for note in self._sorted():
            cells = (
                note.kind.value,
                note.group,
                note.module,
                note.id,
                note.address,
                note.file,
                note.what,
                note.remedy,
            )
            writer.writerow(map(_cell, cells))
        return text.getvalue()

    def as_markdown(self) -> str:
        return "\n".join(
            [
                f"# Nhập từ NukeViet: {_plain(self.title)}",
                "",
                f"{'Chạy thử' if self.is_trial else 'Nhập'} lúc {self.made_at:%H:%M %d/%m/%Y}.",
                *(f"{fact}" for fact in self.facts),
                "",
                *self._warning_lines(),
                *self._balance_lines(),
                *self._table_lines(),
                *self._action_lines(),
                *self._note_lines(),
                f"Từng dòng, kèm địa chỉ cũ và tệp: {TABLE} (mở bằng Excel hoặc LibreOffice).",
                "",
            ]
        )

    def _warning_lines(self) -> list[str]:
        return [line for one in self.warnings for line in (f"**Chú ý:** {one}", "")]

    def _balance_lines(self) -> list[str]:
        verdict = "Các số khớp." if self.is_even else "**CÓ SỐ KHÔNG KHỚP: xem các dòng ✗.**"
        lines = [
            "## Đối chiếu số lượng",
            "",
            verdict,
            "",
            "| | Cổng cũ | Đã mang sang | Để lại, có ghi lý do | |",
            "|---|---:|---:|---:|---|",
        ]
        for one in self.balances:
            numbers = " | ".join(
                group_thousands(each) for each in (one.found, one.carried, one.left)
            )
            lines.append(f"| {one.name} | {numbers} | {_mark(one.is_even)} |")
        return [*lines, ""]

    def _table_lines(self) -> list[str]:
        lines = []
        for title, rows in self.tables.items():
            lines += [f"## {title}", "", "| | Cổng cũ | Cổng mới | |", "|---|---:|---:|---|"]
            for name, found, carried in rows:
                numbers = f"{group_thousands(found)} | {group_thousands(carried)}"
                lines.append(f"| {_plain(name)} | {numbers} | {_mark(found == carried)} |")
            lines.append("")
        return lines

    def _action_lines(self) -> list[str]:
        if not self.actions:
            return []
        lines = ["## Lần chạy này", ""]
        lines += [f"- {name}: {count}" for name, count in sorted(self.actions.items())]
        return [*lines, ""]

    def _note_lines(self) -> list[str]:
        lines = []
        for kind in NoteKind:
            notes = [note for note in self._sorted() if note.kind is kind]
            if not notes:
                continue
            lines += [f"## {kind.value}: {len(notes)}", ""]
            for group in dict.fromkeys(note.group for note in notes):
                some = [note for note in notes if note.group == group]
                lines += [f"### {group}: {len(some)}", ""]
                lines += [f"- {_line(note)}" for note in some[:MOST_SHOWN]]
                if len(some) > MOST_SHOWN:
                    lines.append(f"- … và {len(some) - MOST_SHOWN} dòng nữa trong {TABLE}")
                lines.append("")
        return lines

    def _sorted(self) -> list[Note]:
        order = list(NoteKind)
        return sorted(
            dict.fromkeys(self.notes),
            key=lambda one: (order.index(one.kind), one.group, one.module, _number(one.id), one),
        )


def count_by(names: Iterable[str], others: Iterable[str]) -> list[tuple[str, int, int]]:
    """Return name, count on the old site, count on the new one."""
    found, carried = Counter(names), Counter(others)
    return [(name, found[name], carried[name]) for name in sorted({*found, *carried})]


def sum_columns(rows: Sequence[tuple[int, int, int]]) -> tuple[int, int, int]:
    found, carried, left = (
        (sum(column) for column in zip(*rows, strict=True)) if rows else (0, 0, 0)
    )
    return found, carried, left


def _number(id_: str) -> int:
    return int(id_) if id_.isdigit() else 0


def _mark(is_even: bool) -> str:
    return "✓" if is_even else "✗"


def _line(note: Note) -> str:
    place = f"{note.module} {note.id}: " if note.id else ""
    file = f" ({note.file})" if note.file else ""
    remedy = f" — {note.remedy}" if note.remedy else ""
    return _plain(f"{place}{note.what}{file}{remedy}")


def _plain(text: str) -> str:
    """Return text of the old site as one line of Markdown without marks."""
    line = " ".join(text.split())
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>|#" else sign for sign in line)


def _cell(text: str) -> str:
    line = " ".join(text.split())
    return f"'{line}" if line.startswith(FORMULA) else line
