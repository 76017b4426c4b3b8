"""Lines of a body: code and HTML told from prose, and the marks that prose lines begin with."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import Enum, auto

# Breaks other than LF: Word's line and page break, Unicode's line and paragraph separator.
LINE_BREAKS = "\v\x85\u2028"
PARAGRAPH_BREAKS = "\f\u2029"
_FOREIGN_BREAK = re.compile(f"[{LINE_BREAKS}{PARAGRAPH_BREAKS}]")
BLANKS = " \t\u00a0\u2002\u2003\u2009\u202f\u3000"
_INDENT = re.compile(f"[{BLANKS}]*")
_FENCE = re.compile(r"[ \t]*(`{3,}+|~{3,}+)([^`\n]*)$")
_BLOCK_TAG = re.compile(
    r"[ ]{0,3}<(/?)(address|article|aside|blockquote|canvas|center|details|dialog|dir|div|dl"
    r"|fieldset|figcaption|figure|footer|form|h[1-6]|header|iframe|main|menu|nav|noscript|ol|p|pre"
    r"|script|section|style|summary|svg|table|tbody|td|textarea|tfoot|th|thead|tr|ul)"
    r"(?=[\s/>]|$)",
    re.IGNORECASE,
)
_RAW_SIGNS = frozenset("<`~")
_VIDEO_SIGNS = frozenset("vV")
# A video on a line of its own: its address or the name of a film, then a photo and a caption.
VIDEO = re.compile(
    r"[ ]{0,3}video:[ \t]*(?P<source>(?:https?://)?(?:[\w-]+\.){0,3}"
    r"(?:youtube(?:-nocookie)?\.com|youtu\.be|vimeo\.com)/\S+|[^\s:/\"“”](?:[^:/\n\"“”]*[^\s:/\"“”])?\.mp4)"
    r"(?:[ \t]+(?P<poster>[^\s\"“”]+))?(?:[ \t]+[\"“](?P<caption>[^\"“”\n]*)[\"”])?[ \t]*",
    re.IGNORECASE,
)
# Elements whose content is Markdown.
_OPEN_ELEMENTS = frozenset({"details", "summary"})


class Kind(Enum):
    """The reader of a line: `RAW` is code and HTML, `VIDEO` a video on a line of its own."""

    RAW = auto()
    BLANK = auto()
    PROSE = auto()
    VIDEO = auto()


@dataclass(slots=True)
class Line:
    """A line without its end; `row` is its number in the body as written, from 0."""

    text: str
    row: int
    kind: Kind = Kind.PROSE

    @property
    def indent(self) -> int:
        """Return the width of the blanks at the beginning, a tab being four."""
        found = _INDENT.match(self.text)
        return len((found[0] if found else "").expandtabs(4))

    @property
    def bare(self) -> str:
        """Return the text without blanks around it."""
        return self.text.strip(BLANKS)


def split_lines(body: str) -> list[Line]:
    """Return the lines of a body, with the kind of each."""
    lines: list[Line] = []
    is_foreign = any(sign in body for sign in LINE_BREAKS + PARAGRAPH_BREAKS)
    for row, text in enumerate(body.split("\n")):
        if is_foreign and _FOREIGN_BREAK.search(text):
            lines.extend(_split_foreign(text, row))
        else:
            lines.append(Line(text, row))
    _classify(lines)
    return lines


def _split_foreign(text: str, row: int) -> list[Line]:
    """Return the lines of a text with Word's breaks; a line break becomes Markdown's."""
    parts = _FOREIGN_BREAK.split(text)
    signs = [*_FOREIGN_BREAK.findall(text), ""]
    lines: list[Line] = []
    for part, sign in zip(parts, signs, strict=True):
        is_broken = sign and sign in LINE_BREAKS and part.strip()
        lines.append(Line(part.rstrip() + "\\" if is_broken else part, row))
        if sign and sign in PARAGRAPH_BREAKS:
            lines.append(Line("", row))
    return lines


def _classify(lines: list[Line]) -> None:
    unclosed: set[str] = set()
    at = 0
    while at < len(lines):
        end = _end_of_raw(lines, at, unclosed)
        for line in lines[at:end]:
            line.kind = Kind.RAW
        if end == at:
            text = lines[at].text
            if not lines[at].bare.strip("\\"):
                lines[at].kind, lines[at].text = Kind.BLANK, ""
            elif text.lstrip()[:1] in _VIDEO_SIGNS and VIDEO.fullmatch(text):
                lines[at].kind = Kind.VIDEO
            end += 1
        at = end


def _end_of_raw(lines: list[Line], at: int, unclosed: set[str]) -> int:
    """Return the end of the code or HTML that begins at a line, the line itself if none does.

    `unclosed` collects what has no end in the rest of the body, so that nothing is looked for
    twice.
    """
    text = lines[at].text
    if text.lstrip()[:1] not in _RAW_SIGNS:
        return at
    if (fence := _FENCE.match(text)) and fence[1] not in unclosed:
        close = re.compile(rf"[ \t]*{fence[1]}[`~]*[ \t]*$")
        for end in range(at + 1, len(lines)):
            if close.match(lines[end].text):
                return end + 1
        unclosed.add(fence[1])
    if text.lstrip().startswith("<!--") and "<!--" not in unclosed:
        for end in range(at, len(lines)):
            if "-->" in lines[end].text:
                return end + 1
        unclosed.add("<!--")
    if tag := _BLOCK_TAG.match(text):
        return _end_of_element(lines, at, tag[2].lower(), unclosed)
    return at


def _end_of_element(lines: list[Line], at: int, name: str, unclosed: set[str]) -> int:
    if name in _OPEN_ELEMENTS:
        return at + 1
    if name not in unclosed:
        pattern = re.compile(rf"<(/?){name}(?=[\s/>]|$)", re.IGNORECASE)
        depth: Counter[str] = Counter()
        for end in range(at, len(lines)):
            depth.update(pattern.findall(lines[end].text))
            if depth["/"] >= depth[""]:
                return end + 1
        unclosed.add(name)
    end = at
    while end < len(lines) and lines[end].bare:
        end += 1
    return end
