"""Lines of words gathered into paragraphs, pictures on lines of their own between them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from plugins.tools.nukeviet.bodies.model import (
    BREAK,
    Block,
    Break,
    Image,
    Inline,
    Paragraph,
    Photo,
    Place,
    Rule,
    Run,
    Style,
    WordMark,
    text_of,
)
from plugins.vietnamese.normalize import normalize

# Two lines as short as this belong together: of a poem, of an address, of a signature.
SHORT = 60
_BLANKS = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0\ufffe\uffff]")
_RULE = re.compile(r"(?:[-–—_*=~][ ]?){3,}")
_BEGINS_ITEM = re.compile(
    r"[-–—+*•·●■◆►➢➤❖▪◦\uf000-\uf0ff]|\d{1,2}[.)/]|[a-zđ][.)/]", re.IGNORECASE
)


class Flow:
    """The blocks of one container, and the line that is being read.

    NukeViet's editor writes `<br>` at the end of a paragraph; within items and cells it only ends a
    line.
    """

    def __init__(self, place: Place, *, is_centred: bool = False) -> None:
        self.blocks: list[Block] = []
        self.place = place
        self.is_centred = is_centred
        self.mark: WordMark | None = None
        self._inlines: list[Inline] = []

    def add_text(self, text: str, style: Style) -> None:
        """Add words."""
        self._inlines.append(Run(_CONTROL.sub("", normalize(text)), style))

    def add(self, inline: Image | Break) -> None:
        """Add a picture or the end of a line."""
        self._inlines.append(inline)

    def add_block(self, block: Block) -> None:
        """End the paragraph and add a block."""
        self.end_paragraph()
        self.blocks.append(block)

    def end_paragraph(self) -> None:
        """Make blocks of what has been read since the last one."""
        if not self._inlines:
            return
        lines = list(_iter_lines(self._inlines))
        self._inlines = []
        for group in self._group(lines):
            self.blocks.extend(self._make_blocks(group))
            if text_of(group):
                self.mark = None

    def _group(self, lines: Sequence[list[Inline]]) -> Iterator[list[Inline]]:
        """Yield the lines of each paragraph."""
        group: list[Inline] = []
        last: list[Inline] = []
        for line in lines:
            if group and not (line and last and self._belong_together(last, line)):
                yield group
                group = []
            group += [BREAK, *line] if group else line
            last = line
        if group:
            yield group

    def _belong_together(self, above: list[Inline], line: list[Inline]) -> bool:
        if self.place == "cell":
            return True
        if not text_of(above) or not text_of(line):
            return False
        if self.place == "item":
            return True
        words = text_of(above), text_of(line)
        return max(map(len, words)) <= SHORT and not any(map(_BEGINS_ITEM.match, words))

    def _make_blocks(self, inlines: list[Inline]) -> Iterator[Block]:
        if self.place == "cell":
            yield Paragraph(inlines, self.is_centred)
            return
        pictures = [one for one in inlines if isinstance(one, Image) and not one.href]
        words = [one for one in inlines if not isinstance(one, Image) or one.href]
        is_first = isinstance(inlines[0], Image) and self.place != "item"
        photos = [Photo(one, is_centred=self.is_centred) for one in pictures]
        yield from photos if is_first else ()
        if text := _tidy_lines(words) if pictures else words:
            is_rule = self.place == "body" and _RULE.fullmatch(text_of(text))
            yield Rule() if is_rule else Paragraph(text, self.is_centred, self.mark)
        yield from () if is_first else photos


def _iter_lines(inlines: Iterable[Inline]) -> Iterator[list[Inline]]:
    """Yield the lines, blanks tidied; an empty one where two breaks follow each other."""
    line: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, Break):
            yield tidy(line)
            line = []
        else:
            line.append(inline)
    yield tidy(line)


def tidy(inlines: Iterable[Inline]) -> list[Inline]:
    """Return one line with single blanks, none at its ends, and neighbours of one style joined."""
    styled: list[Inline] = []
    style = Style()
    for inline in inlines:
        if isinstance(inline, Run):
            if inline.text.strip():
                style = inline.style
            styled.append(Run(inline.text, style))
        else:
            styled.append(inline)
    line: list[Inline] = []
    for key, group in groupby(styled, lambda one: one.style if isinstance(one, Run) else None):
        if key is None:
            line.extend(group)
            continue
        text = _BLANKS.sub(" ", "".join(one.text for one in group if isinstance(one, Run)))
        before = line[-1] if line else None
        if before is None or (isinstance(before, Run) and before.text.endswith(" ")):
            text = text.removeprefix(" ")
        if text:
            line.append(Run(unicodedata.normalize("NFC", text), key))
    return _strip(line)


def _tidy_lines(inlines: Iterable[Inline]) -> list[Inline]:
    """Return lines from which pictures were taken, tidied, a break between them."""
    lines = [line for line in _iter_lines(inlines) if line]
    return [one for place, line in enumerate(lines) for one in ([BREAK, *line] if place else line)]


def _strip(line: list[Inline]) -> list[Inline]:
    """Return a line without blanks and breaks at its ends; empty if it has no words or pictures."""
    start, end = 0, len(line)
    while start < end and not _holds_something(line[start]):
        start += 1
    while start < end and not _holds_something(line[end - 1]):
        end -= 1
    line = line[start:end]
    if not line:
        return []
    if isinstance(last := line[-1], Run):
        line[-1] = Run(last.text.rstrip(), last.style)
    if isinstance(first := line[0], Run):
        line[0] = Run(first.text.lstrip(), first.style)
    return line


def _holds_something(inline: Inline) -> bool:
    return isinstance(inline, Image) or (isinstance(inline, Run) and bool(inline.text.strip()))
