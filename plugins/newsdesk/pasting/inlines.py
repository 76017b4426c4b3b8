"""Bold, links and titles with a blank or a quotation mark at the wrong place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plugins.newsdesk.pasting.masks import Mask, apply_edits, mask

_PARAGRAPH = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*+]|\d+\.)[ \t])|\n(?=[ \t]*[#|>])")
_STARS = re.compile(r"(?<![\\*])(\*{1,3})(?!\*)")
_STAR_OF_NUMBERS = re.compile(r"\d\*\d")
_PRODUCT = re.compile(r"(?<![\w*\\.,])\d[\d.,]*(?:\*\d[\d.,]*)+(?![\w*])")
_ITEM_MARK = re.compile(r"[ \t>]*\*[ \t]")
_HOST = r"(?:https?://|www\.|mailto:|tel:)\S|[\w.-]+\.(?:vn|com|org|net|gov|edu|info|me)(?![\w.])"
_FILE = (
    r"[^\s()/]+\.(?:avif|bmp|csv|docx?|gif|jpe?g|mp3|mp4|odt|ods|pdf|png|pptx?|rar|tiff?|txt"
    r"|webp|xlsx?|zip)"
)
_TARGET = rf"(?:{_HOST}|(?:\.\./|/)[^\s()]|{_FILE}(?=[\s)\]])|[^\s()]+\.md)"
_APART = re.compile(
    rf"\](?P<gap>[ \t\u00a0]+|[ \t]*\n[ \t]*)(?=\([ \t]*{_TARGET}[^()\n]*\))", re.IGNORECASE
)
_TURNED = re.compile(
    rf"(?<![\]\w])\((?P<text>[^()\[\]\n]+)\)\[(?P<target>(?={_TARGET})[^\s\[\]]+)\](?![(\[])",
    re.IGNORECASE,
)
_TITLE = re.compile(r"(\]\([ \t]*[^\s()\"“”„]+[ \t]+)[“”„«‘’″＂]([^\n()\"]*?)[“”»’″＂\"]([ \t]*\))")

_PHOTO = r"!\[[^\[\]\n]*\]\([ \t]*[^\s()]+\.(?:avif|bmp|gif|jfif|jpe?g?|png|tiff?|webp)"
_BARE_TITLE = re.compile(
    rf"({_PHOTO})[ \t]+(?:\((?P<inner>[^()\"\n]+)\)|(?P<bare>[^\s=\"'“(){{][^()\"\n]*?))[ \t]*\)"
    r"(?<!\.(?i:jpg|png)\))",
    re.IGNORECASE,
)


def mend_inlines(text: str) -> str:
    """Return Markdown whose bold and links are read as such."""
    if "](" in text:
        text = _TITLE.sub(r'\1"\2"\3', text)
        text = _BARE_TITLE.sub(lambda one: f'{one[1]} "{one["inner"] or one["bare"]}")', text)
    if "]" in text:
        text = _mend_links(text)
    if "*" in text:
        text = _mend_stars(_escape_products(text))
    return text


def _mend_links(text: str) -> str:
    edits = []
    masked = mask(text, Mask.TAGS)
    for found in _APART.finditer(masked):
        edits.append((*found.span("gap"), ""))
    for found in _TURNED.finditer(masked):
        start, end = found.span()
        words, target = text[slice(*found.span("text"))], text[slice(*found.span("target"))]
        edits.append((start, end, f"[{words}]({target})"))
    return apply_edits(text, edits)


def _escape_products(text: str) -> str:
    """Return Markdown whose stars between numbers, as in 20*30, are no marks."""
    if not _STAR_OF_NUMBERS.search(text):
        return text
    edits = []
    for found in _PRODUCT.finditer(mask(text, Mask.TAGS)):
        edits.append((*found.span(), found[0].replace("*", "\\*")))
    return apply_edits(text, edits)


def _mend_stars(text: str) -> str:
    masked = mask(text)
    edits: list[tuple[int, int, str]] = []
    start = 0
    ends = [*(found.start() for found in _PARAGRAPH.finditer(masked)), len(masked)]
    for end in ends:
        edits.extend(_iter_star_edits(masked, start, end))
        start = end
    return apply_edits(text, edits)


def _iter_star_edits(masked: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Yield the edits that move blanks out of bold, in one paragraph."""
    first = start + len(masked[start:end]) - len(masked[start:end].lstrip())
    if found := _ITEM_MARK.match(masked, first, end):
        first = found.end()
    opened: dict[str, int] = {}
    marks = list(_STARS.finditer(masked, first, end))
    singles = sum(1 for one in marks if len(one[1]) == 1)
    for mark in marks:
        sign = mark[1]
        if len(sign) == 1 and singles != 2:
            continue
        if sign not in opened:
            opened[sign] = mark.end()
            continue
        left = opened.pop(sign)
        inner = masked[left : mark.start()]
        if not inner.strip() or (len(sign) == 1 and not _is_italic(masked, left, mark)):
            continue
        before = inner[: len(inner) - len(inner.lstrip())]
        after = inner[len(inner.rstrip()) :]
        if before or after:
            opening = left - len(sign)
            needs_before = before and _follows_text(masked, opening)
            yield opening, left + len(before), (" " if needs_before else "") + sign
            needs_after = after and masked[mark.end() : mark.end() + 1].isalnum()
            yield mark.start() - len(after), mark.end(), sign + (" " if needs_after else "")


def _follows_text(masked: str, offset: int) -> bool:
    """Return whether a mark stands right behind text."""
    return offset > 0 and not masked[offset - 1].isspace() and masked[offset - 1] not in "([“‘\"'"


def _is_italic(masked: str, left: int, closing: re.Match[str]) -> bool:
    """Return whether two single stars are italics, one side of which has a blank too many."""
    flush_left = not masked[left : left + 1].isspace()
    flush_right = not masked[closing.start() - 1].isspace()
    return flush_left != flush_right
