"""Blocks of a body, line by line: lists, paragraphs and tables as they were meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from plugins.newsdesk.pasting.lines import BLANKS, Kind, Line, split_lines
from plugins.newsdesk.pasting.marks import (
    DEFINITION,
    EMPTY_ITEM,
    EQUALS,
    HEADING,
    PART,
    POINT,
    QUOTE,
    RULE,
    Item,
    ending,
    is_broken,
    is_plain,
    is_stopped,
    item_of,
    starts_small,
)
from plugins.newsdesk.pasting.nesting import Nesting
from plugins.newsdesk.pasting.paragraphs import (
    Join,
    is_item_in_text,
    is_wrapped,
    join_lines,
)
from plugins.newsdesk.pasting.rows import join_rows
from plugins.newsdesk.pasting.tables import count_rows, mend_table

DEEPEST_QUOTE = 5
_QUOTE_SIGN = re.compile(r"[ \t]*>[ ]?")
_YEAR = re.compile(r"^(\d{4,})\.(?=[ \t])")
_GLUED_HEADING = re.compile(r"(#{2,6})(?=[^\W\d_])")


@dataclass
class BlockReader:
    """Writes the lines of one body, or of a quotation at a depth from 1.

    `unclear` are the rows whose beginning may mean two things.
    """

    lines: list[Line]
    wrapped: bool
    depth: int
    out: list[str] = field(default_factory=list)
    unclear: list[int] = field(default_factory=list)
    nesting: Nesting = field(default_factory=Nesting)
    in_note: bool = False

    def read(self) -> list[str]:
        """Return the lines to write."""
        at = 0
        while at < len(self.lines):
            line = self.lines[at]
            if line.kind in {Kind.RAW, Kind.VIDEO}:
                if line.indent < 2:
                    self.nesting.close()
                self.out.append(line.text)
                at += 1
            elif line.kind is Kind.BLANK:
                self.out.append("")
                at += 1
            else:
                end = at
                while end < len(self.lines) and self.lines[end].kind is Kind.PROSE:
                    end += 1
                self._read_chunk(self.lines[at:end])
                at = end
        return self.out

    def _read_chunk(self, lines: list[Line]) -> None:
        """Write lines that stand together without a blank one between."""
        if len(lines) == 1 and not self.nesting.levels and is_plain(lines[0].text):
            self.out.append(lines[0].text)
            return
        is_code = lines[0].indent >= 4 and not self.nesting.levels and lines[0].bare[0] in "<$"
        if is_code or any(line.bare.startswith(": ") for line in lines[1:]):  # definitions
            self.nesting.close()
            self.out.extend(line.text for line in lines)
            return
        at, glued = 0, _has_loose_items(lines, self._last_text())
        is_first = True
        while at < len(lines):
            at = self._read_unit(lines, at, glued=glued, is_first=is_first)
            is_first = False

    def _read_unit(self, lines: list[Line], at: int, *, glued: bool, is_first: bool) -> int:
        """Write the unit that begins at a line and return the end of it."""
        line, bare = lines[at], lines[at].bare
        if self.in_note and line.indent >= 4:
            self.out.append(line.text)
            return at + 1
        self.in_note = False
        if item := item_of(bare, is_loose=glued):
            return self._read_item(lines, at, item, glued=glued, is_first=is_first)
        if EMPTY_ITEM.match(bare):
            return at + 1
        within = self.nesting.levels and is_first and self.nesting.holds(line.indent)
        if not within:
            self.nesting.close()
        if DEFINITION.match(bare):
            self.in_note = True
            self.out.append(line.text)
            return at + 1
        if QUOTE.match(line.text):
            return self._read_quote(lines, at)
        if RULE.match(bare) or EQUALS.match(bare):
            self._separate()
            self.out.append(bare if len(bare) > 2 and bare[0] in "-*_" else "---")
            return at + 1
        if HEADING.match(bare) or _GLUED_HEADING.match(bare):
            self._separate()
            self.out += [_GLUED_HEADING.sub(r"\1 ", bare), *_blank_before(lines, at + 1)]
            return at + 1
        if count := count_rows(lines, at):
            return self._write_table(lines, at, count)
        end = self._end_of_text(lines, at, glued=glued)
        self._write_text(lines[at:end], " " * self.nesting.content_depth)
        if end < len(lines):
            self.out.append("")
        return end

    def _read_item(
        self, lines: list[Line], at: int, item: Item, *, glued: bool, is_first: bool
    ) -> int:
        line = lines[at]
        follows = not is_first
        if not self.nesting.levels and follows:
            self._separate()
        if is_first and self.nesting.levels and line.indent < self.nesting.levels[0].indent - 1:
            self.nesting.close()
        depth = self.nesting.open(item, line.indent, line.bare, follows=follows)
        end = self._end_of_item(lines, at + 1, item, glued=glued)
        sign = f"{item.number}." if item.number is not None else item.sign
        sign = sign if sign[0] in "-*+123456789" or item.number is not None else "-"
        first = Line(line.bare[item.length :], line.row)
        rest = lines[at + 1 : end]
        self._write_text([first, *rest], " " * depth, mark=f"{sign} ")
        if rest:
            self.nesting.last_text = rest[-1].bare
        if end < len(lines) and not item_of(lines[end].bare, is_loose=glued):
            self.nesting.close()
            self.out.append("")
        return end

    def _end_of_item(self, lines: list[Line], at: int, item: Item, *, glued: bool) -> int:
        """Return the end of the text that goes on an item, from the line after it."""
        while at < len(lines):
            if self._begins_unit(lines, at, glued=glued) or self._stands_apart(lines, at, item):
                return at
            at += 1
        return at

    def _stands_apart(self, lines: list[Line], at: int, item: Item) -> bool:
        """Return whether a line below an item is a paragraph after the list."""
        before, bare = lines[at - 1].bare, lines[at].bare
        if self.wrapped or lines[at].indent >= 2 or starts_small(bare):
            return False
        if PART.match(bare):
            return True
        is_ended = ending(before) not in ":;," and (is_stopped(before) or item.number is None)
        return is_ended and not is_broken(lines[at - 1].text) and not POINT.match(bare)

    def _end_of_text(self, lines: list[Line], start: int, *, glued: bool) -> int:
        at = start + 1
        while at < len(lines) and not self._begins_unit(lines, at, glued=glued):
            at += 1
        return at

    def _begins_unit(self, lines: list[Line], at: int, *, glued: bool) -> bool:
        """Return whether a line that follows text begins something else than text."""
        bare, before = lines[at].bare, lines[at - 1].bare.rstrip("\\")
        if item_of(bare, is_loose=glued):
            if glued and not item_of(bare):
                return True
            numbers = self.nesting.next_numbers
            return is_item_in_text(before, bare, numbers, wrapped=self.wrapped)
        return bool(
            HEADING.match(bare)
            or _GLUED_HEADING.match(bare)
            or RULE.match(bare)
            or (EQUALS.match(bare) and is_stopped(before))
            or EMPTY_ITEM.match(bare)
            or DEFINITION.match(bare)
            or QUOTE.match(lines[at].text)
            or count_rows(lines, at)
        )

    def _write_text(self, lines: Sequence[Line], indent: str, mark: str = "") -> None:
        """Write the lines of a paragraph or an item, which `mark` begins."""
        joins = join_lines(lines, is_wrapped_body=self.wrapped)
        within = indent + (" " * 4 if mark else "")
        self.out.append(indent + mark + _start(lines[0]))
        for line, join in zip(lines[1:], joins, strict=True):
            if join is Join.PARAGRAPH and not mark:
                self.out.append("")
            elif join in {Join.BREAK, Join.PARAGRAPH} and not is_broken(self.out[-1]):
                self.out[-1] += "\\"
            elif join is Join.UNCLEAR:
                self.unclear.append(line.row)
            self.out.append(within + _start(line))
        if lines[-1].text.endswith("\\"):
            self.out[-1] = self.out[-1].rstrip("\\")

    def _write_table(self, lines: list[Line], at: int, count: int) -> int:
        self._separate()
        pad = " " * self.nesting.content_depth
        mended = mend_table([line.bare for line in lines[at : at + count]])
        self.out += [*(pad + row for row in mended), *_blank_before(lines, at + count)]
        return at + count

    def _read_quote(self, lines: list[Line], at: int) -> int:
        end = at
        while end < len(lines) and (QUOTE.match(lines[end].text) or end > at):
            if end > at and not QUOTE.match(lines[end].text) and is_stopped(lines[end - 1].bare):
                break
            end += 1
        self._separate()
        pad = " " * self.nesting.content_depth
        inner = "\n".join(_QUOTE_SIGN.sub("", line.text, count=1) for line in lines[at:end])
        mended = (
            _mend(inner, self.depth + 1)[0] if self.depth < DEEPEST_QUOTE else inner.split("\n")
        )
        self.out.extend(f"{pad}> {line}".rstrip(" ") for line in mended)
        self.out.extend(_blank_before(lines, end))
        return end

    def _last_text(self) -> str:
        """Return the last line written that is not blank."""
        return next((line for line in reversed(self.out[-3:]) if line.strip()), "")

    def _separate(self) -> None:
        """Write a blank line unless there is one."""
        if self.out and self.out[-1].strip():
            if self.out[-1].endswith("\\"):
                self.out[-1] = self.out[-1].rstrip("\\")
            self.out.append("")


def mend_blocks(body: str) -> tuple[str, list[int]]:
    """Return the body with its blocks as they were meant, and the rows that are unclear."""
    lines, unclear = _mend(body, depth=0)
    return "\n".join(lines), unclear


def _mend(body: str, depth: int) -> tuple[list[str], list[int]]:
    lines = split_lines(body)
    reader = BlockReader(join_rows(lines), is_wrapped(lines), depth)
    return reader.read(), reader.unclear


def _has_loose_items(lines: Sequence[Line], before: str) -> bool:
    """Return whether dashes of Word or marks without a blank make a list.

    They do after a colon; two marks without a blank do anyway, but dashes may be those of speech.
    """
    glued = 0
    for line in lines:
        bare = line.bare
        if item_of(bare, is_loose=True) and not item_of(bare):
            if ending(before) == ":":
                return True
            glued += bare[0] in "-+" or bare[0].isdigit()
        before = bare
    return glued > 1


def _blank_before(lines: Sequence[Line], at: int) -> list[str]:
    return [""] if at < len(lines) else []


def _start(line: Line) -> str:
    """Return a line without its indent; a year with a full stop is no number of an item."""
    return _YEAR.sub(r"\1\\.", line.text.lstrip(BLANKS))
