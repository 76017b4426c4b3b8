"""Rows of a table that pasting has torn apart: by blank lines, by line ends in a cell of Excel."""

from __future__ import annotations

import re
from dataclasses import replace

from plugins.newsdesk.pasting.lines import Kind, Line
from plugins.newsdesk.pasting.tables import is_delimiter, is_row

MOST_LINES = 30  # of one cell
# Excel puts a cell with line ends into quotation marks, and doubles those inside.
_OPEN_CELL = re.compile(r'(?:^|\t)"(?:[^"\t]|"")*$')
_CELL = re.compile(r'(?:(?<=\t)|^)"((?:[^"\t]|"")*)"(?=\t|$)')
BREAK = "<br>"


def join_rows(lines: list[Line]) -> list[Line]:
    """Return the lines with each row of a table on one, and no blank line between rows."""
    if any("\t" in line.text for line in lines):
        lines = _join_cells(lines)
    return _join_lonely(lines)


def _join_cells(lines: list[Line]) -> list[Line]:
    """Join the lines of a cell that Excel has put into quotation marks."""
    joined: list[Line] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        end = at + 1
        if line.kind is Kind.PROSE and "\t" in line.bare and _OPEN_CELL.search(line.text):
            end = _end_of_cell(lines, at)
        if end - at > 1:
            line = replace(line, text=_unquote([one.text for one in lines[at:end]]))
        joined.append(line)
        at = end
    return joined


def _end_of_cell(lines: list[Line], start: int) -> int:
    """Return the line after those of a row with an open cell, `start` + 1 if it never closes."""
    text = lines[start].text
    for at in range(start + 1, min(start + MOST_LINES, len(lines))):
        if lines[at].kind is Kind.RAW:
            break
        text += f"\n{lines[at].text}"
        if not _OPEN_CELL.search(text):
            return at + 1
    return start + 1


def _unquote(texts: list[str]) -> str:
    row = BREAK.join(text.strip(" ") for text in texts)
    return _CELL.sub(lambda found: found[1].replace('""', '"'), row)


def _join_lonely(lines: list[Line]) -> list[Line]:
    """Leave out blank lines before a row on its own, and between a head and its row of dashes."""
    return [
        line
        for at, line in enumerate(lines)
        if not (
            line.kind is Kind.BLANK
            and 0 < at < len(lines) - 1
            and (
                (_is_lonely(lines, at + 1) and _is_row(lines[at - 1]))
                or (_is_lonely(lines, at - 1) and is_delimiter(lines[at + 1].bare))
            )
        )
    ]


def _is_row(line: Line) -> bool:
    return line.kind is Kind.PROSE and is_row(line.bare) and line.bare.endswith("|")


def _is_lonely(lines: list[Line], at: int) -> bool:
    neighbours = lines[max(at - 1, 0) : at] + lines[at + 1 : at + 2]
    return _is_row(lines[at]) and all(line.kind is Kind.BLANK for line in neighbours)
