"""Wrong spaces in Markdown: what word processors and quick typing leave.

Three kinds: spaces in a row or other ones than a plain space between words; a space before a stop;
none after it. Alignment of tables, list markers, line breaks, code and addresses are no faults.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from plugins.vietnamese.quotes import iter_blocks

SPACES = "\u00a0\u2000-\u200a\u202f\u205f\u3000"  # besides the plain one; in a set of a pattern
_STOPS = ",.;:!?…"


class GapKind(StrEnum):
    """What is wrong with a space."""

    WIDE = "wide"  # several spaces, or one that does not break
    BEFORE_STOP = "before stop"
    MISSING = "missing"


class Gap(NamedTuple):
    """A wrong space: its kind, and its place in the text; of a missing one that of the stop."""

    kind: GapKind
    start: int
    end: int


# What every fault has one of; searched for first, because nearly all texts have none.
_ODD_SPACE = re.compile("[\u2000-\u200a\u202f\u205f\u3000]")
_SPACED_STOPS = tuple(f" {stop}" for stop in _STOPS)
_GLUED = re.compile(
    r"[,.;!?…](?:(?<=[^\W\d_][,;!?…])(?=[^\W\d_])|(?<=\.\.\.)(?=[^\W\d_])|"
    r"(?<=[^\W\d_]\.)(?=[^\W\d_a-z]))"
)
_GAP = re.compile(
    rf"""
    (?<=[^\s*|#>])(?P<gap>[ {SPACES}]+)
      (?:
        (?P<stop>
          (?!\.\ \.|\.\.(?!\.)|\.{{4}}|…[.…])     # blanks of forms
          [{_STOPS}]+(?=[\s”"’)\]]|\Z)
        )
      | (?P<next>(?=[^\s|]))
      )
  | (?<=[^\W\d_])(?P<glued>\.\.\.+|[…,;!?])(?=[^\W\d_])
  | (?<=[^\W\d_][^\W\d_])(?P<dot>\.)(?=[^\W\d_][^\W\d_])
    """,
    re.VERBOSE,
)
# What a line may begin with, before text that is set apart from it.
_MAY_BE_CODE = re.compile(r"(?: {4}| {0,3}\t)(?![ \t]*(?:[-*+]|\d+[.)])[ \t])")  # in a list
_LONGEST_MARKER = 60
_ENTITY = re.compile(r"&#?\w{1,31}\Z")  # of HTML, without its semicolon
_LONGEST_ENTITY = 33
# A question mark for a vowel that an old encoding lacked.
_LOST_VOWEL = re.compile(r"(?<![^\W_])[b-df-hj-np-tvxđ]{1,3}\Z", re.IGNORECASE)
_MARKER = re.compile(r"[\s>]*(?:[-*+:]|\#+|\d+[.)]|\[\^[^\]]*\]:|\*\[[^\]]*\]:)\Z")


def may_have_gaps(text: str) -> bool:
    """Return whether a text or HTML has spaces in a row, or another one than the plain space."""
    return (
        "  " in text
        or "\u00a0" in text
        or "&nbsp;" in text
        or "&#160;" in text
        or _ODD_SPACE.search(text) is not None
    )


def iter_gaps(markdown_text: str) -> Iterator[Gap]:
    """Yield every wrong space in the order of the text."""
    if not (
        may_have_gaps(markdown_text)
        or any(stop in markdown_text for stop in _SPACED_STOPS)
        or _GLUED.search(markdown_text)
    ):
        return
    for offset, block in iter_blocks(markdown_text):
        if _MAY_BE_CODE.match(block):
            continue
        for found in _GAP.finditer(block):
            kind = _find_kind(found)
            if kind is not None:
                group = "gap" if found["gap"] else "glued" if found["glued"] else "dot"
                start, end = found.span(group)
                yield Gap(kind, offset + start, offset + end)


def mend_gaps(markdown_text: str) -> str:
    """Return the text with one plain space between words and none before stops.

    Missing spaces are left to people: they may be part of a name.
    """
    pieces: list[str] = []
    done = 0
    for gap in iter_gaps(markdown_text):
        if gap.kind is not GapKind.MISSING:
            pieces.append(markdown_text[done : gap.start])
            pieces.append(" " if gap.kind is GapKind.WIDE else "")
            done = gap.end
    return "".join([*pieces, markdown_text[done:]])


def _find_kind(found: re.Match[str]) -> GapKind | None:
    """Return the kind of a possible fault, None if it is none."""
    if found["glued"]:
        start = found.start("glued")
        before = found.string[max(start - _LONGEST_ENTITY, 0) : start]
        ends_entity = found["glued"] == ";" and _ENTITY.search(before)
        is_lost = found["glued"] == "?" and _LOST_VOWEL.search(before)
        return None if ends_entity or is_lost else GapKind.MISSING
    if found["dot"]:
        before, after = found.string[found.start() - 1], found.string[found.end() : found.end() + 2]
        return GapKind.MISSING if before.islower() and after.istitle() else None
    if found["stop"]:
        is_ellipsis = found.string[found.start() - 1] in _STOPS  # . . .
        return None if is_ellipsis or _follows_marker(found) else GapKind.BEFORE_STOP
    return None if found["gap"] == " " or _follows_marker(found) else GapKind.WIDE


def _follows_marker(found: re.Match[str]) -> bool:
    start = max(found.start() - _LONGEST_MARKER, 0)
    line_start = found.string.rfind("\n", start, found.start()) + 1
    if not line_start and start:
        return False
    return _MARKER.match(found.string, line_start, found.start()) is not None
