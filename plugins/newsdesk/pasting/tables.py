"""Tables without row of dashes, with rows longer than the head, or made by tabs."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from plugins.newsdesk.pasting.lines import Line

# Word makes long dashes of three.
_DELIMITER = re.compile(r"\|?[ \t]*:?[-–—]+:?[ \t]*(?:\|[ \t]*:?[-–—]+:?[ \t]*)*\|?$")
_LONG_DASHES = re.compile("[–—]+")
_PIPE = re.compile(r"(?<!\\)\|")
_CODE = re.compile(r"(`+)(?:(?!\1).)*\1")


def is_row(bare: str) -> bool:
    """Return whether a line begins and ends as the row of a table does, or consists of dashes."""
    return bare.startswith("|") and (bare.endswith("|") or bare.count("|") > 1)


def is_delimiter(bare: str) -> bool:
    """Return whether a line is the row of dashes below the head."""
    has_dash = "-" in bare or "–" in bare or "—" in bare
    return "|" in bare and has_dash and bool(_DELIMITER.match(bare))


def count_rows(lines: Sequence[Line], start: int) -> int:
    """Return the number of lines that make a table from a line on; 0 if it begins none."""
    first = lines[start].bare
    if is_row(first):
        return _count(lines, start, lambda bare: is_row(bare) or _cells(bare) > 1)
    if "\t" in first:
        count = _count(lines, start, lambda bare: "\t" in bare and "|" not in bare)
        widths = [lines[start + at].bare.count("\t") for at in range(count)]
        return count if count > 1 and (max(widths) > 1 or len(set(widths)) == 1) else 0
    if "|" in first and start + 1 < len(lines):
        cells = _cells(first)
        if is_delimiter(lines[start + 1].bare):
            return _count(lines, start, lambda bare: _cells(bare) > 1)
        alike = _count(lines, start, lambda bare: _cells(bare) == cells)
        return alike if cells > 1 and alike > 1 else 0
    return 0


def mend_table(rows: Sequence[str]) -> list[str]:
    """Return the rows as Markdown reads them, the same if nothing was wrong."""
    if "|" not in rows[0]:
        rows = [_from_tabs(row) for row in rows]
    if len(rows) == 1:
        return list(rows)
    if is_delimiter(rows[1]):
        rows = [rows[0], _LONG_DASHES.sub("---", rows[1]), *rows[2:]]
    if not rows[0].startswith("|") and not is_delimiter(rows[1]):
        rows = [_row([cell.strip() for cell in _split(row)]) for row in rows]
    if not any(map(is_delimiter, rows[:2])):
        rows = [rows[0], _dashes([], _cells(rows[0])), *rows[1:]]
    elif is_delimiter(rows[0]):
        rows = [_row([""] * _cells(rows[0])), *rows]
    width = max(map(_cells, rows))
    head, marks = _cells(rows[0]), _cells(rows[1])
    if head == marks == width:
        return list(rows)
    cells = [cell.strip() for cell in _split(rows[0])]
    delimiters = [cell.strip() for cell in _split(rows[1])]
    return [_row([*cells, *[""] * (width - head)]), _dashes(delimiters, width), *rows[2:]]


def _count(lines: Sequence[Line], start: int, accepts: Callable[[str], bool]) -> int:
    end = start
    while end < len(lines) and accepts(lines[end].bare):
        end += 1
    return end - start


def _split(row: str) -> list[str]:
    inner = row.strip()
    inner = inner.removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return _PIPE.split(inner)


def _cells(row: str) -> int:
    return len(_split(_CODE.sub("", row))) if "|" in row else 1


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _dashes(known: Sequence[str], width: int) -> str:
    return f"|{'|'.join([*known, *['---'] * (width - len(known))])}|"


def _from_tabs(row: str) -> str:
    return _row([cell.strip().replace("|", "\\|") for cell in row.strip(" ").split("\t")])
